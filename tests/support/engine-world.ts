/** An engine with everything in memory: real pool and real workers' code, in this thread, over channels that copy. */
import { createHash } from 'node:crypto';
import { noGpu, type Gpu } from '../../src/core/gpu.ts';
import { createEngine } from '../../src/core/graph/create-engine.ts';
import type { Engine } from '../../src/core/graph/engine.ts';
import type { WorkerPorts } from '../../src/core/graph/execute.ts';
import type { FromWorker, ToWorker } from '../../src/core/graph/messages.ts';
import type { EngineParts } from '../../src/core/graph/parts.ts';
import { createPool, type WorkerHandle } from '../../src/core/graph/pool.ts';
import { serveWorker } from '../../src/core/graph/serve-worker.ts';
import type { Json } from '../../src/core/json.ts';
import type { CellKind } from '../../src/core/kind/cell-kind.ts';
import type { QueryKind } from '../../src/core/kind/query-kind.ts';
import type { Notebook } from '../../src/core/notebook/notebook.ts';
import { parseNotebook } from '../../src/core/notebook/parse.ts';
import type { Inference, LockMode, Locks, Sources } from '../../src/core/ports.ts';
import { problem, Refusal } from '../../src/core/problem.ts';
import { attachedDigests, attachedSources } from '../../src/core/store/attached-sources.ts';
import { bufferSource, testContext } from './context.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';

export interface WorldOptions {
  readonly kinds: ReadonlyMap<string, CellKind>;
  readonly queries?: ReadonlyMap<string, QueryKind>;
  readonly workers?: number;
  readonly store?: MemoryStore;
  readonly notebook?: string;
  readonly locks?: MemoryLocks;
  readonly inference?: Inference;
  readonly gpu?: Gpu;
  /** Sources are attachments in the store; the map stands for shipped samples. */
  readonly attached?: boolean;
}

export interface World {
  readonly engine: Engine;
  readonly parts: EngineParts;
  readonly store: MemoryStore;
  readonly locks: MemoryLocks;
  /** Source name → its text; change it to change the file. */
  readonly sources: Map<string, string>;
  /** What the registry holds; change it to change the registry. */
  readonly registry: Map<string, Json>;
  /** How many workers were started, and how many of them ended. */
  readonly threads: { started: number; ended: number };
  /** Calls back what waits for time to pass. */
  passTime(): void;
  read(text: string): Notebook;
}

export interface MemoryLocks extends Locks {
  /** Names held now. */
  readonly names: Set<string>;
}

export function memoryLocks(): MemoryLocks {
  const holders = new Map<string, { exclusive: boolean; count: number }>();
  const names = new Set<string>();
  const waiting: (() => void)[] = [];
  const grant = (name: string, mode: LockMode) => {
    const now = holders.get(name);
    if (now && (now.exclusive || mode === 'exclusive')) return undefined;
    const holder = now ?? { exclusive: mode === 'exclusive', count: 0 };
    holder.count++;
    holders.set(name, holder);
    names.add(name);
    return async () => {
      if (--holder.count > 0) return;
      holders.delete(name);
      names.delete(name);
      for (const each of waiting.splice(0)) each();
    };
  };
  return {
    names,
    take: async (name, mode) => grant(name, mode),
    async wait(name, mode) {
      for (;;) {
        const release = grant(name, mode);
        if (release) return release;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    held: async (name) => names.has(name),
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export function engineWorld(options: WorldOptions): World {
  let time = 0;
  let runs = 0;
  const clock = { now: () => ++time };
  const store = options.store ?? memoryStore();
  const locks = options.locks ?? memoryLocks();
  const sources = new Map<string, string>();
  const registry = new Map<string, Json>();
  const threads = { started: 0, ended: 0 };
  const waiting = new Set<() => void>();
  const missing = (name: string) => new Refusal(problem('source.missing', { source: name }));
  const { hasher, inference } = testContext(options.inference ? { inference: options.inference } : {});
  const notebook = options.notebook ?? 'book.md';
  const named: Sources = {
    async open(name) {
      const text = sources.get(name);
      if (text === undefined) throw missing(name);
      return bufferSource(name, new TextEncoder().encode(text));
    },
  };
  const digestOf = async (name: string) => {
    const text = sources.get(name);
    if (text === undefined) throw missing(name);
    return sha256(text);
  };
  const ports: WorkerPorts = {
    store,
    hasher,
    inference,
    gpu: options.gpu ?? noGpu('node'),
    clock,
    cellKinds: options.kinds,
    queryKinds: options.queries ?? new Map(),
    sources: () => (options.attached ? attachedSources(store, notebook, named) : named),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
  const pool = createPool({
    workers: options.workers ?? 2,
    spawn: () => spawnHere(ports, threads),
    after(_, callback) {
      waiting.add(callback);
      return () => void waiting.delete(callback);
    },
  });
  const parts: EngineParts = {
    notebook,
    store,
    pool,
    kinds: options.kinds,
    clock,
    locks,
    environment: { engine: 'test' },
    newRunId: () => `run-${String(++runs).padStart(4, '0')}-${time}`,
    sourceDigest: options.attached ? attachedDigests(store, notebook, digestOf) : digestOf,
    snapshot: async (name) => registry.get(name) ?? null,
  };
  return {
    engine: createEngine(parts),
    parts,
    store,
    locks,
    sources,
    registry,
    threads,
    passTime() {
      const due = [...waiting];
      waiting.clear();
      for (const each of due) each();
    },
    read: (text) => parseNotebook(text, options.kinds),
  };
}

/** A worker in this thread. Messages are copied and come later, as between threads; none comes after its end. */
function spawnHere(ports: WorkerPorts, threads: World['threads']): WorkerHandle {
  threads.started++;
  let alive = true;
  let toPool: (message: FromWorker) => void = () => undefined;
  let toWorker: (message: ToWorker) => void = () => undefined;
  const later = (deliver: () => void) => setImmediate(() => alive && deliver());
  serveWorker(
    {
      post(message) {
        const copy = structuredClone(message);
        later(() => toPool(copy));
      },
      onMessage: (listener) => void (toWorker = listener),
    },
    Promise.resolve(ports),
  );
  return {
    post(message) {
      const copy = structuredClone(message);
      later(() => toWorker(copy));
    },
    onMessage: (listener) => void (toPool = listener),
    onFailure: () => undefined,
    terminate() {
      if (alive) threads.ended++;
      alive = false;
    },
  };
}
