import { IDBDatabase, IDBFactory, IDBObjectStore, IDBKeyRange } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { describe, expect, it, vi } from 'vitest';
import type { Store } from '../../src/core/ports.ts';
import { RESERVE_CHANNEL } from '../../src/platform/browser/reserve.ts';
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

  describe('that has no more room', () => {
    const APP = { 'index.html': 2_000, 'big.wasm': 14_000_000, 'middle.js': 1_200_000, 'small.js': 900_000 };
    /** The service worker's cache, as far as it is asked, and writes that fail until `room` files are gone. */
    function fullWith(room: number): { kept: Set<string>; undo: () => void } {
      const address = (file: string) => `http://localhost/${file}`;
      const files = Object.entries(APP).map(([file, bytes]) => ({ file, bytes }));
      const kept = new Set(['precache.json', ...Object.keys(APP)].map(address));
      const cache = {
        keys: async () => [...kept].map((url) => ({ url })),
        match: async (what: string | { url: string }) => {
          const url = typeof what === 'string' ? what : what.url;
          return kept.has(url) ? { json: async () => ({ files }) } : undefined;
        },
        delete: async (url: string) => kept.delete(url),
      };
      vi.stubGlobal('caches', { keys: async () => ['other', 'bancada-1'], open: async () => cache });
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...args) {
        if (kept.size > files.length + 1 - room) throw new DOMException('the disk is full', 'QuotaExceededError');
        return put.apply(this, args);
      };
      const undo = () => {
        IDBObjectStore.prototype.put = put;
        vi.unstubAllGlobals();
      };
      return { kept, undo };
    }
    const commit = (store: Store) => store.records.commit([{ table: 'run', id: 'r', value: {} }]);

    it('lets the app’s largest offline files make way for a record, one by one, and tells the pages', async () => {
      const store = await openBrowserStore(freshDatabase());
      const told: unknown[] = [];
      const channel = new BroadcastChannel(RESERVE_CHANNEL);
      const heard = new Promise<void>((resolve) => {
        channel.onmessage = ({ data }) => void (told.push(data) === 2 && resolve());
      });
      const { kept, undo } = fullWith(2);
      await commit(store);
      undo();
      await heard;
      channel.close();
      expect([...kept].filter((url) => /big|middle/.test(url))).toEqual([]);
      expect(told).toEqual([
        { done: 2_102_000, total: 16_102_000 },
        { done: 902_000, total: 16_102_000 },
      ]);
      expect(await store.records.get('run', 'r')).toEqual({});
      await store.close();
    });

    it('says so when nothing large is left that could make way, and for objects at once', async () => {
      const store = await openBrowserStore(freshDatabase());
      const first = fullWith(3);
      expect(await refusalOf(commit(store))).toBe('store.quota');
      expect([...first.kept].filter((url) => /small/.test(url))).toHaveLength(1);
      first.undo();
      const second = fullWith(1);
      await store.objects.put(new Uint8Array([1]));
      expect(await refusalOf(store.objects.sync())).toBe('store.quota');
      expect(second.kept.size).toBe(5);
      second.undo();
      await store.close();
    });
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

  it('goes on over a new connection when the browser has ended the one it had', async () => {
    const store = await openBrowserStore(freshDatabase());
    await store.records.commit([{ table: 'run', id: 'r', value: { n: 1 } }]);
    const { transaction } = IDBDatabase.prototype;
    const ended = new Set<IDBDatabase>();
    IDBDatabase.prototype.transaction = function (...args) {
      if (ended.size === 0) ended.add(this);
      if (ended.has(this)) throw new DOMException('the connection is closed', 'InvalidStateError');
      return transaction.apply(this, args);
    };
    await store.records.commit([{ table: 'run', id: 's', value: { n: 2 } }]);
    IDBDatabase.prototype.transaction = transaction;
    expect((await store.records.list('run')).map(({ id }) => id)).toEqual(['r', 's']);
    await store.close();
    expect(await refusalOf(store.records.get('run', 'r'))).toBe('store.closed');
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
