/** A worker thread of the command line's pool: one cell or query at a time, on the folder store. */
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import type { WorkerPorts } from '../src/core/graph/execute.ts';
import { serveWorker } from '../src/core/graph/serve-worker.ts';
import { nodeClock } from '../src/platform/node/clock.ts';
import { nodeHasher } from '../src/platform/node/hasher.ts';
import type { NodeWorkerSetup } from '../src/platform/node/pool.ts';
import { createNodeSources } from '../src/platform/node/sources.ts';
import { openNodeStore } from '../src/platform/node/store.ts';
import { pause, threadChannel } from '../src/platform/node/threads.ts';
import { lazyInference } from './inference.ts';
import { workerKinds } from './kinds.ts';

async function openPorts(): Promise<WorkerPorts> {
  const { storeDir, samples, notebooks } = workerData as NodeWorkerSetup;
  return {
    ...workerKinds,
    store: await openNodeStore(storeDir),
    hasher: nodeHasher,
    inference: lazyInference(),
    clock: nodeClock,
    sources: (notebook) => createNodeSources({ folder: path.dirname(path.resolve(notebooks, notebook)), samples }),
    pause,
  };
}

serveWorker(threadChannel(), openPorts());
