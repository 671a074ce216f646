import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '../../src/core/bundle/ed25519.ts';
import { browserSigningKey } from '../../src/platform/browser/signing-key.ts';
import { refusalOf } from '../core/store/contract.ts';

const bytes = new TextEncoder().encode('a manifest');

function freshBrowser(): void {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
}

describe('the signing key of a browser', () => {
  it('is none until it is made, and then signs as the core verifies', async () => {
    freshBrowser();
    expect(await browserSigningKey().read()).toBeUndefined();
    const made = await browserSigningKey().create();
    const read = (await browserSigningKey().read())!;
    expect(read.publicKey).toEqual(made.publicKey);
    expect(verifyEd25519(read.publicKey, await read.sign(bytes), bytes)).toBe(true);
  });

  it('is never replaced', async () => {
    freshBrowser();
    const { publicKey } = await browserSigningKey().create();
    expect(await refusalOf(browserSigningKey().create())).toBe('sign.key_exists');
    expect((await browserSigningKey().read())!.publicKey).toEqual(publicKey);
  });

  it('cannot be read by a script', async () => {
    freshBrowser();
    await browserSigningKey('keys').create();
    const database = await new Dexie('keys').open();
    const { privateKey } = (await database.table('key').get('signing')) as CryptoKeyPair;
    database.close();
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow('not extractable');
  });
});
