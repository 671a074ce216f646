import { describe, expect, it } from 'vitest';
import { canonicalJson, parseCanonicalJson } from '../../src/core/graph/canonical-json.ts';
import type { CellInputs } from '../../src/core/kind/cell-kind.ts';
import type { ChildRun } from '../../src/core/kind/context.ts';
import type { FittedModel, KnownRows, ModelOutput } from '../../src/core/learn/model-output.ts';
import { Refusal, type Problem } from '../../src/core/problem.ts';
import { renderProblem } from '../../src/core/words/index.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { defineTrain } from '../../src/kinds/cell/train.ts';
import tune from '../../src/kinds/cell/tune.ts';
import { modelKinds } from '../../src/kinds/model/index.ts';
import { expectGoodCell } from '../support/cell-battery.ts';
import { testContext, type TestContext } from '../support/context.ts';
import { input, range, splitOf, storeTable, type Table } from '../support/datasets.ts';
import { tiny, tinyInference } from '../support/tiny-model.ts';

const train = defineTrain([tiny]);
const inference = tinyInference();

/** 300 rows: `late` follows `wind`, `delay` is a number, the rest are columns of every role. */
function flights(): Table {
  const rng = createRng(['flights']);
  const rows = range(0, 300);
  const wind = rows.map(() => rng.below(40));
  return {
    wind: ['integer', wind.map((each, row) => (row % 29 === 0 ? null : each))],
    calm: ['boolean', wind.map((each) => each < 10)],
    carrier: ['category', rows.map((row) => (row % 41 === 0 ? null : ['UA', 'AA', 'B6'][row % 3]!))],
    tail: ['text', rows.map((row) => `N${row}`)],
    moment: ['timestamp', rows.map((row) => row * 3.6e9)],
    gone: ['number', rows.map(() => null)],
    late: ['boolean', wind.map((each) => each + rng.below(20) > 30)],
    delay: ['number', wind.map((each) => each * 2 + rng.below(10))],
    bit: ['integer', wind.map((each) => (each > 20 ? 1 : 0))],
  };
}

async function parts(ctx: TestContext, table: Table = flights()): Promise<CellInputs> {
  const whole = await storeTable(ctx, table, { time: 'moment' });
  return { of: input('parts', await splitOf(ctx, whole, { train: range(0, 200), validation: range(200, 300) })) };
}

async function fit(body: object, table?: Table) {
  const children: ChildRun[] = [];
  const ctx = { ...testContext({ cell: 'forest', inference }), child: (run: ChildRun) => void children.push(run) };
  const output = (await train.run(ctx, await parts(ctx, table), train.schema.parse(body))) as ModelOutput;
  return { ctx, output, children, model: output.model };
}

async function problemsOf(body: object, table?: Table): Promise<readonly Problem[]> {
  try {
    await fit(body, table);
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
  return [];
}

describe('train', () => {
  it.each([
    ['classification', { of: 'parts', target: 'late', model: 'tiny' }],
    ['regression', { of: 'parts', target: 'delay', model: 'tiny', params: { noise: 0.1 } }],
  ])('does what every cell does (%s)', async (task, body) => {
    const output = (await expectGoodCell({ kind: train, body, options: { inference }, inputs: parts })) as ModelOutput;
    expect(output.model.task).toBe(task);
  });

  it('takes every column but target, key and time, and says which ones cannot be features', async () => {
    const { output, ctx } = await fit({ of: 'parts', target: 'late', model: 'tiny' });
    // `tail` has 200 values in train, so it still is a category.
    expect(output.model.features.map(({ name }) => name)).toEqual(['wind', 'calm', 'carrier', 'tail', 'delay', 'bit']);
    expect(output.model.features[2]).toEqual({ name: 'carrier', kind: 'category', levels: ['AA', 'B6', 'UA'] });
    expect(ctx.logs.filter(({ level }) => level === 'warning').map(({ message }) => message)).toEqual([
      'gone: left out, it has no value in train',
    ]);
  });

  it('leaves out text with more than 1,000 values, and dates that are not the time', async () => {
    const rows = range(0, 1300);
    const table: Table = {
      id: ['text', rows.map((row) => `id ${row}`)],
      day: ['date', rows.map((row) => row * 8.64e10)],
      x: ['number', rows.map((row) => row % 7)],
      moment: ['timestamp', rows.map((row) => row)],
      y: ['number', rows.map((row) => row % 5)],
    };
    const ctx = testContext({ inference });
    const whole = await storeTable(ctx, table, { time: 'moment' });
    const of = input('parts', await splitOf(ctx, whole, { train: range(0, 1200), validation: range(1200, 1300) }));
    const output = (await train.run(
      ctx,
      { of },
      train.schema.parse({ of: 'parts', target: 'y', model: 'tiny' }),
    )) as ModelOutput;
    expect(output.model.features.map(({ name }) => name)).toEqual(['x']);
    expect((output['warnings'] as Problem[]).map(({ code }) => code)).toEqual([
      'learn.left_out_text',
      'learn.left_out_date',
    ]);
  });

  it.each([
    ['late', ['false', 'true'], {}],
    ['late', ['true', 'false'], { positive: false }],
    ['bit', ['0', '1'], {}],
    ['carrier', ['AA', 'B6', 'UA'], {}],
    ['carrier', ['B6', 'UA', 'AA'], { positive: 'AA' }],
    ['delay', [], {}],
    ['bit', [], { task: 'regression' }],
  ])('sees in %s the classes %j (%j)', async (target, classes, more) => {
    const { model } = await fit({ of: 'parts', target, model: 'tiny', features: ['wind', 'calm'], ...more });
    expect(model.classes).toEqual(classes);
    expect(model.outputs).toEqual(classes.length ? classes.map((each) => `p_${each}`) : ['prediction']);
  });

  it('scores on validation alone, and keeps what the learner said', async () => {
    const { output, children, model } = await fit({ of: 'parts', target: 'late', model: 'tiny', features: ['wind'] });
    expect(Object.keys(output.result['metrics'] as object)).toContain('roc_auc');
    expect(output.curves).toEqual({
      train_loss: [
        [1, 1],
        [2, 0.5],
        [3, 1 / 3],
      ],
    });
    expect(output.importance.map(({ feature }) => feature)).toEqual(['wind']);
    expect(children).toHaveLength(1);
    expect(children[0]).toMatchObject({
      name: 'forest',
      params: { model: 'tiny', target: 'late', shrink: 1, noise: 0, steps: 3 },
      artifacts: { model: model.state.object, onnx: model.onnx.object },
    });
    expect(children[0]!.metrics).toEqual(output.result['metrics']);
  });

  it('trains on a GPU what can be, and says of the rest what can', () => {
    const whole = defineTrain(modelKinds);
    const problemsOn = (model: string) =>
      whole.validate!(whole.schema.parse({ of: 'parts', target: 'late', model, backend: 'webgpu' }) as never);
    expect(problemsOn('mlp')).toEqual([]);
    expect(problemsOn('gbdt')).toMatchObject([
      { code: 'learn.backend_unfit', params: { model: 'gbdt' }, where: { key: 'backend' } },
    ]);
    expect(
      tune.schema.safeParse({ of: 'parts', target: 'late', model: 'mlp', space: {}, backend: 'webgpu' }).success,
    ).toBe(false);
  });

  it('keeps 100 known rows with the trainer’s answers and how far the exported graph is off', async () => {
    const ctx = testContext({ inference: tinyInference(0.25) });
    const body = train.schema.parse({ of: 'parts', target: 'late', model: 'tiny', features: ['wind', 'carrier'] });
    const { model } = (await train.run(ctx, await parts(ctx), body)) as ModelOutput;
    const known = parseCanonicalJson(new TextDecoder().decode(ctx.stored.get(model.knownRows.object))) as KnownRows;
    expect(Object.values(known.inputs).map((each) => each.length)).toEqual([100, 100]);
    expect(known.inputs['carrier']).toContain(null);
    expect(known.outputs['p_true']).toHaveLength(100);
    expect(model.onnxMaxDifference).toBeCloseTo(0.25, 12);
    expect(model.inputs).toEqual([
      { name: 'wind', type: 'integer', element: 'double' },
      { name: 'carrier', type: 'category', element: 'string' },
    ]);
  });

  it('never lets validation change the model', async () => {
    const table = flights();
    const other = {
      ...table,
      wind: ['integer', table['wind']![1].map((each, row) => (row >= 200 ? 0 : each))] as const,
    };
    const body = { of: 'parts', target: 'late', model: 'tiny' };
    const states = [(await fit(body, table)).model, (await fit(body, other)).model] as FittedModel[];
    expect(states[0]!.state).toEqual(states[1]!.state);
  });

  it('leaves out rows without a target, and says how many', async () => {
    const table = flights();
    const late = ['boolean', table['late']![1].map((each, row) => (row % 10 === 0 ? null : each))] as const;
    const { output } = await fit(
      { of: 'parts', target: 'late', model: 'tiny', features: ['wind'] },
      { ...table, late },
    );
    expect((output['warnings'] as Problem[]).map(({ params }) => params['rows'])).toEqual([20, 10]);
  });

  it('weighs classes as asked', async () => {
    const body = { of: 'parts', target: 'late', model: 'tiny', features: ['wind'] };
    const digests = new Set<string>();
    for (const class_weight of [undefined, 'balanced', { true: 3 }, { true: 1, false: 1 }]) {
      const { model } = await fit({ ...body, ...(class_weight !== undefined && { class_weight }) });
      digests.add(model.state.object);
    }
    expect(digests.size).toBe(3);
  });

  it('learns from a dataset alone, without scores', async () => {
    const ctx = testContext({ inference });
    const of = input('rides', await storeTable(ctx, flights()));
    const body = train.schema.parse({ of: 'rides', target: 'late', model: 'tiny', features: ['wind'] });
    expect((await train.run(ctx, { of }, body)).result['metrics']).toEqual({});
  });

  it.each([
    [{ target: 'lat' }, 'table.unknown_column_near', 'target'],
    [{ target: 'late', features: ['wnd'] }, 'table.unknown_column_near', 'features'],
    [{ target: 'late', features: { except: ['carier'] } }, 'table.unknown_column_near', 'features.except'],
    [{ target: 'late', features: ['late', 'wind'] }, 'learn.feature_target', 'features'],
    [{ target: 'late', features: ['gone'] }, 'learn.feature_empty', 'features'],
    [{ target: 'late', features: [] }, 'learn.no_feature_left', 'features'],
    [{ target: 'moment' }, 'learn.target_time', 'target'],
    [{ target: 'carrier', task: 'regression' }, 'learn.target_text', 'target'],
    [{ target: 'gone' }, 'learn.target_empty', 'target'],
    [{ target: 'late', positive: 'yes' }, 'learn.positive_unknown', 'positive'],
    [{ target: 'delay', class_weight: 'balanced' }, 'learn.class_weight_regression', 'class_weight'],
    [{ target: 'late', class_weight: { maybe: 2 } }, 'learn.class_weight_unknown', 'class_weight.maybe'],
  ])('refuses %j by name', async (body, code, key) => {
    const [first] = await problemsOf({ of: 'parts', model: 'tiny', ...body });
    expect(first).toMatchObject({ code, where: { cell: 'forest', key } });
    for (const language of ['en', 'pt'] as const) expect(renderProblem(first!, language)).not.toContain('{');
  });

  it('refuses a target with a single class in train', async () => {
    const table = flights();
    const late = ['boolean', table['late']![1].map((each, row) => (row < 200 ? true : each))] as const;
    const [first] = await problemsOf({ of: 'parts', target: 'late', model: 'tiny' }, { ...table, late });
    expect(renderProblem(first!, 'en')).toContain('late is always true in train');
  });

  it('names an unknown hyperparameter and the nearest one, before anything runs', () => {
    const body = train.schema.parse({ of: 'parts', target: 'late', model: 'tiny', params: { shrnk: 2, steps: 0 } });
    const problems = train.validate!(body);
    expect(problems.map(({ where }) => where.key)).toEqual(['params.steps', 'params.shrnk']);
    expect(renderProblem(problems[1]!, 'en')).toContain('Did you mean shrink?');
  });

  it('draws random numbers only when the learner does', () => {
    const body = (noise: number) =>
      train.schema.parse({ of: 'parts', target: 'late', model: 'tiny', params: { noise } });
    expect([0, 1].map((noise) => train.draws(body(noise)))).toEqual([false, true]);
    expect(train.units(body(0))).toContain('tiny@1');
  });

  it('writes an output that says nothing of runs or times', async () => {
    const { output } = await fit({ of: 'parts', target: 'late', model: 'tiny' });
    expect(canonicalJson(output)).not.toContain('forest');
  });
});
