import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../../src/core/store/collect.ts';
import { holding, holdStore, storing } from '../../../src/core/store/hold.ts';
import { problem, Refusal } from '../../../src/core/problem.ts';
import { engineWorld, memoryLocks } from '../../support/engine-world.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { graphKinds } from '../graph/kinds.ts';
import { refusalOf } from './contract.ts';

const LEFT = new Uint8Array([9, 9, 9]);
const full = () => new Refusal(problem('store.quota', { used: '1 MB' }));

function held() {
  const [store, locks] = [memoryStore(), memoryLocks()];
  return { store, locks, parts: { store, locks } };
}

describe('work that stores objects', () => {
  it('keeps a collection out until its records are there', async () => {
    const { store, locks, parts } = held();
    await storing(parts, async () => {
      const digest = await store.objects.put(LEFT);
      expect(await refusalOf(collectGarbage(parts))).toBe('store.in_use');
      await store.records.commit([{ table: 'note', id: 'n', value: { digest } }]);
    });
    expect(await collectGarbage(parts)).toMatchObject({ removed: 0, kept: 1 });
    expect([...locks.names]).toEqual([]);
  });

  it('waits for a collection that is under way, beside others of its kind', async () => {
    const { locks } = held();
    const collecting = await locks.take('engine', 'exclusive');
    const done: string[] = [];
    const both = Promise.all(['a', 'b'].map((name) => holding(locks, async () => void done.push(name))));
    expect(done).toEqual([]);
    await collecting!();
    await both;
    expect(done).toEqual(['a', 'b']);
  });

  it('leaves nothing behind when it fails, and fails with what went wrong', async () => {
    const { store, parts } = held();
    const error = full();
    const work = storing(parts, async () => {
      await store.objects.put(LEFT);
      throw error;
    });
    await expect(work).rejects.toBe(error);
    expect(store.bytes.size).toBe(0);
  });

  it('leaves it for later while the store is held by others', async () => {
    const { store, locks, parts } = held();
    const release = await holdStore(locks);
    const work = storing(parts, async () => {
      await store.objects.put(LEFT);
      throw full();
    });
    expect(await refusalOf(work)).toBe('store.quota');
    expect(store.bytes.size).toBe(1);
    await release();
    expect(await collectGarbage(parts)).toMatchObject({ removed: 1, freedBytes: 3 });
  });
});

describe('a run whose room ends', () => {
  const RUN = '```{sum} a\nadd: 12\n```\n\n```{sum} b\nadd: 77\n```\n';

  function crowded() {
    const store = memoryStore();
    let forgotten = 0;
    const put = async (bytes: Uint8Array) => {
      if (!new TextDecoder().decode(bytes).includes('"value":77')) return store.objects.put(bytes);
      await store.objects.put(LEFT);
      throw full();
    };
    const objects = { ...store.objects, put, forget: () => void forgotten++ };
    const { kinds } = graphKinds();
    return { world: engineWorld({ kinds, workers: 1, store: { ...store, objects } }), store, count: () => forgotten };
  }

  it('leaves nothing of the cell that found none, and all of the others', async () => {
    const { world, store, count } = crowded();
    const report = await world.engine.run(world.read(RUN));
    expect(report.cells.get('b')).toMatchObject({ state: 'failed', problems: [{ code: 'store.quota' }] });
    expect(await collectGarbage(world)).toMatchObject({ removed: 0 });
    expect(store.bytes.has(report.cells.get('a')!.digest!)).toBe(true);
    expect(count()).toBeGreaterThan(1);
    expect([...world.locks.names]).toEqual([]);
  });

  it('waits with that while another notebook uses the store', async () => {
    const { world, store } = crowded();
    const release = await holdStore(world.locks);
    await world.engine.run(world.read(RUN));
    expect([...store.bytes.values()].some(({ bytes }) => bytes.length === LEFT.length)).toBe(true);
    await release();
    expect(await collectGarbage(world)).toMatchObject({ removed: 1, freedBytes: LEFT.length });
  });
});
