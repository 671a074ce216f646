import type { ByteSource, ObjectStore } from '../../ports.ts';
import type { Problem } from '../../problem.ts';
import { problem, Refusal, warning } from '../../problem.ts';
import type { Field } from '../column.ts';
import { widens } from '../convert.ts';
import type { StoredGroup } from '../group-writer.ts';
import { createGroupWriter, writeManifest } from '../group-writer.ts';
import type { Ingested } from '../ingested.ts';
import type { Breathing } from './batches.ts';
import { parseBatches, prepareSecondReading } from './batches.ts';
import type { ByteStream } from './byte-stream.ts';
import { CellReader } from './cell-reader.ts';
import type { ColumnParser } from './column-parser.ts';
import type { CsvOptions } from './dialect.ts';
import { openText } from './open-text.ts';
import type { Ranges } from './read-ranges.ts';
import { LEAST_FILE_BYTES, passesInRanges } from './read-ranges.ts';
import { RecordParser } from './record-parser.ts';
import type { Sniffed } from './sniff.ts';

export interface CsvContext extends Breathing {
  readonly objects: ObjectStore;
  /** Has ranges of a large plain file read by other workers; without it the file is read from one end to the other. */
  readonly ranges?: Ranges;
}

/**
 * Reads a CSV file (plain, gzip, or the only file of a zip) into a dataset. Types come from all rows: a column is
 * what every one of its values can be read as. Memory is bounded by the batch, not by the file; a column whose
 * reading changes after values were stored costs a second pass over the file.
 * Problems: the `E_…` codes of bad files; warnings where a reading may not be what was meant.
 */
export async function readCsv(ctx: CsvContext, source: ByteSource, options: CsvOptions): Promise<Ingested> {
  try {
    return await readText(ctx, source, options);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    throw error;
  }
}

async function readText(ctx: CsvContext, source: ByteSource, options: CsvOptions): Promise<Ingested> {
  const text = await openText(source, options, ctx.breathe);
  await ctx.breathe();
  const { sniffed } = text;
  const plan = { names: sniffed.names, dialect: sniffed.dialect, types: options.types ?? {} };
  if (ctx.ranges !== undefined && text.plain && source.size >= (ctx.ranges.leastFileBytes ?? LEAST_FILE_BYTES)) {
    const ranged = await readPasses(ctx, sniffed, options, passesInRanges(ctx, source, plan, ctx.ranges));
    if (ranged !== undefined) return ranged;
  }
  let { stream } = text;
  const whole = await readPasses(ctx, sniffed, options, async (parser, pass) => {
    if (pass > 1) ({ stream } = await openText(source, options));
    return readOnce(ctx, stream, parser, sniffed, source.size);
  });
  return whole!;
}

type Reading = { ok: true; groups: readonly StoredGroup[] } | { ok: false; problems: readonly Problem[] };

/** Goes through the file for the columns of `parser` that are not passed over. Undefined: this is not the way to read this file. */
type Pass = (parser: RecordParser, pass: 1 | 2) => Promise<Reading | undefined>;

async function readPasses(
  ctx: CsvContext,
  sniffed: Sniffed,
  options: CsvOptions,
  goThrough: Pass,
): Promise<Ingested | undefined> {
  const newParser = () => new RecordParser(sniffed.names, sniffed.dialect, options.types ?? {});
  const first = newParser();
  hint(first, sniffed);
  const read = await goThrough(first, 1);
  if (!read?.ok) return read;
  if (first.rowsBefore === 0) return { ok: false, problems: [problem('E_NO_ROWS', { columns: sniffed.names })] };
  const again = first.columns.filter((column) => column.abandoned || !stays(column, read.groups));
  let parser: readonly ColumnParser[] = first.columns;
  let { groups } = read;
  if (again.length > 0) {
    const wanted = again.map((column) => column.index);
    const second = newParser();
    prepareSecondReading(second, first, wanted);
    const reread = await goThrough(second, 2);
    if (!reread?.ok) return reread;
    groups = groups.map((group, at) => merged(group, reread.groups[at]!, wanted));
    parser = first.columns.map((column) => (wanted.includes(column.index) ? second.columns[column.index]! : column));
  }
  const unclear = first.columns.filter((column) => column.declared !== undefined && column.ambiguousOrder());
  if (unclear.length > 0) return { ok: false, problems: unclear.map((column) => dateOrder(column)) };
  const fields = parser.map(fieldOf);
  const written = await writeManifest(ctx, fields, groups);
  return { ok: true, ...written, fields, warnings: warningsOf(first.columns, fields, sniffed, options) };
}

async function readOnce(
  ctx: CsvContext,
  stream: ByteStream,
  parser: RecordParser,
  sniffed: Sniffed,
  sourceBytes: number,
): Promise<Reading> {
  const writer = createGroupWriter(ctx);
  const { header } = sniffed.dialect;
  const { problems } = await parseBatches(ctx, stream, parser, { header, sourceBytes }, writer.append);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, groups: await writer.finish() };
}

/** Starts every column with what its first rows can be read as, so that the first batch need not be read twice. */
function hint(parser: RecordParser, sniffed: Sniffed): void {
  const reader = new CellReader(sniffed.dialect);
  const encoder = new TextEncoder();
  for (const column of parser.columns) {
    if (column.declared !== undefined) continue;
    for (const record of sniffed.records.slice(0, 200)) {
      if (column.readings === 0) break;
      const cell = record[column.index];
      if (cell === undefined || cell === '' || sniffed.dialect.missing.includes(cell)) continue;
      const bytes = encoder.encode(cell);
      column.seen = true;
      column.readings &= reader.read(bytes, 0, bytes.length);
    }
    column.way = column.fittingWay();
  }
}

/** Whether what was stored of the column can become its final type. */
function stays(column: ColumnParser, groups: readonly StoredGroup[]): boolean {
  const type = column.finalType();
  return groups.every((group) => {
    const stored = group.columns[column.index];
    return stored !== undefined && (widens(stored.type, type) || stored.empty);
  });
}

function merged(group: StoredGroup, reread: StoredGroup, wanted: readonly number[]): StoredGroup {
  const columns = group.columns.map((stored, index) => (wanted.includes(index) ? reread.columns[index] : stored));
  return { rows: group.rows, columns };
}

function fieldOf(column: ColumnParser): Field {
  const type = column.finalType();
  if (type !== 'timestamp') return { name: column.name, type };
  return { name: column.name, type, zone: zoneOf(column) };
}

/** The zone that all values name, `UTC` when they name none or several. */
function zoneOf({ zoneLow, zoneHigh, sawNaive }: ColumnParser): string {
  if (sawNaive || zoneLow !== zoneHigh || zoneLow === 0) return 'UTC';
  const minutes = Math.abs(zoneLow);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${zoneLow < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function dateOrder(column: ColumnParser): Problem {
  return problem('table.date_order', {}, { field: column.name });
}

function warningsOf(
  columns: readonly ColumnParser[],
  fields: readonly Field[],
  sniffed: Sniffed,
  options: CsvOptions,
): Problem[] {
  const warnings: Problem[] = [];
  for (const [index, column] of columns.entries()) {
    const { name: field, type } = fields[index]!;
    const asText = type === 'category' || type === 'text';
    if (column.declared === undefined && column.ambiguousOrder()) {
      warnings.push(warning('W_DATE_ORDER', {}, { field }));
    }
    if (column.inexact !== undefined && column.declared === undefined) {
      const long = asText && column.readings !== 0;
      if (long) warnings.push(warning('W_PRECISION', { value: column.inexact }, { field }));
      else if (!asText) warnings.push(warning('table.rounded', { value: column.inexact }, { field }));
    }
    if (column.leadingZeros !== undefined && type === 'integer' && column.declared === undefined) {
      warnings.push(warning('table.leading_zeros', { value: column.leadingZeros }, { field }));
    }
  }
  if (options.decimal === undefined && sniffed.dialect.decimal === 44) {
    const thousands = sniffed.dialect.thousands === 0 ? '' : String.fromCharCode(sniffed.dialect.thousands);
    warnings.push(warning('W_LOCALE', { decimal: ',', thousands }));
  }
  if (sniffed.unreadNumbers) {
    const { column: field, examples } = sniffed.unreadNumbers;
    warnings.push(warning('table.decimal_unsure', { examples }, { field }));
  }
  return warnings;
}
