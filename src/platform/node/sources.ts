import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Digest } from '../../core/graph/digest.ts';
import type { ByteSource, Sources, Store } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { attachedDigests, attachedSources } from '../../core/store/attached-sources.ts';
import { damaged, locateSource } from './source-file.ts';

export interface NodeSourcesOptions {
  /** The folder of the notebook: paths are relative to it, `..` allowed. */
  readonly folder: string;
  /** The folder that `samples/…` means. */
  readonly samples: string;
}

export interface Attached {
  readonly store: Store;
  readonly notebook: string;
}

/** Sources as files, pointers followed. Refusals: those of `locateSource`. */
export function createNodeSources(options: NodeSourcesOptions): Sources {
  return {
    async open(name) {
      const located = await locateSource(name, sourcePath(options, name));
      return fileSource(located.name, located.file, located.stats.size);
    },
  };
}

export function sourcePath({ folder, samples }: NodeSourcesOptions, name: string): string {
  const sample = /^samples\/(.+)$/.exec(name);
  return sample ? path.join(samples, path.posix.normalize(`/${sample[1]}`)) : path.resolve(folder, name);
}

/** Sources as files, or as what is attached to the notebook in a store that stands apart from its files. */
export function createNotebookSources(options: NodeSourcesOptions, attachedTo?: Attached): Sources {
  const files = createNodeSources(options);
  return attachedTo ? attachedSources(attachedTo.store, attachedTo.notebook, files) : files;
}

/** SHA-256 of such sources. */
export function createNotebookDigests(
  options: NodeSourcesOptions,
  store: Store,
  attachedTo?: Attached,
): (name: string) => Promise<Digest> {
  const files = createSourceDigests(options, store);
  return attachedTo ? attachedDigests(attachedTo.store, attachedTo.notebook, files) : files;
}

/**
 * Any file as random access bytes. The file is opened for each read, so that nothing has to be closed, and read at
 * once: it is in the system's memory more often than not, and a queue behind others' writes takes longer.
 */
export function fileSource(name: string, file: string, size: number): ByteSource {
  return {
    name,
    size,
    async read(start, end, into) {
      const descriptor = openSync(file, 'r');
      try {
        const bytes = into?.subarray(0, end - start) ?? new Uint8Array(end - start);
        for (let at = 0; at < bytes.length;) {
          const read = readSync(descriptor, bytes, at, bytes.length - at, start + at);
          if (read === 0) throw new Refusal(problem('source.changed', { source: name }));
          at += read;
        }
        return bytes;
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** A file changed within this time of being hashed could change again without its time telling. */
const SETTLED_MS = 2000;

/**
 * SHA-256 of sources. A file is hashed again only when its size, time or identity changed since; what was found is
 * kept in the store, so that a rerun does not read large files.
 */
export function createSourceDigests(options: NodeSourcesOptions, store: Store): (name: string) => Promise<Digest> {
  return async (name) => {
    const { file, stats, stated } = await locateSource(name, sourcePath(options, name));
    const { size, mtimeMs, ino } = stats;
    const id = `source/${file}`;
    const kept = await store.records.get('setting', id);
    if (kept && kept['size'] === size && kept['mtimeMs'] === mtimeMs && kept['ino'] === ino)
      return String(kept['sha256']);
    const sha256 = await hashFile(file, 'sha256');
    const found = stated?.algorithm === 'md5' ? await hashFile(file, 'md5') : sha256;
    if (stated && stated.hex !== found) throw damaged(name, file, stated.command);
    if (Date.now() - mtimeMs > SETTLED_MS) {
      await store.records.commit([{ table: 'setting', id, value: { size, mtimeMs, ino, sha256 } }]);
    }
    return sha256;
  };
}

async function hashFile(file: string, algorithm: 'sha256' | 'md5'): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
