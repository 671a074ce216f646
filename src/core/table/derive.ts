/** New columns and chosen rows, by expressions over the columns there are. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { ObjectRef } from '../graph/digest.ts';
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { CompiledExpression } from '../expression/compile.ts';
import { compileCondition, compileExpression } from '../expression/compile.ts';
import type { ObjectStore } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import type { Column, Field } from './column.ts';
import { encodeColumn } from './column-object.ts';
import type { Dataset, DatasetManifest } from './dataset.ts';
import { ROW_GROUP_ROWS } from './dataset.ts';
import { createDatasetWriter } from './dataset-writer.ts';
import { convertColumn } from './convert.ts';

export interface DeriveContext {
  readonly objects: ObjectStore;
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

export interface Formula {
  readonly field: Field;
  readonly compiled: CompiledExpression;
}

export interface Choice {
  readonly formulas: readonly Formula[];
  /** Undefined without a condition. */
  readonly where: CompiledExpression | undefined;
}

export interface ChoiceFailure {
  readonly problems: readonly Problem[];
  /** The columns that there would be, but for the faulty ones. */
  readonly fields: readonly Field[];
  readonly faulty: ReadonlySet<string>;
}

/**
 * Compiles `derive` and `where`: each formula may use the columns of the data and other formulas, in whatever order
 * they are written, and the condition all of them. Formulas come in an order of dependence, by name where that is
 * free, because a mapping has no order. All problems at once, each once: what reads a faulty column is not at fault.
 */
export function compileChoice(
  texts: Readonly<Record<string, string>>,
  condition: string | undefined,
  fields: readonly Field[],
): ({ readonly ok: true } & Choice) | ({ readonly ok: false } & ChoiceFailure) {
  const taken = Object.keys(texts).filter((name) => fields.some((field) => field.name === name));
  const free = Object.fromEntries(Object.entries(texts).filter(([name]) => !taken.includes(name)));
  const { formulas, faulty } = compileWhatCan(free, fields);
  const known = [...fields, ...formulas.map(({ field }) => field)];
  const problems: Problem[] = [];
  const waits = new Map<string, readonly string[]>();
  for (const name of [...taken, ...faulty].sort(byCodeUnit)) {
    if (taken.includes(name)) problems.push(problem('table.derive_exists', { column: name }, keyOf(name)));
    const compiled = compileExpression(texts[name]!, known, faulty);
    if (compiled.ok) continue;
    problems.push(...compiled.problems.map((each) => placed(each, `derive.${name}`)));
    if (compiled.problems.length === 0) waits.set(name, compiled.waitsFor);
  }
  for (const name of waits.keys()) {
    if (restsOnItself(name, waits)) {
      problems.push(problem('table.derive_circle', { column: name, columns: waits.get(name)! }, keyOf(name)));
    }
  }
  const where = condition === undefined ? undefined : compileWhere(condition, known, faulty);
  if (where?.ok === false) problems.push(...where.problems);
  if (problems.length > 0) return { ok: false, problems, fields: known, faulty };
  return { ok: true, formulas, where: where?.ok ? where.compiled : undefined };
}

function restsOnItself(name: string, waits: ReadonlyMap<string, readonly string[]>): boolean {
  const reached = new Set<string>();
  for (const next of waits.get(name) ?? []) reached.add(next);
  for (const each of reached) for (const next of waits.get(each) ?? []) reached.add(next);
  return reached.has(name);
}

/**
 * Of a notebook's formulas those that give `wanted` columns which these data lack, and what those rest on, as far as
 * the data's columns allow; in an order of dependence. For new rows that come without what the notebook derives.
 */
export function formulasFor(
  wanted: readonly string[],
  texts: Readonly<Record<string, string>>,
  fields: readonly Field[],
): Formula[] {
  const lacking = Object.entries(texts).filter(([name]) => !fields.some((field) => field.name === name));
  const needed = new Set(wanted);
  const chosen: Formula[] = [];
  for (const formula of compileWhatCan(Object.fromEntries(lacking), fields).formulas.reverse()) {
    if (!needed.has(formula.field.name)) continue;
    for (const column of formula.compiled.columns) needed.add(column);
    chosen.unshift(formula);
  }
  return chosen;
}

/** Every formula whose columns there are, and the names of the others. */
function compileWhatCan(
  texts: Readonly<Record<string, string>>,
  fields: readonly Field[],
): { formulas: Formula[]; faulty: ReadonlySet<string> } {
  const formulas: Formula[] = [];
  const known = [...fields];
  let open = Object.keys(texts).sort(byCodeUnit);
  for (;;) {
    const waiting: string[] = [];
    for (const name of open) {
      const compiled = compileExpression(texts[name]!, known);
      if (compiled.ok) {
        const field: Field = fieldOf(name, compiled);
        formulas.push({ field, compiled });
        known.push(field);
      } else waiting.push(name);
    }
    if (waiting.length === 0 || waiting.length === open.length) return { formulas, faulty: new Set(waiting) };
    open = waiting;
  }
}

function fieldOf(name: string, { type }: CompiledExpression): Field {
  return type === 'timestamp' ? { name, type, zone: 'UTC' } : { name, type };
}

function keyOf(name: string): { key: string } {
  return { key: `derive.${name}` };
}

/** The line and column of an expression's problem are within its text; the key says which text. */
function placed(found: Problem, key: string): Problem {
  const { line: _line, column, endLine: _endLine, endColumn: _endColumn, ...where } = found.where;
  return { ...found, params: { ...found.params, at: column ?? 1 }, where: { ...where, key } };
}

/** The whole manifest with the formulas' columns behind its own. Objects of the other columns are used as they are. */
export async function addColumns(
  ctx: DeriveContext,
  dataset: Dataset,
  formulas: readonly Formula[],
): Promise<{ manifest: ObjectRef; bytes: number }> {
  const text = new TextDecoder().decode(await ctx.objects.get(dataset.ref.manifest.object));
  const manifest = parseCanonicalJson(text) as DatasetManifest;
  const added: ObjectRef[][] = [];
  let start = 0;
  for (const group of manifest.groups) {
    const columns = await evaluateAll(dataset, formulas, start, start + group.rows);
    added.push(await Promise.all(columns.map((column) => putColumn(ctx.objects, column))));
    start += group.rows;
    ctx.progress(start, manifest.rows, 'rows');
    await ctx.breathe();
  }
  const next: DatasetManifest = {
    ...manifest,
    fields: [...manifest.fields, ...formulas.map(({ field }) => field)],
    groups: manifest.groups.map((group, at) => ({ ...group, columns: [...group.columns, ...added[at]!] })),
  };
  const bytes = new TextEncoder().encode(canonicalJson(next));
  const size = next.groups.reduce((sum, group) => sum + group.columns.reduce((all, ref) => all + ref.size, 0), 0);
  return { manifest: { object: await ctx.objects.put(bytes), size: bytes.length, form: 'json' }, bytes: size };
}

async function putColumn(objects: ObjectStore, column: Column): Promise<ObjectRef> {
  const bytes = encodeColumn(column);
  return { object: await objects.put(bytes), size: bytes.length, form: 'bytes' };
}

/** The formulas' columns for rows `start` up to `end`, earlier formulas at hand for later ones. */
async function evaluateAll(
  dataset: Dataset,
  formulas: readonly Formula[],
  start: number,
  end: number,
): Promise<Column[]> {
  const columns = new Map<string, Column>();
  const own = [...new Set(formulas.flatMap(({ compiled }) => compiled.columns))].filter((name) => dataset.field(name));
  const read = await dataset.slice(own, start, end);
  own.forEach((name, at) => columns.set(name, read[at]!));
  return formulas.map(({ field, compiled }) => {
    const column = convertColumn(compiled.evaluate(columns, end - start), field.type);
    columns.set(field.name, column);
    return column;
  });
}

/** As `addColumns` for a dataset that is a part of another: its rows are written anew. */
export async function copyWithColumns(
  ctx: DeriveContext,
  dataset: Dataset,
  formulas: readonly Formula[],
): Promise<{ manifest: ObjectRef; bytes: number }> {
  const writer = createDatasetWriter(ctx, [...dataset.fields, ...formulas.map(({ field }) => field)]);
  const names = dataset.fields.map(({ name }) => name);
  for (let start = 0; start < dataset.rowCount; start += ROW_GROUP_ROWS) {
    const end = Math.min(start + ROW_GROUP_ROWS, dataset.rowCount);
    const own = await dataset.slice(names, start, end);
    await writer.append([...own, ...(await evaluateAll(dataset, formulas, start, end))]);
    ctx.progress(end, dataset.rowCount, 'rows');
    await ctx.breathe();
  }
  return writer.finish();
}

/** Compiles `where`; its problems carry the key. */
export function compileWhere(
  text: string,
  fields: readonly Field[],
  faulty?: ReadonlySet<string>,
): { ok: true; compiled: CompiledExpression } | { ok: false; problems: Problem[] } {
  const compiled = compileCondition(text, fields, faulty);
  if (compiled.ok) return { ok: true, compiled };
  return { ok: false, problems: compiled.problems.map((each) => placed(each, 'where')) };
}

/** Row numbers (of this dataset, from 0, ascending) for which the condition is true; missing is not true. */
export async function rowsWhere(
  ctx: Omit<DeriveContext, 'objects'>,
  dataset: Dataset,
  condition: CompiledExpression,
): Promise<Uint32Array> {
  const rows = new Uint32Array(dataset.rowCount);
  let count = 0;
  for (let start = 0; start < dataset.rowCount; start += ROW_GROUP_ROWS) {
    const end = Math.min(start + ROW_GROUP_ROWS, dataset.rowCount);
    const read = await dataset.slice(condition.columns, start, end);
    const columns = new Map(condition.columns.map((name, at) => [name, read[at]!]));
    const truth = condition.evaluate(columns, end - start);
    if (truth.type === 'category' || truth.type === 'text') throw new Error('a condition gave text');
    for (let row = 0; row < end - start; row++) if (truth.values[row] === 1) rows[count++] = start + row;
    ctx.progress(end, dataset.rowCount, 'rows');
    await ctx.breathe();
  }
  return rows.slice(0, count);
}
