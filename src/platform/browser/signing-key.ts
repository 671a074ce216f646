import { Dexie, type Table } from 'dexie';
import type { Signer, SigningKey } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { storeError } from './disk-error.ts';

const ID = 'signing';

/**
 * The key in a database of its own, so that no backup, restore or deletion of a store touches it. It is not
 * extractable: scripts can sign with it and cannot read it, so it has no copy, and goes with the browser's data.
 */
export function browserSigningKey(name = 'bancada-keys'): SigningKey {
  async function withTable<T>(mode: 'r' | 'rw', work: (table: Table<CryptoKeyPair, string>) => Promise<T>) {
    const database = new Dexie(name, { chromeTransactionDurability: 'strict' });
    database.version(1).stores({ key: '' });
    try {
      const table = database.table<CryptoKeyPair, string>('key');
      return await database.transaction(mode, table, () => work(table));
    } catch (error) {
      throw await storeError(error);
    } finally {
      database.close();
    }
  }
  return {
    async read() {
      const pair = await withTable('r', (table) => table.get(ID));
      return pair && signerOf(pair);
    },
    async create() {
      const pair = await makePair();
      const added = await withTable('rw', async (table) => {
        if ((await table.get(ID)) !== undefined) return false;
        await table.add(pair, ID);
        return true;
      });
      if (!added) throw new Refusal(problem('sign.key_exists'));
      return signerOf(pair);
    },
  };
}

async function makePair(): Promise<CryptoKeyPair> {
  try {
    return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  } catch (error) {
    // Older browsers know no Ed25519, and pages without TLS have no subtle at all.
    if (error instanceof DOMException || error instanceof TypeError) throw new Refusal(problem('sign.unsupported'));
    throw error;
  }
}

async function signerOf({ publicKey, privateKey }: CryptoKeyPair): Promise<Signer> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  return {
    publicKey: raw,
    async sign(bytes) {
      return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(bytes)));
    },
  };
}
