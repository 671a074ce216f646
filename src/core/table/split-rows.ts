/** Which rows go to which part. Parts come in the order of their shares, each in the order in which it was drawn. */
import type { Rng } from '../stats/rng.ts';
import { cutPoints } from './cut-points.ts';
import type { RowClasses } from './row-classes.ts';
import { rowsByClass } from './row-classes.ts';

export interface Fold {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

function allRows(n: number): Uint32Array {
  const rows = new Uint32Array(n);
  for (let row = 0; row < n; row++) rows[row] = row;
  return rows;
}

function cut(rows: Uint32Array, ends: readonly number[]): Uint32Array[] {
  return ends.map((end, part) => rows.subarray(part === 0 ? 0 : ends[part - 1]!, end));
}

function join(pieces: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Shuffles all rows, then cuts. */
export function randomParts(n: number, shares: readonly number[], rng: Rng): Uint32Array[] {
  return cut(rng.shuffle(allRows(n)), cutPoints(n, shares));
}

/** Shuffles and cuts within each class. */
export function stratifiedParts(classes: RowClasses, shares: readonly number[], rng: Rng): Uint32Array[] {
  const pieces = rowsByClass(classes).map((rows) => cut(rng.shuffle(rows), cutPoints(rows.length, shares)));
  return shares.map((_, part) => join(pieces.map((each) => each[part]!)));
}

/** Shuffles and cuts the groups; rows of one group stay together. */
export function groupParts(groups: RowClasses, shares: readonly number[], rng: Rng): Uint32Array[] {
  const rows = rowsByClass(groups);
  const order = rng.shuffle(allRows(groups.count));
  return cut(order, cutPoints(groups.count, shares)).map((chosen) => join(Array.from(chosen, (group) => rows[group]!)));
}

/**
 * Where parts of rows in time order end. With `together` a cut inside rows of equal time moves behind the last of
 * them; without, `tied` says how many cuts part rows of equal time.
 */
export function timeEnds(
  sorted: Float64Array,
  ends: readonly number[],
  together: boolean,
): { ends: number[]; tied: number } {
  const parted = new Set(ends.filter((end) => end > 0 && end < sorted.length && sorted[end - 1] === sorted[end]));
  if (!together) return { ends: [...ends], tied: parted.size };
  return { ends: ends.map((end) => (parted.has(end) ? endOfTies(sorted, end) : end)), tied: 0 };
}

function endOfTies(sorted: Float64Array, end: number): number {
  let at = end;
  while (at < sorted.length && sorted[at] === sorted[end - 1]) at++;
  return at;
}

/** Rows in time order cut at `ends`. */
export function timeParts(order: Uint32Array, ends: readonly number[]): Uint32Array[] {
  return cut(order, ends);
}

/** The folds' own ends: sizes differ by at most one, the larger first, as scikit-learn's KFold has them. */
function foldEnds(n: number, folds: number): number[] {
  return Array.from({ length: folds }, (_, at) => Math.floor(n / folds) * (at + 1) + Math.min(at + 1, n % folds));
}

function foldsFrom(validations: readonly Uint32Array[]): Fold[] {
  return validations.map((validation, at) => ({
    validation,
    train: join(validations.filter((_, other) => other !== at)),
  }));
}

/** k folds of shuffled rows. Source of the sizes: scikit-learn's KFold. */
export function randomFolds(shuffled: Uint32Array, folds: number): Fold[] {
  return foldsFrom(cut(shuffled, foldEnds(shuffled.length, folds)));
}

/**
 * Deals each class's rows over the folds like cards, one class after the other, so that every fold has a class's
 * share to within one row. Source of the sizes: scikit-learn's StratifiedKFold.
 */
export function stratifiedFolds(shuffled: Uint32Array, { codes }: RowClasses, folds: number): Fold[] {
  const order = shuffled.slice().sort((a, b) => a - b);
  const byClass = new Map<number, number[]>();
  for (const row of order) if (!byClass.has(codes[row]!)) byClass.set(codes[row]!, []);
  for (const row of shuffled) byClass.get(codes[row]!)!.push(row);
  const dealt: number[][] = Array.from({ length: folds }, () => []);
  let at = 0;
  for (const rows of byClass.values()) for (const row of rows) dealt[at++ % folds]!.push(row);
  return foldsFrom(dealt.map((rows) => Uint32Array.from(rows)));
}

/** The largest group first, each to the fold with the fewest rows. Source: scikit-learn's GroupKFold. */
export function groupFolds(shuffled: Uint32Array, { codes }: RowClasses, folds: number): Fold[] {
  const byGroup = new Map<number, number[]>();
  for (const row of shuffled) {
    const rows = byGroup.get(codes[row]!);
    if (rows) rows.push(row);
    else byGroup.set(codes[row]!, [row]);
  }
  const filled: number[][] = Array.from({ length: folds }, () => []);
  for (const rows of [...byGroup.values()].sort((a, b) => b.length - a.length)) {
    const lightest = filled.reduce((least, fold) => (fold.length < least.length ? fold : least));
    for (const row of rows) lightest.push(row);
  }
  return foldsFrom(filled.map((rows) => Uint32Array.from(rows)));
}

/**
 * Fold k learns from everything before its validation rows; all validations are equally long and the last ends with
 * the data. `starts` may be moved by `timeEnds`. Source: scikit-learn's TimeSeriesSplit.
 */
export function rollingStarts(n: number, folds: number): number[] {
  const size = Math.floor(n / (folds + 1));
  return Array.from({ length: folds }, (_, at) => n - (folds - at) * size);
}

export function rollingFolds(order: Uint32Array, starts: readonly number[]): Fold[] {
  return starts.map((start, at) => ({
    train: order.subarray(0, start),
    validation: order.subarray(start, starts[at + 1] ?? order.length),
  }));
}
