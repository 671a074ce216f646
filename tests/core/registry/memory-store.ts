/** A store in memory that keeps the port's promises, for tests of what lives in records. */
import type { JsonObject } from '../../../src/core/json.ts';
import type { Change, Store } from '../../../src/core/ports.ts';
import { problem, Refusal } from '../../../src/core/problem.ts';
import { testContext } from '../../support/context.ts';

export interface MemoryStore extends Store {
  /** Called before every commit: another tab's chance to be faster. */
  beforeCommit?: () => Promise<void>;
}

/** Objects are asked of `documents` by their digest. */
export function memoryStore(documents: (digest: string) => object): MemoryStore {
  const records = new Map<string, JsonObject>();
  const idOf = ({ table, id }: Pick<Change, 'table' | 'id'>) => `${table} ${id}`;
  const store: MemoryStore = {
    objects: {
      ...testContext().objects,
      get: async (digest) => new TextEncoder().encode(JSON.stringify(documents(digest))),
    },
    records: {
      get: async (table, id) => records.get(idOf({ table, id })),
      list: async (table, prefix = '') =>
        [...records]
          .filter(([key]) => key.startsWith(`${table} ${prefix}`))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => ({ id: key.slice(table.length + 1), value })),
      async commit(changes) {
        const hook = store.beforeCommit;
        store.beforeCommit = undefined;
        await hook?.();
        for (const change of changes) {
          if (change.expect === 'absent' && records.has(idOf(change))) {
            throw new Refusal(problem('store.conflict', { id: change.id }));
          }
        }
        for (const change of changes) {
          if (change.value === null) records.delete(idOf(change));
          else records.set(idOf(change), change.value);
        }
      },
    },
    close: async () => undefined,
  };
  return store;
}
