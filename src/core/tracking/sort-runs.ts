import { descendingOrder } from '../stats/rank-order.ts';
import { spreadColumn, type RunIndex } from './run-index.ts';

/**
 * Rows by a column: runs without a value (or with NaN) last either way, equal values in the order they had.
 * O(n), a radix sort.
 */
export function sortRuns(index: RunIndex, c: number, descending: boolean, rows: Uint32Array): Uint32Array {
  const spread = spreadColumn(index, c);
  const known = rows.filter((row) => !isMissing(index, c, spread[row]!));
  const keys = Float64Array.from(known, (row) => (descending ? spread[row]! : -spread[row]!));
  const sorted = new Uint32Array(rows.length);
  sorted.set(descendingOrder(keys).map((at) => known[at]!));
  if (known.length < rows.length) {
    sorted.set(
      rows.filter((row) => isMissing(index, c, spread[row]!)),
      known.length,
    );
  }
  return sorted;
}

function isMissing(index: RunIndex, c: number, value: number): boolean {
  if (Number.isNaN(value)) return true;
  const level = index.levels[c]?.[value];
  return typeof level === 'number' && Number.isNaN(level);
}
