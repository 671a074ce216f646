/** The store in memory, for tests of what lives in records alone. */
import { memoryStore as emptyStore, type MemoryStore } from '../../support/memory-store.ts';

export interface RecordsStore extends MemoryStore {
  /** Called before the next commit: another tab's chance to be faster. */
  beforeCommit?: () => Promise<void>;
}

/** Objects are asked of `documents` by their digest. */
export function memoryStore(documents: (digest: string) => object): RecordsStore {
  const inner = emptyStore();
  const store: RecordsStore = {
    ...inner,
    objects: {
      ...inner.objects,
      get: async (digest) => new TextEncoder().encode(JSON.stringify(documents(digest))),
    },
    records: {
      ...inner.records,
      async commit(changes) {
        const hook = store.beforeCommit;
        store.beforeCommit = undefined;
        await hook?.();
        await inner.records.commit(changes);
      },
    },
  };
  return store;
}
