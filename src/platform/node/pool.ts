import { availableParallelism } from 'node:os';
import type { Pool } from '../../core/graph/engine.ts';
import { createPool } from '../../core/graph/pool.ts';
import { after, spawnThread } from './threads.ts';

/** What a worker thread is told at its start. */
export interface NodeWorkerSetup {
  readonly storeDir: string;
  /** The folder that `samples/…` means. */
  readonly samples: string;
  /** The folder that notebook ids are relative to. */
  readonly notebooks: string;
  /** Sources are attachments in the store, and no file but a sample is read. */
  readonly attached?: boolean;
}

/** A pool of threads that run `script`, built from `workers/node.ts`; without `workers`, one for each core (at most eight). */
export function createNodePool(options: {
  readonly script: URL;
  readonly setup: NodeWorkerSetup;
  readonly workers?: number;
}): Pool {
  return createPool({
    workers: options.workers ?? Math.min(8, availableParallelism()),
    ahead: true,
    spawn: () => spawnThread(options.script, options.setup),
    after,
  });
}
