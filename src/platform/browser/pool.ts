import type { Pool } from '../../core/graph/engine.ts';
import { createPool } from '../../core/graph/pool.ts';
import { after, spawnWebWorker } from './web-worker.ts';

/** What a worker of the page is told first. */
export interface BrowserWorkerSetup {
  readonly storeName: string;
  /** Address of the folder that `samples/…` means, with a slash at its end. */
  readonly samples: string;
}

/**
 * The page's pool. `start` makes one worker from `workers/compute.ts`; without `workers`, one fewer than the machine
 * has cores (at least two, at most eight).
 */
export function createBrowserPool(options: {
  readonly setup: BrowserWorkerSetup;
  readonly workers?: number;
  readonly ahead?: boolean;
  start(): Worker;
}): Pool {
  const spare = Math.min(8, Math.max(2, (navigator.hardwareConcurrency ?? 2) - 1));
  return createPool({
    workers: options.workers ?? spare,
    ...(options.ahead !== undefined && { ahead: options.ahead }),
    spawn: () => spawnWebWorker(options.start(), options.setup),
    after,
  });
}
