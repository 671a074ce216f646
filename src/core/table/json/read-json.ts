import type { ByteSource, ObjectStore } from '../../ports.ts';

import { problem, Refusal, type Problem } from '../../problem.ts';
import type { ColumnType, Field } from '../column.ts';
import { castColumn } from '../cast.ts';
import { createTextCollector } from '../column-collector.ts';
import type { Breathing } from '../csv/batches.ts';
import { CellReader, ISO_DATE, ISO_TIME } from '../csv/cell-reader.ts';
import { createDatasetWriter } from '../dataset-writer.ts';
import type { Ingested } from '../ingested.ts';
import { declaredType } from '../declared-type.ts';
import { makeColumn } from '../make-column.ts';

/** JSON is read whole, so its size is bounded; larger tables come as CSV or Parquet. */
const MAX_JSON_BYTES = 256 * 1024 * 1024;
/** Levels of lists and objects inside one value. */
const MAX_DEPTH = 64;

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads an array of objects, or one object a line (JSONL), into a dataset. Columns stand in order of first appearance;
 * a key that an object lacks is missing; nested values are kept as their JSON text.
 * Problems: `E_EMPTY`, `E_NO_ROWS`, `E_LIMIT`, `E_SYNTAX`, `E_DEPTH`, `E_NUMBER`, `E_ENCODING_TEXT`,
 * `table.json_rows`.
 */
export async function readJson(
  ctx: Breathing & { readonly objects: ObjectStore },
  source: ByteSource,
  types: Readonly<Record<string, ColumnType>> = {},
): Promise<Ingested> {
  try {
    const rows = await readRows(ctx, source);
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    if (names.length === 0) return { ok: false, problems: [problem('E_NO_ROWS', { columns: names })] };
    const unknown = Object.keys(types).filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      return {
        ok: false,
        problems: unknown.map((column) => problem('table.unknown_column', { column, columns: names })),
      };
    }
    const columns = names.map((name) => columnOf(name, rows, declaredType(types, name)));
    const fields = columns.map((column, index): Field => {
      const { type } = column;
      return type === 'timestamp' ? { name: names[index]!, type, zone: 'UTC' } : { name: names[index]!, type };
    });
    const writer = createDatasetWriter(ctx, fields);
    await writer.append(columns);
    return { ok: true, ...(await writer.finish()), fields, warnings: [] };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    throw error;
  }
}

async function readRows(ctx: Breathing, source: ByteSource): Promise<Row[]> {
  if (source.size > MAX_JSON_BYTES) {
    throw new Refusal(problem('E_LIMIT', { bytes: source.size, limit: MAX_JSON_BYTES }));
  }
  const text = decode(await source.read(0, source.size));
  const rows = text.trimStart().startsWith('[') ? wholeArray(text) : await lines(ctx, text);
  const wrong = rows.findIndex((row) => row === null || typeof row !== 'object' || Array.isArray(row));
  if (wrong >= 0) throw new Refusal(problem('table.json_rows', {}, { row: wrong + 1 }));
  return rows as Row[];
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(problem('table.encoding', { encoding: 'utf-8', byte: 0 }));
  }
}

function wholeArray(text: string): unknown[] {
  return parse(text, 1) as unknown[];
}

async function lines(ctx: Breathing, text: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if ((index & 4095) === 0) await ctx.breathe();
    if (line.trim() !== '') rows.push(parse(line, index + 1));
  }
  return rows;
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    throw new Refusal(problem('E_SYNTAX', { what: 'JSON' }, { line }));
  }
}

function columnOf(name: string, rows: readonly Row[], declared: ColumnType | undefined) {
  const values = rows.map((row) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null));
  const column = inferred(name, values, declared);
  return declared === undefined ? column : castColumn(name, column, declared);
}

function inferred(name: string, values: readonly unknown[], declared: ColumnType | undefined) {
  const present = values.filter((value) => value !== null);
  if (present.every((value) => typeof value === 'boolean')) {
    if (present.length > 0) return makeColumn('boolean', values as (boolean | null)[]);
  }
  if (present.every((value) => typeof value === 'number')) {
    requireEvery(name, values, (value) => value === null || Number.isFinite(value), 'E_NUMBER', { got: '1e400' });
    const whole = present.length > 0 && present.every((value) => Number.isSafeInteger(value));
    return makeColumn(whole ? 'integer' : 'number', values as (number | null)[]);
  }
  requireEvery(name, values, isShallow, 'E_DEPTH', { limit: MAX_DEPTH });
  const texts = values.map((value) => (value === null || typeof value === 'string' ? value : JSON.stringify(value)));
  requireEvery(name, texts, (text) => text === null || !HALF_A_CHARACTER.test(text), 'E_ENCODING_TEXT');
  const moments = declared === 'text' || declared === 'category' ? undefined : readMoments(texts);
  return (
    moments ?? createTextCollector(declared === 'text' || declared === 'category' ? declared : undefined).collect(texts)
  );
}

const HALF_A_CHARACTER = /\p{Surrogate}/u;

/** Refuses the first value that will not do, with its row. */
function requireEvery<T>(
  field: string,
  values: readonly T[],
  isFine: (value: T) => boolean,
  code: string,
  params: Problem['params'] = {},
): void {
  const row = values.findIndex((value) => !isFine(value));
  if (row >= 0) throw new Refusal(problem(code, params, { field, row: row + 1 }));
}

/** Whether a value nests no deeper than is allowed: writing it as text calls itself once a level. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    level = level.flatMap((each) => (each !== null && typeof each === 'object' ? Object.values(each) : []));
  }
  return true;
}

/** ISO 8601 texts as times, when all of them are. */
function readMoments(texts: readonly (string | null)[]) {
  const reader = new CellReader({
    delimiter: 0,
    decimal: 46,
    thousands: 0,
    dateOrder: undefined,
    header: true,
    missing: [],
  });
  const encoder = new TextEncoder();
  let common = ISO_DATE | ISO_TIME;
  const micros = texts.map((text) => {
    if (text === null || common === 0) return null;
    const bytes = encoder.encode(text);
    common &= reader.read(bytes, 0, bytes.length);
    return reader.micros;
  });
  if (common === 0) return undefined;
  return makeColumn((common & ISO_DATE) !== 0 ? 'date' : 'timestamp', micros);
}
