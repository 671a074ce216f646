/** Histograms of two samples over common bins. */
import type { DriftColumn } from '../kind/drift-kind.ts';
import { log2 } from '../stats/math.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { isMissing } from '../table/column.ts';
import { countValues, distinctUpTo, sortedSample } from './sample.ts';

/** Shares of the bins; they add up to 1, and are NaN in a sample without values. */
export interface Shares {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Numbers with more distinct values than this in the reference are put into bins. */
const MOST_VALUES = 20;

/**
 * Ascending inner edges at the reference's R-7 quantiles, equal ones merged; the outer edges are infinite. Bins are
 * [a, b), the last one closed.
 */
function quantileEdges(reference: Float64Array, bins: number): number[] {
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = quantileSorted(reference, bin / bins);
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  return edges;
}

/** Edges of equal distance over both samples, as many bins as Sturges' rule says: NumPy's `bins="sturges"`. */
function sturgesEdges(low: number, high: number, n: number, whole: boolean): number[] {
  let width = (high - low) / (log2(n) + 1);
  if (whole && width > 0 && width < 1) width = 1;
  const bins = width > 0 ? Math.ceil((high - low) / width) : 1;
  // NumPy widens a range of one value by half on either side.
  const [first, last] = high > low ? [low, high] : [low - 0.5, high + 0.5];
  const step = (last - first) / bins;
  return Array.from({ length: bins + 1 }, (_, at) => (at === bins ? last : at * step + first));
}

/** How many sorted values are below each inner edge, as shares of bins. */
function binShares(sorted: Float64Array, innerEdges: readonly number[]): Float64Array {
  const shares = new Float64Array(innerEdges.length + 1);
  let before = 0;
  innerEdges.forEach((edge, bin) => {
    const below = firstNotBelow(sorted, edge);
    shares[bin] = (below - before) / sorted.length;
    before = below;
  });
  shares[innerEdges.length] = (sorted.length - before) / sorted.length;
  return shares;
}

function firstNotBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Shares per value: of categories, and of numbers with few values. */
function valueShares(reference: DriftColumn, current: DriftColumn): Shares {
  const counts = countValues(reference, current);
  return {
    reference: counts.reference.map((count) => count / counts.nReference),
    current: counts.current.map((count) => count / counts.nCurrent),
  };
}

/** Shares of the reference's quantile bins; of values where the column is a category. */
export function quantileShares(reference: DriftColumn, current: DriftColumn, bins: number): Shares {
  if (reference.type === 'category' || current.type === 'category') return valueShares(reference, current);
  const sorted = sortedSample(reference);
  const edges = sorted.length === 0 ? [] : quantileEdges(sorted, bins);
  return { reference: binShares(sorted, edges), current: binShares(sortedSample(current), edges) };
}

/**
 * Evidently's histogram: bins of equal width over both samples where a column of numbers has more than 20 distinct
 * values in the reference, else one bin per value. Source: Evidently 0.7, `stattests/utils.py`.
 */
export function sturgesShares(reference: DriftColumn, current: DriftColumn): Shares {
  if (reference.type === 'category' || current.type === 'category') return valueShares(reference, current);
  if (distinctUpTo([reference], MOST_VALUES) <= MOST_VALUES) return valueShares(reference, current);
  const first = sortedSample(reference);
  const second = sortedSample(current);
  const low = Math.min(first[0]!, second[0] ?? Infinity);
  const high = Math.max(first.at(-1)!, second.at(-1) ?? -Infinity);
  const whole = isWhole(reference) && isWhole(current);
  const inner = sturgesEdges(low, high, first.length + second.length, whole).slice(1, -1);
  return { reference: binShares(first, inner), current: binShares(second, inner) };
}

/** Whether pandas would hold the column as integers, for which NumPy makes no bins narrower than 1. */
export function isWhole(column: DriftColumn): boolean {
  if (column.type !== 'integer') return false;
  for (let row = 0; row < column.length; row++) if (isMissing(column, row)) return false;
  return true;
}
