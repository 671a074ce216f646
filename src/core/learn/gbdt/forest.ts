/** Trees as a model keeps them: over raw values, one behind the other in flat arrays. */
import type { ModelState } from '../../kind/model-kind.ts';
import type { Bins } from './bins.ts';
import type { Columns, GrownTree } from './grow.ts';

/**
 * A node sends a row left when value ≤ threshold (value rounded to float32; missing by `missing_left`), or when its
 * level's code is in the node's set. `feature` is -1 for a leaf, whose answer is `value`.
 */
export interface Forest {
  /** Node where each tree starts, and one more: the number of nodes. Tree t answers for output t mod outputs. */
  readonly tree_start: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missing_left: Uint8Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
  /** Training rows that reached the node. */
  readonly cover: Int32Array;
  /** Which set a category node asks; -1 for a number. */
  readonly set: Int32Array;
  /** Set s is codes set_codes[set_start[s] … set_start[s + 1]), ascending; -1 = missing. */
  readonly set_start: Int32Array;
  readonly set_codes: Int32Array;
  /** Score before the first tree, per output. */
  readonly base: Float64Array;
}

interface Node {
  readonly feature: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly missingLeft: number;
  readonly value: number;
  readonly gain: number;
  readonly cover: number;
  readonly codes: readonly number[] | undefined;
}

export type ForestTree = readonly Node[];

const LEAF = { feature: -1, threshold: 0, left: -1, right: -1, missingLeft: 0, gain: 0, codes: undefined };

/** A grown tree over raw values: its nodes, then its leaves; children count from the tree's first node. */
export function forestTree(tree: GrownTree, { bins, features }: Columns): ForestTree {
  const child = (link: number) => (link < 0 ? tree.nodes + ~link : link);
  const nodes: Node[] = [];
  for (let node = 0; node < tree.nodes; node++) {
    const column = tree.columns[node]!;
    const mapped = bins[column]!;
    const table = tree.tables.subarray(node * 256, (node + 1) * 256);
    nodes.push({
      feature: features[column]!,
      // Beyond the last bound stands "everything that is not missing".
      threshold: mapped.kind === 'number' ? (mapped.bounds[tree.bins[node]!] ?? Infinity) : 0,
      left: child(tree.left[node]!),
      right: child(tree.right[node]!),
      missingLeft: tree.missingLeft[node]!,
      value: 0,
      gain: tree.gains[node]!,
      cover: tree.nodeRows[node]!,
      codes: mapped.kind === 'number' ? undefined : codesOf(mapped, table),
    });
  }
  for (let leaf = 0; leaf < tree.leaves; leaf++) {
    nodes.push({ ...LEAF, value: tree.values[leaf]!, cover: tree.leafRows[leaf]! });
  }
  return nodes;
}

function codesOf(bins: Bins & { kind: 'category' }, table: Uint8Array): number[] {
  const codes: number[] = [];
  for (let code = -1; code < bins.binOf.length - 2; code++) if (table[bins.binOf[code + 1]!]) codes.push(code);
  return codes;
}

/** All trees in one set of arrays. */
export function joinTrees(trees: readonly ForestTree[], base: Float64Array): Forest {
  const starts = [0];
  for (const tree of trees) starts.push(starts.at(-1)! + tree.length);
  const nodes = trees.flat();
  const shifted = (side: 'left' | 'right') =>
    Int32Array.from(trees.flatMap((tree, t) => tree.map((node) => (node[side] < 0 ? -1 : starts[t]! + node[side]))));
  const sets = nodes.flatMap(({ codes }) => (codes === undefined ? [] : [codes]));
  const setStarts = [0];
  for (const codes of sets) setStarts.push(setStarts.at(-1)! + codes.length);
  let set = 0;
  return {
    tree_start: Int32Array.from(starts),
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float64Array.from(nodes, (node) => node.threshold),
    left: shifted('left'),
    right: shifted('right'),
    missing_left: Uint8Array.from(nodes, (node) => node.missingLeft),
    value: Float64Array.from(nodes, (node) => node.value),
    gain: Float64Array.from(nodes, (node) => node.gain),
    cover: Int32Array.from(nodes, (node) => node.cover),
    set: Int32Array.from(nodes, ({ codes }) => (codes === undefined ? -1 : set++)),
    set_start: Int32Array.from(setStarts),
    set_codes: Int32Array.from(sets.flat()),
    base,
  };
}

/** The forest of a fitted `gbdt` state. */
export function forestOf(state: ModelState): Forest {
  return state.tensors as unknown as Forest;
}

/** Number of trees. */
export function treeCount(forest: Forest): number {
  return forest.tree_start.length - 1;
}
