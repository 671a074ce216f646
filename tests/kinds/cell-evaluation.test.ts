import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/core/graph/canonical-json.ts';
import { digestJson } from '../../src/core/graph/digest.ts';
import type { Json } from '../../src/core/json.ts';
import type { CellInputs, NotebookCell, Output } from '../../src/core/kind/cell-kind.ts';
import type { EvaluationOutput } from '../../src/core/evaluation/evaluation-output.ts';
import { Refusal, type Problem } from '../../src/core/problem.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { renderProblem } from '../../src/core/words/index.ts';
import { defineEvaluate } from '../../src/kinds/cell/evaluate.ts';
import { defineGate } from '../../src/kinds/cell/gate.ts';
import { defineTrain } from '../../src/kinds/cell/train.ts';
import { expectGoodCell } from '../support/cell-battery.ts';
import { testContext, type TestContext } from '../support/context.ts';
import { input, partOf, range, splitOf, storeTable, type Table } from '../support/datasets.ts';
import { tiny, tinyInference } from '../support/tiny-model.ts';

const [train, evaluate, gate] = [defineTrain([tiny]), defineEvaluate([tiny]), defineGate([tiny])];
const inference = tinyInference();
const N = 600;

function flights(): Table {
  const rng = createRng(['evaluation']);
  const rows = range(0, N);
  const wind = rows.map(() => rng.below(40));
  const noise = rows.map(() => rng.below(40));
  return {
    wind: ['integer', wind],
    noise: ['number', noise],
    carrier: ['category', rows.map((row) => ['UA', 'AA', null, 'UA'][row % 4]!)],
    late: ['boolean', wind.map((each, row) => (row % 50 === 7 ? null : each + rng.below(30) > 35))],
    delay: ['number', wind.map((each) => each * 2 + rng.below(10))],
  };
}

/** Models `good` (sees the wind) and `poor` (sees noise), and the rows to judge them on. */
async function setting(ctx: TestContext, target = 'late') {
  const whole = await storeTable(ctx, flights());
  const parts = input('parts', await splitOf(ctx, whole, { train: range(0, 300) }));
  const fit = (features: string[], params: object = {}) =>
    train.run(ctx, { of: parts }, train.schema.parse({ of: 'parts', target, model: 'tiny', features, params }));
  const [good, poor] = [await fit(['wind']), await fit(['noise'])];
  const on = input('parts', await partOf(ctx, whole, range(300, N)), 'test');
  return { good, poor, on, fit };
}

type Setting = Awaited<ReturnType<typeof setting>>;

const alone = ({ good, on }: Setting): CellInputs => ({ of: input('good', good), on });
const both = ({ good, poor, on }: Setting): CellInputs => ({
  'of.0': input('good', good),
  'of.1': input('poor', poor),
  on,
});

async function score(body: object, options: { target?: string; cell?: string } = {}) {
  const ctx = testContext({ cell: options.cell ?? 'scores', inference });
  const made = await setting(ctx, options.target);
  const parsed = evaluate.schema.parse({ on: 'parts.test', ...body });
  const inputs = Array.isArray(parsed.of) ? both(made) : alone(made);
  return { ctx, made, output: (await evaluate.run(ctx, inputs, parsed)) as EvaluationOutput };
}

async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  return work.then(
    () => [],
    (error: unknown) => {
      if (error instanceof Refusal) return error.problems;
      throw error;
    },
  );
}

type Numbers = Record<string, number>;
type Result = Record<string, Numbers> & {
  intervals: Record<string, { low: number; high: number; level: number }>;
  slices: Record<string, Record<string, Numbers>>;
  curves: { roc: [number, number][]; confusion: { counts: number[][] }; threshold: Record<string, never> };
};

describe('evaluate', () => {
  it.each([
    ['one model', { of: 'good', on: 'parts.test', slices: ['carrier'], importance: true }, 'late', alone],
    ['several', { of: ['good', 'poor'], on: 'parts.test', costs: { fp: 1, fn: 4 } }, 'late', both],
    ['a regression', { of: ['good', 'poor'], on: 'parts.test' }, 'delay', both],
  ])('does what every cell does: %s', async (_, body, target, inputs) => {
    await expectGoodCell({
      kind: evaluate,
      body,
      options: { inference },
      inputs: async (ctx) =>
        inputs(await setting({ ...ctx, signal: new AbortController().signal, breathe: async () => undefined }, target)),
    });
  });

  it('gives metrics at the top for one model and by name for several', async () => {
    const one = (await score({ of: 'good', metrics: ['roc_auc', 'brier'] })).output.result as Json as Result;
    const two = (await score({ of: ['good', 'poor'], metrics: ['roc_auc', 'brier'] })).output.result as Json as Result;
    expect(Object.keys(one)).toEqual(['roc_auc', 'brier', 'intervals', 'slices', 'curves']);
    expect(two['good']).toEqual({ roc_auc: one['roc_auc'], brier: one['brier'] });
    expect(two['good']!['roc_auc']).toBeGreaterThan(two['poor']!['roc_auc']!);
    expect(Object.keys(two.intervals)).toEqual(['good', 'poor']);
  });

  it('puts each score inside its interval, and narrows with the level', async () => {
    const at = async (level: number) => {
      const { output } = await score({ of: 'good', metrics: ['roc_auc', 'log_loss', 'f1'], intervals: { level } });
      return output.result as Json as Result;
    };
    const [wide, narrow] = [await at(0.99), await at(0.6)];
    for (const metric of ['roc_auc', 'log_loss', 'f1']) {
      const { low, high } = wide.intervals[metric]!;
      expect(low).toBeLessThan(wide[metric] as never);
      expect(high).toBeGreaterThan(wide[metric] as never);
      expect(narrow.intervals[metric]!.high - narrow.intervals[metric]!.low).toBeLessThan(high - low);
    }
  });

  it('pairs the rows of two models, so that a clear difference excludes 0', async () => {
    const { output } = await score({ of: ['good', 'poor'], metrics: ['roc_auc'] });
    const [difference] = output.differences;
    const result = output.result as Json as Result;
    expect(difference).toMatchObject({ a: 'good', b: 'poor', metric: 'roc_auc', level: 0.95 });
    expect(difference!.value).toBeCloseTo(result['good']!['roc_auc']! - result['poor']!['roc_auc']!, 12);
    expect(difference!.low).toBeGreaterThan(0);
  });

  it('leaves out rows without a target and keeps which rows were scored', async () => {
    const { output, ctx } = await score({ of: 'good' });
    expect(output.evaluation.count).toBe(294);
    expect(ctx.stored.get(output.evaluation.rows!.object)!.length).toBe(294 * 4);
    expect(ctx.logs.map(({ message }) => message)).toContain('late: 6 rows have no target and were left out');
  });

  it('looks at slices by value, by quarter and by condition, missing among them', async () => {
    const { output } = await score({ of: 'good', slices: ['carrier', 'wind', 'noise > 20'], metrics: ['accuracy'] });
    const { slices } = output.result as Json as Result;
    expect(Object.keys(slices['carrier']!).sort()).toEqual(['AA', 'UA', 'missing']);
    expect(Object.keys(slices['wind']!)).toHaveLength(4);
    expect(Object.keys(slices['noise > 20']!).sort()).toEqual(['false', 'true']);
    for (const levels of Object.values(slices)) {
      expect(Object.values(levels).reduce((sum, { rows }) => sum + rows!, 0)).toBe(294);
    }
  });

  it('draws curves from corner to corner and counts every row once', async () => {
    const { curves } = (await score({ of: 'good' })).output.result as Json as Result;
    expect([curves.roc[0], curves.roc.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(curves.roc.length).toBeLessThan(250);
    expect(curves.confusion.counts.flat().reduce((a, b) => a + b, 0)).toBe(294);
  });

  it('finds the threshold that costs least', async () => {
    const { curves } = (await score({ of: 'good', costs: { fp: 1, fn: 20 } })).output.result as Json as Result;
    const { used, cost, best, curve } = curves.threshold as unknown as {
      used: number;
      cost: number;
      best: { threshold: number; cost: number };
      curve: [number, number][];
    };
    expect(used).toBe(0.5);
    expect(best.cost).toBeLessThan(cost);
    expect(best.threshold).toBeLessThan(0.5);
    expect(Math.min(...curve.map(([, each]) => each))).toBe(best.cost);
    const again = (await score({ of: 'good', costs: { fp: 1, fn: 20 }, threshold: best.threshold })).output;
    expect((again.result as Json as Result).curves.threshold['cost']).toBeCloseTo(best.cost, 12);
  });

  it('ranks columns by what shuffling them costs', async () => {
    const ctx = testContext({ cell: 'scores', inference });
    const made = await setting(ctx);
    const model = await made.fit(['wind', 'noise']);
    const body = evaluate.schema.parse({ of: 'm', on: 'parts.test', metrics: ['roc_auc'], importance: true });
    const output = (await evaluate.run(ctx, { of: input('m', model), on: made.on }, body)) as EvaluationOutput;
    const [wind, noise] = output.importance!['m']!;
    expect([wind!.feature, noise!.feature]).toEqual(['wind', 'noise']);
    expect(wind!.low).toBeGreaterThan(noise!.high);
    expect(noise!.low).toBeLessThan(0.01);
  });

  it.each([
    [{ of: 'good', metrics: ['rmse'] }, 'evaluate.metric_unfit', 'metrics'],
    [{ of: 'good', slices: ['carier'] }, 'table.unknown_column_near', 'slices.0'],
    [{ of: 'good', slices: ['noise +'] }, undefined, 'slices.0'],
  ])('refuses %j by name', async (body, code, key) => {
    const [first] = await problemsOf(score(body));
    expect(first!.where).toMatchObject({ cell: 'scores', key });
    if (code !== undefined) expect(first!.code).toBe(code);
  });

  it('refuses models of different targets, and costs without two classes', async () => {
    const ctx = testContext({ cell: 'scores', inference });
    const [late, delay] = [await setting(ctx, 'late'), await setting(ctx, 'delay')];
    const body = evaluate.schema.parse({ of: ['a', 'b'], on: 'p.test', costs: { fp: 1 } });
    const inputs = { 'of.0': input('a', delay.good), 'of.1': input('b', late.good), on: late.on };
    const problems = await problemsOf(evaluate.run(ctx, inputs, body));
    expect(problems.map(({ code }) => code)).toEqual(['evaluate.other_target', 'evaluate.costs_two_classes']);
  });

  it('names what is wrong before it runs', () => {
    const problems = (body: object) => evaluate.validate!(evaluate.schema.parse({ on: 'p.test', ...body }));
    const codes = problems({ of: ['curves', 'a', 'a'], metrics: ['rmse', 'f1'] }).map(({ code }) => code);
    expect(codes).toEqual(['evaluate.reserved_name', 'evaluate.twice', 'evaluate.mixed_metrics']);
  });
});

interface Judged {
  readonly passed: boolean;
  readonly reasons: readonly { require: string; got: unknown; passed: boolean; message: string }[];
}

/** Judges `good` and `poor`; `champion` says what the registry has. */
async function judge(require: object[], champion?: 'good' | 'poor' | 'none', more: object = {}) {
  const { output, made, ctx } = await score({ of: ['good', 'poor'], slices: ['carrier'] });
  const snapshots: Record<string, Json> = {};
  if (champion === 'none') snapshots['registry:flights@champion'] = null;
  else if (champion) {
    const document = canonicalJson(made[champion]);
    const object = await ctx.objects.put(new TextEncoder().encode(document));
    const model = (made[champion].result as { model: string }).model;
    snapshots['registry:flights@champion'] = { output: object, model, version: 3 };
  }
  const inputs: Record<string, ReturnType<typeof input>> = { of: input('scores', output) };
  require.forEach((each, at) => {
    if (!('check' in each)) return;
    const failed = each.check === 'bad_check';
    const report: Output = {
      type: 'report',
      result: { passed: !failed, failures: [] },
      ...(failed && { saidNo: true }),
    };
    inputs[`require.${at}.check`] = input(String(each.check), report);
  });
  const gateCtx = { ...ctx, cell: 'good_enough', snapshots };
  const verdict = await gate.run(gateCtx, inputs, gate.schema.parse({ of: 'scores', require, ...more }));
  return { ...(verdict.result as unknown as Judged), verdict };
}

describe('gate', () => {
  it('judges latency by stated service times, and counts requests without an answer as late', async () => {
    const fast = { p50_ms: 10, p99_ms: 100, rate: '50/s', replicas: 2 };
    const { passed, reasons } = await judge([{ latency: fast }]);
    expect(passed).toBe(true);
    expect(reasons.map((each) => [each.require, each.passed])).toEqual([
      ['p50_ms ≤ 10', true],
      ['p99_ms ≤ 100', true],
    ]);
    // A request takes 5 ms and its batch of one waits for nobody: half of them take about that.
    expect(reasons[0]!.got).toBeGreaterThan(4);
    expect(reasons[0]!.message).toContain('required at most 10 (0 of ');
    const again = await judge([{ latency: fast }]);
    expect(again.reasons).toEqual(reasons);

    const swamped = { p50_ms: 900, p99_ms: 900, rate: '400/s', duration: '20s', service: { queue: 10 } };
    const slow = await judge([{ latency: swamped }]);
    expect(slow.passed).toBe(false);
    expect(slow.reasons.map((each) => [each.got, each.passed])).toEqual([
      [null, false],
      [null, false],
    ]);
    expect(slow.reasons[1]!.message).toContain('requests get no answer, so that p99_ms has no end');

    const asleep = await judge([{ latency: { p99_ms: 100, rate: '1/d', duration: '1s' } }]);
    expect(asleep.reasons[0]!.message).toContain('1/d brings no request');
  });

  it('draws for latency alone, and wants a bound of it', () => {
    const body = gate.schema.parse({ of: 'scores', require: [{ latency: { p99_ms: 100 } }] });
    expect([gate.draws(body), gate.units(body)]).toEqual([true, ['metrics@1', 'math@1', 'serving@1']]);
    const open = gate.schema.parse({ of: 'scores', require: [{ latency: { rate: '5/s' } }] });
    expect(gate.validate!(open).map(({ code }) => code)).toEqual(['gate.no_latency_bound']);
  });

  it('does what every cell does', async () => {
    await expectGoodCell({
      kind: gate,
      body: { of: 'scores', require: [{ roc_auc: { min: 0.6, not_worse_than: 'champion' } }] },
      options: { inference, snapshots: { 'registry:flights@champion': null } },
      async inputs(ctx) {
        const free = { ...ctx, signal: new AbortController().signal, breathe: async () => undefined };
        const made = await setting(free);
        const body = evaluate.schema.parse({ of: 'good', on: 'parts.test' });
        return { of: input('scores', await evaluate.run(free, alone(made), body)) };
      },
    });
  });

  it('gives a reason for each model and bound, held or not', async () => {
    const { passed, reasons, verdict } = await judge([{ roc_auc: { min: 0.75, max: 1 } }]);
    expect(passed).toBe(false);
    expect(verdict.saidNo).toBe(true);
    expect(reasons.map((each) => [each.require, each.passed])).toEqual([
      ['roc_auc ≥ 0.75', true],
      ['roc_auc ≤ 1', true],
      ['roc_auc ≥ 0.75', false],
      ['roc_auc ≤ 1', true],
    ]);
    expect(reasons[2]!.message).toMatch(/^poor: roc_auc is 0\.\d+, required at least 0\.75$/);
  });

  it('judges one model where several were evaluated', async () => {
    const { passed, reasons } = await judge([{ model: 'good', roc_auc: { min: 0.75 } }]);
    expect([passed, reasons.length]).toEqual([true, 1]);
  });

  it('looks into every level of a slice, or into one', async () => {
    const all = await judge([{ model: 'good', slice: 'carrier', accuracy: { min: 0.1 } }]);
    expect(all.reasons.map(({ require }) => require).sort()).toEqual([
      'accuracy ≥ 0.1 in carrier = AA',
      'accuracy ≥ 0.1 in carrier = UA',
      'accuracy ≥ 0.1 in carrier = missing',
    ]);
    const one = await judge([{ model: 'good', slice: { carrier: 'UA' }, accuracy: { min: 1 } }]);
    expect(one.reasons).toHaveLength(1);
    expect(one.reasons[0]!.message).toContain('good (carrier = UA): accuracy is');
  });

  it.each([
    ['good', 'poor', true, 'does not reach below'],
    ['poor', 'good', false, 'may be below'],
    ['good', 'good', true, 'is the champion itself (version 3)'],
    ['poor', 'none', true, 'first version, there is no champion'],
    ['poor', undefined, true, 'first version, no register cell'],
  ] as const)('compares %s with champion %s: %s', async (model, champion, expected, words) => {
    for (const metric of ['roc_auc', 'log_loss']) {
      const { passed, reasons } = await judge([{ model, [metric]: { not_worse_than: 'champion' } }], champion);
      expect(passed).toBe(expected);
      expect(reasons[0]!.message).toContain(words);
    }
  });

  it('forgives as much as the margin says', async () => {
    const { passed } = await judge([{ model: 'poor', roc_auc: { not_worse_than: 'champion', margin: 1 } }], 'good');
    expect(passed).toBe(true);
  });

  it('asks checks and the size of the exported model', async () => {
    const { reasons } = await judge([
      { check: 'fine_check' },
      { check: 'bad_check' },
      { model: 'good', onnx_bytes: { max: 10 } },
    ]);
    expect(reasons.map(({ passed }) => passed)).toEqual([true, false, false]);
    expect(reasons[1]!.message).toContain('check bad_check: said no');
  });

  it('finds the registered name in the register cell of the same model', () => {
    const body = gate.schema.parse({ of: 'scores', require: [{ roc_auc: { not_worse_than: 'champion' } }] });
    const cells: NotebookCell[] = [
      { name: 'scores', kind: 'evaluate', body: { of: ['good', 'poor'], on: 'parts.test' } },
      { name: 'put', kind: 'register', body: { of: 'good', name: 'flights', alias: 'challenger' } },
      { name: 'crown', kind: 'register', body: { of: 'good', name: 'flights', alias: 'champion' } },
      { name: 'other', kind: 'register', body: { of: 'unrelated', name: 'bikes' } },
    ];
    expect(gate.snapshots!(body, 'g', cells)).toEqual(['registry:flights@champion']);
    expect(gate.snapshots!({ ...body, name: 'rides' }, 'g', cells)).toEqual(['registry:rides@champion']);
    expect(gate.draws(body)).toBe(true);
    const floor = gate.schema.parse({ of: 'scores', require: [{ roc_auc: { min: 0.5 } }] });
    expect([gate.draws(floor), gate.snapshots!(floor, 'g', cells)]).toEqual([false, []]);
  });

  it.each([
    [{ model: 'god', roc_auc: { min: 0.5 } }, 'gate.unknown_model', 'require.0.model'],
    [{ slice: 'carier', roc_auc: { min: 0.5 } }, 'gate.unknown_slice', 'require.0.slice'],
    [{ slice: { carrier: 'UB' }, roc_auc: { min: 0.5 } }, 'gate.unknown_level', 'require.0.slice'],
    [{ rmse: { max: 5 } }, 'evaluate.metric_unfit', 'require.0.rmse'],
  ])('refuses %j by name', async (require, code, key) => {
    const [first] = await problemsOf(judge([require]));
    expect(first).toMatchObject({ code, where: { cell: 'good_enough', key } });
    for (const language of ['en', 'pt'] as const) expect(renderProblem(first!, language)).not.toMatch(/[{}]/);
  });

  it('names items that require nothing, before it runs', () => {
    const body = gate.schema.parse({ of: 'scores', require: [{}, { f1: {} }, { check: 'c', slice: 'carrier' }] });
    expect(gate.validate!(body).map(({ code }) => code)).toEqual([
      'gate.nothing_required',
      'gate.no_bound',
      'gate.slice_alone',
    ]);
  });

  it('says the same thing whatever the cells are called', async () => {
    const digests = await Promise.all(
      ['a', 'b'].map(async (cell) => {
        const { output } = await score({ of: 'good', intervals: { replicates: 0 } }, { cell });
        return digestJson(output);
      }),
    );
    expect(digests[0]).toBe(digests[1]);
  });
});
