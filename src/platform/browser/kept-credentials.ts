import { Dexie } from 'dexie';
import type { Credentials } from '../../core/mlflow/connect.ts';

interface Kept {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/**
 * Credentials that the person asked to keep, by server: sealed with AES-GCM under a key that no script can read out, in
 * a database of its own, which no backup or bundle holds.
 */
export function createKeptCredentials(name = 'bancada-sign-in') {
  async function withTable<T>(
    work: (table: {
      get(id: string): PromiseLike<Kept | undefined>;
      put(value: Kept, id: string): PromiseLike<unknown>;
      delete(id: string): PromiseLike<void>;
    }) => PromiseLike<T>,
  ): Promise<T> {
    const database = new Dexie(name, { chromeTransactionDurability: 'strict' });
    database.version(1).stores({ server: '' });
    try {
      return await work(database.table<Kept, string>('server'));
    } finally {
      database.close();
    }
  }

  return {
    async keep(address: string, credentials: Credentials): Promise<void> {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const text = new TextEncoder().encode(JSON.stringify(credentials));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text);
      await withTable((table) => table.put({ key, iv, sealed }, address));
    },
    async read(address: string): Promise<Credentials | undefined> {
      const kept = await withTable((table) => table.get(address));
      if (!kept) return undefined;
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(text)) as Credentials;
    },
    forget: (address: string): Promise<void> => withTable((table) => table.delete(address)),
  };
}
