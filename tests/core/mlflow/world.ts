/** A sync between a store in memory and a server in memory. */
import { createMlflow } from '../../../src/core/mlflow/api.ts';
import type { SyncRequest } from '../../../src/core/mlflow/plan.ts';
import { createServer } from '../../../src/core/mlflow/server.ts';
import { runSync, type SyncOptions, type SyncReport, type SyncWorld } from '../../../src/core/mlflow/sync.ts';
import type { Transport } from '../../../src/core/mlflow/transport.ts';
import type { Store } from '../../../src/core/ports.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { clock } from './store.ts';

export const request: SyncRequest = { url: 'http://mlflow', experiment: 'demand', pull: false };

export function world(store: Store, transport: Transport): SyncWorld {
  const mlflow = createMlflow(createServer({ transport, wait: async () => undefined }));
  const modelFiles = async () => new Map([['MLmodel', new TextEncoder().encode('flavors: {}')]]);
  return { mlflow, store, clock, hasher: nodeHasher, modelFiles };
}

export function sync(
  store: Store,
  transport: Transport,
  more: Partial<SyncRequest> = {},
  options: SyncOptions = {},
): Promise<SyncReport> {
  return runSync(world(store, transport), { ...request, ...more }, options);
}
