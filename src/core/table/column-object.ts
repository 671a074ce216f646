/**
 * The bytes of a column object.
 *
 * Little-endian, 32 bytes of header, then a validity bitmap (only when something is missing) and values, each
 * section starting at a multiple of 8:
 *
 * | byte | what |
 * | --- | --- |
 * | 0 | `BCOL` |
 * | 4 | format, 1 |
 * | 5 | type: index into `COLUMN_TYPES` |
 * | 6 | 1 when a bitmap follows |
 * | 7 | width of a value in bytes |
 * | 8 | u32 rows |
 * | 12 | u32 levels of a category |
 * | 16 | u32 bytes of UTF-8 (text, or the levels together) |
 * | 20 | zeros |
 *
 * `number` is f64 (NaN is 0x7ff8000000000000, −0 kept); whole numbers, times and booleans are signed integers of the
 * narrowest of 1, 2, 4, 8 bytes that holds them all; a category is unsigned codes of the narrowest of 1, 2, 4 bytes
 * into its own dictionary in order of first appearance (u32 offsets, then UTF-8); text is u32 offsets, then UTF-8.
 * Missing values are zero bytes. Equal columns have equal bytes, whatever built them.
 */
import type { CategoryColumn, Column, NumericColumn, TextColumn } from './column.ts';
import { bitAt, COLUMN_TYPES } from './column.ts';
import { compactLevels } from './levels.ts';

const HEADER_BYTES = 32;
const MAGIC = 0x4c4f4342;
const FORMAT = 1;

interface Layout {
  readonly type: number;
  readonly rows: number;
  readonly width: number;
  readonly levels: number;
  readonly textBytes: number;
  readonly valid: Uint8Array | undefined;
}

/** The column as bytes; costs one pass and one copy. At most 2^32 − 1 rows and bytes of text. */
export function encodeColumn(column: Column): Uint8Array {
  if (column.type === 'category') return encodeCategory(column);
  return column.type === 'text' ? encodeText(column) : encodeNumeric(column);
}

function encodeNumeric(column: NumericColumn): Uint8Array {
  const width = column.type === 'number' ? 8 : integerWidth(column);
  const layout = layoutOf(column, width, 0, 0);
  const { bytes, valuesAt } = allocate(layout, column.length * width);
  const { values, valid } = column;
  if (column.type === 'number') {
    const out = new Float64Array(bytes.buffer, valuesAt, column.length);
    out.set(values);
    for (let row = 0; row < out.length; row++) {
      if (out[row] !== out[row]) out[row] = valid === undefined || bitAt(valid, row) ? NaN : 0;
      else if (valid !== undefined && !bitAt(valid, row)) out[row] = 0;
    }
    return bytes;
  }
  writeIntegers(valid === undefined ? values : missingAsNaN(values, valid), width, bytes.buffer, valuesAt);
  return bytes;
}

function writeIntegers(values: Float64Array, width: number, buffer: ArrayBuffer, at: number): void {
  if (width === 8) {
    writeLong(values, new Int32Array(buffer, at, values.length * 2));
    return;
  }
  const Kind = width === 1 ? Int8Array : width === 2 ? Int16Array : Int32Array;
  // NaN becomes 0.
  new Kind(buffer, at, values.length).set(values);
}

/** As they should be; columns that were built otherwise have the same bytes all the same. */
function missingAsNaN(values: Float64Array, valid: Uint8Array): Float64Array {
  for (let row = 0; row < values.length; row++) {
    if (values[row] === values[row] && !bitAt(valid, row)) {
      const marked = values.slice();
      markMissing(marked, valid);
      return marked;
    }
  }
  return values;
}

/** Two words for each value, which is a whole number or NaN. */
function writeLong(values: Float64Array, out: Int32Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const high = Math.floor(value / 4_294_967_296);
    out[row * 2] = value - high * 4_294_967_296;
    out[row * 2 + 1] = high;
  }
}

function integerWidth(column: NumericColumn): number {
  let low = 0;
  let high = 0;
  const { values, valid } = column;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== Math.floor(value)) {
      if (valid === undefined || bitAt(valid, row)) throw new Error(`a ${column.type} column holds ${value}`);
    } else if (value < low) low = value;
    else if (value > high) high = value;
  }
  const reach = Math.max(high, -1 - low);
  return reach < 128 ? 1 : reach < 32_768 ? 2 : reach < 2_147_483_648 ? 4 : 8;
}

function encodeCategory(column: CategoryColumn): Uint8Array {
  const { codes, levels } = compactLevels(column);
  const encoder = new TextEncoder();
  const encoded = levels.map((level) => encoder.encode(level));
  const textBytes = encoded.reduce((sum, each) => sum + each.length, 0);
  const width = levels.length <= 256 ? 1 : levels.length <= 65_536 ? 2 : 4;
  const layout = layoutOf(column, width, levels.length, textBytes);
  const codeBytes = padded(codes.length * width);
  const offsetBytes = padded((levels.length + 1) * 4);
  const { bytes, valuesAt } = allocate(layout, codeBytes + offsetBytes + textBytes);
  const Kind = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array;
  new Kind(bytes.buffer, valuesAt, codes.length).set(layout.valid === undefined ? codes : withoutNegatives(codes));
  const offsets = new Uint32Array(bytes.buffer, valuesAt + codeBytes, levels.length + 1);
  let at = 0;
  encoded.forEach((each, level) => {
    bytes.set(each, valuesAt + codeBytes + offsetBytes + at);
    at += each.length;
    offsets[level + 1] = at;
  });
  return bytes;
}

function encodeText(column: TextColumn): Uint8Array {
  const start = column.offsets[0] ?? 0;
  const textBytes = (column.offsets[column.length] ?? 0) - start;
  const layout = layoutOf(column, 4, 0, textBytes);
  const offsetBytes = padded((column.length + 1) * 4);
  const { bytes, valuesAt } = allocate(layout, offsetBytes + textBytes);
  const offsets = new Uint32Array(bytes.buffer, valuesAt, column.length + 1);
  for (let row = 0; row <= column.length; row++) offsets[row] = column.offsets[row]! - start;
  bytes.set(column.bytes.subarray(start, start + textBytes), valuesAt + offsetBytes);
  return bytes;
}

function layoutOf(column: Column, width: number, levels: number, textBytes: number): Layout {
  return {
    type: COLUMN_TYPES.indexOf(column.type),
    rows: column.length,
    width,
    levels,
    textBytes,
    valid: validityOf(column),
  };
}

function withoutNegatives(codes: Int32Array): Int32Array {
  const out = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) out[row] = codes[row]! < 0 ? 0 : codes[row]!;
  return out;
}

/** The bitmap as it is stored: absent when nothing is missing, bits past the last row zero. */
function validityOf(column: Column): Uint8Array | undefined {
  const rows = column.length;
  const bitmap = column.type === 'category' ? presentCodes(column.codes) : column.valid?.slice(0, (rows + 7) >> 3);
  if (bitmap === undefined) return undefined;
  const last = (1 << (rows & 7)) - 1;
  if (last !== 0) bitmap[rows >> 3]! &= last;
  for (let at = 0; at < rows >> 3; at++) if (bitmap[at] !== 255) return bitmap;
  return last === 0 || bitmap[rows >> 3] === last ? undefined : bitmap;
}

function presentCodes(codes: Int32Array): Uint8Array {
  const bitmap = new Uint8Array((codes.length + 7) >> 3);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) bitmap[row >> 3]! |= 1 << (row & 7);
  return bitmap;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function allocate(layout: Layout, valueBytes: number): { bytes: Uint8Array<ArrayBuffer>; valuesAt: number } {
  const valuesAt = HEADER_BYTES + padded(layout.valid?.length ?? 0);
  const bytes = new Uint8Array(valuesAt + valueBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  bytes[4] = FORMAT;
  bytes[5] = layout.type;
  bytes[6] = layout.valid === undefined ? 0 : 1;
  bytes[7] = layout.width;
  view.setUint32(8, layout.rows, true);
  view.setUint32(12, layout.levels, true);
  view.setUint32(16, layout.textBytes, true);
  if (layout.valid !== undefined) bytes.set(layout.valid, HEADER_BYTES);
  return { bytes, valuesAt };
}

/** How many rows bytes that nobody vouches for say that they hold; undefined when they are no column object. */
export function columnRows(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || bytes[4] !== FORMAT) return undefined;
  return view.getUint32(8, true);
}

/**
 * Reads what `encodeColumn` wrote. The store has checked the bytes against their digest: anything else is a fault of
 * ours. Numeric values go to the start of `into` where it is given, which must have room for them.
 */
export function decodeColumn(stored: Uint8Array, into?: Float64Array): Column {
  // Typed arrays want aligned starts; a store may hand out a view into something larger.
  const bytes = stored.byteOffset % 8 === 0 ? stored : stored.slice();
  const buffer = bytes.buffer as ArrayBuffer;
  const view = new DataView(buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || bytes[4] !== FORMAT) {
    throw new Error('these bytes are no column object');
  }
  const type = COLUMN_TYPES[bytes[5]!];
  if (type === undefined) throw new Error(`a column object of unknown type ${bytes[5]}`);
  const rows = view.getUint32(8, true);
  const levels = view.getUint32(12, true);
  const textBytes = view.getUint32(16, true);
  const bitmapBytes = bytes[6] === 1 ? (rows + 7) >> 3 : 0;
  const valid = bitmapBytes > 0 ? bytes.subarray(HEADER_BYTES, HEADER_BYTES + bitmapBytes) : undefined;
  const valuesAt = bytes.byteOffset + HEADER_BYTES + padded(bitmapBytes);
  const width = bytes[7]!;
  if (type === 'category') return decodeCategory(buffer, valuesAt, { rows, width, levels, textBytes, valid });
  if (type === 'text') {
    const offsets = new Uint32Array(buffer, valuesAt, rows + 1);
    const text = new Uint8Array(buffer, valuesAt + padded((rows + 1) * 4), textBytes);
    return { type, length: rows, offsets, bytes: text, valid };
  }
  const values = into === undefined ? new Float64Array(rows) : into.subarray(0, rows);
  if (type === 'number') values.set(new Float64Array(buffer, valuesAt, rows));
  else readIntegers(buffer, valuesAt, width, values);
  if (valid !== undefined) markMissing(values, valid);
  return { type, length: rows, values, valid };
}

function readIntegers(buffer: ArrayBuffer, at: number, width: number, out: Float64Array): void {
  if (width === 8) {
    readLong(new Int32Array(buffer, at, out.length * 2), out);
    return;
  }
  const Kind = width === 1 ? Int8Array : width === 2 ? Int16Array : Int32Array;
  out.set(new Kind(buffer, at, out.length));
}

function readLong(words: Int32Array, out: Float64Array): void {
  for (let row = 0; row < out.length; row++) out[row] = words[row * 2 + 1]! * 4_294_967_296 + (words[row * 2]! >>> 0);
}

function markMissing(values: Float64Array, valid: Uint8Array): void {
  for (let row = 0; row < values.length; row++) if (!bitAt(valid, row)) values[row] = NaN;
}

function decodeCategory(buffer: ArrayBuffer, at: number, layout: Omit<Layout, 'type'>): CategoryColumn {
  const { rows, width, valid } = layout;
  const Kind = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array;
  const codes = Int32Array.from(new Kind(buffer, at, rows));
  if (valid !== undefined) for (let row = 0; row < rows; row++) if (!bitAt(valid, row)) codes[row] = -1;
  const offsetsAt = at + padded(rows * width);
  const offsets = new Uint32Array(buffer, offsetsAt, layout.levels + 1);
  const text = new Uint8Array(buffer, offsetsAt + padded((layout.levels + 1) * 4), layout.textBytes);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const levels = Array.from({ length: layout.levels }, (_, level) =>
    decoder.decode(text.subarray(offsets[level]!, offsets[level + 1]!)),
  );
  return { type: 'category', length: rows, codes, levels };
}
