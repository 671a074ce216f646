import { ENGINE_LOCK } from '../graph/records.ts';
import type { Locks, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { walkReferences } from './references.ts';
import { stopWhenCancelled, type LongWork } from './verify.ts';

export interface Collected {
  readonly removed: number;
  readonly freedBytes: number;
  readonly kept: number;
  readonly keptBytes: number;
}

/**
 * Removes the objects that nothing refers to. Refusal `store.in_use` while anything runs on this store, is stored in it
 * or holds it (`holdStore`): the objects of such work may have no record yet.
 */
export async function collectGarbage(
  { store, locks }: { readonly store: Store; readonly locks: Locks },
  work: LongWork = {},
): Promise<Collected> {
  const release = await locks.take(ENGINE_LOCK, 'exclusive');
  if (!release) throw new Refusal(problem('store.in_use'));
  try {
    store.objects.forget();
    const objects = await store.objects.list();
    const known = new Set(objects.map((each) => each.digest));
    const { reached } = await walkReferences(store, known, async () => stopWhenCancelled(work));
    const garbage = objects.filter((each) => !reached.has(each.digest));
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
