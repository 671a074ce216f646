import type { ObjectRef } from '../graph/digest.ts';
import type { ObjectStore } from '../ports.ts';

/** Stores row numbers (from 0, any order) as little-endian u32. */
export async function writeRows(objects: ObjectStore, rows: Uint32Array): Promise<ObjectRef> {
  const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  return { object: await objects.put(bytes), size: bytes.length, form: 'bytes' };
}

/** The row numbers that `writeRows` stored. */
export async function readRows(objects: Pick<ObjectStore, 'get'>, ref: ObjectRef): Promise<Uint32Array> {
  const bytes = await objects.get(ref.object);
  if (bytes.length % 4 !== 0) throw new Error(`${ref.object} holds no row numbers`);
  return bytes.byteOffset % 4 === 0
    ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    : new Uint32Array(bytes.slice().buffer);
}
