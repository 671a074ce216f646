import type { ObjectStore } from '../ports.ts';
import type { Column, Field } from './column.ts';
import type { Dataset, DatasetRef } from './dataset.ts';
import { ROW_GROUP_ROWS } from './dataset.ts';
import { createDatasetWriter } from './dataset-writer.ts';
import { sliceColumn } from './take.ts';

export interface AppendContext {
  readonly objects: ObjectStore;
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

export interface AddedColumn {
  readonly field: Field;
  /** As many rows as the dataset. */
  readonly column: Column;
}

/** A dataset of its own: the rows of `dataset`, the new columns behind its own; time and key stay. */
export async function appendColumns(
  ctx: AppendContext,
  dataset: Dataset,
  added: readonly AddedColumn[],
): Promise<{ readonly ref: DatasetRef; readonly fields: readonly Field[]; readonly bytes: number }> {
  const fields = [...dataset.fields, ...added.map(({ field }) => field)];
  const names = dataset.fields.map(({ name }) => name);
  const writer = createDatasetWriter(ctx, fields);
  for (let start = 0; start < dataset.rowCount; start += ROW_GROUP_ROWS) {
    const end = Math.min(dataset.rowCount, start + ROW_GROUP_ROWS);
    const own = await dataset.slice(names, start, end);
    await writer.append([...own, ...added.map(({ column }) => sliceColumn(column, start, end))]);
    ctx.progress(end, dataset.rowCount, 'rows');
    await ctx.breathe();
  }
  const { manifest, rows, bytes } = await writer.finish();
  const { time, key } = dataset.ref;
  const ref: DatasetRef = { manifest, count: rows, ...(time !== undefined && { time }), ...(key && { key }) };
  return { ref, fields, bytes };
}
