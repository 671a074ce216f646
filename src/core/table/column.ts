/**
 * Columns in memory. Numeric kinds hold f64 with NaN where missing; a bit in `valid` tells missing from NaN.
 */
export const COLUMN_TYPES = ['number', 'integer', 'boolean', 'timestamp', 'date', 'category', 'text'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  /** For `timestamp`: the zone its text was written in, `UTC` when it named none. Values are UTC. */
  readonly zone?: string;
}

export type NumericType = 'number' | 'integer' | 'boolean' | 'timestamp' | 'date';

/**
 * `integer` within ±2^53; `boolean` 0 or 1; `timestamp` and `date` are microseconds since 1970 UTC as whole numbers.
 */
export interface NumericColumn {
  readonly type: NumericType;
  readonly length: number;
  readonly values: Float64Array;
  /** Bitmap, least significant bit first, 1 = present; absent when every row is present. */
  readonly valid?: Uint8Array;
}

/** `codes[row]` indexes `levels`; -1 is missing. Levels are in order of first appearance. */
export interface CategoryColumn {
  readonly type: 'category';
  readonly length: number;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/** UTF-8 of row i is bytes[offsets[i] … offsets[i + 1]). */
export interface TextColumn {
  readonly type: 'text';
  readonly length: number;
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
  readonly valid?: Uint8Array;
}

export type Column = NumericColumn | CategoryColumn | TextColumn;

export function isNumeric(column: Column): column is NumericColumn {
  return column.type !== 'category' && column.type !== 'text';
}

export function bitAt(bitmap: Uint8Array, index: number): boolean {
  return ((bitmap[index >> 3]! >> (index & 7)) & 1) === 1;
}

export function isMissing(column: Column, row: number): boolean {
  if (column.type === 'category') return column.codes[row]! < 0;
  return column.valid !== undefined && !bitAt(column.valid, row);
}

const decoder = new TextDecoder();

/** The value at `row` as a person would name it: number, text, or null where missing. Slow; for display and tests. */
export function valueAt(column: Column, row: number): number | string | null {
  if (isMissing(column, row)) return null;
  if (column.type === 'category') return column.levels[column.codes[row]!]!;
  if (column.type === 'text')
    return decoder.decode(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!));
  return column.values[row]!;
}
