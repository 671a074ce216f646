import type { ObjectRef } from '../graph/digest.ts';
import type { ObjectStore } from '../ports.ts';

/** Stores numbers as little-endian f64. */
export async function writeDoubles(objects: ObjectStore, values: Float64Array): Promise<ObjectRef> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { object: await objects.put(bytes), size: bytes.length, form: 'bytes' };
}

/** The numbers that `writeDoubles` stored. */
export async function readDoubles(objects: Pick<ObjectStore, 'get'>, ref: ObjectRef): Promise<Float64Array> {
  const bytes = await objects.get(ref.object);
  if (bytes.length % 8 !== 0) throw new Error(`${ref.object} holds no f64`);
  return new Float64Array(bytes.slice().buffer);
}
