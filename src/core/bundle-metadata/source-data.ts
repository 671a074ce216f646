/** A source of a run as another program would read it from the bundle, or why it cannot. */
import { z } from 'zod';
import type { BundleFacts } from '../bundle/companions.ts';
import type { BundledSource } from '../bundle/manifest.ts';
import type { Json } from '../json.ts';
import type { ByteSource } from '../ports.ts';
import type { Field } from '../table/column.ts';
import { csvOptions, fileOptions } from '../table/csv-options.ts';
import { openText } from '../table/csv/open-text.ts';
import { splitRecords } from '../table/csv/sniff.ts';
import { formatOf } from '../table/ingest.ts';
import type { CellFacts } from './run-facts.ts';
import { croissantType, rawType, typedCroissant, type CroissantType } from './raw-column.ts';

export interface RecordColumn {
  readonly name: string;
  readonly type: CroissantType;
}

/**
 * Why a plain reader would not give the file's rows back: it is not in the bundle, stands there in pieces, is packed, is
 * not UTF-8, is cut by another character than comma or tab, has no line of names, has another shape than a table, or is
 * of a format that such readers turn into other values.
 */
export type Unreadable = 'left_out' | 'pieces' | 'packed' | 'encoding' | 'delimiter' | 'header' | 'shape' | 'json';

export interface DescribedSource {
  readonly cell: string;
  readonly source: BundledSource;
  /** MIME type. */
  readonly encodingFormat: string;
  /** Columns of the file as the cell reads them, derived ones left out; empty when they are not in the bundle. */
  readonly fields: readonly Field[];
  readonly records: readonly RecordColumn[] | Unreadable;
}

export const CSV = 'text/csv';
export const TSV = 'text/tab-separated-values';
export const PARQUET = 'application/x-parquet';
export const JSON_TEXT = 'application/json';
const BYTES = 'application/octet-stream';
const COMMA = 44;
const TAB = 9;

const options = z.object(fileOptions);
const derived = z.object({ derive: z.record(z.string(), z.unknown()).default({}) });

/** Reads a source that stands in one piece. Memory: the piece, at most 8 MiB, and its cells as text. */
export async function describeSource(
  objects: BundleFacts['objects'],
  source: BundledSource,
  { name, table }: Pick<CellFacts, 'name' | 'table'>,
  body: Json,
): Promise<DescribedSource> {
  const formulas = derived.safeParse(body).data?.derive ?? {};
  const fields = table?.fields.filter((each) => !Object.hasOwn(formulas, each.name)) ?? [];
  const base = { cell: name, source, fields };
  const chunks = source.chunks ?? [];
  const first = chunks[0];
  if (first === undefined || !(await objects.has(first)) || !table) {
    return { ...base, encodingFormat: formatByName(source.name), records: 'left_out' };
  }
  const bytes = await objects.get(first);
  const file = bufferOf(source.name, bytes);
  const format = await formatOf(file);
  if (chunks.length > 1) return { ...base, encodingFormat: mimeOf(format), records: 'pieces' };
  if (format === 'parquet') {
    const records = fields.map((each) => ({ name: each.name, type: typedCroissant(each.type) }));
    return { ...base, encodingFormat: PARQUET, records };
  }
  if (format !== 'csv') return { ...base, encodingFormat: mimeOf(format), records: 'json' };
  return { ...base, ...(await textRecords(file, bytes, body, fields, table.rows)) };
}

async function textRecords(
  file: ByteSource,
  bytes: Uint8Array,
  body: Json,
  fields: readonly Field[],
  rows: number,
): Promise<Pick<DescribedSource, 'encodingFormat' | 'records'>> {
  const given = csvOptions(options.safeParse(body).data ?? {});
  const { sniffed, plain } = await openText(file, given);
  const { delimiter, header } = sniffed.dialect;
  const encodingFormat = delimiter === TAB ? TSV : CSV;
  const no = (records: Unreadable) => ({ encodingFormat, records });
  if (!plain) return no(given.encoding === undefined || given.encoding === 'utf-8' ? 'packed' : 'encoding');
  if (delimiter !== COMMA && delimiter !== TAB) return no('delimiter');
  if (!header) return no('header');
  const text = new TextDecoder().decode(bytes);
  const [names = [], ...records] = splitRecords(text, String.fromCharCode(delimiter), true, Infinity);
  const once = new Set(names).size === names.length && fields.every((each) => names.includes(each.name));
  if (!once || records.length !== rows || records.some((each) => each.length !== names.length)) return no('shape');
  const columns = fields.map((field) => {
    const at = names.indexOf(field.name);
    return { name: field.name, type: croissantType(rawType(records.map((each) => each[at]!)), field.type) };
  });
  return { encodingFormat, records: columns };
}

function bufferOf(name: string, bytes: Uint8Array): ByteSource {
  return { name, size: bytes.length, read: async (from, to) => bytes.slice(from, to) };
}

function mimeOf(format: Awaited<ReturnType<typeof formatOf>>): string {
  if (typeof format === 'object') return BYTES;
  return { csv: CSV, parquet: PARQUET, json: JSON_TEXT }[format];
}

function formatByName(name: string): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/\.csv$/i, CSV],
    [/\.tsv$/i, TSV],
    [/\.parquet$/i, PARQUET],
    [/\.jsonl?$/i, JSON_TEXT],
  ];
  return known.find(([ending]) => ending.test(name))?.[1] ?? BYTES;
}
