import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createEngine } from '../../core/graph/create-engine.ts';
import type { Engine } from '../../core/graph/engine.ts';
import type { EngineParts } from '../../core/graph/parts.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import type { Sources } from '../../core/ports.ts';
import { readSnapshot } from '../../core/registry/read.ts';
import { createNodeRunIds, nodeClock } from './clock.ts';
import { nodeHasher } from './hasher.ts';
import { createNodeLocks } from './locks.ts';
import { createNodePool } from './pool.ts';
import { createNotebookDigests, createNotebookSources } from './sources.ts';
import { openNodeStore } from './store.ts';

export interface NodeWorldOptions {
  readonly storeDir: string;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** Built from `workers/node.ts`. */
  readonly workerScript: URL;
  /** The folder that `samples/…` means. */
  readonly samples: string;
  readonly version: string;
  /** SHA-256 of the lockfile that it was built with, kept with each run. */
  readonly lockfile?: string;
  readonly workers?: number;
  /** Sources are attachments in the store, and no file but a sample is read. */
  readonly attached?: boolean;
}

/** Everything that the command line needs of Node: the store opened, the pool ready to start its threads. */
export async function openNodeWorld(options: NodeWorldOptions) {
  const storeDir = path.resolve(options.storeDir);
  const notebooks = path.dirname(storeDir);
  const store = await openNodeStore(storeDir);
  const pool = createNodePool({
    script: options.workerScript,
    setup: { storeDir, samples: options.samples, notebooks, ...(options.attached && { attached: true }) },
    ...(options.workers !== undefined && { workers: options.workers }),
  });
  const locks = createNodeLocks(storeDir);
  const newRunId = createNodeRunIds();

  /** A notebook's id in the store: its path from the folder that the store is in. */
  function notebookId(file: string): string {
    return path.relative(notebooks, path.resolve(file)).split(path.sep).join('/');
  }

  function sourceOptions(file: string) {
    return { folder: path.dirname(path.resolve(file)), samples: options.samples };
  }

  function attachedTo(file: string) {
    return options.attached ? { store, notebook: notebookId(file) } : undefined;
  }

  /** The engine of a notebook file; `snapshot` stands for the registry when it is given. */
  function engine(file: string, snapshot?: EngineParts['snapshot']): Engine {
    return createEngine({
      notebook: notebookId(file),
      store,
      pool,
      kinds: options.kinds,
      clock: nodeClock,
      locks,
      environment: {
        engine: options.version,
        ...(options.lockfile !== undefined && { lockfile: options.lockfile }),
        host: 'node',
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        cores: availableParallelism(),
        workers: pool.workers,
      },
      newRunId,
      sourceDigest: createNotebookDigests(sourceOptions(file), store, attachedTo(file)),
      snapshot: snapshot ?? ((name) => readSnapshot(store, name)),
    });
  }

  function sources(file: string): Sources {
    return createNotebookSources(sourceOptions(file), attachedTo(file));
  }

  async function close(): Promise<void> {
    await pool.close();
    await store.close();
  }

  return { store, pool, locks, clock: nodeClock, hasher: nodeHasher, notebookId, engine, sources, close };
}
