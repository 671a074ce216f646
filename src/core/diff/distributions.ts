/** Whether the columns of two datasets are distributed alike, by the drift test that a monitor would choose. */
import type { ObjectStore } from '../ports.ts';
import { chooseDriftTest } from '../monitor/drift-auto.ts';
import { driftColumnOf, orderedSample, testColumn, type ColumnDrift } from '../monitor/drift-report.ts';
import type { Dataset, DatasetManifest, DatasetRef } from '../table/dataset.ts';
import { readManifest } from '../table/dataset-output.ts';
import { openDataset } from '../table/open-dataset.ts';
import type { DiffEntry } from './section.ts';
import { stopWhenCancelled, type DiffTools } from './tools.ts';

export interface ComparedDataset {
  readonly ref: DatasetRef;
  readonly objects: Pick<ObjectStore, 'get' | 'has'>;
}

/** Whether every row is there to be read. */
export async function holdsRows({ ref, objects }: ComparedDataset): Promise<boolean> {
  if (!(await objects.has(ref.manifest.object)) || (ref.rows && !(await objects.has(ref.rows.object)))) return false;
  const { groups } = await readManifest(objects, ref);
  for (const { object } of groups.flatMap(({ columns }) => columns)) if (!(await objects.has(object))) return false;
  return true;
}

/**
 * An entry for each column that both have, in the order of the first: `same` where it is the same objects, else with
 * the test of its values. Dates, times and columns that are text on one side alone have no test. The first dataset is
 * the reference, as in a monitor. Cost: reads every column that differs, one at a time.
 */
export async function diffDistributions(
  name: string,
  a: ComparedDataset,
  b: ComparedDataset,
  tools: DiffTools,
): Promise<DiffEntry[]> {
  const [left, right] = [await openDataset(a, a.ref), await openDataset(b, b.ref)];
  const [first, second] = [await readManifest(a.objects, a.ref), await readManifest(b.objects, b.ref)];
  const sameRows = a.ref.rows?.object === b.ref.rows?.object;
  const entries: DiffEntry[] = [];
  for (const { name: column } of first.fields) {
    if (!right.field(column)) continue;
    stopWhenCancelled(tools);
    const entry = { what: 'distribution', at: [name, column] } as const;
    const same = sameRows && objectsOf(first, column) === objectsOf(second, column);
    if (same) entries.push({ change: 'same', ...entry });
    else {
      const drift = await testDrift(left, right, column, tools);
      entries.push({ change: 'changed', ...entry, ...(drift && { drift }) });
    }
  }
  return entries;
}

function objectsOf({ fields, groups }: DatasetManifest, column: string): string {
  const index = fields.findIndex(({ name }) => name === column);
  return groups.map(({ columns }) => columns[index]!.object).join(' ');
}

async function testDrift(a: Dataset, b: Dataset, name: string, tools: DiffTools): Promise<ColumnDrift | undefined> {
  const [reference, current] = [await columnOf(a, name), await columnOf(b, name)];
  if (!reference || !current || (reference.type === 'category') !== (current.type === 'category')) return undefined;
  const sample = orderedSample(reference);
  const kind = tools.drift.get(chooseDriftTest(sample, current).method)!;
  return testColumn({ kind, threshold: kind.threshold, params: kind.params.parse({}) }, sample, current);
}

/** A dataset keeps the columns that it is asked for as a whole; slices are let go. */
async function columnOf(dataset: Dataset, name: string) {
  const [column] = await dataset.slice([name], 0, dataset.rowCount);
  return driftColumnOf(column!);
}
