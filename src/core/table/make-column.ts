import type { Column, ColumnType } from './column.ts';
import { createLevels } from './levels.ts';

/**
 * A column from plain values, `null` where missing; numbers for the numeric types (times in microseconds since 1970,
 * booleans 0 or 1), text for `category` and `text`.
 */
export function makeColumn(type: ColumnType, items: readonly (number | string | boolean | null)[]): Column {
  const length = items.length;
  if (type === 'category') {
    const dictionary = createLevels();
    const codes = Int32Array.from(items, (item) => (item === null ? -1 : dictionary.codeOf(String(item))));
    return { type, length, codes, levels: dictionary.levels };
  }
  const valid = validityOf(items);
  if (type === 'text') return makeText(items, valid);
  return { type, length, values: Float64Array.from(items, (item) => (item === null ? NaN : Number(item))), valid };
}

function validityOf(items: readonly unknown[]): Uint8Array | undefined {
  if (!items.includes(null)) return undefined;
  const bitmap = new Uint8Array((items.length + 7) >> 3);
  items.forEach((item, row) => {
    if (item !== null) bitmap[row >> 3]! |= 1 << (row & 7);
  });
  return bitmap;
}

function makeText(items: readonly (number | string | boolean | null)[], valid: Uint8Array | undefined): Column {
  const encoder = new TextEncoder();
  const encoded = items.map((item) => encoder.encode(item === null ? '' : String(item)));
  const offsets = new Uint32Array(items.length + 1);
  encoded.forEach((each, row) => (offsets[row + 1] = offsets[row]! + each.length));
  const bytes = new Uint8Array(offsets[items.length]!);
  encoded.forEach((each, row) => bytes.set(each, offsets[row]!));
  return { type: 'text', length: items.length, offsets, bytes, valid };
}
