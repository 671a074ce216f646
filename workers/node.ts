/** A worker thread of the command line's pool: one cell or query at a time, on the folder store. */
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { noGpu } from '../src/core/gpu.ts';
import type { WorkerPorts } from '../src/core/graph/execute.ts';
import { serveWorker } from '../src/core/graph/serve-worker.ts';
import { nodeClock } from '../src/platform/node/clock.ts';
import { nodeHasher } from '../src/platform/node/hasher.ts';
import type { NodeWorkerSetup } from '../src/platform/node/pool.ts';
import { createNotebookSources } from '../src/platform/node/sources.ts';
import { openNodeStore } from '../src/platform/node/store.ts';
import { pause, threadChannel } from '../src/platform/node/threads.ts';
import { lazyInference } from './inference.ts';
import { workerKinds } from './kinds.ts';

async function openPorts(): Promise<WorkerPorts> {
  const { storeDir, samples, notebooks, attached } = workerData as NodeWorkerSetup;
  const store = await openNodeStore(storeDir);
  return {
    ...workerKinds,
    store,
    hasher: nodeHasher,
    inference: lazyInference(),
    gpu: noGpu('node'),
    clock: nodeClock,
    sources(notebook) {
      const folder = path.dirname(path.resolve(notebooks, notebook));
      return createNotebookSources({ folder, samples }, attached ? { store, notebook } : undefined);
    },
    pause,
  };
}

serveWorker(threadChannel(), openPorts());
