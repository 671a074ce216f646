/** A first look at a file that someone dropped: what it is, how it is written, what only they can tell. */
import type { ByteSource, ObjectStore } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { problem, Refusal } from '../problem.ts';
import type { Field } from './column.ts';
import type { Breathing } from './csv/batches.ts';
import type { CsvOptions, Encoding } from './csv/dialect.ts';
import { ENCODINGS } from './csv/dialect.ts';
import { CR, LF, QUOTE } from './csv/cell-finder.ts';
import { openText } from './csv/open-text.ts';
import type { Question } from './csv/question.ts';
import type { FileFormat } from './ingest.ts';
import { formatOf } from './ingest.ts';
import { readCsv } from './csv/read-csv.ts';
import { openDataset } from './open-dataset.ts';
import { textAt } from './display.ts';
import { openParquet } from './parquet/open-parquet.ts';
import { parquetColumns } from './parquet/parquet-schema.ts';

export interface FileLook {
  readonly format: FileFormat | undefined;
  /** Options that the `data` cell needs beside `source`, under the names they have there. */
  readonly options: Readonly<Record<string, string | boolean>>;
  /** Types as the first rows say them; empty for JSON. */
  readonly fields: readonly Field[];
  /** The first rows as text, null where missing; empty for Parquet and JSON. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly questions: readonly Question[];
  readonly problems: readonly Problem[];
}

const LOOK_BYTES = 131_072;
const LOOK_ROWS = 50;

/** Reads only the start of the file (of a Parquet file its end). `options` are what the person has already said. */
export async function lookAtFile(
  ctx: Breathing & { readonly objects: ObjectStore },
  source: ByteSource,
  options: CsvOptions,
): Promise<FileLook> {
  const nothing = { options: {}, fields: [], rows: [], questions: [], problems: [] };
  try {
    const format = source.size === 0 ? 'csv' : await formatOf(source);
    if (typeof format === 'object') {
      const problems = [problem('E_TYPE', { file: source.name, found: format.foreign })];
      return { ...nothing, format: undefined, problems };
    }
    if (format === 'json') return { ...nothing, format };
    if (format === 'parquet') {
      const { metadata } = await openParquet(source);
      const { columns, warnings } = parquetColumns(metadata);
      return { ...nothing, format, fields: columns.map(({ name, type }) => ({ name, type })), problems: warnings };
    }
    return await lookAtCsv(ctx, source, options);
  } catch (error) {
    if (error instanceof Refusal) return { ...nothing, format: undefined, problems: error.problems };
    throw error;
  }
}

async function lookAtCsv(
  ctx: Breathing & { readonly objects: ObjectStore },
  source: ByteSource,
  given: CsvOptions,
): Promise<FileLook> {
  const { options, question } = await withEncoding(source, given);
  const { sniffed } = await openText(source, options);
  const { dialect, questions } = sniffed;
  const head = await headOf(source, options);
  const read = await readCsv(ctx, head, { ...options, encoding: undefined, header: dialect.header });
  const needed = {
    ...(options.encoding !== undefined && { encoding: options.encoding }),
    ...(options.delimiter !== undefined && { delimiter: options.delimiter }),
    ...(dialect.decimal === 44 && { decimal: ',' }),
    ...(dialect.decimal === 44 && dialect.thousands !== 0 && { thousands: String.fromCharCode(dialect.thousands) }),
    ...(options.dateOrder !== undefined && { date_order: options.dateOrder }),
    ...(options.header !== undefined && { header: options.header }),
  };
  const asked = question === undefined ? questions : [question, ...questions];
  const look = { format: 'csv' as const, options: needed, questions: asked };
  if (!read.ok) return { ...look, fields: [], rows: [], problems: read.problems };
  const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
  const shown = Math.min(LOOK_ROWS, read.rows);
  const columns = await dataset.slice(
    read.fields.map(({ name }) => name),
    0,
    shown,
  );
  const rows = Array.from({ length: shown }, (_, row) => columns.map((column) => textAt(column, row)));
  return { ...look, fields: read.fields, rows, problems: read.warnings };
}

/** The encoding that the file is in when it is not UTF-8; which of several eight-bit ones is for the person to say. */
async function withEncoding(
  source: ByteSource,
  options: CsvOptions,
): Promise<{ options: CsvOptions; question?: Question }> {
  if (options.encoding !== undefined) return { options };
  try {
    await openText(source, options);
    return { options };
  } catch (error) {
    const found = error instanceof Refusal ? error.problems.find(({ code }) => code === 'E_ENCODING') : undefined;
    const encoding = ENCODINGS.find((each) => each === found?.params['encoding']);
    if (encoding === undefined) throw error;
    return {
      options: { ...options, encoding },
      ...(encoding === 'windows-1252' && { question: await askEncoding(source, encoding) }),
    };
  }
}

async function askEncoding(source: ByteSource, encoding: Encoding): Promise<Question> {
  const { sniffed } = await openText(source, { encoding });
  const odd = sniffed.records.flat().filter((cell) => [...cell].some((char) => char > '\x7f'));
  const choices = [encoding, 'utf-8', 'utf-16'].map((each) => ({ says: { encoding: each }, reads: [] }));
  return { about: 'encoding', choices, assumed: 0, examples: [...new Set(odd)].slice(0, 5) };
}

/** The first records of the file, unpacked, as a small file of their own in UTF-8. */
async function headOf(source: ByteSource, options: CsvOptions): Promise<ByteSource> {
  const { stream } = await openText(source, options);
  let bytes = new Uint8Array(0);
  let whole = false;
  while (bytes.length < LOOK_BYTES && !whole) {
    const piece = await stream.read();
    whole = piece === undefined;
    if (piece === undefined) continue;
    const longer = new Uint8Array(bytes.length + piece.length);
    longer.set(bytes);
    longer.set(piece, bytes.length);
    bytes = longer;
  }
  const end = whole ? bytes.length : lastRecordEnd(bytes);
  return { name: source.name, size: end, read: async (from, to) => bytes.slice(from, to) };
}

/** Behind the last line end that is not within quotes. */
function lastRecordEnd(bytes: Uint8Array): number {
  let end = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && (byte === LF || byte === CR)) end = at + 1;
  }
  return end;
}
