import type { Column } from './column.ts';
import { bitAt, isMissing, isNumeric } from './column.ts';

/** Every row's class. Classes are numbered in order of first appearance. */
export interface RowClasses {
  readonly codes: Uint32Array;
  readonly count: number;
}

/** Rows of equal value are one class; missing values are a class of their own, and so is NaN. Linear in rows. */
function rowClasses(column: Column): RowClasses {
  const codes = new Uint32Array(column.length);
  const known = new Map<number | string | null, number>();
  const keyOf = keyReader(column);
  for (let row = 0; row < column.length; row++) {
    const key = keyOf(row);
    let code = known.get(key);
    if (code === undefined) {
      code = known.size;
      known.set(key, code);
    }
    codes[row] = code;
  }
  return { codes, count: known.size };
}

/** A value that is equal for two rows exactly when theirs are; null where missing. */
function keyReader(column: Column): (row: number) => number | string | null {
  if (column.type === 'category') return (row) => (column.codes[row]! < 0 ? null : column.codes[row]!);
  if (isNumeric(column)) {
    const { values, valid } = column;
    return (row) => (valid !== undefined && !bitAt(valid, row) ? null : values[row]!);
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const { bytes, offsets } = column;
  return (row) => (isMissing(column, row) ? null : decoder.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!)));
}

/** Rows are of one class when they are so in every column. With no column all rows are one class. */
export function rowClassesOf(columns: readonly Column[], rows: number): RowClasses {
  let joined: RowClasses = { codes: new Uint32Array(rows), count: Math.min(rows, 1) };
  for (const column of columns) {
    const { codes, count } = rowClasses(column);
    const known = new Map<number, number>();
    const pairs = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      // Below 2^53: both factors are numbers of rows.
      const pair = joined.codes[row]! * count + codes[row]!;
      let code = known.get(pair);
      if (code === undefined) {
        code = known.size;
        known.set(pair, code);
      }
      pairs[row] = code;
    }
    joined = { codes: pairs, count: known.size };
  }
  return joined;
}

/** The rows of each class, ascending. */
export function rowsByClass({ codes, count }: RowClasses): Uint32Array[] {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < codes.length; row++) sizes[codes[row]!]!++;
  const rows = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    rows[code]![sizes[code]!++] = row;
  }
  return rows;
}
