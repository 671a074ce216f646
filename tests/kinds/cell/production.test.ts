import { describe, expect, it } from 'vitest';
import decision from '../../../src/kinds/cell/decision.ts';
import deploy from '../../../src/kinds/cell/deploy.ts';
import register from '../../../src/kinds/cell/register.ts';
import serve from '../../../src/kinds/cell/serve.ts';
import traffic from '../../../src/kinds/cell/traffic.ts';
import { digestJson } from '../../../src/core/graph/digest.ts';
import type { CellKind, Output } from '../../../src/core/kind/cell-kind.ts';
import type { RegistrationOutput, RolloutOutput } from '../../../src/core/registry/proposal.ts';
import type { ScenarioOutput, ServingOutput } from '../../../src/core/serving/output.ts';
import { valueAt } from '../../../src/core/table/column.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { expectGoodCell } from '../../support/cell-battery.ts';
import type { TestContext } from '../../support/context.ts';
import { dataset, inputsOf, lineInference, lineModel, rides, runCell, world } from './production-world.ts';

const kinds = { register, deploy, traffic, serve, decision } as unknown as Record<string, CellKind>;
const run = <T extends Output>(kind: string, ctx: TestContext, body: object, inputs: Record<string, Output>) =>
  runCell<T>(kinds[kind]!, ctx, body, inputs);

const verdict = (passed: boolean): Output => ({
  type: 'verdict',
  result: { passed, reasons: [{ require: 'roc_auc', got: 0.5, passed, message: 'roc_auc: 0.5, below 0.6' }] },
});

describe('register', () => {
  it('proposes the model, its name and its alias, and no number', async () => {
    const ctx = world();
    const model = await lineModel(ctx, 1, 0);
    const output = await run<RegistrationOutput>(
      'register',
      ctx,
      { of: 'm', name: 'delays', alias: 'champion' },
      { of: model },
    );
    expect(output.result).toEqual({ name: 'delays', version: null, aliases: ['champion'] });
    expect(output.intent).toMatchObject({ name: 'delays', alias: 'champion' });
    expect(output.intent!.model.model).toBe(model.model.state.object);
    expect(output.intent!.model.output.object).toBe(digestJson(model));
    expect(await ctx.objects.has(output.intent!.model.output.object)).toBe(true);
  });

  it('proposes nothing when its gate said no, and keeps the reasons', async () => {
    const ctx = world();
    const body = { of: 'm', name: 'delays', alias: 'champion', if: 'gate' };
    const inputs = { of: await lineModel(ctx, 1, 0), if: verdict(false) };
    const output = await run<RegistrationOutput>('register', ctx, body, inputs);
    expect(output).toMatchObject({ intent: null, verdict: { passed: false, reasons: ['roc_auc: 0.5, below 0.6'] } });
    expect(output.result).toEqual({ name: 'delays', version: null, aliases: [] });
  });

  it('takes a registered model at an alias, as its snapshot says', async () => {
    const ctx = world();
    const model = await lineModel(ctx, 1, 0);
    const snapshot = { output: digestJson(model), model: model.model.state.object, version: 3 };
    const later = { ...ctx, snapshots: { 'registry:delays@challenger': snapshot } };
    const body = { of: 'delays@challenger', name: 'delays', alias: 'champion' };
    expect(register.snapshots!(register.schema.parse(body), 'r', [])).toEqual(['registry:delays@challenger']);
    expect(register.references(register.schema.parse(body))).toEqual([]);
    const output = await run<RegistrationOutput>('register', later, body, {});
    expect(output.intent!.model.model).toBe(model.model.state.object);
    const nothing = { ...ctx, snapshots: { 'registry:delays@challenger': null } };
    await expect(run('register', nothing, body, {})).rejects.toMatchObject({
      problems: [{ code: 'registry.nothing_at_alias' }],
    });
  });

  it('refuses aliases that registries keep for themselves', () => {
    const body = register.schema.parse({ of: 'm', name: 'delays', alias: 'v2' });
    expect(register.validate!(body)).toMatchObject([{ code: 'register.reserved_alias' }]);
  });
});

describe('deploy to staging', () => {
  const body = { model: 'm', environment: 'staging', slo: { p99_ms: 50, availability: 0.99 } };

  it('passes a model that answers as its trainer did and bears the load', async () => {
    const ctx = world();
    const output = await run<RolloutOutput>('deploy', ctx, body, { model: await lineModel(ctx, 1, 0) });
    expect(output.result).toMatchObject({
      passed: true,
      reasons: [],
      checks: { signature: true, known_rows: true, latency: true, load: true },
    });
    expect(output.intent).toMatchObject({ environment: 'staging', baseline: null });
    expect(output.saidNo).toBeUndefined();
  });

  it('says no to a model whose exported answers differ from the trainer’s', async () => {
    const ctx = world();
    const output = await run<RolloutOutput>('deploy', ctx, body, { model: await lineModel(ctx, 1, 0, [0.25, 0.8]) });
    expect(output).toMatchObject({ saidNo: true, intent: null, result: { checks: { known_rows: false } } });
    expect(output.result['reasons']).toEqual(['known rows: 2 answered, largest difference 0.05, at most 0.00001']);
  });

  it('says no to a signature that the exported model does not have', async () => {
    const ctx = world();
    const model = await lineModel(ctx, 1, 0);
    const inputs = [...model.model.inputs, { name: 'y', type: 'number', element: 'double' } as const];
    const other = { ...model, model: { ...model.model, inputs } };
    const output = await run<RolloutOutput>('deploy', ctx, body, { model: other });
    expect(output.result).toMatchObject({ checks: { signature: false }, reasons: ['signature: no input y'] });
  });

  it('says no to a load that the stated service cannot bear', async () => {
    const ctx = world();
    const heavy = { ...body, load: { rate: '300/s' } };
    const output = await run<RolloutOutput>('deploy', ctx, heavy, { model: await lineModel(ctx, 1, 0) });
    expect(output.result).toMatchObject({ passed: false, checks: { latency: false, load: false, known_rows: true } });
  });
});

describe('deploy to production', () => {
  const body = { model: 'm', environment: 'production', strategy: 'canary' };

  it('takes what is live as the baseline, and no baseline where it is the model itself', async () => {
    const ctx = world();
    const live = await lineModel(ctx, 1, 0);
    const snapshot = { output: digestJson(live), model: live.model.state.object, revision: 1 };
    const later = { ...ctx, snapshots: { 'environment:production': snapshot } };
    const output = await run<RolloutOutput>('deploy', later, body, { model: await lineModel(ctx, 2, 0) });
    expect(output.plan.baseline?.model).toBe(live.model.state.object);
    expect(output.plan.plan.steps.map(({ weight }) => weight)).toEqual([0.05, 0.25, 0.5]);
    const same = await run<RolloutOutput>('deploy', later, body, { model: live });
    expect(same.plan.baseline).toBeNull();
  });

  it('listens to every gate, a staging among them, and to that of a registration', async () => {
    const ctx = world();
    const model = await lineModel(ctx, 1, 0);
    const staging = await run<RolloutOutput>('deploy', ctx, { model: 'm', environment: 'staging' }, { model });
    const gated = { ...body, if: ['gate', 'staging'] };
    const yes = { model, 'if.0': verdict(true), 'if.1': staging };
    expect((await run<RolloutOutput>('deploy', ctx, gated, yes)).intent).not.toBeNull();
    const no = { ...yes, 'if.0': verdict(false) };
    expect((await run<RolloutOutput>('deploy', ctx, gated, no)).intent).toBeNull();
    const refused = await run<RegistrationOutput>(
      'register',
      ctx,
      { of: 'm', name: 'd', if: 'g' },
      { of: model, if: verdict(false) },
    );
    const output = await run<RolloutOutput>('deploy', ctx, body, { model: refused });
    expect(output).toMatchObject({ intent: null, plan: { name: 'd', model: { model: model.model.state.object } } });
  });

  const wrong = [
    { over: { analysis: [{ metric: 'error_rate' }] }, code: 'deploy.rule_without_bound' },
    { over: { analysis: [{ metric: 'eror_rate', max: 1 }] }, code: 'production.unknown_metric' },
    { over: { strategy: 'replace', steps: [{ weight: 1 }] }, code: 'deploy.replace_has_no_steps' },
    { over: { steps: [{ weight: 1, duration: '0s' }] }, code: 'deploy.step_without_length' },
    { over: { steps: [{ weight: 1, duration: '1d' }], check_every: '1s' }, code: 'deploy.checks_too_often' },
  ];
  it.each(wrong)('finds $code', ({ over, code }) => {
    const problems = deploy.validate!(deploy.schema.parse({ ...body, ...over }));
    expect(problems.map((each) => each.code)).toEqual([code]);
  });
});

describe('traffic', () => {
  it('sends each row at its own time, in order of time', async () => {
    const ctx = world();
    const rows = await dataset(ctx, { at: ['timestamp', [5e6, 1e6, 3e6]], x: ['number', [0.5, 0.1, 0.3]] }, 'at');
    const output = await run<ScenarioOutput>('traffic', ctx, { rows: 'r' }, { rows });
    expect(output.result).toEqual({ requests: 3, duration_ms: 4001, labels: 3 });
    const requests = await openDataset(ctx, output.scenario.requests);
    const x = await requests.column('x');
    expect([0, 1, 2].map((row) => valueAt(x, row))).toEqual([0.1, 0.3, 0.5]);
    expect(output.scenario.startUs).toBe(1e6);
  });

  it('comes at a rate, over and over the rows', async () => {
    const ctx = world();
    const rows = await rides(ctx, 10);
    const output = await run<ScenarioOutput>('traffic', ctx, { rows: 'r', rate: '10/s', duration: '60s' }, { rows });
    const { requests, duration_ms } = output.result as { requests: number; duration_ms: number };
    expect(Math.abs(requests - 600)).toBeLessThan(100);
    expect(duration_ms).toBe(60_000);
  });

  it('drifts from the stated time on, and leaves the rest as it was', async () => {
    const ctx = world();
    const rows = await rides(ctx, 100);
    const drift = [
      { column: 'x', add: 10, from: 0.5 },
      { column: 'late', missing: true, from: 0.8 },
    ];
    const output = await run<ScenarioOutput>('traffic', ctx, { rows: 'r', drift }, { rows });
    const before = await openDataset(ctx, rows.dataset);
    const after = await openDataset(ctx, output.scenario.requests);
    const [x, drifted, late] = await Promise.all([before.column('x'), after.column('x'), after.column('late')]);
    for (let row = 0; row < 100; row++) {
      const added = (row * 1000) / 99_001 >= 0.5 ? 10 : 0;
      expect(valueAt(drifted, row)).toBe((valueAt(x, row) as number) + added);
      expect(valueAt(late, row) === null).toBe((row * 1000) / 99_001 >= 0.8);
    }
  });

  it('lets the stated share of the labels arrive, late', async () => {
    const ctx = world();
    const rows = await rides(ctx);
    const output = await run<ScenarioOutput>(
      'traffic',
      ctx,
      { rows: 'r', labels: { delay: '500s', share: 0.5 } },
      { rows },
    );
    const labels = output.result['labels'] as number;
    expect(labels).toBeGreaterThan(200);
    expect(labels).toBeLessThan(300);
  });

  const refused = [
    { over: { drift: [{ column: 'z', add: 1 }] }, code: 'production.unknown_column' },
    { over: { drift: [{ column: 'late', multiply: 2 }] }, code: 'traffic.not_a_number' },
    { over: { drift: [{ column: 'x', set: 'much' }] }, code: 'traffic.not_a_text' },
    { over: { rate: '1000000/s', duration: '10d' }, code: 'traffic.too_many' },
    { over: { rate: '0/s' }, code: 'traffic.no_rate' },
  ];
  it.each(refused)('refuses with $code', async ({ over, code }) => {
    const ctx = world();
    const inputs = { rows: await rides(ctx, 10) };
    await expect(run('traffic', ctx, { rows: 'r', ...over }, inputs)).rejects.toMatchObject({ problems: [{ code }] });
  });

  it('needs times or a rate', async () => {
    const ctx = world();
    const rows = await dataset(ctx, { x: ['number', [1]] });
    await expect(run('traffic', ctx, { rows: 'r' }, { rows })).rejects.toMatchObject({
      problems: [{ code: 'traffic.needs_time' }],
    });
  });
});

/** Two models over the rides: the stable one is right, the candidate answers `slope bias`. */
async function served(over: { slope?: number; bias?: number; deploy?: object; traffic?: object } = {}) {
  const ctx = world({ seed: 3 });
  const rows = await rides(ctx);
  const model = await lineModel(ctx, over.slope ?? 0.9, over.bias ?? 0.05);
  const deployed = await run<RolloutOutput>(
    'deploy',
    ctx,
    {
      model: 'm',
      baseline: 'b',
      environment: 'production',
      strategy: 'canary',
      steps: [
        { weight: 0.2, duration: '300s' },
        { weight: 0.5, duration: '300s' },
      ],
      ...over.deploy,
    },
    { model, baseline: await lineModel(ctx, 1, 0) },
  );
  const scenario = await run<ScenarioOutput>('traffic', ctx, { rows: 'r', ...over.traffic }, { rows });
  const output = await run<ServingOutput>(
    'serve',
    ctx,
    { deploy: 'd', traffic: 't' },
    { deploy: deployed, traffic: scenario },
  );
  return { ctx, output, deployed, scenario };
}

describe('serve', () => {
  it('answers every request by the exported models and counts them per revision', async () => {
    const { ctx, output } = await served();
    const result = output.result as { requests: number; arms: Record<string, { requests: number }> };
    expect(output.simulated).toBe(true);
    expect(result).toMatchObject({ requests: 1000, errors: 0, outcome: 'promoted', decided_ms: 600_000 });
    expect(result.arms['stable']!.requests + result.arms['candidate']!.requests).toBe(1000);
    const log = await openDataset(ctx, output.serving.log);
    const requests = await openDataset(ctx, output.serving.scenario.requests);
    const columns = ['revision', 'probability', 'prediction', 'label', 'status'];
    const [revision, probability, prediction, label, status] = await log.slice(columns, 0, 1000);
    const x = await requests.column('x');
    for (let row = 0; row < 1000; row++) {
      const at = valueAt(x, row) as number;
      const expected = valueAt(revision!, row) === 'candidate' ? at * 0.9 + 0.05 : at;
      expect(valueAt(probability!, row)).toBe(expected);
      expect(valueAt(prediction!, row)).toBe(expected >= 0.5 ? 'yes' : 'no');
      expect(valueAt(label!, row)).toBe(at > 0.5 ? 'yes' : 'no');
      expect(valueAt(status!, row)).toBe(200);
    }
  });

  it('aborts a canary whose answers are worse, by the labels that came in', async () => {
    const analysis = [{ metric: 'accuracy', worse_by: 0.1, min_requests: 20 }];
    const { output } = await served({ slope: -1, bias: 1, deploy: { analysis } });
    expect(output.result).toMatchObject({ outcome: 'aborted', decided_ms: 300_000 });
    const late = await served({ slope: -1, bias: 1, deploy: { analysis }, traffic: { labels: { delay: '250s' } } });
    expect(late.output.result).toMatchObject({ outcome: 'aborted', decided_ms: 600_000 });
  });

  it('adds up what the answers are worth, by outcome or by expression', async () => {
    const table = { tp: 3, fp: -1, fn: -2, tn: 0 };
    const { output } = await served({
      slope: 1,
      bias: 0,
      deploy: { strategy: 'replace', steps: undefined },
      traffic: { value: table },
    });
    // Right but for x = 0.5, which is called positive and is not: ten rows of a thousand.
    expect(output.result['value']).toBe(490 * 3 - 10);
    const value = 'if(prediction = label, 2, -1) * 1';
    const text = await served({
      slope: 1,
      bias: 0,
      deploy: { strategy: 'replace', steps: undefined },
      traffic: { value },
    });
    expect(text.output.result['value']).toBe(990 * 2 - 10);
  });

  it('calls a row positive from the threshold of the deployment on', async () => {
    const plan = { strategy: 'replace', steps: undefined, threshold: 0.25 };
    const { ctx, output } = await served({ slope: 1, bias: 0, deploy: plan });
    const log = await openDataset(ctx, output.serving.log);
    const [probability, prediction] = await log.slice(['probability', 'prediction'], 0, 100);
    for (let row = 0; row < 100; row++) {
      expect(valueAt(prediction!, row)).toBe((valueAt(probability!, row) as number) >= 0.25 ? 'yes' : 'no');
    }
  });

  it('watches a shadow beside the answers that callers see', async () => {
    const { ctx, output } = await served({ slope: -1, bias: 1, deploy: { strategy: 'shadow', steps: undefined } });
    expect(output.result).toMatchObject({ outcome: 'observed' });
    const log = await openDataset(ctx, output.serving.log);
    const [shadow, seen] = await log.slice(['shadow_prediction', 'prediction'], 0, 100);
    const different = Array.from({ length: 100 }, (_, row) => valueAt(shadow!, row) !== valueAt(seen!, row));
    expect(different.filter(Boolean).length).toBeGreaterThan(90);
  });

  it('keeps the old revision when the gate said no, and has nothing to serve without one', async () => {
    const { ctx, deployed, scenario } = await served();
    const refused = { ...deployed, intent: null, verdict: { passed: false, reasons: ['roc_auc: 0.5, below 0.6'] } };
    const inputs = { deploy: refused, traffic: scenario };
    const output = await run<ServingOutput>('serve', ctx, { deploy: 'd', traffic: 't' }, inputs);
    expect(output.result).toMatchObject({ outcome: 'aborted', decided_ms: 0, arms: { stable: { requests: 1000 } } });
    const alone = { ...refused, plan: { ...refused.plan, baseline: null } };
    await expect(run('serve', ctx, { deploy: 'd', traffic: 't' }, { ...inputs, deploy: alone })).rejects.toMatchObject({
      problems: [{ code: 'serve.nothing_deployed' }],
    });
  });

  it('names the columns that the traffic lacks', async () => {
    const { ctx, deployed } = await served();
    const rows = await dataset(ctx, { at: ['timestamp', [1, 2]] }, 'at');
    const scenario = await run<ScenarioOutput>('traffic', ctx, { rows: 'r' }, { rows });
    const inputs = { deploy: deployed, traffic: scenario };
    await expect(run('serve', ctx, { deploy: 'd', traffic: 't' }, inputs)).rejects.toMatchObject({
      problems: [{ code: 'serve.missing_columns', params: { columns: ['x'] } }],
    });
  });

  it('gives the same bytes twice', async () => {
    const traffic = { rate: '50/s', duration: '30s', faults: [{ fault: 'errors', at: 0.5, for: '5s' }] };
    expect(digestJson((await served({ traffic })).output)).toBe(digestJson((await served({ traffic })).output));
  });
});

describe('decision', () => {
  it('binds what was decided to the digests of its evidence', async () => {
    const ctx = world();
    const evidence = verdict(true);
    const body = { hypothesis: 'Better.', decision: 'Ship it.', because: ['gate'] };
    const output = await run('decision', ctx, body, { 'because.0': evidence });
    expect(output.result).toEqual({ decision: 'Ship it.', because: ['gate'] });
    expect(output['evidence']).toMatchObject([{ name: 'gate', type: 'verdict', digest: digestJson(evidence) }]);
  });
});

describe('every production cell', () => {
  const canary = { model: 'm', baseline: 'b', environment: 'production', strategy: 'canary' };
  const models = async (ctx: TestContext) => ({
    model: await lineModel(ctx, 1, 0),
    baseline: await lineModel(ctx, 2, 0),
  });
  const cases: { kind: string; body: object; inputs(ctx: TestContext): Promise<Record<string, Output>> }[] = [
    {
      kind: 'register',
      body: { of: 'm', name: 'd', alias: 'a' },
      inputs: async (ctx) => ({ of: await lineModel(ctx, 1, 0) }),
    },
    {
      kind: 'deploy',
      body: { model: 'm', environment: 'staging' },
      inputs: async (ctx) => ({ model: await lineModel(ctx, 1, 0) }),
    },
    { kind: 'deploy', body: canary, inputs: models },
    {
      kind: 'traffic',
      body: { rows: 'r', drift: [{ column: 'x', missing: true }] },
      inputs: async (ctx) => ({ rows: await rides(ctx) }),
    },
    {
      kind: 'serve',
      body: { deploy: 'd', traffic: 't' },
      inputs: async (ctx) => ({
        deploy: await run('deploy', ctx, canary, await models(ctx)),
        traffic: await run('traffic', ctx, { rows: 'r', labels: { share: 0.5 } }, { rows: await rides(ctx) }),
      }),
    },
    {
      kind: 'decision',
      body: { hypothesis: 'h', decision: 'd', because: ['g'] },
      inputs: async () => ({ 'because.0': verdict(true) }),
    },
  ];
  it.each(cases)(
    'gives the same digest twice, keeps its word and stops: $kind $body',
    async ({ kind, body, inputs }) => {
      await expectGoodCell({
        kind: kinds[kind]!,
        body,
        options: { inference: lineInference },
        inputs: async (ctx) =>
          inputsOf(await inputs({ ...ctx, signal: new AbortController().signal, breathe: async () => undefined })),
      });
    },
  );
});
