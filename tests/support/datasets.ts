/** Datasets in a test's own store, as `data` and `split` would give them. */
import type { CellInput, Output } from '../../src/core/kind/cell-kind.ts';
import type { CellContext } from '../../src/core/kind/context.ts';
import type { ColumnType, Field } from '../../src/core/table/column.ts';
import type { DatasetRef } from '../../src/core/table/dataset.ts';
import { createDatasetWriter } from '../../src/core/table/dataset-writer.ts';
import { makeColumn } from '../../src/core/table/make-column.ts';
import type { DatasetOutput } from '../../src/core/table/output.ts';
import { writeRows } from '../../src/core/table/row-selection.ts';

export type Items = readonly (number | string | boolean | null)[];
export type Table = Readonly<Record<string, readonly [ColumnType, Items]>>;

/** Stores a table and gives the output of a `data` cell. */
export async function storeTable(
  ctx: Pick<CellContext, 'objects'>,
  table: Table,
  roles: Pick<DatasetRef, 'time' | 'key'> = {},
): Promise<DatasetOutput> {
  const fields = Object.entries(table).map(([name, [type]]): Field => ({ name, type }));
  const writer = createDatasetWriter(ctx, fields);
  await writer.append(Object.values(table).map(([type, items]) => makeColumn(type, items)));
  const { manifest, rows, bytes } = await writer.finish();
  return {
    type: 'dataset',
    result: { rows, columns: fields.length, bytes, version: manifest.object },
    dataset: { manifest, count: rows, ...roles },
  };
}

/** Some rows of a dataset, as a part of it. */
export async function partOf(
  ctx: Pick<CellContext, 'objects'>,
  { dataset }: DatasetOutput,
  rows: readonly number[],
): Promise<DatasetOutput> {
  const ref = { ...dataset, rows: await writeRows(ctx.objects, Uint32Array.from(rows)), count: rows.length };
  return { type: 'dataset', result: { rows: rows.length }, dataset: ref };
}

/** What a split gives: rows by part. */
export async function splitOf(
  ctx: Pick<CellContext, 'objects'>,
  whole: DatasetOutput,
  rows: Readonly<Record<string, readonly number[]>>,
): Promise<Output> {
  const parts: Record<string, DatasetOutput> = {};
  for (const [name, each] of Object.entries(rows)) parts[name] = await partOf(ctx, whole, each);
  const result = Object.fromEntries(Object.entries(rows).map(([name, each]) => [name, each.length]));
  return { type: 'parts', result, parts };
}

export const input = (name: string, output: Output, part?: string): CellInput => ({
  name,
  output,
  ...(part && { part }),
});

/** Row numbers `from` up to `to`. */
export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
