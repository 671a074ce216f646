import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createEngine } from '../../core/graph/create-engine.ts';
import type { Engine } from '../../core/graph/engine.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import { readSnapshot } from '../../core/registry/read.ts';
import { createNodeRunIds, nodeClock } from './clock.ts';
import { nodeHasher } from './hasher.ts';
import { createNodeLocks } from './locks.ts';
import { createNodePool } from './pool.ts';
import { createSourceDigests } from './sources.ts';
import { openNodeStore } from './store.ts';

export interface NodeWorldOptions {
  readonly storeDir: string;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** Built from `workers/node.ts`. */
  readonly workerScript: URL;
  /** The folder that `samples/…` means. */
  readonly samples: string;
  readonly version: string;
  readonly workers?: number;
}

/** Everything that the command line needs of Node: the store opened, the pool ready to start its threads. */
export async function openNodeWorld(options: NodeWorldOptions) {
  const storeDir = path.resolve(options.storeDir);
  const notebooks = path.dirname(storeDir);
  const store = await openNodeStore(storeDir);
  const pool = createNodePool({
    script: options.workerScript,
    setup: { storeDir, samples: options.samples, notebooks },
    ...(options.workers !== undefined && { workers: options.workers }),
  });
  const locks = createNodeLocks(storeDir);
  const newRunId = createNodeRunIds();

  /** The engine of a notebook file. Its id in the store is its path from the folder that the store is in. */
  function engine(file: string): Engine {
    const sourceOptions = { folder: path.dirname(path.resolve(file)), samples: options.samples };
    return createEngine({
      notebook: path.relative(notebooks, path.resolve(file)).split(path.sep).join('/'),
      store,
      pool,
      kinds: options.kinds,
      clock: nodeClock,
      locks,
      environment: {
        engine: options.version,
        host: 'node',
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        cores: availableParallelism(),
        workers: pool.workers,
      },
      newRunId,
      sourceDigest: createSourceDigests(sourceOptions, store),
      snapshot: (name) => readSnapshot(store, name),
    });
  }

  async function close(): Promise<void> {
    await pool.close();
    await store.close();
  }

  return { store, pool, locks, clock: nodeClock, hasher: nodeHasher, engine, close };
}
