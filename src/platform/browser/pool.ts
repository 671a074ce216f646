import type { Pool } from '../../core/graph/engine.ts';
import { createPool, type WorkerHandle } from '../../core/graph/pool.ts';
import { after } from './web-worker.ts';

/** What a worker of the page is told first. */
export interface BrowserWorkerSetup {
  readonly storeName: string;
  /** Address of the folder that `samples/…` means, with a slash at its end. */
  readonly samples: string;
}

/**
 * The page's pool. Without `workers`, one fewer than the machine has cores (at least two, at most eight).
 */
export function createBrowserPool(options: {
  readonly workers?: number;
  readonly ahead?: boolean;
  spawn(): WorkerHandle;
}): Pool {
  const spare = Math.min(8, Math.max(2, (navigator.hardwareConcurrency ?? 2) - 1));
  return createPool({ ...options, workers: options.workers ?? spare, after });
}
