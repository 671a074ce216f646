/**
 * Row groups of columns whose types may still widen while they arrive. `createDatasetWriter` is the plain way in;
 * readers of files, which know a column's type only at its end, use this.
 */
import { canonicalJson } from '../graph/canonical-json.ts';
import type { ObjectRef } from '../graph/digest.ts';
import type { ObjectStore } from '../ports.ts';
import type { Column, ColumnType, Field } from './column.ts';
import { decodeColumn, encodeColumn } from './column-object.ts';
import { commonType, convertColumn } from './convert.ts';
import type { DatasetManifest, RowGroup } from './dataset.ts';
import { ROW_GROUP_ROWS } from './dataset.ts';
import { concatColumns, sliceColumn } from './take.ts';

export interface StoredColumn {
  readonly type: ColumnType;
  readonly ref: ObjectRef;
  /** No value is present, so that it can become any type. */
  readonly empty: boolean;
}

export interface StoredGroup {
  readonly rows: number;
  /** One per column; undefined for a column that was not given. */
  readonly columns: readonly (StoredColumn | undefined)[];
}

export interface GroupWriter {
  /** One column per field, all of `rows` rows; undefined leaves a column out of this batch's group. */
  append(columns: readonly (Column | undefined)[], rows: number): Promise<void>;
  finish(): Promise<readonly StoredGroup[]>;
}

/** Parts of a group that is not full yet wait in memory up to this size, then as objects. */
const PENDING_BYTES = 128 * 1024 * 1024;

type Part = Column | ObjectRef | undefined;

export function createGroupWriter(ctx: { objects: ObjectStore; breathe?(): Promise<void> }): GroupWriter {
  const groups: StoredGroup[] = [];
  let pending: { rows: number; parts: Part[] }[] = [];
  let pendingRows = 0;
  let pendingBytes = 0;

  async function put(column: Column): Promise<ObjectRef> {
    const bytes = encodeColumn(column);
    return { object: await ctx.objects.put(bytes), size: bytes.length, form: 'bytes' };
  }

  async function load(part: Part): Promise<Column | undefined> {
    return part !== undefined && 'object' in part ? decodeColumn(await ctx.objects.get(part.object)) : part;
  }

  async function joined(index: number, from: number, to: number): Promise<Column | undefined> {
    const parts: Column[] = [];
    let start = 0;
    for (const batch of pending) {
      const low = Math.max(from - start, 0);
      const high = Math.min(to - start, batch.rows);
      start += batch.rows;
      if (low >= high) continue;
      const part = await load(batch.parts[index]);
      if (part === undefined) return undefined;
      parts.push(sliceColumn(part, low, high));
    }
    const type = widest(parts);
    return type === undefined ? undefined : concatColumns(parts.map((part) => convertColumn(part, type)));
  }

  async function writeGroup(from: number, to: number): Promise<void> {
    const width = pending[0]!.parts.length;
    const columns: (StoredColumn | undefined)[] = [];
    for (let index = 0; index < width; index++) {
      const column = await joined(index, from, to);
      columns.push(column && { type: column.type, ref: await put(column), empty: isEmpty(column) });
      await ctx.breathe?.();
    }
    groups.push({ rows: to - from, columns });
  }

  async function writeWholeGroups(): Promise<void> {
    let from = 0;
    for (; from + ROW_GROUP_ROWS <= pendingRows; from += ROW_GROUP_ROWS) await writeGroup(from, from + ROW_GROUP_ROWS);
    const rest = pendingRows - from;
    const parts: Part[] = [];
    if (rest > 0) {
      for (let index = 0; index < pending[0]!.parts.length; index++) {
        parts.push(await joined(index, from, pendingRows));
      }
    }
    pending = rest > 0 ? [{ rows: rest, parts }] : [];
    pendingRows = rest;
    pendingBytes = 0;
  }

  return {
    async append(columns, rows) {
      if (rows === 0) return;
      pending.push({ rows, parts: [...columns] });
      pendingRows += rows;
      pendingBytes += columns.reduce((sum, column) => sum + (column === undefined ? 0 : sizeOf(column)), 0);
      if (pendingRows >= ROW_GROUP_ROWS) await writeWholeGroups();
      else if (pendingBytes > PENDING_BYTES) {
        pendingBytes = 0;
        for (const batch of pending) {
          for (const [index, part] of batch.parts.entries()) {
            if (part !== undefined && !('object' in part)) batch.parts[index] = await put(part);
          }
        }
      }
    },
    async finish() {
      if (pendingRows > 0) await writeGroup(0, pendingRows);
      pending = [];
      pendingRows = 0;
      return groups;
    },
  };
}

function sizeOf(column: Column): number {
  if (column.type === 'category') return column.codes.byteLength;
  return column.type === 'text' ? column.bytes.byteLength + column.offsets.byteLength : column.values.byteLength;
}

/** A column without any value fits every type, so the types of the others decide. */
function widest(parts: readonly Column[]): ColumnType | undefined {
  const present = parts.filter((part) => !isEmpty(part));
  if (present.length === 0) return parts[0]?.type;
  return commonType(present.map((part) => part.type));
}

function isEmpty(column: Column): boolean {
  if (column.type === 'category') return column.codes.every((code) => code < 0);
  return column.valid !== undefined && column.valid.every((bits) => bits === 0);
}

/**
 * The manifest of a dataset from its groups: columns that were stored under a narrower type are stored again under
 * their field's. `bytes` is the size of the column objects.
 */
export async function writeManifest(
  ctx: { objects: ObjectStore },
  fields: readonly Field[],
  groups: readonly StoredGroup[],
): Promise<{ manifest: ObjectRef; rows: number; bytes: number }> {
  const written: RowGroup[] = [];
  for (const group of groups) {
    const columns: ObjectRef[] = [];
    for (const [index, field] of fields.entries()) {
      const stored = group.columns[index];
      if (stored === undefined) throw new Error(`${field.name} was not stored`);
      columns.push(stored.type === field.type ? stored.ref : await rewrite(ctx.objects, stored.ref, field.type));
    }
    written.push({ rows: group.rows, columns });
  }
  const rows = written.reduce((sum, group) => sum + group.rows, 0);
  const bytes = written.reduce((sum, group) => sum + group.columns.reduce((all, ref) => all + ref.size, 0), 0);
  const manifest: DatasetManifest = { format: 1, fields, rows, groups: written };
  const text = new TextEncoder().encode(canonicalJson(manifest));
  const ref: ObjectRef = { object: await ctx.objects.put(text), size: text.length, form: 'json' };
  return { manifest: ref, rows, bytes };
}

async function rewrite(objects: ObjectStore, ref: ObjectRef, type: ColumnType): Promise<ObjectRef> {
  const bytes = encodeColumn(convertColumn(decodeColumn(await objects.get(ref.object)), type));
  return { object: await objects.put(bytes), size: bytes.length, form: 'bytes' };
}
