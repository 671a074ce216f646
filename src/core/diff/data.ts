/** Data of two runs: the files they came from, and of every dataset its rows, columns, distributions and profile. */
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import type { DatasetRef } from '../table/dataset.ts';
import { datasetRefSchema } from '../table/dataset-ref.ts';
import type { ComparedRun, ComparedSource } from './compared-run.ts';
import { diffDistributions, holdsRows, type ComparedDataset } from './distributions.ts';
import { isDataset, readDocument, type RunCells, type RunCellSide } from './run-cells.ts';
import type { DiffEntry } from './section.ts';
import type { DiffTools } from './tools.ts';
import { isObject, memberOf, namesOf, valueEntries, valueEntry } from './values.ts';

/** The files that two runs read. Nothing is said where a run did not note them; sizes where both are known. */
export function diffSources({ sources: a }: ComparedRun, { sources: b }: ComparedRun): DiffEntry[] {
  if (!a || !b) return [];
  return namesOf(a, b).flatMap((name) => {
    const [one, other] = [sourceAt(a, name), sourceAt(b, name)];
    const sized = [one, other].every((each) => each?.size !== undefined);
    return valueEntries('source', [name], factsOf(one, sized), factsOf(other, sized));
  });
}

function factsOf(source: ComparedSource | undefined, sized: boolean): JsonObject | undefined {
  return source && { sha256: source.sha256, ...(sized && { size: source.size! }) };
}

function sourceAt(sources: NonNullable<ComparedRun['sources']>, name: string): ComparedSource | undefined {
  return Object.hasOwn(sources, name) ? sources[name] : undefined;
}

/** What differs between the datasets that a cell left; one entry where it is the same version. */
export async function diffDataset(cells: RunCells, tools: DiffTools): Promise<DiffEntry[]> {
  if (!isDataset(cells)) return [];
  const { name, a, b } = cells;
  if (!a || !b || !a.digest || !b.digest) return valueEntries('data', [name], resultOf(a), resultOf(b));
  if (!a.output || !b.output) return withheldEntries(cells);
  const entries = valueEntries('data', [name], resultOf(a), resultOf(b));
  if (entries.every(({ change }) => change === 'same')) return entries;
  const [left, right] = [await readFacts(a), await readFacts(b)];
  return [
    ...entries,
    ...(left.columns && right.columns ? valueEntries('column', [name], left.columns, right.columns) : []),
    ...(await distributionEntries(name, left.dataset, right.dataset, tools)),
    ...(left.profile && right.profile ? profileEntries(name, left.profile, right.profile) : []),
  ];
}

function resultOf(side: RunCellSide | undefined): Json | undefined {
  return side?.output && memberOf(side.output, 'result');
}

/** Of a dataset that one side left out there are the number of rows and the names of columns. */
async function withheldEntries({ name, a, b }: RunCells): Promise<DiffEntry[]> {
  const sides = [a!, b!];
  const [rows, columns] = [sides.map(rowsOf), await Promise.all(sides.map(columnsOf))];
  const here = sides.map(({ output }) => output !== undefined);
  return [
    rowsEntry(name, [here[0]!, here[1]!], a!.digest === b!.digest),
    valueEntry('data', [name, 'rows'], rows[0], rows[1]),
    ...namesOf(columns[0]!, columns[1]!).map((column): DiffEntry => {
      const [one, other] = columns.map((each) => Object.hasOwn(each, column));
      return { change: one && other ? 'same' : one ? 'removed' : 'added', what: 'column', at: [name, column] };
    }),
  ];
}

/** Whether the rows are there, on either side: without them nothing is said of distributions. */
function rowsEntry(name: string, [a, b]: readonly [boolean, boolean], same: boolean): DiffEntry {
  return { change: same ? 'same' : 'changed', what: 'rows', at: [name], a, b };
}

function rowsOf({ output, withheld }: RunCellSide): Json | undefined {
  const result = output && memberOf(output, 'result');
  return isObject(result) ? memberOf(result, 'rows') : withheld?.rows;
}

async function columnsOf(side: RunCellSide): Promise<JsonObject> {
  if (side.output) return (await readFacts(side)).columns ?? {};
  return Object.fromEntries((side.withheld?.columns ?? []).map((column) => [column, true]));
}

async function distributionEntries(
  name: string,
  a: ComparedDataset | undefined,
  b: ComparedDataset | undefined,
  tools: DiffTools,
): Promise<DiffEntry[]> {
  const [one, other] = [a !== undefined && (await holdsRows(a)), b !== undefined && (await holdsRows(b))];
  return one && other ? diffDistributions(name, a!, b!, tools) : [rowsEntry(name, [one, other], false)];
}

interface Facts {
  readonly dataset: ComparedDataset | undefined;
  /** Column → type. */
  readonly columns: JsonObject | undefined;
  /** Column → its profile. */
  readonly profile: JsonObject | undefined;
}

async function readFacts({ output, objects }: RunCellSide): Promise<Facts> {
  const ref = datasetRefSchema.safeParse(output && memberOf(output, 'dataset'));
  const manifest = ref.success ? await documentAt(objects, ref.data.manifest.object) : undefined;
  const profileRef = output && memberOf(output, 'profile');
  const profile = isObject(profileRef) ? await documentAt(objects, String(profileRef['object'])) : undefined;
  const fields = manifest && memberOf(manifest, 'fields');
  const columns = profile && memberOf(profile, 'columns');
  return {
    dataset: ref.success ? { ref: ref.data as DatasetRef, objects } : undefined,
    columns: Array.isArray(fields) ? typesOf(fields as readonly Json[]) : undefined,
    profile: isObject(columns) ? columns : undefined,
  };
}

async function documentAt(objects: RunCellSide['objects'], digest: Digest): Promise<JsonObject | undefined> {
  const document = await readDocument(objects, digest);
  return isObject(document) ? document : undefined;
}

function typesOf(fields: readonly Json[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      if (!isObject(field) || typeof field['name'] !== 'string') return [];
      return [[field['name'], memberOf(field, 'type') ?? null] as const];
    }),
  );
}

/** Of the columns that both have; a histogram's numbers are told by the others. */
function profileEntries(name: string, a: JsonObject, b: JsonObject): DiffEntry[] {
  const both = namesOf(a, b).filter((column) => Object.hasOwn(a, column) && Object.hasOwn(b, column));
  return both.flatMap((column) => valueEntries('profile', [name, column], told(a[column]!), told(b[column]!)));
}

/** What a profile says in numbers that have names: the most frequent values by value. */
function told(profile: Json): Json {
  if (!isObject(profile)) return profile;
  const { top } = profile;
  const shown = Object.entries(profile).filter(([name]) => name !== 'histogram' && name !== 'top' && name !== 'type');
  return { ...Object.fromEntries(shown), ...(Array.isArray(top) && { top: countsOf(top as readonly Json[]) }) };
}

function countsOf(top: readonly Json[]): JsonObject {
  return Object.fromEntries(
    top.flatMap((each) => (isObject(each) ? [[String(each['value']), memberOf(each, 'count') ?? null] as const] : [])),
  );
}
