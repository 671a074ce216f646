/** What every store must do. Each implementation's test file calls it with a way to open one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/core/ports.ts';
import { Refusal } from '../../../src/core/problem.ts';

export interface StoreUnderTest {
  /** A fresh, empty store that `reopen` opens again. */
  open(): Promise<Store>;
  /** The same store after its process went away without closing it. */
  reopen(): Promise<Store>;
  /** Makes the k-th write from now on fail once (k from 0), as a full disk does. Returns the undo. */
  failWrite(k: number): () => void;
  cleanUp(): Promise<void>;
}

const text = (value: string) => new TextEncoder().encode(value);

export async function refusalOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  throw new Error('not refused');
}

export function describeStore(name: string, create: () => StoreUnderTest): void {
  describe(`a store in ${name}`, () => {
    let under: StoreUnderTest;
    const open = async () => {
      under = create();
      return under.open();
    };
    afterEach(() => under.cleanUp());

    it('gives back the bytes put, under their SHA-256', async () => {
      const { objects } = await open();
      const digest = await objects.put(text('abc'));
      expect(digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
      expect(await objects.get(digest)).toEqual(text('abc'));
      await objects.sync();
      expect(await objects.get(digest)).toEqual(text('abc'));
      expect(await objects.has(digest)).toBe(true);
    });

    it('keeps an empty object', async () => {
      const { objects } = await open();
      const digest = await objects.put(new Uint8Array());
      await objects.sync();
      expect(await objects.get(digest)).toEqual(new Uint8Array());
    });

    it('takes and gives an object in pieces, the same as whole', async () => {
      const { objects } = await open();
      const writer = await objects.start();
      const buffer = new Uint8Array(3);
      for (let at = 0; at < 100_000; at++) {
        buffer.set([at, at >> 8, at >> 16]);
        await writer.write(buffer);
      }
      const { digest, sizeBytes } = await writer.finish();
      await objects.sync();
      const whole = await objects.get(digest);
      expect([sizeBytes, whole.length, await objects.put(whole)]).toEqual([300_000, 300_000, digest]);
      const again = await (await under.reopen()).objects.open(digest);
      expect([again.size, await again.read(299_990, 300_000)]).toEqual([300_000, whole.slice(299_990)]);
      expect(await again.read(0, 6)).toEqual(new Uint8Array([0, 0, 0, 1, 0, 0]));
    });

    it('opens what is put and not yet synced, and refuses to open what it does not have', async () => {
      const { objects } = await open();
      const source = await objects.open(await objects.put(text('now')));
      await objects.sync();
      expect(await source.read(0, source.size)).toEqual(text('now'));
      expect(await refusalOf(objects.open('0'.repeat(64)))).toBe('store.missing');
    });

    it('keeps nothing of what was given up, and an object of no pieces as an empty one', async () => {
      const { objects } = await open();
      const given = await objects.start();
      await given.write(text('half'));
      await given.abandon();
      const { digest, sizeBytes } = await (await objects.start()).finish();
      await objects.sync();
      expect([sizeBytes, await objects.get(digest), (await objects.list()).length]).toEqual([0, text(''), 1]);
    });

    it('stores the same bytes once', async () => {
      const { objects } = await open();
      await objects.put(text('twice'));
      await objects.sync();
      await objects.put(text('twice'));
      await objects.sync();
      const list = await objects.list();
      expect(list.map((each) => each.sizeBytes)).toEqual([5]);
    });

    it('is not changed when the caller reuses its buffer', async () => {
      const { objects } = await open();
      const buffer = text('one');
      const digest = await objects.put(buffer);
      buffer.set(text('two'));
      await objects.sync();
      expect(await objects.get(digest)).toEqual(text('one'));
    });

    it('refuses an object that it does not have', async () => {
      const { objects } = await open();
      expect(await refusalOf(objects.get('0'.repeat(64)))).toBe('store.missing');
      expect(await objects.has('0'.repeat(64))).toBe(false);
    });

    it('deletes objects', async () => {
      const { objects } = await open();
      const kept = await objects.put(text('kept'));
      const gone = await objects.put(text('gone'));
      await objects.sync();
      await objects.delete([gone]);
      expect((await objects.list()).map((each) => each.digest)).toEqual([kept]);
      expect(await refusalOf(objects.get(gone))).toBe('store.missing');
    });

    it('deletes objects that have not been synced, and does not write them later', async () => {
      const { objects } = await open();
      const gone = await objects.put(text('never wanted'));
      await objects.delete([gone]);
      expect(await objects.has(gone)).toBe(false);
      await objects.sync();
      expect(await objects.list()).toEqual([]);
    });

    it('takes what is put while it stores what came before', async () => {
      const { objects } = await open();
      const pieces = Array.from({ length: 24 }, (_, n) => new Uint8Array(1024 * 1024).fill(n));
      const digests = await Promise.all(pieces.map((each) => objects.put(each)));
      await objects.sync();
      expect((await objects.list()).map(({ digest }) => digest).sort()).toEqual([...digests].sort());
      const last = await objects.get(digests[23]!);
      expect([last.length, last[0], last.at(-1)]).toEqual([1024 * 1024, 23, 23]);
    });

    it('forgets what has not been synced, and nothing else', async () => {
      const { objects } = await open();
      const kept = await objects.put(text('kept'));
      await objects.sync();
      const gone = await objects.put(text('of work that failed'));
      objects.forget();
      expect([await objects.has(kept), await objects.has(gone)]).toEqual([true, false]);
      await objects.sync();
      expect((await objects.list()).map(({ digest }) => digest)).toEqual([kept]);
    });

    it('has what was synced and committed after its process went away', async () => {
      const store = await open();
      const digest = await store.objects.put(text('still here'));
      await store.objects.sync();
      await store.records.commit([{ table: 'run', id: 'r', value: { n: 1 } }]);
      const again = await under.reopen();
      expect(await again.objects.get(digest)).toEqual(text('still here'));
      expect(await again.records.get('run', 'r')).toEqual({ n: 1 });
    });

    it('gives records back as they were put, whatever their ids and texts hold', async () => {
      const { records } = await open();
      const value = { text: 'linha\nção "😀"\u2028 T 5 0 x', nested: [{ a: null }, true, 1e300, -0.5], empty: {} };
      const id = 'a "b"\\\n/ção 😀';
      await records.commit([{ table: 'note', id, value }]);
      expect(await records.get('note', id)).toEqual(value);
      expect(await records.list('note')).toEqual([{ id, value }]);
    });

    it('lists by prefix, by UTF-16 code unit', async () => {
      const { records } = await open();
      const ids = ['b', 'a/2', 'a/10', 'a', 'a/é', 'a/😀', 'a/ｚ', 'A/1'];
      await records.commit(ids.map((id) => ({ table: 'setting' as const, id, value: { id } })));
      const listed = async (prefix?: string) => (await records.list('setting', prefix)).map((each) => each.id);
      expect(await listed('a/')).toEqual(['a/10', 'a/2', 'a/é', 'a/😀', 'a/ｚ']);
      expect(await listed()).toEqual(['A/1', 'a', 'a/10', 'a/2', 'a/é', 'a/😀', 'a/ｚ', 'b']);
      expect(await listed('c')).toEqual([]);
    });

    it('lists page by page, each after the last id of the one before', async () => {
      const { records } = await open();
      const ids = ['a', 'b/1', 'b/2', 'b/3', 'b/😀', 'c'];
      await records.commit(ids.map((id) => ({ table: 'run' as const, id, value: { id } })));
      const page = async (prefix: string, after: string | undefined, limit: number) =>
        (await records.list('run', prefix, { ...(after !== undefined && { after }), limit })).map(({ id }) => id);
      expect(await page('', undefined, 2)).toEqual(['a', 'b/1']);
      expect(await page('', 'b/1', 3)).toEqual(['b/2', 'b/3', 'b/😀']);
      expect(await page('', 'c', 3)).toEqual([]);
      expect(await page('b/', undefined, 2)).toEqual(['b/1', 'b/2']);
      expect(await page('b/', 'b/2', 9)).toEqual(['b/3', 'b/😀']);
    });

    it('keeps tables apart, replaces and deletes', async () => {
      const { records } = await open();
      await records.commit([
        { table: 'run', id: 'x', value: { v: 1 } },
        { table: 'note', id: 'x', value: { v: 2 } },
      ]);
      await records.commit([
        { table: 'run', id: 'x', value: { v: 3 } },
        { table: 'note', id: 'x', value: null },
      ]);
      expect(await records.get('run', 'x')).toEqual({ v: 3 });
      expect(await records.get('note', 'x')).toBeUndefined();
    });

    it('commits nothing when one expectation does not hold', async () => {
      const { records } = await open();
      const event = (id: string, value: number) =>
        ({ table: 'event', id, value: { value }, expect: 'absent' }) as const;
      await records.commit([event('s/1', 1)]);
      const refused = records.commit([{ table: 'run', id: 'r', value: {} }, event('s/2', 2), event('s/1', 3)]);
      expect(await refusalOf(refused)).toBe('store.conflict');
      expect(await records.get('run', 'r')).toBeUndefined();
      expect(await records.list('event')).toEqual([{ id: 's/1', value: { value: 1 } }]);
    });

    it('lets one of many writers take the next place in a stream', async () => {
      const { records } = await open();
      const other = await under.reopen();
      const attempts = Array.from({ length: 20 }, (_, writer) =>
        (writer % 2 ? records : other.records)
          .commit([{ table: 'event', id: 's/1', value: { writer }, expect: 'absent' }])
          .then(() => writer)
          .catch((error: unknown) => (error instanceof Refusal ? -1 : Promise.reject(error))),
      );
      const winners = (await Promise.all(attempts)).filter((each) => each >= 0);
      expect(winners).toHaveLength(1);
      expect(await records.get('event', 's/1')).toEqual({ writer: winners[0] });
      expect(await other.records.get('event', 's/1')).toEqual({ writer: winners[0] });
    });

    it('shows one opening what another committed', async () => {
      const store = await open();
      const other = await under.reopen();
      const digest = await store.objects.put(text('shared'));
      await store.objects.sync();
      await store.records.commit([{ table: 'cell', id: 'k', value: { output: digest } }]);
      expect(await other.records.get('cell', 'k')).toEqual({ output: digest });
      expect(await other.objects.get(digest)).toEqual(text('shared'));
    });

    it('is whole after a failure at any write, and goes on working', async () => {
      let store = await open();
      for (let k = 0; ; k++) {
        const undo = under.failWrite(k);
        let failed = false;
        try {
          await saveBoth(store, k);
        } catch {
          failed = true;
        }
        undo();
        store = await under.reopen();
        await expectWhole(store, k, !failed);
        await saveBoth(store, 1000 + k);
        await expectWhole(store, 1000 + k, true);
        if (!failed) break;
        expect(k).toBeLessThan(50);
      }
    });
  });
}

async function saveBoth(store: Store, k: number): Promise<void> {
  const a = await store.objects.put(text(`a ${k}`));
  const b = await store.objects.put(text(`b ${k}`));
  await store.objects.sync();
  await store.records.commit([
    { table: 'cell', id: `a ${k}`, value: { object: a } },
    { table: 'cell', id: `b ${k}`, value: { object: b } },
  ]);
}

/** Both records or none, and every record's bytes are there. */
async function expectWhole(store: Store, k: number, saved: boolean): Promise<void> {
  const records = [await store.records.get('cell', `a ${k}`), await store.records.get('cell', `b ${k}`)];
  const found = records.filter((each) => each !== undefined);
  if (saved) expect(found).toHaveLength(2);
  expect([0, 2]).toContain(found.length);
  for (const record of found) expect(await store.objects.has(String(record['object']))).toBe(true);
}
