// In a page: reads a CSV as a data cell does (read, type, profile, hash), keeping the objects in memory.
import type { Hasher, ObjectStore } from '../../src/core/ports.ts';
import { readCsv } from '../../src/core/table/csv/read-csv.ts';
import { openDataset } from '../../src/core/table/open-dataset.ts';
import { profileDataset } from '../../src/core/table/profile.ts';
import { browserHasher } from '../../src/platform/browser/hasher.ts';

function memoryObjects(hasher: Hasher): ObjectStore {
  const stored = new Map<string, Uint8Array>();
  return {
    async put(bytes: Uint8Array) {
      const digest = await hasher.sha256(bytes);
      stored.set(digest, bytes);
      return digest;
    },
    get: async (digest: string) => stored.get(digest)!,
  } as unknown as ObjectStore;
}

/** Fetches before the clock starts: what is measured is reading, not the network. Wall seconds of both parts. */
async function ingest(address: string): Promise<{ rows: number; read: number; profile: number }> {
  const blob = await (await fetch(address)).blob();
  const source = {
    name: address,
    size: blob.size,
    read: async (start: number, end: number) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
  const ctx = { objects: memoryObjects(browserHasher), breathe: async () => undefined, progress: () => undefined };
  const start = performance.now();
  const read = await readCsv(ctx, source, {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const between = performance.now();
  await profileDataset(ctx, await openDataset(ctx, { manifest: read.manifest, count: read.rows }));
  const end = performance.now();
  return { rows: read.rows, read: (between - start) / 1000, profile: (end - between) / 1000 };
}

Object.assign(globalThis, { ingest });
