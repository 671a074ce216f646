import { describe, expect, it } from 'vitest';
import {
  deleteNotebook,
  listNotebooks,
  listRevisions,
  readNotebook,
  saveNotebook,
} from '../../../src/core/store/notebooks.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { refusalOf } from './contract.ts';

const clock = { now: () => 5 };
const save = (text: string) => ({ id: 'a', title: 'A', text });

describe('notebooks in the store', () => {
  it('keep the last text, and the one before when asked to', async () => {
    const store = memoryStore();
    await saveNotebook(store, clock, save('one'));
    await saveNotebook(store, clock, save('two'));
    await saveNotebook(store, clock, { ...save('three'), newRevision: true });
    const kept = await listRevisions(store, 'a');
    expect(kept.map((each) => each.text)).toEqual(['two', 'three']);
    expect((await readNotebook(store, 'a'))?.text).toBe('three');
  });

  it('are not overwritten by a tab that has not seen the last save', async () => {
    const store = memoryStore();
    const head = await saveNotebook(store, clock, save('one'));
    await saveNotebook(store, clock, { ...save('from the other tab'), base: head.revision });
    expect(await refusalOf(saveNotebook(store, clock, { ...save('mine'), base: head.revision }))).toBe(
      'store.conflict',
    );
    expect((await readNotebook(store, 'a'))?.text).toBe('from the other tab');
  });

  it('let one of two saves at the same moment through', async () => {
    const store = memoryStore();
    const saves = ['x', 'y'].map((text) => saveNotebook(store, clock, save(text)));
    const done = (await Promise.allSettled(saves)).map((each) => each.status).sort();
    expect(done).toEqual(['fulfilled', 'rejected']);
  });

  it('do not mix ids of which one starts like the other', async () => {
    const store = memoryStore();
    await saveNotebook(store, clock, save('one'));
    await saveNotebook(store, clock, { ...save('other'), id: 'a/b' });
    await deleteNotebook(store, 'a');
    expect((await listNotebooks(store)).map((each) => each.id)).toEqual(['a/b']);
    expect((await readNotebook(store, 'a/b'))?.text).toBe('other');
    expect(await readNotebook(store, 'a')).toBeUndefined();
  });

  it('keep at most 200 revisions', async () => {
    const store = memoryStore();
    for (let n = 0; n < 210; n++) await saveNotebook(store, clock, { ...save(String(n)), newRevision: true });
    const kept = await listRevisions(store, 'a');
    expect([kept.length, kept.at(-1)?.text]).toEqual([200, '209']);
  });
});
