/**
 * What stores objects before the records that name them holds the engines' lock meanwhile, so that a collection, which
 * has the lock alone, may take everything that nothing refers to, however young it is.
 */
import { ENGINE_LOCK } from '../graph/records.ts';
import type { Locks, Store } from '../ports.ts';
import { Refusal, type Problem } from '../problem.ts';
import { collectGarbage } from './collect.ts';

export interface HeldStore {
  readonly store: Store;
  readonly locks: Locks;
}

/** From here to the release nothing is collected. Waits for a collection that is under way. */
export function holdStore(locks: Locks): Promise<() => Promise<void>> {
  return locks.wait(ENGINE_LOCK, 'shared');
}

/** Nothing is collected while `work` goes on. */
export async function holding<T>(locks: Locks, work: () => Promise<T>): Promise<T> {
  const release = await holdStore(locks);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** The same, and work that fails leaves nothing behind, unless the store is in use by others at that moment. */
export async function storing<T>({ store, locks }: HeldStore, work: () => Promise<T>): Promise<T> {
  try {
    return await holding(locks, work);
  } catch (error) {
    await collectLeft({ store, locks });
    throw error;
  }
}

/** Collects what failed work left. A Refusal of it says nothing that the failure has not said. */
export async function collectLeft(parts: HeldStore): Promise<void> {
  try {
    await collectGarbage(parts);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

const FULL = ['store.quota', 'store.browser_disk_full', 'store.disk_full'];

/** Whether this says that the store has no more room. */
export function isOutOfRoom({ code }: Problem): boolean {
  return FULL.includes(code);
}
