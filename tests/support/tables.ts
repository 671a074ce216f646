/** Small datasets written into a test context, and their outputs as a cell would get them. */
import type { CellInput } from '../../src/core/kind/cell-kind.ts';
import type { ColumnType } from '../../src/core/table/column.ts';
import type { Dataset, DatasetRef } from '../../src/core/table/dataset.ts';
import { datasetOutput, readManifest } from '../../src/core/table/dataset-output.ts';
import { createDatasetWriter } from '../../src/core/table/dataset-writer.ts';
import { makeColumn } from '../../src/core/table/make-column.ts';
import { openDataset } from '../../src/core/table/open-dataset.ts';
import type { Item } from './columns.ts';
import type { TestContext } from './context.ts';

/** Column name → type and values. */
export type TableText = Record<string, readonly [ColumnType, readonly Item[]]>;

export async function writeTable(
  ctx: TestContext,
  table: TableText,
  roles: Pick<DatasetRef, 'time' | 'key'> = {},
): Promise<DatasetRef> {
  const fields = Object.entries(table).map(([name, [type]]) => ({ name, type }));
  const writer = createDatasetWriter(ctx, fields);
  await writer.append(Object.values(table).map(([type, items]) => makeColumn(type, items)));
  const { manifest, rows } = await writer.finish();
  return { manifest, count: rows, ...roles };
}

export async function tableInput(
  ctx: TestContext,
  table: TableText,
  roles: Pick<DatasetRef, 'time' | 'key'> = {},
): Promise<CellInput> {
  const ref = await writeTable(ctx, table, roles);
  return { name: 'rides', output: datasetOutput(ref, await readManifest(ctx.objects, ref)) };
}

export async function tableDataset(ctx: TestContext, table: TableText): Promise<Dataset> {
  return openDataset(ctx, await writeTable(ctx, table));
}
