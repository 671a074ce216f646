/** Files that belong to a notebook: chunks in the object store, a record that names them. */
import type { Digest, ObjectRef } from '../graph/digest.ts';
import { change } from '../graph/records.ts';
import type { ByteSource, Hasher, Store } from '../ports.ts';
import { Cancelled, problem, Refusal } from '../problem.ts';

export interface Attachment {
  /** As a `source:` names it. */
  readonly name: string;
  readonly size: number;
  /** Of the whole file. */
  readonly sha256: Digest;
  /** 8 MiB each, the last may be shorter. */
  readonly chunks: readonly ObjectRef[];
}

/** Bytes of every chunk but the last. */
export const CHUNK_BYTES = 8 * 1024 * 1024;

export interface AttachOptions {
  readonly signal?: AbortSignal;
  progress?(done: number, total: number): void;
}

/**
 * Takes a file in under `name`; one of that name is replaced. Memory: one chunk. When it ends early, for want of room
 * above all, the chunks that it brought are taken away again: they would fill what the person needs to go on.
 */
export async function saveAttachment(
  store: Store,
  hasher: Hasher,
  notebook: string,
  name: string,
  source: ByteSource,
  options: AttachOptions = {},
): Promise<Attachment> {
  const hash = await hasher.start();
  const chunks: ObjectRef[] = [];
  const brought: Digest[] = [];
  try {
    for (let start = 0; start < source.size; start += CHUNK_BYTES) {
      if (options.signal?.aborted) throw new Cancelled();
      const bytes = await source.read(start, Math.min(source.size, start + CHUNK_BYTES));
      hash.update(bytes);
      const digest = await hasher.sha256(bytes);
      if (!(await store.objects.has(digest))) brought.push(digest);
      chunks.push({ object: await store.objects.put(bytes), size: bytes.length, form: 'bytes' });
      options.progress?.(Math.min(source.size, start + CHUNK_BYTES), source.size);
    }
    await store.objects.sync();
    const attachment: Attachment = { name, size: source.size, sha256: hash.digest(), chunks };
    await store.records.commit([change('attachment', attachmentId(notebook, name), attachment)]);
    return attachment;
  } catch (error) {
    if (brought.length > 0) await removeUnnamed(store, brought);
    throw error;
  }
}

/** Another tab may have taken the same file in meanwhile. */
async function removeUnnamed(store: Store, chunks: readonly Digest[]): Promise<void> {
  const kept = await store.records.list('attachment');
  const named = new Set(
    kept.flatMap(({ value }) => (value as unknown as Attachment).chunks.map(({ object }) => object)),
  );
  await store.objects.delete(chunks.filter((each) => !named.has(each)));
}

export async function readAttachment(store: Store, notebook: string, name: string): Promise<Attachment | undefined> {
  return (await store.records.get('attachment', attachmentId(notebook, name))) as Attachment | undefined;
}

export async function listAttachments(store: Store, notebook: string): Promise<Attachment[]> {
  const found = await store.records.list('attachment', attachmentId(notebook, ''));
  return found.map(({ value }) => value as unknown as Attachment);
}

export async function removeAttachment(store: Store, notebook: string, name: string): Promise<void> {
  await store.records.commit([{ table: 'attachment', id: attachmentId(notebook, name), value: null }]);
}

/** The attachment's bytes, read chunk by chunk; the last chunk read is kept. */
export function openAttachment(store: Store, attachment: Attachment): ByteSource {
  let held: { index: number; bytes: Uint8Array } | undefined;
  async function chunk(index: number): Promise<Uint8Array> {
    if (held?.index === index) return held.bytes;
    const ref = attachment.chunks[index];
    if (!ref) throw new Refusal(problem('source.damaged', { source: attachment.name }));
    const bytes = await store.objects.get(ref.object);
    held = { index, bytes };
    return bytes;
  }
  return {
    name: attachment.name,
    size: attachment.size,
    async read(start, end) {
      const into = new Uint8Array(end - start);
      for (let at = start; at < end;) {
        const index = Math.floor(at / CHUNK_BYTES);
        const bytes = await chunk(index);
        const from = at - index * CHUNK_BYTES;
        const piece = bytes.subarray(from, Math.min(bytes.length, from + (end - at)));
        if (piece.length === 0) throw new Refusal(problem('source.damaged', { source: attachment.name }));
        into.set(piece, at - start);
        at += piece.length;
      }
      return into;
    },
  };
}

export function attachmentId(notebook: string, name: string): string {
  return `${encodeURIComponent(notebook)}/${name}`;
}
