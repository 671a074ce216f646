/** Grows one tree leaf by leaf: the leaf whose split gains most is split next. Source: Ke et al. 2017 (LightGBM). */
import type { FitContext } from '../../kind/model-kind.ts';
import { categorySplit, type LeafSums } from './category-split.ts';
import type { Bins } from './bins.ts';
import { SCAN_FIELDS, type CodeTree, type Layout, type TrainingKernel } from './kernel.ts';
import type { Settings } from './settings.ts';

/** Columns as the trees see them: the features that can be split. */
export interface Columns {
  readonly layout: Layout;
  readonly bins: readonly Bins[];
  /** The feature behind each column. */
  readonly features: readonly number[];
  /** Column numbers of categories. */
  readonly categories: readonly number[];
}

export interface GrowInput {
  readonly kernel: TrainingKernel;
  readonly columns: Columns;
  readonly settings: Settings;
  readonly output: number;
  /** Rows of `kernel.order` to grow from. */
  readonly rows: number;
  readonly gradientScale: number;
  readonly hessianScale: number;
  /** 1 where a column may be split, by column. */
  readonly enabled: Uint8Array;
}

/** A grown tree over codes, and what its nodes learned. Leaf i has values[i]; its rows are order[starts[i] … ends[i]). */
export interface GrownTree extends CodeTree {
  readonly leaves: number;
  /** Bin of a number split: codes up to it go left. -1 for a category split. */
  readonly bins: Int32Array;
  /** 1 when missing values go left. */
  readonly missingLeft: Uint8Array;
  readonly gains: Float64Array;
  /** Training rows at each node and at each leaf. */
  readonly nodeRows: Int32Array;
  readonly leafRows: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

interface Split {
  readonly column: number;
  readonly gain: number;
  readonly bin: number;
  /** 0 right, 1 left, 2 nothing is missing here. */
  readonly missing: number;
  readonly left: readonly number[];
  readonly gradient: number;
  readonly hessian: number;
  readonly lambda: number;
}

interface Leaf {
  start: number;
  end: number;
  slot: number;
  gradient: number;
  hessian: number;
  depth: number;
  lambda: number;
  /** The node above and which side of it this is. */
  parent: number;
  side: 'left' | 'right';
  split: Split | undefined;
}

/** A gain below this share of the leaf's own score is rounding. */
const NOISE = 1e-12;

/** Histogram additions in one call, so that the host is let in at least every 50 ms. */
const ADDITIONS_AT_ONCE = 25_000_000;

export async function growTree(ctx: FitContext, input: GrowInput): Promise<GrownTree> {
  const { kernel, columns, settings } = input;
  const tree = emptyTree(settings.num_leaves);
  const root = await rootLeaf(ctx, input);
  const leaves: Leaf[] = [root];
  const scratch = { gradient: new Float64Array(256), hessian: new Float64Array(256) };
  columns.layout.numberColumns.forEach((column, f) => (kernel.enabled[f] = input.enabled[column]!));
  root.split = findSplit(input, root, scratch);
  let nodes = 0;
  while (leaves.length < settings.num_leaves) {
    const best = bestLeaf(leaves);
    if (best < 0) break;
    const leaf = leaves[best]!;
    const right = splitLeaf(input, tree, nodes++, leaf, leaves.length);
    leaves.push(right);
    if (leaves.length < settings.num_leaves) await sumChildren(ctx, input, leaf, right, leaves.length - 1, scratch);
    await ctx.breathe();
  }
  leaves.forEach((leaf, i) => {
    if (leaf.parent >= 0) tree[leaf.side][leaf.parent] = ~i;
    tree.values[i] = leaves.length === 1 ? 0 : leafValue(input, leaf);
    tree.starts[i] = leaf.start;
    tree.ends[i] = leaf.end;
    tree.leafRows[i] = leaf.end - leaf.start;
  });
  return { ...tree, nodes, leaves: leaves.length };
}

function emptyTree(leaves: number) {
  return {
    columns: new Int32Array(leaves),
    left: new Int32Array(leaves),
    right: new Int32Array(leaves),
    tables: new Uint8Array(leaves * 256),
    values: new Float64Array(leaves),
    bins: new Int32Array(leaves),
    missingLeft: new Uint8Array(leaves),
    gains: new Float64Array(leaves),
    nodeRows: new Int32Array(leaves),
    leafRows: new Int32Array(leaves),
    starts: new Int32Array(leaves),
    ends: new Int32Array(leaves),
  };
}

/** The tree that says nothing: one leaf, value 0. */
export function singleLeaf(rows: number): GrownTree {
  const tree = emptyTree(1);
  tree.ends[0] = rows;
  tree.leafRows[0] = rows;
  return { ...tree, nodes: 0, leaves: 1 };
}

async function rootLeaf(ctx: FitContext, input: GrowInput): Promise<Leaf> {
  const { kernel, columns, rows } = input;
  await sumRows(ctx, input, 0, 0, rows);
  const leaf: Leaf = {
    start: 0,
    end: rows,
    slot: 0,
    gradient: 0,
    hessian: 0,
    depth: 0,
    lambda: input.settings.reg_lambda,
    parent: -1,
    side: 'left',
    split: undefined,
  };
  // Every row has one code in each column, so one column's entries add up to the whole.
  const gradient = new Float64Array(256);
  const hessian = new Float64Array(256);
  kernel.read(0, 0, gradient, hessian);
  for (let code = 0; code < columns.bins[0]!.width; code++) {
    leaf.gradient += gradient[code]!;
    leaf.hessian += hessian[code]!;
  }
  return leaf;
}

async function sumRows(ctx: FitContext, input: GrowInput, slot: number, start: number, end: number): Promise<void> {
  const { kernel, columns, output } = input;
  const step = Math.max(65_536, Math.floor(ADDITIONS_AT_ONCE / columns.bins.length));
  kernel.clear(slot);
  for (let from = start; from < end; from += step) {
    kernel.accumulate(slot, output, from, Math.min(end, from + step));
    await ctx.breathe();
  }
}

function bestLeaf(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  leaves.forEach((leaf, i) => {
    if (leaf.split === undefined || leaf.split.gain <= gain) return;
    best = i;
    gain = leaf.split.gain;
  });
  return best;
}

/** Splits `leaf` in two: it becomes the left child; the right one is returned, as leaf number `index`. */
function splitLeaf(
  input: GrowInput,
  tree: ReturnType<typeof emptyTree>,
  node: number,
  leaf: Leaf,
  index: number,
): Leaf {
  const { kernel, columns } = input;
  const split = leaf.split!;
  const table = tree.tables.subarray(node * 256, (node + 1) * 256);
  if (split.bin >= 0) table.fill(1, 0, split.bin + 1);
  for (const bin of split.left) table[bin] = 1;
  const missingCode = columns.bins[split.column]!.width - 1;
  if (split.missing === 1) table[missingCode] = 1;
  const rows = leaf.end - leaf.start;
  const leftRows = kernel.partition(leaf.start, leaf.end, split.column, table);
  // Training saw nothing missing here: it follows the larger child.
  if (split.missing === 2 && leftRows * 2 >= rows) table[missingCode] = 1;
  if (leaf.parent >= 0) tree[leaf.side][leaf.parent] = node;
  tree.columns[node] = split.column;
  tree.bins[node] = split.bin;
  tree.missingLeft[node] = split.bin >= 0 ? table[missingCode]! : 0;
  tree.gains[node] = split.gain;
  tree.nodeRows[node] = rows;
  const right: Leaf = {
    start: leaf.start + leftRows,
    end: leaf.end,
    slot: index,
    gradient: leaf.gradient - split.gradient,
    hessian: leaf.hessian - split.hessian,
    depth: leaf.depth + 1,
    lambda: split.lambda,
    parent: node,
    side: 'right',
    split: undefined,
  };
  leaf.end = right.start;
  leaf.gradient = split.gradient;
  leaf.hessian = split.hessian;
  leaf.depth += 1;
  leaf.lambda = split.lambda;
  leaf.parent = node;
  leaf.side = 'left';
  leaf.split = undefined;
  return right;
}

/** Sums the smaller child, gets the larger by subtraction from their parent's slot, and looks for their splits. */
async function sumChildren(
  ctx: FitContext,
  input: GrowInput,
  left: Leaf,
  right: Leaf,
  freeSlot: number,
  scratch: Scratch,
): Promise<void> {
  if (!mayLater(input, left) && !mayLater(input, right)) return;
  const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left];
  large.slot = left.slot;
  small.slot = freeSlot;
  await sumRows(ctx, input, small.slot, small.start, small.end);
  input.kernel.subtract(large.slot, small.slot);
  left.split = findSplit(input, left, scratch);
  right.split = findSplit(input, right, scratch);
}

function mayLater({ settings, hessianScale }: GrowInput, leaf: Leaf): boolean {
  if (settings.max_depth > 0 && leaf.depth >= settings.max_depth) return false;
  if (leaf.end - leaf.start < 2 * settings.min_child_samples) return false;
  return leaf.hessian >= 2 * Math.max(1, settings.min_child_weight * hessianScale);
}

interface Scratch {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

function findSplit(input: GrowInput, leaf: Leaf, scratch: Scratch): Split | undefined {
  if (!mayLater(input, leaf)) return undefined;
  const { kernel, columns, settings, gradientScale, hessianScale } = input;
  const rows = leaf.end - leaf.start;
  const own = Math.max(Math.abs(leaf.gradient) / gradientScale - settings.reg_alpha, 0);
  const ownScore = (own * own) / (leaf.hessian / hessianScale + settings.reg_lambda);
  const floor = ownScore * (1 + NOISE) + settings.min_split_gain;
  const unit = (gradientScale * gradientScale) / hessianScale;
  const byRows = ((settings.min_child_samples - 0.5) * leaf.hessian) / rows;
  const found = kernel.scan(leaf.slot, {
    gradient: leaf.gradient,
    hessian: leaf.hessian,
    alpha: settings.reg_alpha * gradientScale,
    lambda: settings.reg_lambda * hessianScale,
    floor: floor * unit,
    minHessian: Math.max(1, Math.ceil(Math.max(settings.min_child_weight * hessianScale, byRows))),
  });
  let best = bestNumber(columns, found, floor, unit, settings.reg_lambda);
  const sums: LeafSums = { gradient: leaf.gradient, hessian: leaf.hessian, rows, gradientScale, hessianScale };
  for (const column of columns.categories) {
    if (!input.enabled[column]) continue;
    kernel.read(leaf.slot, column, scratch.gradient, scratch.hessian);
    const { width } = columns.bins[column]!;
    const split = categorySplit(scratch.gradient, scratch.hessian, width, sums, floor, settings);
    if (split === undefined || split.score - floor <= (best?.gain ?? 0)) continue;
    best = { ...split, column, gain: split.score - floor, bin: -1, missing: 0, left: split.bins };
  }
  return best;
}

function bestNumber(
  { layout }: Columns,
  found: Float64Array,
  floor: number,
  unit: number,
  lambda: number,
): Split | undefined {
  let best = -1;
  let top = -1;
  for (let f = 0; f < layout.numberColumns.length; f++) {
    if (found[f * SCAN_FIELDS]! <= top) continue;
    top = found[f * SCAN_FIELDS]!;
    best = f;
  }
  const gain = top / unit - floor;
  if (best < 0 || !(gain > 0)) return undefined;
  const [, bin, missing, gradient, hessian] = found.subarray(best * SCAN_FIELDS);
  const column = layout.numberColumns[best]!;
  return { column, gain, bin: bin!, missing: missing!, left: [], gradient: gradient!, hessian: hessian!, lambda };
}

function leafValue({ settings, gradientScale, hessianScale }: GrowInput, leaf: Leaf): number {
  const g = leaf.gradient / gradientScale;
  const t = Math.max(Math.abs(g) - settings.reg_alpha, 0);
  const value = (settings.learning_rate * t) / (leaf.hessian / hessianScale + leaf.lambda);
  return g > 0 ? -value : value;
}
