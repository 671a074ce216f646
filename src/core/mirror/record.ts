import { change } from '../graph/records.ts';
import type { Digest } from '../graph/digest.ts';
import type { Store } from '../ports.ts';
import type { FileStamp } from './folder.ts';

/** Table `setting`, `mirror/<notebook>`: where a notebook lies in the folder, and what both held when they last agreed. */
export interface MirrorRecord {
  /** Path of the notebook's file. */
  readonly place: string;
  readonly files: Readonly<Record<string, FileStamp & { readonly sha256: Digest }>>;
}

const PREFIX = 'mirror/';

export async function readMirrorRecords(store: Store): Promise<Map<string, MirrorRecord>> {
  const found = await store.records.list('setting', PREFIX);
  return new Map(
    found.map(({ id, value }) => [decodeURIComponent(id.slice(PREFIX.length)), value as unknown as MirrorRecord]),
  );
}

/** `undefined` forgets the notebook. */
export async function writeMirrorRecord(
  store: Store,
  notebook: string,
  record: MirrorRecord | undefined,
): Promise<void> {
  const id = PREFIX + encodeURIComponent(notebook);
  await store.records.commit([record ? change('setting', id, record) : { table: 'setting', id, value: null }]);
}

/** Forgets every notebook's place: the folder is no longer the mirror, or another one is. */
export async function forgetMirror(store: Store): Promise<void> {
  const found = await store.records.list('setting', PREFIX);
  await store.records.commit(found.map(({ id }) => ({ table: 'setting', id, value: null })));
}
