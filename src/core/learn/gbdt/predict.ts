/** Scores of a forest: f64 sums in the order of the trees, the base last. */
import type { FeatureColumn, Features } from '../features.ts';
import { treeCount, type Forest } from './forest.ts';

/** A column as the nodes ask it: numbers rounded to float32, or codes moved up by one so that missing is 0. */
interface Asked {
  readonly values: Float32Array | Int32Array;
}

function asked(column: FeatureColumn): Asked {
  if (column.kind === 'number') return { values: Float32Array.from(column.values) };
  return { values: column.codes.map((code) => code + 1) };
}

/** For each set, 1 at every code + 1 that it holds; missing stands at 0. */
function memberTables(forest: Forest): Uint8Array[] {
  return Array.from({ length: forest.set_start.length - 1 }, (_, set) => {
    const codes = forest.set_codes.subarray(forest.set_start[set]!, forest.set_start[set + 1]!);
    const table = new Uint8Array((codes.at(-1) ?? -1) + 2);
    for (const code of codes) table[code + 1] = 1;
    return table;
  });
}

/** Raw scores, row-major [nSamples × outputs]; `outputs` = base.length. */
export function forestScores(forest: Forest, x: Features): Float64Array {
  const outputs = forest.base.length;
  const scores = new Float64Array(x.nSamples * outputs);
  const columns = x.columns.map(asked);
  const members = memberTables(forest);
  for (let tree = 0; tree < treeCount(forest); tree++) {
    const output = tree % outputs;
    for (let row = 0; row < x.nSamples; row++) {
      scores[row * outputs + output]! += forest.value[leafOf(forest, columns, members, forest.tree_start[tree]!, row)]!;
    }
  }
  for (let at = 0; at < scores.length; at++) scores[at]! += forest.base[at % outputs]!;
  return scores;
}

function leafOf(
  forest: Forest,
  columns: readonly Asked[],
  members: readonly Uint8Array[],
  root: number,
  row: number,
): number {
  const { feature, threshold, left, right, missing_left, set } = forest;
  let node = root;
  while (feature[node]! >= 0) {
    const value = columns[feature[node]!]!.values[row]!;
    let goesLeft: boolean;
    if (set[node]! >= 0) goesLeft = members[set[node]!]![value] === 1;
    else goesLeft = value !== value ? missing_left[node] === 1 : value <= threshold[node]!;
    node = goesLeft ? left[node]! : right[node]!;
  }
  return node;
}
