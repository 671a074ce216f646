import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeSigningKey } from '../../src/platform/node/signing-key.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';
import { watchDisk, type DurableDisk } from '../support/durable-disk.ts';

let folder: string;
let disk: DurableDisk;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bancada-power-'));
  mkdirSync(path.join(folder, 'disk'));
  disk = watchDisk(path.join(folder, 'disk'));
});
afterEach(() => {
  disk.restore();
  rmSync(folder, { recursive: true });
});

const STORE = path.join('new', 'folders', 'store');
const storeOn = (root: string) => openNodeStore(path.join(root, STORE));
let cuts = 0;

/** What a power cut right now leaves, with names that were taken away unsynced either still there or gone. */
function cut(): string[] {
  return (['there', 'gone'] as const).map((removed) => {
    const left = path.join(folder, `cut ${cuts++}`);
    disk.cutInto(left, removed);
    return left;
  });
}

/** Ids and contents that are whole in a store after a cut; throws when a record leads to an object that is not. */
async function kept(root: string): Promise<string[]> {
  const store = await storeOn(root);
  try {
    const records = await store.records.list('run');
    for (const { value } of records) if (value['object']) await store.objects.get(String(value['object']));
    return records.map(({ id, value }) => `${id} ${JSON.stringify(value['n'])}`);
  } finally {
    await store.close();
  }
}

describe('a power cut', () => {
  it('leaves everything that was acknowledged, with the objects that it names, in a store in new folders', async () => {
    const store = await storeOn(path.join(folder, 'disk'));
    const acknowledged: string[] = [];
    const left: { roots: string[]; wanted: string[] }[] = [];
    disk.onStep = () => left.push({ roots: cut(), wanted: [...acknowledged] });
    for (let n = 0; n < 4; n++) {
      const object = await store.objects.put(new TextEncoder().encode(`object ${n}`));
      await store.objects.sync();
      await store.records.commit([{ table: 'run', id: `r${n}`, value: { n, object } }]);
      acknowledged.push(`r${n} ${n}`);
      left.push({ roots: cut(), wanted: [...acknowledged] });
    }
    disk.onStep = undefined;
    await store.close();
    expect(left.length).toBeGreaterThan(12);
    for (const { roots, wanted } of left) {
      for (const root of roots) expect(await kept(root)).toEqual(expect.arrayContaining(wanted));
    }
  });

  it('while the journal is compacted leaves one whole journal, the old or the new', async () => {
    const before = await storeOn(path.join(folder, 'disk'));
    const large = { text: 'x'.repeat(60_000) };
    for (let n = 0; n < 80; n++) await before.records.commit([{ table: 'run', id: 'same', value: { n, ...large } }]);
    await before.records.commit([{ table: 'run', id: 'other', value: { n: 7 } }]);
    await before.close();
    const roots: string[] = [];
    disk.onStep = () => roots.push(...cut());
    await (await storeOn(path.join(folder, 'disk'))).close();
    disk.onStep = undefined;
    const journals = path.join(folder, 'disk', STORE, 'records');
    expect([
      existsSync(path.join(journals, 'journal-000001')),
      existsSync(path.join(journals, 'journal-000002')),
    ]).toEqual([false, true]);
    expect(roots.length).toBeGreaterThan(4);
    for (const root of roots) expect(await kept(root)).toEqual(['other 7', 'same 79']);
  });

  it('leaves the signing key that the command line said it has made', async () => {
    const file = path.join('config', 'bancada', 'key.pem');
    const made = await nodeSigningKey(path.join(folder, 'disk', file)).create();
    for (const root of cut()) {
      expect((await nodeSigningKey(path.join(root, file)).read())?.publicKey).toEqual(made.publicKey);
    }
  });

  it('takes what was never synced, so that this test can fail', async () => {
    const store = await storeOn(path.join(folder, 'disk'));
    const object = await store.objects.put(new TextEncoder().encode('never synced'));
    expect(await store.objects.has(object)).toBe(true);
    for (const root of cut()) {
      const after = await storeOn(root);
      expect(await after.objects.has(object)).toBe(false);
      await after.close();
    }
    await store.close();
  });
});
