/** From a source to a stream of UTF-8 and what its first bytes say about how it is written. */
import type { ByteSource } from '../../ports.ts';
import { problem, Refusal } from '../../problem.ts';
import { nearestWord } from '../../notebook/nearest.ts';
import { MAX_RECORD_BYTES } from './batches.ts';
import type { ByteStream } from './byte-stream.ts';
import { gunzipped, streamOf, transcoded, unzipped } from './byte-stream.ts';
import { CR, LF } from './cell-finder.ts';
import type { CsvOptions } from './dialect.ts';
import type { Sniffed } from './sniff.ts';
import { SAMPLE_BYTES, sniffCsv } from './sniff.ts';
import { findZipEntry } from './zip-entry.ts';
import { firstInvalidUtf8 } from './utf8.ts';

export const MAX_COLUMNS = 10_000;

export interface OpenText {
  readonly stream: ByteStream;
  readonly sniffed: Sniffed;
  /** The bytes of the source are the text in UTF-8, so that any range of them can be read on its own. */
  readonly plain: boolean;
}

/** Refuses with the `E_…` codes of files that are no table at all. */
export async function openText(
  source: ByteSource,
  options: CsvOptions,
  breathe: () => Promise<void> = async () => undefined,
): Promise<OpenText> {
  const { stream: raw, packed } = await openPacked(source);
  const head = await peek(raw, 512);
  refuseMarkup(source.name, head.bytes);
  const [first, second] = head.bytes;
  const littleEndian = !(first === 0xfe && second === 0xff);
  const marked = (first === 0xff && second === 0xfe) || !littleEndian;
  if (marked && options.encoding !== 'utf-16') refuseEncoding('UTF-16', 'utf-16', 0);
  const encoding = options.encoding ?? 'utf-8';
  const text = transcoded(head.stream, encoding, littleEndian);
  const start = await peek(text, SAMPLE_BYTES);
  const sample = await withFirstLine(start);
  if (sample.bytes.every((byte) => byte === LF || byte === CR || byte === 32)) {
    if (sample.whole) throw new Refusal(problem('E_EMPTY', { file: source.name }));
  }
  const nul = sample.bytes.indexOf(0);
  if (nul >= 0) throw new Refusal(problem('E_NUL', {}, { byte: nul }));
  refuseWide(sample.bytes, options);
  const decoded = decodeSample(sample);
  await breathe();
  const sniffed = sniffCsv(decoded, sample.whole, options);
  refuseNames(sniffed.names, options);
  return { stream: sample.stream, sniffed, plain: !packed && encoding === 'utf-8' };
}

async function openPacked(source: ByteSource): Promise<{ stream: ByteStream; packed: boolean }> {
  if (source.size === 0) throw new Refusal(problem('E_EMPTY', { file: source.name }));
  const magic = await source.read(0, Math.min(4, source.size));
  if (magic[0] === 0x1f && magic[1] === 0x8b) {
    // What calls itself plain text and is not was damaged or mistaken on its way; reading it all the same would hide that.
    if (/\.(csv|tsv|txt)$/i.test(source.name))
      throw new Refusal(problem('E_TYPE', { file: source.name, found: 'gzip' }));
    return { stream: gunzipped(source), packed: true };
  }
  if (magic[0] === 0x50 && magic[1] === 0x4b && magic[2] === 3 && magic[3] === 4) {
    const found = await findZipEntry(source);
    if ('problem' in found) throw new Refusal(found.problem);
    return { stream: unzipped(source, found.entry), packed: true };
  }
  return { stream: streamOf(source), packed: false };
}

interface Peeked {
  readonly bytes: Uint8Array;
  /** `bytes` is all there is. */
  readonly whole: boolean;
  /** The stream from its beginning. */
  readonly stream: ByteStream;
}

/** The first bytes, at least `length` of them unless the stream is shorter. */
async function peek(stream: ByteStream, length: number): Promise<Peeked> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let whole = false;
  while (size < length && !whole) {
    const piece = await stream.read();
    if (piece === undefined) whole = true;
    else {
      pieces.push(piece);
      size += piece.length;
    }
  }
  const bytes = pieces.length === 1 ? pieces[0]! : joined(pieces, size);
  const again = [...pieces];
  return {
    bytes: whole ? bytes : bytes.subarray(0, length),
    whole,
    stream: { read: async () => again.shift() ?? (whole ? undefined : stream.read()), consumed: stream.consumed },
  };
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** A sample that holds the first line to its end, however long the line is. */
async function withFirstLine(start: Peeked): Promise<Peeked> {
  let sample = start;
  while (!sample.whole && !sample.bytes.includes(LF) && !sample.bytes.includes(CR)) {
    if (sample.bytes.length > MAX_RECORD_BYTES) {
      throw new Refusal(problem('E_LINE_LIMIT', { limit: MAX_RECORD_BYTES }, { line: 1, byte: 0 }));
    }
    sample = await peek(sample.stream, Math.min(sample.bytes.length * 4, MAX_RECORD_BYTES + 1));
  }
  return sample;
}

function refuseMarkup(file: string, head: Uint8Array): void {
  const start = new TextDecoder().decode(head).trimStart().toLowerCase();
  const found =
    start.startsWith('<!doctype html') || start.startsWith('<html') ? 'HTML' : start.startsWith('%pdf') ? 'PDF' : '';
  if (found !== '') throw new Refusal(problem('E_TYPE', { file, found }));
}

function refuseEncoding(found: string, encoding: string, byte: number): never {
  throw new Refusal(problem('E_ENCODING', { found, encoding, byte }, { byte }));
}

function refuseWide(bytes: Uint8Array, options: CsvOptions): void {
  const line = bytes.findIndex((byte) => byte === LF || byte === CR);
  const first = bytes.subarray(0, line < 0 ? bytes.length : line);
  const delimiters = options.delimiter === undefined ? [44, 59, 9, 124] : [options.delimiter.charCodeAt(0)];
  for (const delimiter of delimiters) {
    let columns = 1;
    for (let at = first.indexOf(delimiter); at >= 0; at = first.indexOf(delimiter, at + 1)) columns++;
    if (columns > MAX_COLUMNS) throw new Refusal(problem('E_TOO_WIDE', { columns, limit: MAX_COLUMNS }, { line: 1 }));
  }
}

/** The sample as text. A character that the sample's end cuts is no fault of the file. */
function decodeSample({ bytes, whole }: Peeked): string {
  const bad = firstInvalidUtf8(bytes, 0, bytes.length);
  if (bad >= 0 && (whole || bad < bytes.length - 3)) {
    refuseEncoding(`0x${bytes[bad]!.toString(16)}`, 'windows-1252', bad);
  }
  return new TextDecoder().decode(bytes);
}

function refuseNames(names: readonly string[], options: CsvOptions): void {
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length > 0) throw new Refusal(problem('E_DUP_COLUMN', { names: twice }, { line: 1 }));
  const unknown = Object.keys(options.types ?? {}).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new Refusal(
    unknown.map((name) => {
      const nearest = nearestWord(name, names);
      const params = { column: name, columns: names.slice(0, 20) };
      if (nearest === undefined) return problem('table.unknown_column', params, { key: `types.${name}` });
      return problem('table.unknown_column_near', { ...params, nearest }, { key: `types.${name}` });
    }),
  );
}
