/** From the columns of a dataset to what learners see: which columns are features, and their values. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Problem } from '../problem.ts';
import { problem, Refusal, warning } from '../problem.ts';
import type { Column, Field } from '../table/column.ts';
import { isMissing, isNumeric, valueAt } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';
import { unknownColumn } from '../table/roles.ts';
import type { FeatureColumn, FeatureSpec, Features } from './features.ts';
import type { ModelInput } from './model-output.ts';

/** A text with more values than this in train is no category. */
export const MAX_LEVELS = 1000;

/** `features:` as a body has it: the columns, or all but some; undefined is every column that can be one. */
export type FeatureChoice = readonly string[] | { readonly except: readonly string[] } | undefined;

export type ChosenFeatures =
  | {
      readonly ok: true;
      readonly specs: readonly FeatureSpec[];
      readonly inputs: readonly ModelInput[];
      /** Columns left out, each with its reason. */
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The features of a model, in the order of the dataset's columns (or of the list, where one is given). Numbers,
 * integers and booleans are numbers; text with at most 1,000 levels in `train` is a category. Without a list, the
 * target, the time, the key, dates, other text and columns without any value are left out.
 * Cost: reads text and numbers of `train` once.
 */
export async function chooseFeatures(train: Dataset, target: string, choice: FeatureChoice): Promise<ChosenFeatures> {
  const listed = isList(choice) ? choice : undefined;
  const named = listed ?? (choice === undefined || isList(choice) ? [] : choice.except);
  const key = listed ? 'features' : 'features.except';
  const unknown = named.filter((name) => !train.field(name));
  if (unknown.length > 0) return { ok: false, problems: unknown.map((name) => unknownColumn(train, name, key)) };
  return listed ? fromList(train, target, [...new Set(listed)]) : fromRoles(train, target, new Set(named));
}

function isList(choice: FeatureChoice): choice is readonly string[] {
  return Array.isArray(choice);
}

async function fromList(train: Dataset, target: string, names: readonly string[]): Promise<ChosenFeatures> {
  const problems: Problem[] = [];
  const found: { spec: FeatureSpec; field: Field }[] = [];
  for (const name of names) {
    const field = train.field(name)!;
    const spec = name === target ? 'target' : await specOf(train, field);
    if (typeof spec === 'string')
      problems.push(problem(`learn.feature_${spec}`, { column: name }, { key: 'features' }));
    else found.push({ spec, field });
  }
  if (names.length === 0) problems.push(problem('learn.no_feature_left', {}, { key: 'features' }));
  return problems.length > 0 ? { ok: false, problems } : chosen(found, []);
}

async function fromRoles(train: Dataset, target: string, except: ReadonlySet<string>): Promise<ChosenFeatures> {
  const out = new Set([target, train.ref.time, ...(train.ref.key ?? []), ...except]);
  const warnings: Problem[] = [];
  const found: { spec: FeatureSpec; field: Field }[] = [];
  for (const field of train.fields) {
    if (out.has(field.name)) continue;
    const isTime = field.type === 'timestamp' || field.type === 'date';
    const spec = isTime ? 'date' : await specOf(train, field);
    if (typeof spec === 'string')
      warnings.push(warning(`learn.left_out_${spec}`, { column: field.name, limit: MAX_LEVELS }));
    else found.push({ spec, field });
  }
  if (found.length === 0) return { ok: false, problems: [problem('learn.no_feature_left', {}, { key: 'features' })] };
  return chosen(found, warnings);
}

function chosen(
  found: readonly { readonly spec: FeatureSpec; readonly field: Field }[],
  warnings: readonly Problem[],
): ChosenFeatures {
  const inputs = found.map(({ spec, field }): ModelInput => ({
    name: field.name,
    type: field.type,
    element: spec.kind === 'number' ? 'double' : 'string',
  }));
  return { ok: true, specs: found.map(({ spec }) => spec), inputs, warnings };
}

/** The column as a feature, or why it cannot be one. */
async function specOf(train: Dataset, { name, type }: Field): Promise<FeatureSpec | 'text' | 'empty'> {
  const column = await train.column(name);
  if (type === 'category' || type === 'text') {
    const levels = levelsOf(column, MAX_LEVELS);
    if (levels === undefined) return 'text';
    return levels.length === 0 ? 'empty' : { name, kind: 'category', levels };
  }
  for (let row = 0; row < column.length; row++) {
    if (!Number.isNaN(numberAt(column, row))) return { name, kind: 'number' };
  }
  return 'empty';
}

/** The texts that occur, sorted by code unit; undefined when there are more than `limit`. An empty text is missing. */
export function levelsOf(column: Column, limit = Infinity): string[] | undefined {
  if (column.type === 'category') {
    const seen = new Set(column.codes);
    const levels = column.levels.filter((level, code) => level !== '' && seen.has(code));
    return levels.length > limit ? undefined : levels.sort(byCodeUnit);
  }
  const levels = new Set<string>();
  for (let row = 0; row < column.length; row++) {
    const text = levelAt(column, row);
    if (text === undefined) continue;
    levels.add(text);
    if (levels.size > limit) return undefined;
  }
  return [...levels].sort(byCodeUnit);
}

/** The value as a level of a category: booleans are `true` and `false`; undefined where missing. */
export function levelAt(column: Column, row: number): string | undefined {
  if (isMissing(column, row)) return undefined;
  if (isNumeric(column)) {
    const value = column.values[row]!;
    if (Number.isNaN(value)) return undefined;
    return column.type === 'boolean' ? String(value === 1) : String(value);
  }
  const text = valueAt(column, row) as string;
  return text === '' ? undefined : text;
}

/** The value as a number, texts that spell one included; NaN where missing or none. */
function numberAt(column: Column, row: number): number {
  if (isMissing(column, row)) return NaN;
  if (isNumeric(column)) return column.values[row]!;
  const text = (valueAt(column, row) as string).trim();
  if (text === 'true' || text === 'false') return text === 'true' ? 1 : 0;
  return text === '' ? NaN : Number(text);
}

/**
 * The values of the features in `dataset`, in the order of `specs`; levels that training never saw get the code
 * `levels.length`. Refusal `learn.column_missing` for every feature that the dataset lacks. O(rows × features).
 */
export async function readFeatures(dataset: Dataset, specs: readonly FeatureSpec[]): Promise<Features> {
  const missing = specs.filter(({ name }) => !dataset.field(name));
  if (missing.length > 0) {
    const columns = dataset.fields.map(({ name }) => name).slice(0, 20);
    throw new Refusal(missing.map(({ name }) => problem('learn.column_missing', { column: name, columns })));
  }
  const columns = await Promise.all(specs.map(async (spec) => featureColumn(spec, await dataset.column(spec.name))));
  return { nSamples: dataset.rowCount, columns };
}

/** One feature from its column, whatever type the column has in this dataset. */
function featureColumn(spec: FeatureSpec, column: Column): FeatureColumn {
  const { name } = spec;
  if (spec.kind === 'number') {
    if (isNumeric(column) && column.valid === undefined) return { name, kind: 'number', values: column.values };
    const values = new Float64Array(column.length);
    for (let row = 0; row < values.length; row++) values[row] = numberAt(column, row);
    return { name, kind: 'number', values };
  }
  const { levels } = spec;
  const known = new Map(levels.map((level, code) => [level, code]));
  const codeOf = (text: string | undefined) => (text === undefined ? -1 : (known.get(text) ?? levels.length));
  const codes = new Int32Array(column.length);
  if (column.type === 'category') {
    const renamed = column.levels.map((level) => codeOf(level === '' ? undefined : level));
    for (let row = 0; row < codes.length; row++)
      codes[row] = column.codes[row]! < 0 ? -1 : renamed[column.codes[row]!]!;
  } else {
    for (let row = 0; row < codes.length; row++) codes[row] = codeOf(levelAt(column, row));
  }
  return { name, kind: 'category', codes, levels };
}

/** Rows `start` up to `end`, without copying. */
export function sliceFeatures({ columns }: Features, start: number, end: number): Features {
  return {
    nSamples: end - start,
    columns: columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: column.values.subarray(start, end) }
        : { ...column, codes: column.codes.subarray(start, end) },
    ),
  };
}

/** The chosen rows, in their order. */
export function takeFeatures({ columns }: Features, rows: Uint32Array): Features {
  return {
    nSamples: rows.length,
    columns: columns.map((column) => {
      if (column.kind === 'number') {
        const values = new Float64Array(rows.length);
        for (let at = 0; at < rows.length; at++) values[at] = column.values[rows[at]!]!;
        return { ...column, values };
      }
      const codes = new Int32Array(rows.length);
      for (let at = 0; at < rows.length; at++) codes[at] = column.codes[rows[at]!]!;
      return { ...column, codes };
    }),
  };
}
