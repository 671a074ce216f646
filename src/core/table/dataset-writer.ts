import type { ObjectRef } from '../graph/digest.ts';
import type { ObjectStore } from '../ports.ts';
import type { Column, Field } from './column.ts';
import { createGroupWriter, writeManifest } from './group-writer.ts';

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
  const groups = createGroupWriter(ctx);
  return {
    async append(columns) {
      checkBatch(fields, columns);
      await groups.append(columns, columns[0]?.length ?? 0);
    },
    finish: async () => writeManifest(ctx, fields, await groups.finish()),
  };
}

function checkBatch(fields: readonly Field[], columns: readonly Column[]): void {
  if (columns.length !== fields.length) throw new Error(`${columns.length} columns for ${fields.length} fields`);
  columns.forEach((column, index) => {
    const field = fields[index]!;
    if (column.type !== field.type) throw new Error(`${field.name} is ${field.type}, got a ${column.type} column`);
    if (column.length !== columns[0]!.length) throw new Error(`${field.name}: columns of several lengths`);
  });
}
