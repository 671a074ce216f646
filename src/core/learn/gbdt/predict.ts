/** Scores of a forest: f64 sums in the order of the trees, the base last. */
import type { FeatureColumn, Features } from '../features.ts';
import { treeCount, type Forest } from './forest.ts';

/** A column as the nodes ask it: numbers rounded to float32, or codes moved up by one so that missing is 0. */
function asked(column: FeatureColumn): Float32Array {
  if (column.kind === 'number') return Float32Array.from(column.values);
  return Float32Array.from(column.codes, (code) => code + 1);
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
  for (let tree = 0; tree < treeCount(forest); tree++) addTree(forest, columns, members, tree, scores);
  for (let at = 0; at < scores.length; at++) scores[at]! += forest.base[at % outputs]!;
  return scores;
}

function addTree(
  forest: Forest,
  columns: readonly Float32Array[],
  members: readonly Uint8Array[],
  tree: number,
  scores: Float64Array,
): void {
  const { feature, threshold, left, right, missing_left, set, value } = forest;
  const outputs = forest.base.length;
  const root = forest.tree_start[tree]!;
  for (let at = tree % outputs, row = 0; at < scores.length; at += outputs, row++) {
    let node = root;
    for (let column = feature[node]!; column >= 0; column = feature[node]!) {
      const x = columns[column]![row]!;
      let goesLeft: boolean;
      if (set[node]! >= 0) goesLeft = members[set[node]!]![x] === 1;
      else goesLeft = x <= threshold[node]! || (x !== x && missing_left[node] === 1);
      node = goesLeft ? left[node]! : right[node]!;
    }
    scores[at]! += value[node]!;
  }
}
