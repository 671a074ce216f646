import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { backupStore, restoreBackup } from '../../../src/core/store/backup.ts';
import type { Store } from '../../../src/core/ports.ts';
import { openBrowserStore } from '../../../src/platform/browser/store.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { openNodeStore } from '../../../src/platform/node/store.ts';
import { bufferSource } from '../../support/context.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { refusalOf } from './contract.ts';

async function fill(store: Store): Promise<void> {
  for (const text of ['one', 'two', '', 'ç😀']) await store.objects.put(new TextEncoder().encode(text));
  await store.objects.sync();
  await store.records.commit([
    { table: 'run', id: 'b', value: { z: 1, a: { y: [1, null, 'x\ny'], b: 2 } } },
    { table: 'run', id: 'a', value: { n: 1.5 } },
    { table: 'event', id: 's/1', value: {} },
  ]);
}

async function bytesOf(store: Store): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  await backupStore(store, async (bytes) => void pieces.push(bytes.slice()));
  return Buffer.concat(pieces);
}

const restore = (store: Store, bytes: Uint8Array) => restoreBackup(store, nodeHasher, bufferSource('b.zip', bytes));

describe('a backup', () => {
  it('restores to the same bytes in memory, in a folder and in IndexedDB', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'bancada-backup-'));
    Dexie.dependencies.indexedDB = new IDBFactory();
    Dexie.dependencies.IDBKeyRange = IDBKeyRange;
    const first = memoryStore();
    await fill(first);
    const bytes = await bytesOf(first);
    for (const store of [memoryStore(), await openNodeStore(dir), await openBrowserStore('backup')]) {
      expect(await restore(store, bytes)).toEqual({ objects: 4, records: 3 });
      expect(Buffer.compare(await bytesOf(store), bytes)).toBe(0);
      await store.close();
    }
    rmSync(dir, { recursive: true });
  });

  it('opens in other tools', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'bancada-backup-'));
    const store = memoryStore();
    await fill(store);
    writeFileSync(path.join(dir, 'b.zip'), await bytesOf(store));
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))';
    const names = execFileSync('python3', ['-c', script, path.join(dir, 'b.zip')], { encoding: 'utf8' });
    expect(names.trim()).toBe('7');
    rmSync(dir, { recursive: true });
  });

  it('with any one byte changed is refused or restores the same, and records nothing when refused', async () => {
    const store = memoryStore();
    await fill(store);
    const bytes = await bytesOf(store);
    const whole = (await store.records.list('run')).length;
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 0x41;
      const into = memoryStore();
      const outcome = await restore(into, changed).then(
        () => 'restored',
        (error: Error) => error.message,
      );
      const runs = await into.records.list('run');
      if (outcome === 'restored') {
        expect([at, runs]).toEqual([at, await store.records.list('run')]);
        expect([at, [...into.bytes.keys()].sort()]).toEqual([at, [...store.bytes.keys()].sort()]);
      } else {
        expect(outcome).toMatch(/^backup\./);
        expect([at, runs.length, whole]).toEqual([at, 0, 2]);
      }
    }
  });

  it('cut anywhere is refused', async () => {
    const store = memoryStore();
    await fill(store);
    const bytes = await bytesOf(store);
    for (let length = 0; length < bytes.length; length++) {
      expect(await refusalOf(restore(memoryStore(), bytes.subarray(0, length)))).toBe('backup.not_a_backup');
    }
  });

  it('of a newer format says so', async () => {
    const bytes = await bytesOf(memoryStore());
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).toContain('{"bancadaBackup":1}');
    const { ZipWriter } = await import('../../../src/core/store/zip-stored.ts');
    const pieces: Uint8Array[] = [];
    const zip = new ZipWriter(async (piece) => void pieces.push(piece));
    await zip.add('bancada-backup.json', new TextEncoder().encode('{"bancadaBackup":2}'));
    await zip.finish();
    expect(await refusalOf(restore(memoryStore(), Buffer.concat(pieces)))).toBe('backup.newer_format');
  });

  it('of more than 65,535 objects can be read', async () => {
    const { ZipWriter, readZipEntries } = await import('../../../src/core/store/zip-stored.ts');
    const pieces: Uint8Array[] = [];
    const zip = new ZipWriter(async (piece) => void pieces.push(piece));
    for (let n = 0; n < 66_000; n++) await zip.add(`objects/${n}`, new Uint8Array([n & 255]));
    await zip.finish();
    const entries = await readZipEntries(bufferSource('b.zip', Buffer.concat(pieces)));
    expect([entries.length, entries.at(-1)?.name]).toEqual([66_000, 'objects/65999']);
  });
});
