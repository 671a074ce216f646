/** Data of two runs: the files they came from, and of every dataset its rows, columns and profile. */
import type { Bundle } from '../bundle/read.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { readDocument, typeOf, type RunCells, type RunCellSide } from './run-cells.ts';
import type { DiffEntry, DiffSection } from './section.ts';
import { isObject, memberOf, namesOf, valueEntries } from './values.ts';

/** Sources by name, then each dataset. A dataset of one version on both sides is told in one entry. */
export async function diffData(a: Bundle, b: Bundle, cells: readonly RunCells[]): Promise<DiffSection> {
  const entries = valueEntries('source', [], sourcesOf(a), sourcesOf(b));
  for (const each of cells) {
    if (typeOf(each) === 'dataset') entries.push(...(await datasetEntries(a, b, each)));
  }
  return { name: 'data', entries };
}

function sourcesOf({ manifest }: Bundle): JsonObject {
  return Object.fromEntries(manifest.sources.map(({ name, size, sha256 }) => [name, { size, sha256 }]));
}

async function datasetEntries(a: Bundle, b: Bundle, { name, a: one, b: other }: RunCells): Promise<DiffEntry[]> {
  // One whose output only one side holds cannot be looked into on the other.
  if (one && other && (!one.output || !other.output)) return [];
  const entries = valueEntries('data', [name], resultOf(one), resultOf(other));
  if (!one || !other || entries.every(({ change }) => change === 'same')) return entries;
  const [left, right] = [await readFacts(a, one), await readFacts(b, other)];
  return [
    ...entries,
    ...(left.columns && right.columns ? valueEntries('column', [name], left.columns, right.columns) : []),
    ...(left.profile && right.profile ? profileEntries(name, left.profile, right.profile) : []),
  ];
}

function resultOf(side: RunCellSide | undefined): Json | undefined {
  return side?.output && memberOf(side.output, 'result');
}

interface Facts {
  /** Column → type. */
  readonly columns: JsonObject | undefined;
  /** Column → its profile. */
  readonly profile: JsonObject | undefined;
}

async function readFacts(bundle: Bundle, { output }: RunCellSide): Promise<Facts> {
  const dataset = output && memberOf(output, 'dataset');
  const manifest = await objectAt(bundle, isObject(dataset) ? memberOf(dataset, 'manifest') : undefined);
  const profile = await objectAt(bundle, output && memberOf(output, 'profile'));
  const fields = manifest && memberOf(manifest, 'fields');
  const columns = profile && memberOf(profile, 'columns');
  return {
    columns: Array.isArray(fields) ? typesOf(fields as readonly Json[]) : undefined,
    profile: isObject(columns) ? columns : undefined,
  };
}

async function objectAt(bundle: Bundle, ref: Json | undefined): Promise<JsonObject | undefined> {
  if (!isObject(ref) || typeof ref['object'] !== 'string') return undefined;
  const document = await readDocument(bundle, ref['object'] as Digest);
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
