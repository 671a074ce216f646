// Ours: reads a CSV as a data cell does (read, type, profile, hash, store) and prints CPU seconds and peak memory.
// Usage: main.mjs FILE REPETITIONS memory|folder
import { createHash } from 'node:crypto';
import { mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ObjectStore } from '../../src/core/ports.ts';
import { readCsv } from '../../src/core/table/csv/read-csv.ts';
import { openDataset } from '../../src/core/table/open-dataset.ts';
import { profileDataset } from '../../src/core/table/profile.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

const [file, repetitions, where] = process.argv.slice(2) as [string, string, 'memory' | 'folder'];

/** A file read piece by piece, as the Node host does. */
function sourceOf(name: string) {
  const descriptor = openSync(name, 'r');
  return {
    name: path.basename(name),
    size: statSync(name).size,
    async read(start: number, end: number) {
      const bytes = new Uint8Array(end - start);
      readSync(descriptor, bytes, 0, end - start, start);
      return bytes;
    },
  };
}

function memoryObjects(): ObjectStore {
  const stored = new Map<string, Uint8Array>();
  return {
    async put(bytes: Uint8Array) {
      const digest = createHash('sha256').update(bytes).digest('hex');
      stored.set(digest, bytes);
      return digest;
    },
    get: async (digest: string) => stored.get(digest)!,
  } as unknown as ObjectStore;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const best = { read: Infinity, profile: Infinity, total: Infinity, wall: Infinity };
let longestStep = 0;
for (let round = 0; round < Number(repetitions); round++) {
  const folder = where === 'folder' ? mkdtempSync(path.join(tmpdir(), 'bancada-bench-')) : undefined;
  const store = folder === undefined ? undefined : await openNodeStore(folder);
  const objects = store?.objects ?? memoryObjects();
  // In CPU time, because other processes take the rest of the wall's.
  let last = cpuSeconds();
  const ctx = {
    objects,
    async breathe() {
      const now = cpuSeconds();
      longestStep = Math.max(longestStep, now - last);
      last = now;
    },
    progress: () => undefined,
  };
  const wall = performance.now();
  const start = cpuSeconds();
  const read = await readCsv(ctx, sourceOf(file), {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  await objects.sync?.();
  const between = cpuSeconds();
  await profileDataset(ctx, await openDataset(ctx, { manifest: read.manifest, count: read.rows }));
  const end = cpuSeconds();
  best.read = Math.min(best.read, between - start);
  best.profile = Math.min(best.profile, end - between);
  best.total = Math.min(best.total, end - start);
  best.wall = Math.min(best.wall, (performance.now() - wall) / 1000);
  await store?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
}
console.log(
  JSON.stringify({ ...best, longestStepMs: longestStep * 1000, peakMb: process.resourceUsage().maxRSS / 1024 }),
);
