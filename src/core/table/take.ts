/** Choosing and joining rows of columns. Category levels always come out in order of first appearance. */
import type { CategoryColumn, Column, NumericColumn, TextColumn } from './column.ts';
import { bitAt, isMissing } from './column.ts';
import { compactLevels, createLevels } from './levels.ts';

/** The values at `rows` (row numbers from 0, any order, repeats allowed), in that order. */
export function takeColumn(column: Column, rows: Uint32Array): Column {
  if (column.type === 'category') {
    const codes = new Int32Array(rows.length);
    for (let at = 0; at < rows.length; at++) codes[at] = column.codes[rows[at]!]!;
    return compactLevels({ type: 'category', length: rows.length, codes, levels: column.levels });
  }
  const valid = column.valid === undefined ? undefined : takeBits(column.valid, rows);
  if (column.type === 'text') return takeText(column, rows, valid);
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = column.values[rows[at]!]!;
  return { type: column.type, length: rows.length, values, valid };
}

function takeBits(bitmap: Uint8Array, rows: Uint32Array): Uint8Array {
  const taken = new Uint8Array((rows.length + 7) >> 3);
  for (let at = 0; at < rows.length; at++) if (bitAt(bitmap, rows[at]!)) taken[at >> 3]! |= 1 << (at & 7);
  return taken;
}

function takeText(column: TextColumn, rows: Uint32Array, valid: Uint8Array | undefined): TextColumn {
  const offsets = new Uint32Array(rows.length + 1);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    offsets[at + 1] = offsets[at]! + column.offsets[row + 1]! - column.offsets[row]!;
  }
  const bytes = new Uint8Array(offsets[rows.length]!);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    bytes.set(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!), offsets[at]!);
  }
  return { type: 'text', length: rows.length, offsets, bytes, valid };
}

/** Rows `start` up to `end`. Copies. */
export function sliceColumn(column: Column, start: number, end: number): Column {
  if (start === 0 && end === column.length) return column;
  const length = end - start;
  if (column.type === 'category') {
    return compactLevels({ type: 'category', length, codes: column.codes.slice(start, end), levels: column.levels });
  }
  const valid = column.valid === undefined ? undefined : sliceBits(column.valid, start, end);
  if (column.type !== 'text') return { type: column.type, length, values: column.values.slice(start, end), valid };
  const from = column.offsets[start]!;
  const offsets = column.offsets.slice(start, end + 1);
  for (let row = 0; row <= length; row++) offsets[row]! -= from;
  return { type: 'text', length, offsets, bytes: column.bytes.slice(from, from + offsets[length]!), valid };
}

function sliceBits(bitmap: Uint8Array, start: number, end: number): Uint8Array {
  const sliced = new Uint8Array((end - start + 7) >> 3);
  for (let row = start; row < end; row++) {
    if (bitAt(bitmap, row)) sliced[(row - start) >> 3]! |= 1 << ((row - start) & 7);
  }
  return sliced;
}

/** The columns one after the other. All of one type, at least one; else a plain Error. */
export function concatColumns(columns: readonly Column[]): Column {
  const [first] = columns;
  if (first === undefined) throw new Error('no columns to join');
  if (columns.some((column) => column.type !== first.type)) throw new Error('columns of several types');
  if (columns.length === 1) return first;
  if (first.type === 'category') return concatCategories(columns as readonly CategoryColumn[]);
  if (first.type === 'text') return concatTexts(columns as readonly TextColumn[]);
  const numeric = columns as readonly NumericColumn[];
  const length = numeric.reduce((sum, column) => sum + column.length, 0);
  const values = new Float64Array(length);
  let at = 0;
  for (const column of numeric) {
    values.set(column.values, at);
    at += column.length;
  }
  return { type: first.type, length, values, valid: concatBits(numeric, length) };
}

/** The validity bitmaps of columns one after the other, for `length` rows in all. */
export function concatBits(columns: readonly (NumericColumn | TextColumn)[], length: number): Uint8Array | undefined {
  if (columns.every((column) => column.valid === undefined)) return undefined;
  const bitmap = new Uint8Array((length + 7) >> 3);
  let at = 0;
  for (const column of columns) {
    if ((at & 7) === 0 && column.valid !== undefined) {
      bitmap.set(column.valid.subarray(0, (column.length + 7) >> 3), at >> 3);
    } else {
      for (let row = 0; row < column.length; row++) {
        if (!isMissing(column, row)) bitmap[(at + row) >> 3]! |= 1 << ((at + row) & 7);
      }
    }
    at += column.length;
  }
  return bitmap;
}

function concatCategories(columns: readonly CategoryColumn[]): CategoryColumn {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const merged = createLevels();
  const codes = new Int32Array(length);
  let at = 0;
  for (const column of columns) {
    const compact = compactLevels(column);
    const renamed = Int32Array.from(compact.levels, (level) => merged.codeOf(level));
    for (let row = 0; row < compact.length; row++) {
      const code = compact.codes[row]!;
      codes[at + row] = code < 0 ? -1 : renamed[code]!;
    }
    at += compact.length;
  }
  return { type: 'category', length, codes, levels: merged.levels };
}

function concatTexts(columns: readonly TextColumn[]): TextColumn {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const total = columns.reduce((sum, { offsets, length: rows }) => sum + offsets[rows]! - offsets[0]!, 0);
  if (total > 0xffff_ffff) throw new Error('a text column of more than 4 GiB');
  const offsets = new Uint32Array(length + 1);
  const bytes = new Uint8Array(total);
  let row = 0;
  let at = 0;
  for (const column of columns) {
    const from = column.offsets[0]!;
    const to = column.offsets[column.length]!;
    bytes.set(column.bytes.subarray(from, to), at);
    for (let each = 1; each <= column.length; each++) offsets[row + each] = column.offsets[each]! - from + at;
    row += column.length;
    at += to - from;
  }
  return { type: 'text', length, offsets, bytes, valid: concatBits(columns, length) };
}
