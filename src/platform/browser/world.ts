import type { Engine, Pool } from '../../core/graph/engine.ts';
import { createEngine } from '../../core/graph/create-engine.ts';
import type { EngineParts } from '../../core/graph/parts.ts';
import type { Json } from '../../core/json.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import type { Clock, Hasher, Locks, Sources, Store } from '../../core/ports.ts';
import { readSnapshot } from '../../core/registry/read.ts';
import { createBundleDesk } from './bundle-desk.ts';
import { browserClock, createBrowserRunIds } from './clock.ts';
import { browserHasher } from './hasher.ts';
import { createBrowserLocks } from './locks.ts';
import { browserMirrorPlaces } from './mirror-folder.ts';
import { createBrowserPool, type BrowserWorkerSetup } from './pool.ts';
import { requestPersistence, storageState } from './quota.ts';
import { browserSigningKey } from './signing-key.ts';
import { browserFile, createBrowserSources, createSourceDigests } from './sources.ts';
import { openBrowserStore } from './store.ts';
import { spawnWebWorker } from './web-worker.ts';

export interface BrowserWorldOptions {
  readonly kinds: readonly CellKind[];
  /** Starts one worker from `workers/compute.ts`. */
  worker(): Worker;
  /** Of the app, kept with each run. */
  readonly version: string;
  /** SHA-256 of the lockfile that it was built with, kept with each run. */
  readonly lockfile?: string;
  /** Starts one worker from `workers/compute.ts`, named `bancada-bundle`. */
  bundleWorker(): Worker;
  readonly storeName?: string;
  readonly workers?: number;
}

/** Everything that the app needs of the browser: the store opened, the pool ready to start its workers. */
export async function openBrowserWorld(options: BrowserWorldOptions) {
  const { storeName = 'bancada', version, lockfile } = options;
  const store: Store = await openBrowserStore(storeName);
  const samples = new URL('samples/', document.baseURI);
  const setup: BrowserWorkerSetup = { storeName, samples: samples.href };
  const pool: Pool = createBrowserPool({
    spawn: () => spawnWebWorker(options.worker(), setup),
    ahead: true,
    ...(options.workers !== undefined && { workers: options.workers }),
  });
  const locks: Locks = createBrowserLocks(storeName);
  const clock: Clock = browserClock;
  const hasher: Hasher = browserHasher;
  const kinds: ReadonlyMap<string, CellKind> = new Map(options.kinds.map((kind) => [kind.id, kind]));
  const newId = createBrowserRunIds();
  const environment = {
    engine: version,
    ...(lockfile !== undefined && { lockfile }),
    host: 'browser',
    agent: navigator.userAgent,
    cores: navigator.hardwareConcurrency,
    workers: pool.workers,
  };
  const snapshot = (name: string): Promise<Json> => readSnapshot(store, name);

  function engine(notebook: string, claim?: EngineParts['claim']): Engine {
    const sourceDigest = createSourceDigests({ store, notebook, samples }, hasher);
    return createEngine({
      notebook,
      store,
      pool,
      kinds,
      clock,
      locks,
      environment,
      newRunId: newId,
      sourceDigest,
      snapshot,
      ...(claim && { claim }),
    });
  }

  function sources(notebook: string): Sources {
    return createBrowserSources({ store, notebook, samples });
  }

  const bundles = createBundleDesk({
    setup: { ...setup, version },
    start: options.bundleWorker,
    lend: options.worker,
  });

  return {
    store,
    pool,
    bundles,
    signingKey: browserSigningKey(),
    mirrors: browserMirrorPlaces(),
    clock,
    locks,
    hasher,
    kinds,
    engine,
    sources,
    newId,
    file: browserFile,
    storageState,
    requestPersistence,
  };
}
