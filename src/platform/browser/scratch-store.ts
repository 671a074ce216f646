import { Dexie } from 'dexie';
import type { Store } from '../../core/ports.ts';
import { createBrowserLocks } from './locks.ts';
import { openBrowserStore } from './store.ts';

const HELD = 'in use';

/**
 * A store for one piece of work, deleted when that ends. What a closed tab left behind goes with the next one: nobody
 * holds its lock any more.
 */
export async function withScratchStore<T>(
  prefix: string,
  work: (store: Store, storeName: string) => Promise<T>,
): Promise<T> {
  await removeAbandoned(prefix);
  const name = `${prefix}-${crypto.randomUUID()}`;
  const release = await createBrowserLocks(name).take(HELD, 'exclusive');
  try {
    const store = await openBrowserStore(name);
    try {
      return await work(store, name);
    } finally {
      await store.close();
      await Dexie.delete(name);
    }
  } finally {
    await release?.();
  }
}

async function removeAbandoned(prefix: string): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(`${prefix}-`) || (await createBrowserLocks(name).held(HELD))) continue;
    await Dexie.delete(name);
  }
}
