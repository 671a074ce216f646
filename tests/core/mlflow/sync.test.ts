import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/core/ports.ts';
import { planSync } from '../../../src/core/mlflow/plan.ts';
import { readOutbox } from '../../../src/core/mlflow/sync.ts';
import { changeModel } from '../../../src/core/registry/change.ts';
import { readModel } from '../../../src/core/registry/read.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { FakeMlflow } from './fake-mlflow.ts';
import { request, sync, world } from './world.ts';
import { clock, filledStore, putModel, WEIGHTS_1 } from './store.ts';

/** The sync, or what it refused with when even looking failed. */
async function attempt(store: Store, fake: FakeMlflow): Promise<void> {
  try {
    await sync(store, fake);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ServerRefusal' });
  }
}

describe('a sync', () => {
  it('lists what would move and changes nothing on either side', async () => {
    const store = await filledStore();
    const fake = new FakeMlflow();
    const plan = await planSync(world(store, fake).mlflow, store, request);
    expect(plan.steps.map(({ id, kind, direction, name }) => [id.split(' ')[0], kind, direction, name])).toEqual([
      ['run', 'run', 'push', 'Demand'],
      ['run', 'run', 'push', 'forest'],
      ['run', 'run', 'push', 'forest trial 1'],
      ['version', 'version', 'push', 'demand version 1'],
      ['alias', 'alias', 'push', 'demand@champion'],
      ['about', 'about', 'push', 'demand'],
      ['tag', 'tag', 'push', `demand ${WEIGHTS_1.slice(0, 12)}: risk`],
    ]);
    expect(fake.log.filter((line) => !/^GET|search/.test(line))).toEqual([]);
    expect(await store.records.list('setting')).toEqual([]);
  });

  it('moves nested runs, curves, data sets, files, the model, its version and its alias', async () => {
    const fake = new FakeMlflow();
    const report = await sync(await filledStore(), fake);
    expect([report.failed, report.left, report.conflicts, report.moved.length]).toEqual([[], [], [], 7]);
    expect(fake.state()).toMatchSnapshot();
  });

  it('does nothing the second time', async () => {
    const store = await filledStore();
    const fake = new FakeMlflow();
    await sync(store, fake);
    const before = fake.state();
    const requests = fake.log.length;
    const report = await sync(store, fake);
    expect([report.moved, report.same, fake.state()]).toEqual([[], 4, before]);
    expect(fake.log.slice(requests).filter((line) => !/^GET|search/.test(line))).toEqual([]);
    expect(await readOutbox(store, request)).toEqual([]);
  });

  it('comes to the same end wherever the line was cut, and doubles nothing', async () => {
    const whole = new FakeMlflow();
    await sync(await filledStore(), whole);
    expect(whole.log.length).toBeGreaterThan(30);
    for (const when of ['before', 'after'] as const) {
      for (let at = 0; at < whole.log.length; at++) {
        const store = await filledStore();
        const fake = new FakeMlflow();
        fake.cut = { at, when };
        await attempt(store, fake);
        fake.cut = undefined;
        const report = await sync(store, fake);
        expect([report.failed, report.left], `cut ${when} request ${at}`).toEqual([[], []]);
        expect(fake.state(), `cut ${when} request ${at}, ${whole.log[at]}`).toEqual(whole.state());
        expect(await readOutbox(store, request)).toEqual([]);
      }
    }
  });

  it('comes to the same end when every single answer is lost once', async () => {
    const whole = new FakeMlflow();
    await sync(await filledStore(), whole);
    const store = await filledStore();
    const fake = new FakeMlflow();
    for (let at = 0; at < whole.log.length + 1; at++) {
      fake.cut = { at: fake.log.length + at, when: 'after' };
      await attempt(store, fake);
    }
    fake.cut = undefined;
    await sync(store, fake);
    expect(fake.state()).toEqual(whole.state());
  });

  it('keeps in the outbox what it did not come to, and empties it the next time', async () => {
    const store = await filledStore();
    const fake = new FakeMlflow();
    fake.cut = { at: 12, when: 'before' };
    const report = await sync(store, fake);
    expect(report.stopped.map(({ code }) => code)).toEqual(['mlflow.down']);
    expect(report.left.length).toBeGreaterThan(0);
    expect((await readOutbox(store, request)).map(({ id }) => id).sort()).toEqual(
      report.left.map(({ id }) => id).sort(),
    );
  });

  it('goes on with the others when one of them is refused', async () => {
    const store = await filledStore();
    const fake = new FakeMlflow();
    await sync(store, fake, { without: new Set() });
    const again = new FakeMlflow();
    // The third run cannot be logged: its first batch is answered with 400.
    const log = fake.log.findIndex((line) => line === 'POST runs/log-batch'.replace('runs', '/api/2.0/mlflow/runs'));
    again.forced.set(log, answer(400, '{"error_code":"INVALID_PARAMETER_VALUE","message":"no"}'));
    const report = await sync(await filledStore(), again);
    expect(report.failed.map(({ item, problems }) => [item.kind, problems[0]!.code])).toEqual([
      ['run', 'mlflow.refused'],
    ]);
    expect(report.moved).toHaveLength(6);
  });

  it('asks again where another client named the same data set at the same time', async () => {
    const whole = new FakeMlflow();
    await sync(await filledStore(), whole);
    const fake = new FakeMlflow();
    fake.forced.set(
      whole.log.indexOf('POST /api/2.0/mlflow/runs/log-inputs'),
      answer(400, '{"error_code":"BAD_REQUEST","message":"UNIQUE constraint failed: datasets.name"}'),
    );
    const report = await sync(await filledStore(), fake);
    expect([report.failed, fake.state()]).toEqual([[], whole.state()]);
  });

  it('leaves alone what the person takes out', async () => {
    const store = await filledStore();
    const fake = new FakeMlflow();
    const plan = await planSync(world(store, fake).mlflow, store, request);
    const without = new Set(plan.steps.filter(({ kind }) => kind !== 'run').map(({ id }) => id));
    await sync(store, fake, { without });
    expect([fake.runs.size, fake.registry.size]).toEqual([3, 0]);
  });
});

const answer = (status: number, body: string) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(body),
});

/** Two stores that know the same server, both after a first sync. */
async function pair() {
  const fake = new FakeMlflow();
  const mine = await filledStore();
  await sync(mine, fake);
  const yours = memoryStore();
  await sync(yours, fake, { pull: true });
  return { fake, mine, yours };
}

const aliasesOf = async (store: Store) => (await readModel(store, 'demand')).aliases;

describe('both ways', () => {
  it('brings runs, versions, aliases and cards into an empty store', async () => {
    const { yours } = await pair();
    const model = await readModel(yours, 'demand');
    expect([model.versions.map(({ card }) => card), model.aliases]).toEqual([['What it is for.'], { champion: 1 }]);
    const runs = await yours.records.list('run');
    expect(runs.map(({ value }) => [value['name'], value['source'], value['parent'] !== undefined]).sort()).toEqual([
      ['Demand', 'mlflow', false],
      ['forest trial 1', 'mlflow', true],
      ['forest', 'mlflow', true],
    ]);
    const forest = runs.find(({ value }) => value['name'] === 'forest')!;
    expect(forest.value).toMatchObject({
      params: { model: 'linear', alpha: 0 },
      metrics: { rmse: 1.5 },
      tags: { task: 'regression' },
    });
    expect(await yours.records.get('series', `${forest.id}/loss`)).toEqual({
      points: [
        [0, 3],
        [1, 2],
      ],
    });
  });

  it('says what waits on the server when it is not asked to bring it', async () => {
    const { fake } = await pair();
    const report = await sync(memoryStore(), fake);
    expect([report.moved, report.waiting.map(({ kind, name }) => `${kind} ${name}`)]).toEqual([
      [],
      [
        'version demand version 1',
        'alias demand@champion',
        'about demand',
        `tag demand ${WEIGHTS_1.slice(0, 12)}: risk`,
      ],
    ]);
  });

  it('brings the same things in only once', async () => {
    const { fake, yours } = await pair();
    const report = await sync(yours, fake, { pull: true });
    expect([report.moved, report.conflicts]).toEqual([[], []]);
  });

  it('follows an alias and a card that changed on one side, and only there', async () => {
    const { fake, mine, yours } = await pair();
    const second = await putModel(mine, 'weights 2');
    await changeModel(mine, clock, 'demand', () => [
      { type: 'registered', version: 2, model: second, card: '', by: {} },
      { type: 'alias_moved', alias: 'champion', version: 2, by: {} },
    ]);
    await sync(mine, fake);
    expect(fake.registry.get('demand')!.aliases.get('champion')).toBe('2');
    fake.registry.get('demand')!.versions[0]!.description = 'Said anew.';
    const report = await sync(yours, fake, { pull: true });
    expect(report.moved.map(({ kind, direction }) => `${direction} ${kind}`)).toEqual([
      'pull version',
      'pull alias',
      'pull card',
    ]);
    const model = await readModel(yours, 'demand');
    expect([model.aliases, model.versions[0]!.card]).toEqual([{ champion: 2 }, 'Said anew.']);
  });

  it('takes away an alias that was taken away', async () => {
    const { fake, mine, yours } = await pair();
    await changeModel(mine, clock, 'demand', () => [{ type: 'alias_removed', alias: 'champion', by: {} }]);
    await sync(mine, fake);
    expect([...fake.registry.get('demand')!.aliases]).toEqual([]);
    await sync(yours, fake, { pull: true });
    expect(await aliasesOf(yours)).toEqual({});
  });

  it.each(['ours', 'theirs'] as const)(
    'shows a conflict, changes nothing, and does what is chosen: %s',
    async (choice) => {
      const { fake, mine } = await pair();
      const second = await putModel(mine, 'weights 2');
      await changeModel(mine, clock, 'demand', () => [
        { type: 'registered', version: 2, model: second, card: '', by: {} },
        { type: 'alias_moved', alias: 'champion', version: 2, by: {} },
      ]);
      fake.registry.get('demand')!.aliases.delete('champion');
      const report = await sync(mine, fake);
      const [conflict] = report.conflicts;
      expect(report.conflicts).toHaveLength(1);
      expect(conflict).toMatchObject({ kind: 'alias', name: 'demand@champion', ours: second.model, theirs: null });
      expect([fake.registry.get('demand')!.aliases.size, await aliasesOf(mine)]).toEqual([0, { champion: 2 }]);
      await sync(mine, fake, { choices: new Map([[conflict!.id, choice]]) });
      const there = Object.fromEntries(fake.registry.get('demand')!.aliases);
      expect([there, await aliasesOf(mine)]).toEqual(
        choice === 'ours' ? [{ champion: '2' }, { champion: 2 }] : [{}, {}],
      );
      expect((await sync(mine, fake)).conflicts).toEqual([]);
    },
  );

  it.each(['ours', 'theirs'] as const)('asks about a run that was deleted on the server: %s', async (choice) => {
    const { fake, mine } = await pair();
    const gone = [...fake.runs.values()].find(({ name }) => name === 'forest trial 1')!;
    gone.deleted = true;
    const report = await sync(mine, fake);
    expect([report.moved, report.conflicts.map(({ kind, name }) => [kind, name])]).toEqual([
      [],
      [['run', 'forest trial 1']],
    ]);
    await sync(mine, fake, { choices: new Map([[report.conflicts[0]!.id, choice]]) });
    expect(gone.deleted).toBe(choice === 'theirs');
    expect((await sync(mine, fake)).conflicts).toEqual([]);
  });

  it('keeps a model whose file was changed on the server out', async () => {
    const fake = new FakeMlflow();
    await sync(await filledStore(), fake);
    const state = [...fake.files.keys()].find((path) => path.endsWith('state.bin'))!;
    fake.files.set(state, new TextEncoder().encode('weights 9'));
    const yours = memoryStore();
    const report = await sync(yours, fake, { pull: true });
    expect(report.failed.map(({ problems }) => problems[0]!.code)).toContain('mlflow.model_differs');
    expect((await readModel(yours, 'demand')).versions).toEqual([]);
  });

  it('leaves a model of the team alone that no Bancada made', async () => {
    const { fake, yours } = await pair();
    fake.registry.set('theirs', {
      description: '',
      tags: [],
      aliases: new Map([['champion', '1']]),
      versions: [{ version: '1', description: '', source: 'runs:/x', tags: [] }],
    });
    const report = await sync(yours, fake, { pull: true });
    expect([report.moved, report.conflicts, report.failed]).toEqual([[], [], []]);
  });
});
