import type { Column } from './column.ts';
import { isMissing, valueAt } from './column.ts';

/**
 * Puts `rows` (row numbers of the column) in order of their values, stably, missing last whichever way: numbers by
 * value with NaN behind them, texts by code unit. O(n log n).
 */
export function sortRows(column: Column, rows: Uint32Array, descending: boolean): Uint32Array {
  const way = descending ? -1 : 1;
  const order = column.type === 'category' ? levelRanks(column.levels) : undefined;
  const rank = (row: number): number | string => {
    if (column.type === 'category') return order![column.codes[row]!]!;
    return valueAt(column, row)!;
  };
  const present = rows.filter((row) => !isMissing(column, row));
  const missing = rows.filter((row) => isMissing(column, row));
  const keys = Array.from(present, (row) => rank(row));
  const places = Uint32Array.from(present.keys()).sort((a, b) => way * compare(keys[a]!, keys[b]!) || a - b);
  const sorted = new Uint32Array(rows.length);
  sorted.set(places.map((place) => present[place]!));
  sorted.set(missing, present.length);
  return sorted;
}

function compare(a: number | string, b: number | string): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

function levelRanks(levels: readonly string[]): number[] {
  const order = levels.map((_, level) => level).sort((a, b) => compare(levels[a]!, levels[b]!));
  const ranks = new Array<number>(levels.length);
  order.forEach((level, rank) => (ranks[level] = rank));
  return ranks;
}
