import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../../src/core/store/collect.ts';
import { verifyStore } from '../../../src/core/store/verify.ts';
import { ENGINE_LOCK } from '../../../src/core/graph/records.ts';
import type { Locks } from '../../../src/core/ports.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { refusalOf } from './contract.ts';

const free = async () => async () => undefined;
const freeLocks: Locks = { take: free, wait: free, held: async () => false };

async function putJson(store: MemoryStore, value: unknown): Promise<string> {
  return store.objects.put(new TextEncoder().encode(JSON.stringify(value)));
}

/** A cell record → output document → manifest → column, and an object that nothing names. */
async function filled() {
  const store = memoryStore();
  const column = await store.objects.put(new Uint8Array([1, 2, 3]));
  const manifest = await putJson(store, { groups: [{ columns: [{ object: column, size: 3, form: 'bytes' }] }] });
  const output = await putJson(store, { dataset: { manifest: { object: manifest, size: 1, form: 'json' } } });
  const garbage = await store.objects.put(new Uint8Array([9, 9]));
  await store.records.commit([{ table: 'cell', id: 'k', value: { output } }]);
  return { store, column, manifest, output, garbage };
}

describe('garbage collection', () => {
  it('removes what nothing refers to, however young', async () => {
    const { store, garbage, column, manifest, output } = await filled();
    const collected = await collectGarbage({ store, locks: freeLocks });
    expect(collected).toMatchObject({ removed: 1, freedBytes: 2, kept: 3 });
    expect([...store.bytes.keys()].sort()).toEqual([column, manifest, output].sort());
    expect(store.bytes.has(garbage)).toBe(false);
  });

  it('takes any digest in a record for a reference', async () => {
    const { store, garbage } = await filled();
    await store.records.commit([{ table: 'note', id: 'n', value: { somewhere: [{ inside: garbage }] } }]);
    expect((await collectGarbage({ store, locks: freeLocks })).removed).toBe(0);
  });

  it('is refused while a notebook runs', async () => {
    const { store } = await filled();
    const asked: string[] = [];
    const locks: Locks = {
      take: async (name, mode) => {
        asked.push(`${name} ${mode}`);
        return undefined;
      },
      wait: free,
      held: async () => true,
    };
    expect(await refusalOf(collectGarbage({ store, locks }))).toBe('store.in_use');
    expect(asked).toEqual([`${ENGINE_LOCK} exclusive`]);
    expect(store.bytes.size).toBe(4);
  });
});

describe('verify', () => {
  it('finds nothing wrong with a whole store', async () => {
    const { store } = await filled();
    expect(await verifyStore(store, nodeHasher)).toMatchObject({ objects: 4, records: 1, problems: [] });
  });

  it('names every object with a flipped byte', async () => {
    const { store } = await filled();
    for (const [digest, entry] of store.bytes) {
      const whole = entry.bytes;
      entry.bytes = whole.with(0, whole[0]! ^ 1);
      const { problems } = await verifyStore(store, nodeHasher);
      expect(problems).toContainEqual(expect.objectContaining({ code: 'store.damaged', params: { digest } }));
      entry.bytes = whole;
    }
  });

  it('names what refers to a missing object', async () => {
    const { store, column, manifest } = await filled();
    store.bytes.delete(column);
    const { problems } = await verifyStore(store, nodeHasher);
    expect(problems.map(({ code, params }) => [code, params])).toEqual([
      ['store.dangling', { digest: column, from: `object ${manifest}` }],
    ]);
  });

  it('names a kept output that is gone', async () => {
    const { store, output } = await filled();
    store.bytes.delete(output);
    const { problems } = await verifyStore(store, nodeHasher);
    expect(problems.map(({ code, params }) => [code, params])).toEqual([
      ['store.dangling', { digest: output, from: 'cell k' }],
    ]);
  });
});
