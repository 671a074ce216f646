import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyProposal, proposalStatus } from '../../../src/core/registry/apply.ts';
import {
  environmentStep,
  newEnvironment,
  type Environment,
  type EnvironmentEvent,
} from '../../../src/core/registry/environment.ts';
import type { DeployIntent, ModelRef, RegisterIntent } from '../../../src/core/registry/proposal.ts';
import {
  listEnvironments,
  listModels,
  readEnvironment,
  readModel,
  readSnapshot,
} from '../../../src/core/registry/read.ts';
import {
  newRegisteredModel,
  registeredModelStep,
  type ModelEvent,
  type RegisteredModel,
} from '../../../src/core/registry/registered-model.ts';
import { advanceRollout, removeAlias, rollback, setAlias } from '../../../src/core/registry/rollback.ts';
import type { RolloutPlan } from '../../../src/core/serving/plan.ts';
import { memoryStore as storeOf } from './memory-store.ts';

const clock = { now: () => 1_000 };

const model = (letter: string): ModelRef => ({
  model: letter.repeat(64),
  output: { object: letter.toUpperCase().repeat(64), size: 10, form: 'json' },
});

/** Every model says that it learned from the dataset of its own letter. */
const memoryStore = () =>
  storeOf((digest) => ({ type: 'model', result: {}, trainedOn: { manifest: { object: `data ${digest[0]}` } } }));

const plan = (strategy: RolloutPlan['strategy'], weights: number[]): RolloutPlan => ({
  strategy,
  steps: weights.map((weight) => ({ weight, durationMs: 1000, requests: null })),
  analysis: [],
  checkEveryMs: null,
  threshold: 0.5,
  replicas: 1,
  slo: { availability: null, p95Ms: null, p99Ms: null },
  service: { perRequestMs: 1, perBatchMs: 1, batch: 1, spread: 0, timeoutMs: 1000, queue: 10 },
});

const registration = (letter: string, alias: string | null = 'champion') => {
  const intent: RegisterIntent = { action: 'register', name: 'delays', alias, model: model(letter), card: '' };
  return { type: 'registration', result: {}, intent, plan: intent, verdict: { passed: true, reasons: [] } } as const;
};

const deployment = (letter: string, strategy: RolloutPlan['strategy'] = 'replace', weights: number[] = []) => {
  const intent: DeployIntent = {
    action: 'deploy',
    environment: 'production',
    model: model(letter),
    name: 'delays',
    baseline: null,
    plan: plan(strategy, weights),
    auto: false,
  };
  return {
    type: 'rollout',
    result: {},
    intent,
    plan: intent,
    staging: [],
    verdict: { passed: true, reasons: [] },
  } as const;
};

const serving = (letter: string, strategy: RolloutPlan['strategy'], weights: number[], events: object[]) =>
  ({ type: 'serving', result: {}, serving: { intent: deployment(letter, strategy, weights).intent, events } }) as never;

describe('registering', () => {
  it('numbers versions from 1 and moves the alias', async () => {
    const store = memoryStore();
    expect(await applyProposal(store, clock, registration('a'))).toMatchObject({ state: 'applied', version: 1 });
    expect(await applyProposal(store, clock, registration('b'))).toMatchObject({ state: 'applied', version: 2 });
    const state = await readModel(store, 'delays');
    expect(state.aliases).toEqual({ champion: 2 });
    expect(state.history.map(({ from, to, how }) => [from, to, how])).toEqual([
      [null, 1, 'moved'],
      [1, 2, 'moved'],
    ]);
  });

  it('keeps who asked, and what the model learned from', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('a'), { run: 'run 1', cell: 'champion', note: 'first' });
    expect((await readModel(store, 'delays')).versions[0]).toMatchObject({
      at: 1000,
      by: { run: 'run 1', cell: 'champion', note: 'first', data: ['data A'] },
    });
  });

  it('changes nothing the second time, and does not undo what came in between', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('a'));
    await applyProposal(store, clock, registration('b'));
    const before = await readModel(store, 'delays');
    expect(await applyProposal(store, clock, registration('a'))).toMatchObject({ state: 'already', version: 1 });
    expect(await readModel(store, 'delays')).toEqual(before);
  });

  it('gives one model one version, under as many aliases as it is proposed for', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('a', 'challenger'));
    await applyProposal(store, clock, registration('a', 'champion'));
    expect(await readModel(store, 'delays')).toMatchObject({
      versions: [{ version: 1 }],
      aliases: { challenger: 1, champion: 1 },
    });
  });

  it('remembers a proposal that found everything in place, so that it is not applied later', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('a'));
    const again = { ...registration('a'), intent: { ...registration('a').intent, card: 'with a card' } };
    expect((await applyProposal(store, clock, again)).state).toBe('applied');
    await applyProposal(store, clock, registration('b'));
    expect((await applyProposal(store, clock, again)).state).toBe('already');
    expect((await readModel(store, 'delays')).aliases).toEqual({ champion: 2 });
  });

  it('gives two tabs that register at once two versions, and none twice', async () => {
    const store = memoryStore();
    store.beforeCommit = async () => void (await applyProposal(store, clock, registration('a')));
    expect(await applyProposal(store, clock, registration('b'))).toMatchObject({ state: 'applied', version: 2 });
    store.beforeCommit = async () => void (await applyProposal(store, clock, registration('c')));
    expect(await applyProposal(store, clock, registration('c'))).toMatchObject({ state: 'already', version: 3 });
    expect((await readModel(store, 'delays')).versions).toHaveLength(3);
  });

  it('refuses what a gate refused, with its reasons', async () => {
    const refused = {
      ...registration('a'),
      intent: null,
      verdict: { passed: false, reasons: ['roc_auc: 0.5, below 0.6'] },
    };
    const applied = await applyProposal(memoryStore(), clock, refused);
    expect(applied).toMatchObject({
      state: 'refused',
      problems: [{ code: 'registry.gate_said_no', params: { reasons: ['roc_auc: 0.5, below 0.6'] } }],
    });
  });

  it('leaves outputs alone that propose nothing', async () => {
    const applied = await applyProposal(memoryStore(), clock, { type: 'dataset', result: {} });
    expect(applied).toEqual({ state: 'nothing', problems: [] });
  });

  it('says what has become of a proposal', async () => {
    const store = memoryStore();
    expect(await proposalStatus(store, registration('a'))).toEqual({ applied: false });
    await applyProposal(store, clock, registration('a'));
    expect(await proposalStatus(store, registration('a'))).toEqual({
      applied: true,
      version: 1,
      aliases: ['champion'],
    });
  });
});

describe('aliases', () => {
  it('roll back to the version before, step by step, and refuse where there is none', async () => {
    const store = memoryStore();
    for (const letter of ['a', 'b', 'c']) await applyProposal(store, clock, registration(letter));
    const target = { model: 'delays', alias: 'champion' };
    await rollback(store, clock, target);
    expect((await readModel(store, 'delays')).aliases).toEqual({ champion: 2 });
    await rollback(store, clock, target);
    expect((await readModel(store, 'delays')).aliases).toEqual({ champion: 1 });
    await expect(rollback(store, clock, target)).rejects.toMatchObject({
      problems: [{ code: 'registry.nothing_before' }],
    });
    await expect(rollback(store, clock, { model: 'delays', alias: 'none' })).rejects.toMatchObject({
      problems: [{ code: 'registry.unknown_alias', params: { known: ['champion'] } }],
    });
  });

  it('are set and removed by hand, to versions that exist', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('a'));
    await setAlias(store, clock, { model: 'delays', alias: 'old', version: 1 }, { note: 'for the archive' });
    expect(await readSnapshot(store, 'registry:delays@old')).toEqual({
      output: 'A'.repeat(64),
      model: 'a'.repeat(64),
      version: 1,
    });
    await expect(setAlias(store, clock, { model: 'delays', alias: 'old', version: 2 })).rejects.toMatchObject({
      problems: [{ code: 'registry.unknown_version' }],
    });
    await removeAlias(store, clock, { model: 'delays', alias: 'old' });
    expect(await readSnapshot(store, 'registry:delays@old')).toBeNull();
  });
});

describe('environments', () => {
  it('go live at once when they had nothing, whatever the strategy', async () => {
    const store = memoryStore();
    const applied = await applyProposal(store, clock, deployment('a', 'canary', [0.1]));
    expect(applied).toMatchObject({ state: 'applied', revision: 1, stream: 'environment:production' });
    expect(await readEnvironment(store, 'production')).toMatchObject({ live: 1, rollout: null });
    expect(await readSnapshot(store, 'environment:production')).toMatchObject({ model: 'a'.repeat(64), revision: 1 });
  });

  it('take a canary step by step until it is live, and roll back to the revision before', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('b'));
    await applyProposal(store, clock, deployment('a'));
    await applyProposal(store, clock, deployment('b', 'canary', [0.1, 0.5]));
    expect(await readEnvironment(store, 'production')).toMatchObject({
      live: 1,
      rollout: { revision: 2, step: 0, weight: 0.1 },
      revisions: [{ version: null }, { version: 1 }],
    });
    expect((await advanceRollout(store, clock, 'production')).rollout).toEqual({ revision: 2, step: 1, weight: 0.5 });
    expect(await advanceRollout(store, clock, 'production')).toMatchObject({ live: 2, rollout: null });
    expect(await rollback(store, clock, { environment: 'production' })).toMatchObject({ live: 1, rollout: null });
    await expect(rollback(store, clock, { environment: 'production' })).rejects.toMatchObject({
      problems: [{ code: 'registry.nothing_before' }],
    });
    await expect(advanceRollout(store, clock, 'production')).rejects.toMatchObject({
      problems: [{ code: 'registry.no_rollout' }],
    });
  });

  it('end a rollout under way by rolling back', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, deployment('a'));
    await applyProposal(store, clock, deployment('b', 'canary', [0.1]));
    expect(await rollback(store, clock, { environment: 'production' })).toMatchObject({ live: 1, rollout: null });
  });

  it('follow what a simulation did with their rollout, once', async () => {
    const store = memoryStore();
    const events = [
      { type: 'step', step: 0, weight: 0.1, atMs: 0 },
      { type: 'step', step: 1, weight: 0.5, atMs: 1000 },
      { type: 'aborted', reasons: ['error_rate: 0.2, above 0.1'], atMs: 1500 },
    ];
    const served = serving('b', 'canary', [0.1, 0.5], events);
    await applyProposal(store, clock, deployment('a'));
    expect(await applyProposal(store, clock, served)).toMatchObject({
      state: 'refused',
      problems: [{ code: 'registry.not_deployed' }],
    });
    await applyProposal(store, clock, deployment('b', 'canary', [0.1, 0.5]));
    expect(await applyProposal(store, clock, served)).toMatchObject({ state: 'applied', revision: 1 });
    const state = await readEnvironment(store, 'production');
    expect(state.history.at(-1)).toMatchObject({ type: 'aborted', simulated: { atMs: 1500 } });
    expect((await applyProposal(store, clock, served)).state).toBe('already');
    expect(await readEnvironment(store, 'production')).toEqual(state);
  });

  it('are listed by name, like models', async () => {
    const store = memoryStore();
    await applyProposal(store, clock, registration('a'));
    const { intent } = deployment('a');
    await applyProposal(store, clock, { ...deployment('a'), intent: { ...intent, environment: 'staging' } });
    await applyProposal(store, clock, deployment('a'));
    expect((await listEnvironments(store)).map(({ name }) => name)).toEqual(['production', 'staging']);
    expect((await listModels(store)).map(({ name }) => name)).toEqual(['delays']);
  });
});

const base = { at: fc.nat(), by: fc.constant({}) };
const small = fc.integer({ min: 0, max: 4 });
const letters = fc.constantFrom(...'abc').map(model);
const aliases = fc.constantFrom('champion', 'challenger', '__proto__');
const modelEvents: fc.Arbitrary<ModelEvent> = fc.oneof(
  fc.record({ ...base, type: fc.constant('registered' as const), version: small, model: letters, card: fc.string() }),
  fc.record({ ...base, type: fc.constant('alias_moved' as const), alias: aliases, version: small }),
  fc.record({ ...base, type: fc.constant('alias_rolled_back' as const), alias: aliases, version: small }),
  fc.record({ ...base, type: fc.constant('alias_removed' as const), alias: aliases }),
);
const environmentEvents: fc.Arbitrary<EnvironmentEvent> = fc.oneof(
  fc.record({
    ...base,
    type: fc.constant('deployed' as const),
    revision: small,
    model: letters,
    name: fc.constant(null),
    version: fc.constant(null),
    plan: fc.constantFrom(plan('canary', [0.1, 0.5]), plan('canary', [])),
    live: fc.boolean(),
  }),
  fc.record({ ...base, type: fc.constant('stepped' as const), step: small }),
  fc.record({ ...base, type: fc.constant('promoted' as const), revision: small }),
  fc.record({ ...base, type: fc.constant('aborted' as const), revision: small, reasons: fc.constant([]) }),
  fc.record({ ...base, type: fc.constant('rolled_back' as const), revision: small }),
);

function checkModel(state: RegisteredModel): void {
  expect(state.versions.map(({ version }) => version)).toEqual(state.versions.map((_, index) => index + 1));
  expect(new Set(state.versions.map((each) => each.model.model)).size).toBe(state.versions.length);
  for (const [alias, version] of Object.entries(state.aliases)) {
    expect(state.versions[version - 1]).toBeDefined();
    expect(state.trails[alias]!.at(-1)).toBe(version);
  }
  for (const move of state.history) expect(move.from).not.toBe(move.to);
}

function checkEnvironment(state: Environment): void {
  expect(state.live === null).toBe(state.revisions.length === 0);
  expect(state.trail.at(-1) ?? null).toBe(state.live);
  if (!state.rollout) return;
  expect(state.revisions[state.rollout.revision - 1]).toBeDefined();
  expect(state.rollout.revision).not.toBe(state.live);
  expect(state.rollout.weight).toBeGreaterThanOrEqual(0);
  expect(state.rollout.weight).toBeLessThanOrEqual(1);
}

describe('any sequence of events', () => {
  it('keeps versions numbered, aliases pointing to versions and history true', () => {
    fc.assert(
      fc.property(fc.array(modelEvents, { maxLength: 40 }), (events) => {
        let state = newRegisteredModel('delays');
        for (const event of events) {
          state = registeredModelStep(state, event);
          checkModel(state);
        }
        expect(state.length).toBe(events.length);
      }),
    );
  });

  it('keeps one live revision and at most one rollout', () => {
    fc.assert(
      fc.property(fc.array(environmentEvents, { maxLength: 40 }), (events) => {
        let state = newEnvironment('production');
        for (const event of events) {
          state = environmentStep(state, event);
          checkEnvironment(state);
        }
        expect(state.length).toBe(events.length);
      }),
    );
  });

  it('gives the same state when it is replayed from the store', async () => {
    const acts = fc.array(
      fc.oneof(
        fc.constantFrom(...'abc').map((letter) => ({ act: 'register', letter }) as const),
        fc.constantFrom(...'abc').map((letter) => ({ act: 'alias', letter }) as const),
        fc.constant({ act: 'rollback', letter: '' } as const),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const store = memoryStore();
        let last = newRegisteredModel('delays');
        for (const { act, letter } of list) {
          if (act === 'register') await applyProposal(store, clock, registration(letter, null));
          if (act === 'alias') await applyProposal(store, clock, registration(letter));
          if (act === 'rollback') {
            const done = rollback(store, clock, { model: 'delays', alias: 'champion' });
            await done.catch(() => undefined);
          }
          last = await readModel(store, 'delays');
          checkModel(last);
        }
        for (const { act, letter } of list) {
          if (act === 'register') await applyProposal(store, clock, registration(letter, null));
          if (act === 'alias') await applyProposal(store, clock, registration(letter));
        }
        expect(await readModel(store, 'delays')).toEqual(last);
      }),
      { numRuns: 50 },
    );
  });
});
