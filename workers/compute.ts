/**
 * A worker of the page: one cell or query at a time, on the browser's store. By its name it is the worker for run
 * bundles instead, so that both are one file with one copy of the kinds.
 */
import type { WorkerPorts } from '../src/core/graph/execute.ts';
import type { FromWorker, ToWorker } from '../src/core/graph/messages.ts';
import { serveWorker } from '../src/core/graph/serve-worker.ts';
import type { BundleWorkerStart, FromBundleWorker, ToBundleWorker } from '../src/platform/browser/bundle-messages.ts';
import { browserClock } from '../src/platform/browser/clock.ts';
import { browserHasher } from '../src/platform/browser/hasher.ts';
import type { BrowserWorkerSetup } from '../src/platform/browser/pool.ts';
import { createBrowserSources } from '../src/platform/browser/sources.ts';
import { openBrowserStore } from '../src/platform/browser/store.ts';
import { createPause, webWorkerChannel } from '../src/platform/browser/web-worker.ts';
import { createWebGpu } from '../src/platform/tensor/webgpu.ts';
import { lazyInference } from './inference.ts';
import { comparisonTests, workerKinds } from './kinds.ts';

function compute(): void {
  const { setup, channel } = webWorkerChannel<BrowserWorkerSetup, FromWorker, ToWorker>(globalThis);
  serveWorker(channel, openPorts(setup));
}

async function openPorts(setup: Promise<BrowserWorkerSetup>): Promise<WorkerPorts> {
  const { storeName, samples } = await setup;
  const store = await openBrowserStore(storeName);
  return {
    ...workerKinds,
    store,
    hasher: browserHasher,
    inference: lazyInference(),
    gpu: createWebGpu(),
    clock: browserClock,
    sources: (notebook) => createBrowserSources({ store, notebook, samples: new URL(samples) }),
    pause: createPause(),
  };
}

/** The cells of a replay run in workers that the page lends. */
async function bundles(): Promise<void> {
  // Listens before anything is loaded: the page has already written.
  const end = webWorkerChannel<BundleWorkerStart, FromBundleWorker, ToBundleWorker>(globalThis);
  const { serveBundleWork } = await import('../src/platform/browser/bundle-work.ts');
  serveBundleWork(end, { kinds: workerKinds.cellKinds, tests: comparisonTests });
}

if ((globalThis as { readonly name?: string }).name === 'bancada-bundle') void bundles();
else compute();
