/** A worker of the page's pool: one cell or query at a time, on the browser's store. */
import type { WorkerPorts } from '../src/core/graph/execute.ts';
import { serveWorker } from '../src/core/graph/serve-worker.ts';
import { browserClock } from '../src/platform/browser/clock.ts';
import { browserHasher } from '../src/platform/browser/hasher.ts';
import type { BrowserWorkerSetup } from '../src/platform/browser/pool.ts';
import { createBrowserSources } from '../src/platform/browser/sources.ts';
import { openBrowserStore } from '../src/platform/browser/store.ts';
import { createPause, webWorkerChannel } from '../src/platform/browser/web-worker.ts';
import { lazyInference } from './inference.ts';
import { workerKinds } from './kinds.ts';

const { setup, channel } = webWorkerChannel<BrowserWorkerSetup>(globalThis);

async function openPorts(): Promise<WorkerPorts> {
  const { storeName, samples } = await setup;
  const store = await openBrowserStore(storeName);
  return {
    ...workerKinds,
    store,
    hasher: browserHasher,
    inference: lazyInference(),
    clock: browserClock,
    sources: (notebook) => createBrowserSources({ store, notebook, samples: new URL(samples) }),
    pause: createPause(),
  };
}

serveWorker(channel, openPorts());
