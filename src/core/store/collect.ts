import { ENGINE_LOCK } from '../graph/records.ts';
import type { Clock, Locks, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { walkReferences } from './references.ts';
import { stopWhenCancelled, type LongWork } from './verify.ts';

export interface Collected {
  readonly removed: number;
  readonly freedBytes: number;
  readonly kept: number;
  readonly keptBytes: number;
}

/** Younger objects may belong to work whose record is not written yet. */
const SPARED_MS = 3_600_000;

/**
 * Removes the objects that nothing refers to and that are older than an hour. Refusal `store.in_use` while a notebook
 * runs anywhere on this store.
 */
export async function collectGarbage(
  parts: { readonly store: Store; readonly locks: Locks; readonly clock: Clock },
  work: LongWork = {},
): Promise<Collected> {
  const { store, locks, clock } = parts;
  const release = await locks.take(ENGINE_LOCK, 'exclusive');
  if (!release) throw new Refusal(problem('store.in_use'));
  try {
    const objects = await store.objects.list();
    const known = new Set(objects.map((each) => each.digest));
    const { reached } = await walkReferences(store, known, async () => stopWhenCancelled(work));
    const oldest = clock.now() - SPARED_MS;
    const garbage = objects.filter((each) => !reached.has(each.digest) && each.storedAt < oldest);
    const total = objects.reduce((sum, each) => sum + each.sizeBytes, 0);
    const freedBytes = garbage.reduce((sum, each) => sum + each.sizeBytes, 0);
    await store.objects.delete(garbage.map((each) => each.digest));
    return {
      removed: garbage.length,
      freedBytes,
      kept: objects.length - garbage.length,
      keptBytes: total - freedBytes,
    };
  } finally {
    await release();
  }
}
