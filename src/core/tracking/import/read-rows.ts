/** An exported table, whatever it is written in, as rows. */
import type { Json, JsonObject } from '../../json.ts';
import type { ByteSource, ObjectStore } from '../../ports.ts';
import { problem, Refusal } from '../../problem.ts';
import { valueAt, type Column } from '../../table/column.ts';
import type { Breathing } from '../../table/csv/batches.ts';
import type { CsvOptions } from '../../table/csv/dialect.ts';
import { textAt } from '../../table/display.ts';
import { formatOf, ingest } from '../../table/ingest.ts';
import type { Ingested } from '../../table/ingested.ts';
import { openDataset } from '../../table/open-dataset.ts';
import { isObject, metricOf, type Rows, type TableRow } from './imported.ts';

/** A table of runs is read whole; a larger one is no table of runs. */
const MAX_BYTES = 256 * 1024 * 1024;

/** What pandas' row numbers are called where they were written along: nothing, in a CSV, which is then `column_1`. */
const INDEX = ['column_1', 'Unnamed: 0', '__index_level_0__', 'index'];

/** Columns that are names and not numbers, however they look. */
const NAMES = ['ID', 'Name', 'Notes', 'Tags', 'sys/id', 'sys/name', 'sys/custom_run_id', 'sys/description'];

/** An exported table of which a part is read at a time. */
export interface OpenTable {
  readonly columns: readonly string[];
  readonly nested: readonly string[];
  readonly count: number;
  /** Rows `start` up to but not including `end`, both from 0. */
  read(start: number, end: number): Promise<TableRow[]>;
}

/** Refusals: `E_TYPE`, `E_LIMIT`, `E_SYNTAX`, `import.sqlite`, `import.rows`, and those of the readers of tables. */
export async function openRows(breathing: Breathing, source: ByteSource): Promise<OpenTable> {
  const file = source.name;
  const format = source.size === 0 ? 'csv' : await formatOf(source);
  if (typeof format === 'object') {
    const code = format.foreign === 'SQLite' ? 'import.sqlite' : 'E_TYPE';
    throw new Refusal(problem(code, { found: format.foreign }, { file }));
  }
  if (source.size > MAX_BYTES)
    throw new Refusal(problem('E_LIMIT', { bytes: source.size, limit: MAX_BYTES }, { file }));
  return format === 'json' ? openJson(source) : openTable(breathing, source, format === 'csv');
}

/** The whole of it. Missing cells are left out; columns of numbers are numbers; pandas' own row numbers are no column. */
export async function allRows({ columns, nested, count, read }: OpenTable): Promise<Rows> {
  const rows = columns.reduce<TableRow[]>(withNumbers, await read(0, count));
  const isIndex = (name: string) => INDEX.includes(name) && rows.every(({ row, cells }) => cells[name] === row - 1);
  const index = columns.find(isIndex);
  if (index === undefined) return { columns, nested, rows };
  return {
    columns: columns.filter((name) => name !== index),
    nested,
    rows: rows.map(({ row, cells: { [index]: _, ...cells } }) => ({ row, cells })),
  };
}

async function openTable(breathing: Breathing, source: ByteSource, isCsv: boolean): Promise<OpenTable> {
  const ctx = { ...breathing, objects: scratchObjects() };
  // NaN is a result here and no missing cell.
  const options: CsvOptions = isCsv ? { missing: [''] } : {};
  let read = needed(await ingest(ctx, source, options), source.name);
  const asText = read.fields.filter(({ name, type }) => NAMES.includes(name) && type !== 'text' && type !== 'category');
  if (isCsv && asText.length > 0) {
    const types = Object.fromEntries(asText.map(({ name }) => [name, 'text' as const]));
    read = needed(await ingest(ctx, source, { ...options, types }), source.name);
  }
  const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
  const names = read.fields.map(({ name }) => name);
  const nested = read.warnings.flatMap(({ code, where }) =>
    code === 'table.nested_column' ? [where.field ?? ''] : [],
  );
  return {
    columns: names,
    nested,
    count: read.rows,
    async read(start, end) {
      const columns = await dataset.slice(names, start, end);
      return Array.from({ length: columns[0]?.length ?? 0 }, (_, at) => {
        const cells = columns.flatMap((column, index) => cellOf(column, names[index]!, at));
        return { row: start + at + 1, cells: Object.fromEntries(cells) };
      });
    },
  };
}

function cellOf(column: Column, name: string, at: number): [string, Json][] {
  const value = valueAt(column, at);
  if (value === null) return [];
  if (column.type === 'boolean') return [[name, value === 1]];
  const isMoment = column.type === 'date' || column.type === 'timestamp';
  return [[name, typeof value === 'number' && Number.isFinite(value) && !isMoment ? value : textAt(column, at)!]];
}

/** A column of numbers is read as text where `NaN` or `inf` stands among them: its numbers are numbers all the same. */
function withNumbers(rows: readonly TableRow[], name: string): TableRow[] {
  const read = rows.map(({ cells }) => metricOf(cells[name]));
  const every = rows.every(({ cells }, index) => cells[name] === undefined || read[index] !== undefined);
  if (NAMES.includes(name) || !every || !read.some((each) => typeof each === 'string')) return [...rows];
  return rows.map(({ row, cells }, index) => {
    const value = read[index];
    return { row, cells: value === undefined ? cells : { ...cells, [name]: value } };
  });
}

function needed(read: Ingested, file: string): Ingested & { ok: true } {
  if (read.ok) return read;
  throw new Refusal(read.problems.map((each) => ({ ...each, where: { ...each.where, file } })));
}

/** An array of objects, or one object a line. Python's `NaN` and `Infinity` are read as those words. */
async function openJson(source: ByteSource): Promise<OpenTable> {
  const file = source.name;
  const text = new TextDecoder().decode(await source.read(0, source.size)).replace('\uFEFF', '');
  const found = text.trimStart().startsWith('[') ? parse(text, file, undefined) : linesOf(text, file);
  const list = Array.isArray(found) ? found : [found];
  const wrong = list.findIndex((each) => !isObject(each));
  if (wrong >= 0) throw new Refusal(problem('import.rows', {}, { file, row: wrong + 1 }));
  const objects = list as JsonObject[];
  const rows = objects.map((each, index) => ({
    row: index + 1,
    cells: Object.fromEntries(Object.entries(each).filter(([, value]) => value !== null)),
  }));
  const columns = [...new Set(objects.flatMap((each) => Object.keys(each)))];
  return { columns, nested: [], count: rows.length, read: async (start, end) => rows.slice(start, end) };
}

function linesOf(text: string, file: string): Json {
  const lines = text.split(/\r?\n/);
  const whole = lines.length > 1 && /^\{\s*$/.test(lines[0]!);
  if (whole) return parse(text, file, undefined);
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, file, index + 1)]));
}

function parse(text: string, file: string, line: number | undefined): Json {
  const named = text.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (found) =>
    found.startsWith('"') ? found : `"${found}"`,
  );
  try {
    return JSON.parse(named) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(problem('E_SYNTAX', { what: 'JSON' }, { file, ...(line !== undefined && { line }) }));
  }
}

/** Where a table stands while it is read: nothing of it stays in the store. */
function scratchObjects(): ObjectStore {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const name = String(kept.size);
      kept.set(name, bytes.slice());
      return name;
    },
    async get(name) {
      const bytes = kept.get(name);
      if (!bytes) throw new Error(`no object ${name}`);
      return bytes;
    },
    has: async (name) => kept.has(name),
    sync: async () => undefined,
    list: async () => [],
    delete: async (names) => names.forEach((name) => kept.delete(name)),
  };
}
