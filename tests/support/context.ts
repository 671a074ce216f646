/** A cell context in memory, for tests of kinds: real hashes, real random streams, nothing on disk. */
import { createHash } from 'node:crypto';
import { noGpu, type Gpu } from '../../src/core/gpu.ts';
import type { CellContext } from '../../src/core/kind/context.ts';
import type { QueryContext } from '../../src/core/kind/query-kind.ts';
import type { ByteSource, Inference } from '../../src/core/ports.ts';
import { Cancelled, problem, Refusal } from '../../src/core/problem.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { canonicalJson, parseCanonicalJson } from '../../src/core/graph/canonical-json.ts';
import type { Json } from '../../src/core/json.ts';
import { memoryStore } from './memory-store.ts';

export interface TestContextOptions {
  cell?: string;
  seed?: number;
  signal?: AbortSignal;
  inference?: Inference;
  gpu?: Gpu;
  sources?: Record<string, Uint8Array | string>;
  snapshots?: Record<string, Json>;
  tasks?: Record<string, (ctx: CellContext, args: never) => Promise<Json>>;
}

export interface TestContext extends QueryContext {
  readonly logs: { level: string; message: string }[];
  readonly stored: Map<string, Uint8Array>;
}

export function bufferSource(name: string, bytes: Uint8Array): ByteSource {
  return { name, size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function testContext(options: TestContextOptions = {}): TestContext {
  const stored = new Map<string, Uint8Array>();
  const memos = new Map<string, string>();
  const cell = options.cell ?? 'cell';
  const signal = options.signal ?? new AbortController().signal;
  const logs: { level: string; message: string }[] = [];
  const ctx: TestContext = {
    cell,
    signal,
    logs,
    stored,
    records: memoryStore().records,
    objects: {
      async put(bytes) {
        const digest = sha256(bytes);
        stored.set(digest, bytes.slice());
        return digest;
      },
      async get(digest) {
        const bytes = stored.get(digest);
        if (!bytes) throw new Refusal(problem('store.missing', { digest }));
        return bytes;
      },
      has: async (digest) => stored.has(digest),
      sync: async () => undefined,
      list: async () => [...stored].map(([digest, bytes]) => ({ digest, sizeBytes: bytes.length })),
      delete: async (digests) => digests.forEach((each) => stored.delete(each)),
    },
    hasher: {
      sha256: async (bytes) => sha256(bytes),
      async start() {
        const hash = createHash('sha256');
        return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
      },
    },
    inference: options.inference ?? {
      open: () => Promise.reject(new Error('this test context has no inference; pass one')),
    },
    gpu: options.gpu ?? noGpu('node'),
    sources: {
      async open(name) {
        const source = options.sources?.[name];
        if (source === undefined) throw new Refusal(problem('source.missing', { source: name }));
        return bufferSource(name, typeof source === 'string' ? new TextEncoder().encode(source) : source);
      },
    },
    snapshots: options.snapshots ?? {},
    rng: (purpose, ...index) => createRng([options.seed ?? 0, cell, purpose, ...index]),
    progress: () => undefined,
    log: (level, message) => void logs.push({ level, message }),
    async breathe() {
      if (signal.aborted) throw new Cancelled();
    },
    async task(name, args) {
      const task = options.tasks?.[name];
      if (!task) throw new Error(`no task ${name}`);
      return task(ctx, args as never);
    },
    child: () => undefined,
    async memo(parts, compute) {
      const id = canonicalJson(parts);
      if (!memos.has(id)) memos.set(id, canonicalJson(await compute()));
      return parseCanonicalJson(memos.get(id)!) as never;
    },
  };
  return ctx;
}
