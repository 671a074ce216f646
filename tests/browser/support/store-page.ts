/** A page that holds the browser's store and locks to their contracts. */
import { Dexie } from 'dexie';
import type { Store } from '../../../src/core/ports.ts';
import { browserHasher } from '../../../src/platform/browser/hasher.ts';
import { verifyEd25519 } from '../../../src/core/bundle/ed25519.ts';
import { createBrowserLocks } from '../../../src/platform/browser/locks.ts';
import { browserSigningKey } from '../../../src/platform/browser/signing-key.ts';
import { openBrowserStore } from '../../../src/platform/browser/store.ts';
import { describeStore, type StoreUnderTest } from '../../core/store/contract.ts';
import { runTests, type TestResult } from './in-page-vitest.ts';

/** What the browser's key makes of a text, and what can be taken out of it. */
interface Signed {
  readonly key: readonly number[];
  readonly signature: readonly number[];
  readonly holds: boolean;
  readonly extractable: boolean;
}

declare global {
  interface Window {
    storeContract(): Promise<TestResult[]>;
    locksContract(): Promise<Record<string, boolean>>;
    hashes(bytes: number[]): Promise<[string, string]>;
    save(n: number): Promise<void>;
    saved(): Promise<number[]>;
    signed(make: boolean, text: string): Promise<Signed | undefined>;
  }
}

let count = 0;

describeStore('this browser', (): StoreUnderTest => {
  const name = `contract ${count++}`;
  const opened: Store[] = [];
  const open = async () => {
    const store = await openBrowserStore(name);
    opened.push(store);
    return store;
  };
  return {
    open,
    reopen: open,
    failWrite,
    async cleanUp() {
      for (const store of opened) await store.close();
      await Dexie.delete(name);
    },
  };
});

function failWrite(k: number): () => void {
  const { put } = IDBObjectStore.prototype;
  let left = k;
  IDBObjectStore.prototype.put = function (...args: Parameters<IDBObjectStore['put']>) {
    if (left-- === 0) throw new DOMException('the disk is full', 'QuotaExceededError');
    return put.apply(this, args);
  };
  return () => {
    IDBObjectStore.prototype.put = put;
  };
}

window.storeContract = runTests;

window.locksContract = async () => {
  const locks = createBrowserLocks('contract');
  const taken: Record<string, boolean> = {};
  for (const held of ['exclusive', 'shared'] as const) {
    for (const asked of ['exclusive', 'shared'] as const) {
      const release = await locks.take('run', held);
      const second = await locks.take('run', asked);
      taken[`${asked} beside ${held}`] = second !== undefined;
      await second?.();
      taken[`held while ${held}`] = await locks.held('run');
      await release?.();
    }
  }
  taken['held afterwards'] = await locks.held('run');
  return taken;
};

window.hashes = async (bytes) => {
  const hash = await browserHasher.start();
  const whole = Uint8Array.from(bytes);
  for (let at = 0; at < whole.length; at += 3) hash.update(whole.subarray(at, at + 3));
  return [await browserHasher.sha256(whole), hash.digest()];
};

/** One object and the record that names it, as a cell leaves them. */
window.save = async (n) => {
  const store = await openBrowserStore('killed');
  const object = await store.objects.put(new TextEncoder().encode(`object ${n}`.padEnd(20_000)));
  await store.objects.sync();
  await store.records.commit([{ table: 'run', id: String(n).padStart(6, '0'), value: { object } }]);
  await store.close();
};

window.signed = async (make, text) => {
  const signer = make ? await browserSigningKey('keys').create() : await browserSigningKey('keys').read();
  if (!signer) return undefined;
  const bytes = new TextEncoder().encode(text);
  const signature = await signer.sign(bytes);
  const database = await new Dexie('keys').open();
  const { privateKey } = (await database.table('key').get('signing')) as CryptoKeyPair;
  database.close();
  const out = await crypto.subtle.exportKey('pkcs8', privateKey).then(
    () => true,
    () => false,
  );
  return {
    key: [...signer.publicKey],
    signature: [...signature],
    holds: verifyEd25519(signer.publicKey, signature, bytes),
    extractable: privateKey.extractable || out,
  };
};

window.saved = async () => {
  const store = await openBrowserStore('killed');
  const whole: number[] = [];
  for (const { id, value } of await store.records.list('run')) {
    await store.objects.get(String(value['object']));
    whole.push(Number(id));
  }
  await store.close();
  return whole;
};
