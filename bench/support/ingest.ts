// Ours: reads a file as a data cell does (read, type, profile, hash, store) and prints CPU seconds, the least of the
// rounds, and peak memory. `steps` adds a round that is timed from breath to breath, which has a price of its own.
// Usage: main.mjs FILE REPETITIONS memory|folder [steps]
import { createHash } from 'node:crypto';
import { mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ObjectStore } from '../../src/core/ports.ts';
import { ingest } from '../../src/core/table/ingest.ts';
import { openDataset } from '../../src/core/table/open-dataset.ts';
import { profileDataset } from '../../src/core/table/profile.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

const [file, repetitions, where, steps] = process.argv.slice(2) as [string, string, 'memory' | 'folder', 'steps'?];

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

async function readOnce(breathe: () => Promise<void>) {
  const folder = where === 'folder' ? mkdtempSync(path.join(tmpdir(), 'bancada-bench-')) : undefined;
  const store = folder === undefined ? undefined : await openNodeStore(folder);
  const ctx = { objects: store?.objects ?? memoryObjects(), breathe, progress: () => undefined };
  const wall = performance.now();
  const start = cpuSeconds();
  const read = await ingest(ctx, sourceOf(file), {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  await store?.objects.sync();
  const between = cpuSeconds();
  await profileDataset(ctx, await openDataset(ctx, { manifest: read.manifest, count: read.rows }));
  const end = cpuSeconds();
  const seconds = (performance.now() - wall) / 1000;
  await store?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  return { read: between - start, profile: end - between, total: end - start, wall: seconds };
}

/** CPU milliseconds, because other processes take the rest of the wall's. */
async function longestStep(): Promise<number> {
  let last = cpuSeconds();
  let longest = 0;
  await readOnce(async () => {
    const now = cpuSeconds();
    longest = Math.max(longest, now - last);
    last = now;
  });
  return longest * 1000;
}

// Steps first: the longest are those before anything is compiled.
const longestStepMs = steps === 'steps' ? await longestStep() : undefined;
const rounds: Awaited<ReturnType<typeof readOnce>>[] = [];
for (let round = 0; round < Number(repetitions); round++) rounds.push(await readOnce(async () => undefined));
const least = (key: 'read' | 'profile' | 'total' | 'wall') => Math.min(...rounds.map((each) => each[key]));
console.log(
  JSON.stringify({
    read: least('read'),
    profile: least('profile'),
    total: least('total'),
    wall: least('wall'),
    longestStepMs,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
