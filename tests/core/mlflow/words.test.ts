import { describe, expect, it } from 'vitest';
import { changeCard, changeModel } from '../../../src/core/registry/change.ts';
import { readCard, standingCard } from '../../../src/core/registry/card.ts';
import { setTags } from '../../../src/core/registry/describe.ts';
import { readModel } from '../../../src/core/registry/read.ts';
import { noteChange, readNote, runNoteId } from '../../../src/core/tracking/notes.ts';
import { trackedRunId, type TrackedRun } from '../../../src/core/tracking/tracked-run.ts';
import type { Store } from '../../../src/core/ports.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { FakeMlflow } from './fake-mlflow.ts';
import { clock, filledStore, RUN, WEIGHTS_1 } from './store.ts';
import { sync } from './world.ts';

const FOREST = `${RUN}/forest/forest`;
const NOTE = 'mlflow.note.content';

const noteOf = async (store: Store, run: string) => readNote(await store.records.get('note', runNoteId(run)));
const write = (store: Store, run: string, text: string | undefined, tags: Record<string, string>) =>
  store.records.commit([noteChange(run, { ...(text !== undefined && { text }), tags })]);

/** My store, the server, and a store that pulled everything. */
async function synced() {
  const fake = new FakeMlflow();
  const mine = await filledStore();
  await sync(mine, fake);
  const yours = memoryStore();
  await sync(yours, fake, { pull: true });
  const there = [...fake.runs.values()].find(({ name }) => name === 'forest')!;
  const copy = trackedRunId('mlflow', there.id);
  return { fake, mine, yours, there, copy };
}

const copyOf = async (store: Store, id: string) => (await store.records.get('run', id)) as unknown as TrackedRun;
const moved = (report: Awaited<ReturnType<typeof sync>>) =>
  report.moved.map(({ direction, kind, name }) => `${direction} ${kind} ${name}`).sort();

describe('notes and tags beside runs', () => {
  it('go with the run, and come back under the names that they have here', async () => {
    const { there, yours, copy } = await synced();
    expect([there.tags.get(NOTE), there.tags.get('stage'), there.tags.get('task'), there.tags.has('a#')]).toEqual([
      'The best so far.',
      'final',
      'regression',
      false,
    ]);
    expect(await copyOf(yours, copy)).toMatchObject({
      note: 'The best so far.',
      tags: { task: 'regression', stage: 'final', 'a#': 'odd' },
    });
  });

  it('travel later when they are written here later, changed and taken away', async () => {
    const { fake, mine, yours, there, copy } = await synced();
    await write(mine, FOREST, 'Not the best.', { 'a#': 'even', task: 'overridden' });
    expect(moved(await sync(mine, fake))).toEqual([
      'push note forest',
      'push tag forest: a#',
      'push tag forest: stage',
      'push tag forest: task',
    ]);
    expect([there.tags.get(NOTE), there.tags.has('stage'), there.tags.get('task')]).toEqual([
      'Not the best.',
      false,
      'overridden',
    ]);
    expect((await sync(mine, fake)).moved).toEqual([]);
    expect((await sync(yours, fake)).waiting.map(({ kind }) => kind)).toEqual(['tag', 'tag', 'tag', 'note']);
    await sync(yours, fake, { pull: true });
    expect(await copyOf(yours, copy)).toMatchObject({ note: 'Not the best.' });
    expect((await copyOf(yours, copy)).tags).toEqual({ task: 'overridden', 'a#': 'even' });
    expect((await sync(yours, fake, { pull: true })).moved).toEqual([]);
  });

  it('come to a run of this store when they are written there', async () => {
    const { fake, mine, there } = await synced();
    there.tags.set(NOTE, 'Said there.').set('reviewed', 'yes');
    there.tags.delete('stage');
    await sync(mine, fake, { pull: true });
    expect(await noteOf(mine, FOREST)).toEqual({ text: 'Said there.', tags: { 'a#': 'odd', reviewed: 'yes' } });
    expect((await sync(mine, fake, { pull: true })).moved).toEqual([]);
  });

  it('go from a copy back to the run that somebody else made', async () => {
    const { fake, mine, yours, there, copy } = await synced();
    await write(yours, copy, 'Seen by me.', { seen: 'yes' });
    expect(moved(await sync(yours, fake))).toEqual(['push note forest', 'push tag forest: seen']);
    expect(there.tags.get('seen')).toBe('yes');
    await sync(mine, fake, { pull: true });
    expect((await noteOf(mine, FOREST)).text).toBe('Seen by me.');
  });

  it('leave what a run says of itself where somebody takes it away there', async () => {
    const { fake, mine, there } = await synced();
    there.tags.delete('task');
    const report = await sync(mine, fake, { pull: true });
    expect([report.moved, report.conflicts]).toEqual([[], []]);
  });

  it.each(['ours', 'theirs'] as const)(
    'are a conflict where both sides wrote, and what is chosen stays: %s',
    async (choice) => {
      const { fake, mine, there } = await synced();
      await write(mine, FOREST, 'Mine.', { stage: 'mine', 'a#': 'odd' });
      there.tags.set(NOTE, 'Theirs.').set('stage', 'theirs');
      const report = await sync(mine, fake, { pull: true });
      expect([report.moved, report.conflicts.map(({ kind, ours, theirs }) => [kind, ours, theirs])]).toEqual([
        [],
        [
          ['tag', 'mine', 'theirs'],
          ['note', 'Mine.', 'Theirs.'],
        ],
      ]);
      expect([there.tags.get(NOTE), (await noteOf(mine, FOREST)).text]).toEqual(['Theirs.', 'Mine.']);
      await sync(mine, fake, { choices: new Map(report.conflicts.map(({ id }) => [id, choice])) });
      const stays = choice === 'ours' ? ['Mine.', 'mine'] : ['Theirs.', 'theirs'];
      expect([there.tags.get(NOTE), there.tags.get('stage')]).toEqual(stays);
      const here = await noteOf(mine, FOREST);
      expect([here.text, here.tags?.['stage']]).toEqual(stays);
      expect((await sync(mine, fake, { pull: true })).conflicts).toEqual([]);
    },
  );

  it('travel whole however long they are', async () => {
    const { fake, mine, yours, there, copy } = await synced();
    const long = 'é'.repeat(9000);
    await write(mine, FOREST, long, { stage: `${long}!`, 'a#': 'odd' });
    await sync(mine, fake);
    expect(there.tags.get(NOTE)).toHaveLength(8000);
    await sync(yours, fake, { pull: true });
    const read = await copyOf(yours, copy);
    expect([read.note, read.tags['stage']]).toEqual([long, `${long}!`]);
    const third = memoryStore();
    await sync(third, fake, { pull: true });
    expect((await copyOf(third, copy)).note).toBe(long);
    expect([(await sync(mine, fake, { pull: true })).moved, (await sync(yours, fake, { pull: true })).moved]).toEqual([
      [],
      [],
    ]);
  });

  it('come to the same end wherever the line was cut', async () => {
    const change = (store: Store) => write(store, FOREST, 'x'.repeat(9000), { 'b#': '1', stage: 'late' });
    const begin = async () => {
      const [store, fake] = [await filledStore(), new FakeMlflow()];
      await sync(store, fake);
      await change(store);
      return { store, fake, start: fake.log.length };
    };
    const whole = await begin();
    await sync(whole.store, whole.fake);
    const requests = whole.fake.log.length - whole.start;
    expect(requests).toBeGreaterThan(6);
    for (const when of ['before', 'after'] as const) {
      for (let at = 0; at < requests; at++) {
        const { store, fake, start } = await begin();
        fake.cut = { at: start + at, when };
        await sync(store, fake).catch((error: Error) => expect(error.name).toBe('ServerRefusal'));
        fake.cut = undefined;
        const report = await sync(store, fake);
        expect([report.failed, report.conflicts, fake.state()], `cut ${when} ${at}`).toEqual([
          [],
          [],
          whole.fake.state(),
        ]);
      }
    }
  });
});

describe('what is said of a model', () => {
  it('comes with it: what it is for, its card, the tags of its versions', async () => {
    const { yours } = await synced();
    const model = await readModel(yours, 'demand');
    expect([model.about, model.versions[0]!.card, model.versions[0]!.tags]).toEqual([
      'Says what will be wanted.',
      'What it is for.',
      { risk: 'low' },
    ]);
  });

  it('follows the side that changed it, there and here', async () => {
    const { fake, mine, yours } = await synced();
    const by = {};
    await changeModel(mine, clock, 'demand', () => [
      { type: 'about', text: 'Said anew.', by },
      { type: 'tagged', version: 1, tag: 'risk', value: null, by },
      { type: 'tagged', version: 1, tag: 'odd=name', value: 'x', by },
    ]);
    await sync(mine, fake);
    const there = fake.registry.get('demand')!;
    expect([there.description, there.versions[0]!.tags.some(({ key }) => key === 'risk')]).toEqual([
      'Said anew.',
      false,
    ]);
    there.versions[0]!.tags.push({ key: 'checked', value: 'by hand' });
    await sync(yours, fake, { pull: true });
    const model = await readModel(yours, 'demand');
    expect([model.about, model.versions[0]!.tags]).toEqual(['Said anew.', { 'odd=name': 'x', checked: 'by hand' }]);
  });

  it('is also tags of its own, which follow the side that changed them and are a conflict where both did', async () => {
    const { fake, mine, yours } = await synced();
    const { registry } = fake;
    const there = () => Object.fromEntries(registry.get('demand')!.tags.map(({ key, value }) => [key, value]));
    const here = async (store: Store) => (await readModel(store, 'demand')).tags;
    await setTags(mine, clock, { model: 'demand', tags: { team: 'ops', 'a#b': 'odd' } });
    expect(moved(await sync(mine, fake))).toEqual(['push tag demand: a#b', 'push tag demand: team']);
    expect(there()).toMatchObject({ bancada: '1', team: 'ops' });
    await sync(yours, fake, { pull: true });
    expect(await here(yours)).toEqual({ team: 'ops', 'a#b': 'odd' });
    registry.get('demand')!.tags.find(({ key }) => key === 'team')!.value = 'research';
    await setTags(mine, clock, { model: 'demand', tags: { team: 'ops' } });
    expect(moved(await sync(mine, fake, { pull: true }))).toEqual(['pull tag demand: team', 'push tag demand: a#b']);
    expect([await here(mine), there()]).toEqual([{ team: 'research' }, { bancada: '1', team: 'research' }]);
    expect((await sync(mine, fake, { pull: true })).moved).toEqual([]);
    registry.get('demand')!.tags.find(({ key }) => key === 'team')!.value = 'theirs';
    await setTags(mine, clock, { model: 'demand', tags: { team: 'mine' } });
    const { conflicts } = await sync(mine, fake, { pull: true });
    expect(conflicts.map(({ kind, name, ours, theirs }) => [kind, name, ours, theirs])).toEqual([
      ['tag', 'demand: team', 'mine', 'theirs'],
    ]);
    await sync(mine, fake, { choices: new Map(conflicts.map(({ id }) => [id, 'ours'])) });
    expect(there()['team']).toBe('mine');
  });

  it('is a conflict where both sides changed it', async () => {
    const { fake, mine } = await synced();
    await changeModel(mine, clock, 'demand', () => [{ type: 'about', text: 'Mine.', by: {} }]);
    fake.registry.get('demand')!.description = 'Theirs.';
    const report = await sync(mine, fake, { pull: true });
    expect(report.conflicts.map(({ kind, name, ours, theirs }) => [kind, name, ours, theirs])).toEqual([
      ['about', 'demand', 'Mine.', 'Theirs.'],
    ]);
    await sync(mine, fake, { choices: new Map([[report.conflicts[0]!.id, 'theirs']]) });
    expect((await readModel(mine, 'demand')).about).toBe('Theirs.');
  });

  it('is the card that a person wrote, whole, and a new description is its next text', async () => {
    const { fake, mine, yours } = await synced();
    const text = `# Card\n${'long '.repeat(2000)}`;
    await changeCard(mine, clock, WEIGHTS_1, () => [{ type: 'written', text, evidence: { rows: 4 } }]);
    await sync(mine, fake);
    const version = fake.registry.get('demand')!.versions[0]!;
    expect(version.description).toHaveLength(5000);
    await sync(yours, fake, { pull: true });
    expect((await readModel(yours, 'demand')).versions[0]!.card).toBe(text);
    version.description = 'Short now.';
    await sync(mine, fake, { pull: true });
    expect(standingCard(await readCard(mine, WEIGHTS_1))!.text).toBe('Short now.');
    expect((await sync(mine, fake, { pull: true })).moved).toEqual([]);
  });
});

describe('a run that came from there', () => {
  it('is brought again when it has gone on, and keeps what was written beside it here', async () => {
    const { fake, yours, there, copy } = await synced();
    await write(yours, copy, 'My words.', {});
    there.metrics.set('late', { key: 'late', value: 3, timestamp: 1, step: 0 });
    await sync(yours, fake, { pull: true });
    expect([(await copyOf(yours, copy)).metrics['late'], (await noteOf(yours, copy)).text]).toEqual([3, 'My words.']);
    expect((await sync(yours, fake, { pull: true })).moved).toEqual([]);
  });

  it('brings its files when they are asked for, once, and says how far each is', async () => {
    const { fake, yours, there, copy } = await synced();
    const large = new Uint8Array(200_000).map((_, at) => at);
    fake.files.set(`1/${there.id}/artifacts/plots/roc.png`, large);
    expect((await sync(yours, fake, { pull: true })).moved).toEqual([]);
    const told: string[] = [];
    const report = await sync(
      yours,
      fake,
      { pull: true, files: true },
      {
        onProgress: ({ file }) =>
          file?.path === 'plots/roc.png' && told.push(`${file.direction} ${file.done}/${file.size}`),
      },
    );
    expect(report.failed).toEqual([]);
    expect(told.slice(0, 4)).toEqual([
      'pull 65536/200000',
      'pull 131072/200000',
      'pull 196608/200000',
      'pull 200000/200000',
    ]);
    const files = (await copyOf(yours, copy)).files!;
    expect(files.map(({ path }) => path)).toContain('plots/roc.png');
    const png = files.find(({ path }) => path === 'plots/roc.png')!;
    expect(await yours.objects.get(png.object)).toEqual(large);
    expect((await sync(yours, fake, { pull: true, files: true })).moved).toEqual([]);
  });

  it('has whole files or none wherever the line was cut', async () => {
    const { fake } = await synced();
    const start = fake.log.length;
    await sync(memoryStore(), fake, { pull: true, files: true });
    const requests = fake.log.length - start;
    for (let at = 0; at < requests; at++) {
      const store = memoryStore();
      fake.cut = { at: fake.log.length + at, when: 'after' };
      await sync(store, fake, { pull: true, files: true }).catch((error: Error) =>
        expect(error.name).toBe('ServerRefusal'),
      );
      fake.cut = undefined;
      expect((await sync(store, fake, { pull: true, files: true })).failed).toEqual([]);
      for (const { value } of await store.records.list('run')) {
        for (const { path, object, size } of (value as unknown as TrackedRun).files!) {
          expect([path, (await store.objects.get(object)).length]).toEqual([path, size]);
        }
      }
    }
  });

  it('comes without them where the server does not serve files, which is said', async () => {
    const { fake, yours, there, copy } = await synced();
    fake.elsewhere = true;
    fake.files.set(`1/${there.id}/artifacts/x.txt`, new Uint8Array(3));
    const report = await sync(yours, fake, { pull: true, files: true });
    expect(new Set(report.failed.map(({ problems }) => problems[0]!.code))).toEqual(
      new Set(['mlflow.artifacts_elsewhere']),
    );
    expect((await copyOf(yours, copy)).name).toBe('forest');
  });
});
