/**
 * Column chunks of the common kinds straight into typed arrays, many times faster than value by value: plain and
 * dictionary pages of numbers, truth values, times and texts. Whatever else there is goes through hyparquet.
 */
import { US_PER_DAY } from '../calendar.ts';
import type { CategoryColumn, NumericColumn, NumericType, TextColumn } from '../column.ts';
import { firstInvalidUtf8 } from '../csv/utf8.ts';
import type { Steps } from '../steps.ts';
import type { FlatChunk, FlatPage, FlatPages } from './flat-pages.ts';
import { flatPages, MOST_BITS, readHybrid, uint32At } from './flat-pages.ts';
import type { Reading } from './parquet-schema.ts';

/** What decoding met that is worth telling; see `ReadValues`. */
export interface Findings {
  unsafe: string | undefined;
  rounded: boolean;
}

const DICTIONARY: readonly string[] = ['PLAIN_DICTIONARY', 'RLE_DICTIONARY'];

/**
 * Numbers, truth values and times, with a stop after each page; undefined for what hyparquet is to read. Faults in the
 * bytes are thrown.
 */
export function* flatNumbers(
  chunk: FlatChunk,
  type: NumericType,
  reading: Reading,
  found: Findings,
): Steps<NumericColumn | undefined> {
  const convert = converterOf(chunk.meta.type, reading, found);
  const pages = convert && flatPages(chunk);
  if (convert === undefined || pages === undefined) return undefined;
  const dictionary = pages.dictionary && convert(pages.dictionary.bytes, 0, pages.dictionary.count);
  const values = new Float64Array(chunk.rows);
  const present = new Presence(chunk.rows);
  let row = 0;
  for (const page of pages.data()) {
    const dense = denseNumbers(page, dictionary, convert, chunk.meta.type === 'BOOLEAN');
    if (dense === undefined) return undefined;
    if (page.present === undefined) values.set(dense, row);
    else spread(dense, page.present, values, row);
    present.add(page, row);
    row += page.rows;
    yield;
  }
  return { type, length: chunk.rows, values, valid: present.bitmap };
}

type Convert = (bytes: Uint8Array, start: number, count: number) => Float64Array;

function denseNumbers(
  page: FlatPage,
  dictionary: Float64Array | undefined,
  convert: Convert,
  truths: boolean,
): Float64Array | undefined {
  const { bytes, start, count, encoding } = page;
  if (encoding === 'PLAIN') return convert(bytes, start, count);
  if (truths && encoding === 'RLE') {
    const bits = new Uint8Array(count);
    readHybrid(bytes, start + 4, bytes.length, 1, bits);
    return Float64Array.from(bits);
  }
  if (!DICTIONARY.includes(encoding) || dictionary === undefined) return undefined;
  const codes = readCodes(page, dictionary.length);
  return codes && lookUp(codes, dictionary);
}

function lookUp(codes: Int32Array, dictionary: Float64Array): Float64Array {
  const dense = new Float64Array(codes.length);
  for (let at = 0; at < codes.length; at++) dense[at] = dictionary[codes[at]!]!;
  return dense;
}

function spread(dense: Float64Array, present: Uint8Array, values: Float64Array, row: number): void {
  let next = 0;
  for (let at = 0; at < present.length; at++) values[row + at] = present[at] === 1 ? dense[next++]! : NaN;
}

/** Codes of a dictionary page's values; undefined where the dictionary is larger than any that we read. */
function readCodes({ bytes, start, count }: FlatPage, levels: number): Int32Array | undefined {
  const codes = new Int32Array(count);
  if (count === 0) return codes;
  const width = bytes[start]!;
  if (width > MOST_BITS) return undefined;
  if (width > 0) readHybrid(bytes, start + 1, bytes.length, width, codes);
  for (let at = 0; at < count; at++) if (codes[at]! >= levels) throw new RangeError('a code beyond the dictionary');
  return codes;
}

/** Bits of the rows that are present, made when the first one is missing. */
class Presence {
  bitmap: Uint8Array | undefined = undefined;
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
  }

  add({ present }: FlatPage, row: number): void {
    if (present === undefined) return;
    this.bitmap ??= allPresent(this.rows);
    clearMissing(present, this.bitmap, row);
  }
}

function allPresent(rows: number): Uint8Array {
  const bitmap = new Uint8Array((rows + 7) >> 3).fill(0xff);
  if ((rows & 7) !== 0) bitmap[rows >> 3] = (1 << (rows & 7)) - 1;
  return bitmap;
}

function clearMissing(present: Uint8Array, bitmap: Uint8Array, row: number): void {
  for (let at = 0; at < present.length; at++) {
    if (present[at] === 0) bitmap[(row + at) >> 3]! &= ~(1 << ((row + at) & 7));
  }
}

function converterOf(stored: string, reading: Reading, found: Findings): Convert | undefined {
  const { as } = reading;
  if (as === 'boolean' && stored === 'BOOLEAN') return plainTruths;
  if (as === 'number' && stored === 'DOUBLE')
    return (bytes, start, count) => new Float64Array(cut(bytes, start, count * 8));
  if (as === 'number' && stored === 'FLOAT') {
    return (bytes, start, count) => Float64Array.from(new Float32Array(cut(bytes, start, count * 4)));
  }
  if (as !== 'integer' && as !== 'time') return undefined;
  const nanos = as === 'time' && reading.unit === 'nanos';
  if (nanos)
    return stored === 'INT64' ? (bytes, start, count) => nanosToMicros(words(bytes, start, count), found) : undefined;
  const times = as === 'integer' ? 1 : TIMES[reading.unit as keyof typeof TIMES];
  if (stored === 'INT32') {
    return (bytes, start, count) => scaled(Float64Array.from(new Int32Array(cut(bytes, start, count * 4))), times);
  }
  if (stored !== 'INT64') return undefined;
  return (bytes, start, count) => scaled(longs(words(bytes, start, count), found), times);
}

const TIMES = { days: US_PER_DAY, millis: 1_000, micros: 1 } as const;

/** A copy whose start suits typed arrays. */
function cut(bytes: Uint8Array, start: number, length: number): ArrayBuffer {
  if (start + length > bytes.length) throw new RangeError('values that end too early');
  return bytes.slice(start, start + length).buffer as ArrayBuffer;
}

function words(bytes: Uint8Array, start: number, count: number): Int32Array {
  return new Int32Array(cut(bytes, start, count * 8));
}

function scaled(values: Float64Array, times: number): Float64Array {
  if (times !== 1) for (let at = 0; at < values.length; at++) values[at]! *= times;
  return values;
}

/** Each the nearest double; the first one that no double holds is noted. */
function longs(pairs: Int32Array, found: Findings): Float64Array {
  const values = new Float64Array(pairs.length >> 1);
  for (let at = 0; at < values.length; at++) {
    const low = pairs[at * 2]! >>> 0;
    const high = pairs[at * 2 + 1]!;
    const value = high * 4_294_967_296 + low;
    if (!Number.isSafeInteger(value)) found.unsafe ??= String((BigInt(high) << 32n) | BigInt(low));
    values[at] = value;
  }
  return values;
}

/** Rounded down, in two divisions that are both exact. */
function nanosToMicros(pairs: Int32Array, found: Findings): Float64Array {
  const values = new Float64Array(pairs.length >> 1);
  for (let at = 0; at < values.length; at++) {
    const high = pairs[at * 2 + 1]!;
    const thousands = Math.floor(high / 1_000);
    const rest = (high - thousands * 1_000) * 4_294_967_296 + (pairs[at * 2]! >>> 0);
    const micros = Math.floor(rest / 1_000);
    if (micros * 1_000 !== rest) found.rounded = true;
    values[at] = thousands * 4_294_967_296 + micros;
  }
  return values;
}

function plainTruths(bytes: Uint8Array, start: number, count: number): Float64Array {
  if (start + Math.ceil(count / 8) > bytes.length) throw new RangeError('values that end too early');
  const values = new Float64Array(count);
  for (let at = 0; at < count; at++) values[at] = (bytes[start + (at >> 3)]! >> (at & 7)) & 1;
  return values;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Texts: categories where all pages refer to the dictionary (its levels as they stand there, used or not), else text.
 * Stops after each page. Undefined for what hyparquet is to read. Faults in the bytes, texts that are no UTF-8 among
 * them, are thrown.
 */
export function* flatTexts(chunk: FlatChunk): Steps<CategoryColumn | TextColumn | undefined> {
  if (chunk.meta.type !== 'BYTE_ARRAY') return undefined;
  const pages = flatPages(chunk);
  if (pages === undefined) return undefined;
  const read: FlatPage[] = [];
  for (const page of pages.data()) {
    read.push(page);
    yield;
  }
  const known = (page: FlatPage) => page.encoding === 'PLAIN' || DICTIONARY.includes(page.encoding);
  if (!read.every(known)) return undefined;
  const dictionary = pages.dictionary && levelsOf(pages.dictionary);
  if (dictionary !== undefined && read.every(({ encoding }) => encoding !== 'PLAIN')) {
    return asCategory(read, dictionary.levels, chunk.rows);
  }
  return yield* asText(read, dictionary, chunk.rows);
}

interface Levels {
  readonly levels: readonly string[];
  readonly bytes: readonly Uint8Array[];
}

function levelsOf({ bytes, count }: NonNullable<FlatPages['dictionary']>): Levels {
  const found: Uint8Array[] = [];
  for (let at = 0; found.length < count;) {
    const end = endOfText(bytes, at);
    found.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return { levels: found.map((each) => strict.decode(each)), bytes: found };
}

/** Where the text ends whose length stands at `at`. */
function endOfText(bytes: Uint8Array, at: number): number {
  const end = at + 4 + uint32At(bytes, at);
  if (end > bytes.length) throw new RangeError('a text that is cut');
  return end;
}

function asCategory(pages: readonly FlatPage[], levels: readonly string[], rows: number): CategoryColumn | undefined {
  const codes = new Int32Array(rows);
  let row = 0;
  for (const page of pages) {
    const dense = readCodes(page, levels.length);
    if (dense === undefined) return undefined;
    if (page.present === undefined) codes.set(dense, row);
    else spreadCodes(dense, page.present, codes, row);
    row += page.rows;
  }
  return { type: 'category', length: rows, codes, levels };
}

function spreadCodes(dense: Int32Array, present: Uint8Array, codes: Int32Array, row: number): void {
  let next = 0;
  for (let at = 0; at < present.length; at++) codes[row + at] = present[at] === 1 ? dense[next++]! : -1;
}

function* asText(
  pages: readonly FlatPage[],
  dictionary: Levels | undefined,
  rows: number,
): Steps<TextColumn | undefined> {
  const offsets = new Uint32Array(rows + 1);
  const room = pages.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const texts = new TextBytes(room);
  const present = new Presence(rows);
  let row = 0;
  for (const page of pages) {
    const codes = page.encoding === 'PLAIN' ? undefined : readCodes(page, dictionary?.levels.length ?? 0);
    if (page.encoding !== 'PLAIN' && codes === undefined) return undefined;
    let next = 0;
    let at = page.start;
    for (let each = 0; each < page.rows; each++) {
      if (page.present === undefined || page.present[each] === 1) {
        if (codes !== undefined) texts.add(dictionary!.bytes[codes[next++]!]!);
        else {
          const end = endOfText(page.bytes, at);
          texts.add(page.bytes.subarray(at + 4, end));
          at = end;
        }
      }
      offsets[row + each + 1] = texts.length;
    }
    present.add(page, row);
    row += page.rows;
    yield;
  }
  const bytes = texts.taken();
  checkTexts(bytes, offsets);
  return { type: 'text', length: rows, offsets, bytes, valid: present.bitmap };
}

class TextBytes {
  length = 0;
  private bytes: Uint8Array;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
  }

  add(text: Uint8Array): void {
    const end = this.length + text.length;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    if (text.length > 32) this.bytes.set(text, this.length);
    else for (let at = 0; at < text.length; at++) this.bytes[this.length + at] = text[at]!;
    this.length = end;
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Texts that are UTF-8 together are so each on its own when none begins within a character. */
function checkTexts(bytes: Uint8Array, offsets: Uint32Array): void {
  if (firstInvalidUtf8(bytes, 0, bytes.length) >= 0) throw new RangeError('a text that is no UTF-8');
  for (let row = 1; row < offsets.length; row++) {
    const at = offsets[row]!;
    if (at < bytes.length && (bytes[at]! & 0xc0) === 0x80) throw new RangeError('a text that is no UTF-8');
  }
}
