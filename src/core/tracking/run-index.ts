/**
 * Many runs as columns: what a table of runs sorts, filters and shows. Sparse, in three typed arrays, so that a hundred
 * thousand runs with twenty of two thousand metrics each are two million entries and cross threads as they stand.
 */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { RunValue } from './tracked-run.ts';

export const COLUMN_SOURCES = ['attributes', 'metrics', 'params', 'tags'] as const;
export type ColumnSource = (typeof COLUMN_SOURCES)[number];

export interface RunColumn {
  /** `<from>.<name>`. */
  readonly id: string;
  readonly from: ColumnSource;
  readonly name: string;
  /** Whether every value is a number. */
  readonly numeric: boolean;
}

/** Row 0 is the newest run. A missing value has no entry. */
export interface RunIndex {
  /** How many runs. */
  readonly count: number;
  /** By source (attributes, metrics, params, tags), then by name. */
  readonly columns: readonly RunColumn[];
  /** Entries of column c stand at `starts[c]` … `starts[c + 1]`. */
  readonly starts: Uint32Array;
  /** Row of each entry, rising within a column. */
  readonly rows: Uint32Array;
  /** The number, or for a column that is not numeric the place of its value among the column's levels. */
  readonly values: Float64Array;
  /** Distinct values of each column that is not numeric, in the order in which they sort. */
  readonly levels: readonly (readonly RunValue[] | undefined)[];
}

/** The order of columns in an index. */
export function compareColumns(a: Pick<RunColumn, 'from' | 'name'>, b: Pick<RunColumn, 'from' | 'name'>): number {
  return COLUMN_SOURCES.indexOf(a.from) - COLUMN_SOURCES.indexOf(b.from) || byCodeUnit(a.name, b.name);
}

export function columnNumber(index: RunIndex, id: string): number | undefined {
  const found = index.columns.findIndex((column) => column.id === id);
  return found < 0 ? undefined : found;
}

/** How many runs have a value in column `c`. */
export function filledRows(index: RunIndex, c: number): number {
  return index.starts[c + 1]! - index.starts[c]!;
}

/** Place of a row's entry in column `c`, or −1. O(log n), O(1) in a full column. */
function entryOf(index: RunIndex, c: number, row: number): number {
  let low = index.starts[c]!;
  let high = index.starts[c + 1]!;
  if (high - low === index.count) return low + row;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index.rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low < index.starts[c + 1]! && index.rows[low] === row ? low : -1;
}

/** The value of a run in column `c`; undefined where it has none. */
export function valueAt(index: RunIndex, c: number, row: number): RunValue | undefined {
  const entry = entryOf(index, c, row);
  if (entry < 0) return undefined;
  const value = index.values[entry]!;
  const levels = index.levels[c];
  return levels ? levels[value] : value;
}

/** Text of an attribute, empty where the run has none. */
export function attributeText(index: RunIndex, name: string, row: number): string {
  const c = columnNumber(index, `attributes.${name}`);
  const value = c === undefined ? undefined : valueAt(index, c, row);
  return value === undefined ? '' : String(value);
}

export function attributeNumber(index: RunIndex, name: string, row: number): number | undefined {
  const c = columnNumber(index, `attributes.${name}`);
  const value = c === undefined ? undefined : valueAt(index, c, row);
  return typeof value === 'number' ? value : undefined;
}

/** A column spread over the rows: its numbers or places among the levels, NaN where a run has none. */
export function spreadColumn(index: RunIndex, c: number): Float64Array {
  const spread = new Float64Array(index.count).fill(NaN);
  for (let entry = index.starts[c]!; entry < index.starts[c + 1]!; entry++) {
    spread[index.rows[entry]!] = index.values[entry]!;
  }
  return spread;
}

export function allRows(index: RunIndex): Uint32Array {
  return Uint32Array.from({ length: index.count }, (_, row) => row);
}

/** The row of a run, or −1. */
export function rowOfRun(index: RunIndex, id: string): number {
  const c = columnNumber(index, 'attributes.id');
  if (c === undefined) return -1;
  const level = index.levels[c]!.indexOf(id);
  if (level < 0) return -1;
  for (let entry = index.starts[c]!; entry < index.starts[c + 1]!; entry++) {
    if (index.values[entry] === level) return index.rows[entry]!;
  }
  return -1;
}

/** Whether two indexes say the same of the same runs. O(entries). */
export function isSameIndex(a: RunIndex, b: RunIndex): boolean {
  return (
    a.count === b.count &&
    isSameArray(idsOf(a), idsOf(b)) &&
    isSameArray(a.starts, b.starts) &&
    isSameArray(a.rows, b.rows) &&
    isSameArray(a.values, b.values) &&
    a.levels.every((levels, c) => isSameArray(levels ?? [], b.levels[c] ?? []))
  );
}

const idsOf = ({ columns }: RunIndex) => columns.map(({ id }) => id);

function isSameArray(a: ArrayLike<RunValue>, b: ArrayLike<RunValue>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!Object.is(a[at], b[at])) return false;
  return true;
}
