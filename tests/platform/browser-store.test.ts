import { IDBFactory, IDBObjectStore, IDBKeyRange } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/core/ports.ts';
import { openBrowserStore } from '../../src/platform/browser/store.ts';
import { describeStore, refusalOf, type StoreUnderTest } from '../core/store/contract.ts';

let count = 0;

function freshDatabase(): string {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  return `test ${count++}`;
}

describeStore('IndexedDB', (): StoreUnderTest => {
  const name = freshDatabase();
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
    },
  };
});

function failWrite(k: number, name = 'QuotaExceededError'): () => void {
  const { put } = IDBObjectStore.prototype;
  let left = k;
  IDBObjectStore.prototype.put = function (...args) {
    if (left-- === 0) throw new DOMException('the disk is full', name);
    return put.apply(this, args);
  };
  return () => {
    IDBObjectStore.prototype.put = put;
  };
}

describe('the store in IndexedDB', () => {
  const full = [
    { thrown: 'QuotaExceededError', code: 'store.quota' },
    { thrown: 'UnknownError', code: 'store.browser_disk_full' },
  ];
  it.each(full)('says $code when the browser throws $thrown', async ({ thrown, code }) => {
    const store = await openBrowserStore(freshDatabase());
    const undo = failWrite(0, thrown);
    expect(await refusalOf(store.records.commit([{ table: 'run', id: 'r', value: {} }]))).toBe(code);
    undo();
    await store.records.commit([{ table: 'run', id: 'r', value: {} }]);
    expect(await store.records.get('run', 'r')).toEqual({});
    await store.close();
  });

  it('reads and does not write what a newer Bancada has marked', async () => {
    const name = freshDatabase();
    const store = await openBrowserStore(name);
    await store.records.commit([{ table: 'run', id: 'r', value: { old: true } }]);
    const newer = await new Dexie(name).open();
    await newer.table('meta').put(99, 'format');
    newer.close();
    expect(await refusalOf(store.records.commit([{ table: 'run', id: 'r', value: {} }]))).toBe('store.newer_format');
    await store.objects.put(new Uint8Array([1]));
    expect(await refusalOf(store.objects.sync())).toBe('store.newer_format');
    expect(await store.records.get('run', 'r')).toEqual({ old: true });
    await store.close();
  });

  it('gives way to a tab that upgrades the database, and says so afterwards', async () => {
    const name = freshDatabase();
    const store = await openBrowserStore(name);
    const newer = new Dexie(name);
    newer.version(2).stores({ more: '' });
    await newer.open();
    expect(await refusalOf(store.records.get('run', 'r'))).toBe('store.closed');
    newer.close();
  });
});
