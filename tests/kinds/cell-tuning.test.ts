import { describe, expect, it } from 'vitest';
import { digestJson } from '../../src/core/graph/digest.ts';
import type { CellInputs, Output } from '../../src/core/kind/cell-kind.ts';
import type { CellContext, ChildRun } from '../../src/core/kind/context.ts';
import type { ModelOutput } from '../../src/core/learn/model-output.ts';
import { drawParams, gridParams, type Space } from '../../src/core/learn/search-space.ts';
import { Cancelled, Refusal } from '../../src/core/problem.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { valueAt } from '../../src/core/table/column.ts';
import { openDataset } from '../../src/core/table/open-dataset.ts';
import type { DatasetOutput } from '../../src/core/table/output.ts';
import { renderProblem } from '../../src/core/words/index.ts';
import { definePredict } from '../../src/kinds/cell/predict.ts';
import { defineTrain } from '../../src/kinds/cell/train.ts';
import { defineTune } from '../../src/kinds/cell/tune.ts';
import { expectGoodCell } from '../support/cell-battery.ts';
import { testContext, type TestContext, type TestContextOptions } from '../support/context.ts';
import { input, range, splitOf, storeTable, type Table } from '../support/datasets.ts';
import { tiny, tinyInference } from '../support/tiny-model.ts';

const [tune, train, predict] = [defineTune([tiny]), defineTrain([tiny]), definePredict([tiny])];
const inference = tinyInference();

function flights(): Table {
  const rng = createRng(['tuning']);
  const wind = range(0, 200).map(() => rng.below(40));
  return {
    wind: ['integer', wind],
    late: ['boolean', wind.map((each) => each + rng.below(20) > 30)],
  };
}

async function parts(ctx: TestContext): Promise<CellInputs> {
  const whole = await storeTable(ctx, flights());
  const output = await splitOf(ctx, whole, {
    train: range(0, 120),
    validation: range(120, 160),
    test: range(160, 200),
    fold_1_train: range(0, 60),
    fold_1_validation: range(60, 120),
    fold_2_train: range(60, 120),
    fold_2_validation: range(0, 60),
  });
  return { of: input('parts', output) };
}

const BODY = {
  of: 'parts',
  target: 'late',
  model: 'tiny',
  space: { shrink: { min: 0.1, max: 2 } },
  trials: 6,
  over: 'validation',
};

interface Search {
  readonly metric: string;
  readonly over: string;
  readonly best: number;
  readonly trials: readonly { params: Record<string, number>; metrics: Record<string, number>; folds: object[] }[];
}

const freshContext = () => testContext({ cell: 'best', inference, tasks: tune.tasks as TestContextOptions['tasks'] });

async function search(body: object, change: (ctx: CellContext) => CellContext = (ctx) => ctx, base = freshContext()) {
  const children: ChildRun[] = [];
  const ctx = change({ ...base, child: (run) => void children.push(run) });
  const output = (await tune.run(ctx, await parts(base), tune.schema.parse({ ...BODY, ...body }))) as ModelOutput;
  return { output, children, found: output['search'] as Search };
}

describe('tune', () => {
  it.each([
    ['at random on validation', {}],
    ['at random over folds, by a learner that draws', { over: 'folds', params: { noise: 0.2 } }],
    ['on a grid', { search: 'grid', space: { shrink: [0.5, 1], steps: { min: 1, max: 3, points: 2 } } }],
  ])('does what every cell does: %s', async (_, more) => {
    await expectGoodCell({ kind: tune, body: { ...BODY, ...more }, options: { inference }, inputs: parts });
  });

  it('keeps the settings that score best, and the model that they gave', async () => {
    const { output, found } = await search({ metric: 'log_loss' });
    const losses = found.trials.map(({ metrics }) => metrics['log_loss']!);
    expect(found.best).toBe(losses.indexOf(Math.min(...losses)));
    expect(output.result).toMatchObject({ best: found.trials[found.best]!.params, trials: 6 });
    expect((output.result['metrics'] as Record<string, number>)['log_loss']).toBe(Math.min(...losses));
    const ctx = testContext({ cell: 'line', inference });
    const params = found.trials[found.best]!.params;
    const body = train.schema.parse({ of: 'parts', target: 'late', model: 'tiny', params });
    const alone = (await train.run(ctx, await parts(ctx), body)) as ModelOutput;
    expect(output.model.state).toEqual(alone.model.state);
  });

  it('records a run for each trial, and one for the model', async () => {
    const { children, found } = await search({});
    expect(children.map(({ name }) => name).sort()).toEqual(['best', ...range(1, 7).map((n) => `trial ${n}`)]);
    const third = children.find(({ name }) => name === 'trial 3')!;
    expect(third.params['shrink']).toBe(found.trials[2]!.params['shrink']);
    expect(third.metrics['roc_auc']).toBe(found.trials[2]!.metrics['roc_auc']);
    expect(Object.keys(third.series)).toEqual(['train_loss']);
  });

  it('takes the mean over folds and then fits the whole of train', async () => {
    const { output, found } = await search({ over: undefined, metric: 'brier' });
    expect(found.over).toBe('folds');
    for (const { metrics, folds } of found.trials) {
      const [a, b] = folds as Record<string, number>[];
      expect(metrics['brier']).toBeCloseTo((a!['brier']! + b!['brier']!) / 2, 14);
    }
    expect(output.result['metrics']).toEqual(found.trials[found.best]!.metrics);
    expect((output['trainedOn'] as { count: number }).count).toBe(120);
  });

  it.each([0, 0.3])('gives the same whatever order the trials end in (noise %d)', async (noise) => {
    const plain = await search({ params: { noise } });
    const backwards = await search({ params: { noise } }, (ctx) => {
      const waiting: (() => void)[] = [];
      const task: CellContext['task'] = async (name, args) => {
        await new Promise<void>((go) => {
          waiting.push(go);
          if (waiting.length === BODY.trials) waiting.reverse().forEach((each) => each());
        });
        return ctx.task(name, args);
      };
      return { ...ctx, task };
    });
    expect(digestJson(backwards.output)).toBe(digestJson(plain.output));
  });

  it('goes on where it was stopped: a trial that is done is not done again', async () => {
    const base = freshContext();
    let fits = 0;
    let stopping = true;
    const counted = (ctx: CellContext): CellContext => {
      const memo: CellContext['memo'] = (named, compute) =>
        ctx.memo(named, () => {
          if (++fits > 3 && stopping) throw new Cancelled();
          return compute();
        });
      const inner = { ...ctx, memo };
      return { ...inner, task: (_, args) => tune.tasks!['trial']!(inner, args) };
    };
    await expect(search({}, counted, base)).rejects.toBeInstanceOf(Cancelled);
    stopping = false;
    expect(fits).toBe(6);
    const { output } = await search({}, counted, base);
    expect(fits).toBe(9);
    expect(digestJson(output)).toBe(digestJson((await search({})).output));
  });

  it('adds trials without changing the first ones', async () => {
    const [few, more] = [await search({ trials: 3 }), await search({ trials: 5 })];
    expect(more.found.trials.slice(0, 3)).toEqual(few.found.trials);
  });

  describe('that may stop early', () => {
    const EARLY = { trials: 30, stop: { patience: 4 }, params: { noise: 0.2 } };

    /** So many trials at once; of those under way, the last to start is the first to end. */
    const workers =
      (count: number, began: (index: unknown) => void = () => undefined) =>
      (ctx: CellContext): CellContext => {
        const waiting: (() => void)[] = [];
        let busy = 0;
        const task: CellContext['task'] = async (name, args) => {
          while (busy >= count) await new Promise<void>((go) => waiting.push(go));
          busy++;
          began(args['index']);
          // Later ones overtake.
          for (let turn = 0; turn < 40 - Number(args['index']); turn++) await Promise.resolve();
          const answer = await ctx.task(name, args);
          busy--;
          waiting.pop()?.();
          return answer;
        };
        return { ...ctx, task };
      };

    it('tries the first trials of the whole search, up to the one that ends its patience', async () => {
      const { found: all } = await search({ ...EARLY, stop: undefined });
      const { found, output } = await search(EARLY);
      const losses = all.trials.map(({ metrics }) => metrics['log_loss']!);
      let end = 0;
      for (let best = 0; end - best < EARLY.stop.patience;) if (losses[++end]! < losses[best]!) best = end;
      expect(end + 1).toBeLessThan(30);
      expect(found.trials).toEqual(all.trials.slice(0, end + 1));
      expect(found).toHaveProperty('planned', 30);
      expect(output.result).toHaveProperty('trials', end + 1);
      expect(all).not.toHaveProperty('planned');
    });

    it.each([1, 2, 4, 30])('gives the same with %d workers, and runs no trial in vain', async (count) => {
      const plain = await search(EARLY);
      const began: unknown[] = [];
      const { output, found, children } = await search(
        EARLY,
        workers(count, (index) => began.push(index)),
      );
      expect(digestJson(output)).toBe(digestJson(plain.output));
      expect([...began].sort((a, b) => Number(a) - Number(b))).toEqual(range(0, found.trials.length));
      expect(children.map(({ name }) => name).sort()).toEqual(plain.children.map(({ name }) => name).sort());
    });

    it('goes on where it was stopped by a person, to the same end', async () => {
      const base = freshContext();
      let left = 3;
      const cut = (ctx: CellContext): CellContext => ({
        ...ctx,
        task: async (name, args) => {
          if (left-- <= 0) throw new Cancelled();
          return ctx.task(name, args);
        },
      });
      await expect(search(EARLY, cut, base)).rejects.toBeInstanceOf(Cancelled);
      left = Infinity;
      expect(digestJson((await search(EARLY, cut, base)).output)).toBe(digestJson((await search(EARLY)).output));
    });

    it('tries every trial where patience is longer than the search', async () => {
      const { found } = await search({ stop: { patience: 6 } });
      expect(found.trials).toHaveLength(6);
      expect(found).not.toHaveProperty('planned');
    });
  });

  it('finds out where a learner takes whole numbers only', async () => {
    const { found } = await search({ space: { steps: { min: 1, max: 4 } } });
    expect(found.trials.every(({ params }) => Number.isInteger(params['steps']))).toBe(true);
  });

  it.each([
    [{ space: {} }, 'tune.empty_space', 'space'],
    [{ space: { shrnk: [1] } }, 'notebook.unknown_key', 'space.shrnk'],
    [{ space: { shrink: [1, -1] } }, 'notebook.too_small', 'space.shrink'],
    [{ space: { shrink: { min: 2, max: 1 } } }, 'tune.range_order', 'space.shrink'],
    [{ space: { shrink: { min: 0, max: 1, log: true } } }, 'tune.range_log', 'space.shrink.min'],
    [
      { search: 'grid', space: { shrink: { min: 0, max: 1, points: 50 }, noise: { min: 0, max: 1, points: 50 } } },
      'tune.grid_size',
      'space',
    ],
  ])('names %j before it runs', (more, code, key) => {
    const problems = tune.validate!(tune.schema.parse({ ...BODY, ...more }));
    expect(problems.map((each) => [each.code, each.where.key])).toEqual([[code, key]]);
    expect(renderProblem(problems[0]!, 'pt')).not.toMatch(/[{}]/);
  });

  it.each([
    ['tune.no_folds', { over: 'folds' }],
    ['tune.no_validation', {}],
  ])('says %s when the split has nothing to judge on', async (code, more) => {
    const ctx = testContext({ inference, tasks: tune.tasks as TestContextOptions['tasks'] });
    const of = input('parts', await splitOf(ctx, await storeTable(ctx, flights()), { train: range(0, 120) }));
    const work = tune.run(ctx, { of }, tune.schema.parse({ ...BODY, over: undefined, ...more }));
    await expect(work).rejects.toBeInstanceOf(Refusal);
    await expect(work).rejects.toThrow(code);
  });
});

describe('the space of a search', () => {
  const space: Space = {
    rate: { min: 0.01, max: 1, log: true, integer: false, points: 3 },
    leaves: { min: 2, max: 5, log: false, integer: true, points: 4 },
    kind: ['a', 'b'],
  };

  it('makes every combination of a grid once', () => {
    const all = gridParams(space);
    expect(all).toHaveLength(24);
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(24);
    expect(all.map(({ rate }) => Number((rate as number).toFixed(6)))).toContain(0.1);
    expect(new Set(all.map(({ leaves }) => leaves))).toEqual(new Set([2, 3, 4, 5]));
  });

  it('draws within the ranges, evenly in orders of magnitude', () => {
    const drawn = range(0, 2000).map((trial) => drawParams(createRng(['space', trial]), space));
    const rates = drawn.map(({ rate }) => rate as number);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.01);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1);
    expect(rates.filter((rate) => rate < 0.1).length / 2000).toBeCloseTo(0.5, 1);
    for (const leaves of [2, 3, 4, 5]) {
      expect(drawn.filter((each) => each['leaves'] === leaves).length / 2000).toBeCloseTo(0.25, 1);
    }
  });
});

describe('predict', () => {
  async function setting(ctx: TestContext, table = flights(), target = 'late') {
    const whole = await storeTable(ctx, table);
    const of = input('parts', await splitOf(ctx, whole, { train: range(0, 120) }));
    const model = await train.run(
      ctx,
      { of },
      train.schema.parse({ of: 'parts', target, model: 'tiny', features: ['wind'] }),
    );
    return { of: input('line', model), on: input('rides', whole) };
  }
  const body = { of: 'line', on: 'rides' };

  async function scored(table?: Table, target?: string) {
    const ctx = testContext({ inference });
    const inputs = await setting(ctx, table, target);
    const output = (await predict.run(ctx, inputs, predict.schema.parse(body))) as DatasetOutput;
    const dataset = await openDataset(ctx, output.dataset);
    const at = async (name: string, row: number) => valueAt(await dataset.column(name), row);
    return { output, dataset, at, model: (inputs.of.output as ModelOutput).model };
  }

  it('does what every cell does', async () => {
    const inputs = (ctx: TestContext) =>
      setting({ ...ctx, signal: new AbortController().signal, breathe: async () => undefined });
    await expectGoodCell({ kind: predict, body, options: { inference }, inputs });
  });

  it('adds prediction, probabilities and the model’s version to the rows', async () => {
    const { dataset, at, output, model } = await scored();
    expect(dataset.fields.map(({ name }) => name)).toEqual([
      'wind',
      'late',
      'prediction',
      'p_false',
      'p_true',
      'model_version',
    ]);
    expect(output.result).toMatchObject({ rows: 200, columns: 6 });
    for (const row of [0, 57, 199]) {
      const p = (await at('p_true', row)) as number;
      expect(await at('prediction', row)).toBe(p >= 0.5 ? 'true' : 'false');
      expect(p + ((await at('p_false', row)) as number)).toBeCloseTo(1, 14);
      expect(await at('model_version', row)).toBe(model.state.object);
    }
    expect(output.profile).toBeDefined();
  });

  it('predicts numbers, and gives way to columns of the data', async () => {
    const table = flights();
    const more: Table = { ...table, prediction: ['number', table['wind']![1].map((each) => Number(each) * 2)] };
    const { dataset } = await scored(more, 'prediction');
    const names = ['wind', 'late', 'prediction', 'prediction_2', 'model_version'];
    expect(dataset.fields.map(({ name }) => name)).toEqual(names);
  });

  it('names the columns that the rows lack', async () => {
    const ctx = testContext({ inference });
    const { of } = await setting(ctx);
    const on: Output = await storeTable(ctx, { gust: ['number', [1]] });
    const work = predict.run(ctx, { of, on: input('rides', on) }, predict.schema.parse(body));
    await expect(work).rejects.toThrow('learn.column_missing');
  });
});
