/** The pages of a column chunk that holds at most one value a row, with their levels and indices decoded in bulk. */
import type { ColumnMetaData, Compressors, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';

/** A column chunk as it stands in the file. */
export interface FlatChunk {
  readonly bytes: Uint8Array;
  readonly meta: ColumnMetaData;
  readonly rows: number;
  /** Rows may be missing. */
  readonly optional: boolean;
  readonly compressors: Compressors;
}

/** One data page, unpacked: `rows` of them, of which `count` are present. */
export interface FlatPage {
  readonly rows: number;
  readonly count: number;
  /** 1 for each row that is present, 0 for the others; undefined when all are. */
  readonly present: Uint8Array | undefined;
  readonly encoding: string;
  readonly bytes: Uint8Array;
  /** Where in `bytes` the values begin. */
  readonly start: number;
}

interface PackedPage {
  readonly header: PageHeader;
  readonly bytes: Uint8Array;
}

export interface FlatPages {
  readonly dictionary: { readonly bytes: Uint8Array; readonly count: number } | undefined;
  /** Pages, one after the other; one at a time in memory. */
  data(): Generator<FlatPage>;
}

/** Undefined when the pages do not add up to the rows, or are of a kind that hyparquet is to read. */
export function flatPages(chunk: FlatChunk): FlatPages | undefined {
  const pages = findPages(chunk.bytes);
  if (pages === undefined) return undefined;
  const first = pages[0]?.header.dictionary_page_header;
  const data = first === undefined ? pages : pages.slice(1);
  let rows = 0;
  for (const { header } of data) {
    const { data_page_header: one, data_page_header_v2: two } = header;
    if (header.type === 'DATA_PAGE' && one !== undefined) {
      if (chunk.optional && one.definition_level_encoding !== 'RLE') return undefined;
      rows += one.num_values;
    } else if (header.type === 'DATA_PAGE_V2' && two !== undefined) rows += two.num_values;
    else return undefined;
  }
  if (rows !== chunk.rows) return undefined;
  return {
    dictionary: first && { bytes: unpack(chunk, pages[0]!.bytes, pages[0]!.header), count: first.num_values },
    *data() {
      for (const page of data) yield openPage(chunk, page);
    },
  };
}

/** Undefined when a page goes beyond the chunk. */
function findPages(bytes: Uint8Array): PackedPage[] | undefined {
  const pages: PackedPage[] = [];
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  while (reader.offset < bytes.length - 1) {
    const header = parquetHeader(reader);
    const end = reader.offset + header.compressed_page_size;
    if (!(end >= reader.offset && end <= bytes.length)) return undefined;
    pages.push({ header, bytes: bytes.subarray(reader.offset, end) });
    reader.offset = end;
  }
  return pages;
}

function unpack(chunk: FlatChunk, bytes: Uint8Array, header: PageHeader, left = 0): Uint8Array {
  return decompressPage(bytes, header.uncompressed_page_size - left, chunk.meta.codec, chunk.compressors);
}

function openPage(chunk: FlatChunk, { header, bytes }: PackedPage): FlatPage {
  const { data_page_header: one, data_page_header_v2: two } = header;
  if (one !== undefined) {
    const page = unpack(chunk, bytes, header);
    const rows = one.num_values;
    if (!chunk.optional)
      return { rows, count: rows, present: undefined, encoding: one.encoding, bytes: page, start: 0 };
    const length = uint32At(page, 0);
    return { ...levelsOf(page, 4, 4 + length, rows), encoding: one.encoding, bytes: page, start: 4 + length };
  }
  const { num_values: rows, encoding, is_compressed: packed } = two!;
  const from = two!.repetition_levels_byte_length;
  const to = from + two!.definition_levels_byte_length;
  const levels = chunk.optional ? levelsOf(bytes, from, to, rows) : { rows, count: rows, present: undefined };
  const values = bytes.subarray(to);
  const plain = packed === false || values.length === 0;
  return { ...levels, encoding, bytes: plain ? values : unpack(chunk, values, header, to), start: 0 };
}

function levelsOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  rows: number,
): Pick<FlatPage, 'rows' | 'count' | 'present'> {
  const present = new Uint8Array(rows);
  readHybrid(bytes, from, to, 1, present);
  let count = 0;
  for (let row = 0; row < rows; row++) count += present[row]!;
  return { rows, count, present: count === rows ? undefined : present };
}

export function uint32At(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

/** The most bits that `readHybrid` takes. */
export const MOST_BITS = 24;

/**
 * Fills `out` with whole numbers of `width` bits (at most 24) that are runs of equal ones or packed bit by bit
 * (Parquet's "RLE / bit-packing hybrid"), in bytes `from` up to `to`. Throws a RangeError when they end too early.
 */
export function readHybrid(
  bytes: Uint8Array,
  from: number,
  to: number,
  width: number,
  out: Int32Array | Uint8Array,
): void {
  let at = from;
  let seen = 0;
  while (seen < out.length) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= to || shift > 28) throw new RangeError('levels or indices that end too early');
      const byte = bytes[at++]!;
      header |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if ((header & 1) === 1) {
      const packed = (header >>> 1) * 8;
      const count = Math.min(packed, out.length - seen);
      if (at + Math.ceil((count * width) / 8) > Math.min(to, bytes.length)) throw new RangeError('packed numbers cut');
      unpackBits(bytes, at, width, out, seen, count);
      seen += count;
      at += (packed * width) / 8;
    } else {
      let value = 0;
      for (let byte = 0; byte < (width + 7) >> 3; byte++) value |= (bytes[at++] ?? 0) << (byte * 8);
      const end = Math.min(seen + (header >>> 1), out.length);
      out.fill(value, seen, end);
      seen = end;
    }
  }
}

function unpackBits(
  bytes: Uint8Array,
  from: number,
  width: number,
  out: Int32Array | Uint8Array,
  seen: number,
  count: number,
): void {
  const mask = (1 << width) - 1;
  // So many numbers can be taken out of four bytes that are all there.
  const whole = width === 0 ? 0 : Math.min(count, Math.max(Math.floor(((bytes.length - from - 4) * 8) / width), 0));
  for (let index = 0; index < whole; index++) {
    const bit = index * width;
    const at = from + (bit >>> 3);
    const four = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    out[seen + index] = (four >>> (bit & 7)) & mask;
  }
  for (let index = whole; index < count; index++) {
    const bit = index * width;
    const at = from + (bit >>> 3);
    const four =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    out[seen + index] = (four >>> (bit & 7)) & mask;
  }
}
