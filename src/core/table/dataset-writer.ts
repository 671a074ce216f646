import { canonicalJson } from '../graph/canonical-json.ts';
import type { ObjectRef } from '../graph/digest.ts';
import type { ObjectStore } from '../ports.ts';
import type { Column, Field } from './column.ts';
import { encodeColumn } from './column-object.ts';
import type { DatasetManifest, RowGroup } from './dataset.ts';
import { ROW_GROUP_ROWS } from './dataset.ts';
import { concatColumns, sliceColumn } from './take.ts';

export interface DatasetWriter {
  /** One column per field, all of one length, types as the fields say. Any number of rows. */
  append(columns: readonly Column[]): Promise<void>;
  /** Writes what is left and the manifest. `bytes` is the size of the column objects. */
  finish(): Promise<{ manifest: ObjectRef; rows: number; bytes: number }>;
}

/**
 * Cuts what is appended into row groups of 65,536 rows and stores one object per column and group, so that the
 * dataset's version depends on its rows alone and never on how they arrived. Holds at most one group and one batch.
 */
export function createDatasetWriter(ctx: { objects: ObjectStore }, fields: readonly Field[]): DatasetWriter {
  const groups: RowGroup[] = [];
  let pending: (readonly Column[])[] = [];
  let pendingRows = 0;
  let rows = 0;
  let bytes = 0;

  async function writeGroup(columns: readonly Column[]): Promise<void> {
    const refs = await Promise.all(columns.map((column) => putColumn(ctx.objects, column)));
    const groupRows = columns[0]!.length;
    groups.push({ rows: groupRows, columns: refs });
    rows += groupRows;
    bytes += refs.reduce((sum, ref) => sum + ref.size, 0);
  }

  async function writeWholeGroups(): Promise<void> {
    const joined = fields.map((_, index) => concatColumns(pending.map((batch) => batch[index]!)));
    let start = 0;
    for (; start + ROW_GROUP_ROWS <= pendingRows; start += ROW_GROUP_ROWS) {
      const from = start;
      await writeGroup(joined.map((column) => sliceColumn(column, from, from + ROW_GROUP_ROWS)));
    }
    pendingRows -= start;
    const end = start + pendingRows;
    pending = pendingRows > 0 ? [joined.map((column) => sliceColumn(column, start, end))] : [];
  }

  return {
    async append(columns) {
      checkBatch(fields, columns);
      const length = columns[0]?.length ?? 0;
      if (length === 0) return;
      pending.push(columns);
      pendingRows += length;
      if (pendingRows >= ROW_GROUP_ROWS) await writeWholeGroups();
    },
    async finish() {
      if (pendingRows > 0)
        await writeGroup(fields.map((_, index) => concatColumns(pending.map((each) => each[index]!))));
      const manifest: DatasetManifest = { format: 1, fields, rows, groups };
      const text = new TextEncoder().encode(canonicalJson(manifest));
      const ref: ObjectRef = { object: await ctx.objects.put(text), size: text.length, form: 'json' };
      return { manifest: ref, rows, bytes };
    },
  };
}

async function putColumn(objects: ObjectStore, column: Column): Promise<ObjectRef> {
  const bytes = encodeColumn(column);
  return { object: await objects.put(bytes), size: bytes.length, form: 'bytes' };
}

function checkBatch(fields: readonly Field[], columns: readonly Column[]): void {
  if (columns.length !== fields.length) throw new Error(`${columns.length} columns for ${fields.length} fields`);
  columns.forEach((column, index) => {
    const field = fields[index]!;
    if (column.type !== field.type) throw new Error(`${field.name} is ${field.type}, got a ${column.type} column`);
    if (column.length !== columns[0]!.length) throw new Error(`${field.name}: columns of several lengths`);
  });
}
