import { describe, expect, it } from 'vitest';
import type { FitData, ModelState } from '../../src/core/kind/model-kind.ts';
import type { Features } from '../../src/core/learn/features.ts';
import { forestOf, treeCount } from '../../src/core/learn/gbdt/forest.ts';
import { encodeModelState } from '../../src/core/learn/model-state.ts';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import { Cancelled, Refusal } from '../../src/core/problem.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import gbdt from '../../src/kinds/model/gbdt.ts';
import { createInference } from '../../src/platform/inference/ort.ts';
import { fitContext, randomCase } from '../core/learn/gbdt/data.ts';

const fit = (data: FitData, params: object, seed = 1) => gbdt.fit(fitContext(seed), data, gbdt.params.parse(params));

function answersOf(state: ModelState, x: Features): Float64Array {
  const { probabilities, values } = gbdt.predict(state, x);
  return (probabilities ?? values)!;
}

/** The exported graph's answers, row-major as those of `predict`. */
async function graphAnswers(state: ModelState, x: Features): Promise<Float64Array> {
  const session = await createInference().open(writeOnnx(gbdt.toOnnx(state)));
  const feeds = Object.fromEntries(
    x.columns.map((column) => [
      column.name,
      {
        data:
          column.kind === 'number'
            ? column.values
            : Array.from(column.codes, (code) => (code < 0 ? '' : (column.levels[code] ?? 'never seen'))),
        shape: [x.nSamples],
      },
    ]),
  );
  const results = await session.run(feeds);
  const outputs = session.outputs.map((name) => results[name]!.data as Float64Array);
  await session.close();
  return Float64Array.from(
    { length: x.nSamples * outputs.length },
    (_, at) => outputs[at % outputs.length]![Math.floor(at / outputs.length)]!,
  );
}

/** Every threshold of each number and its float32 neighbours, missing and unseen values, mixed at random. */
function adversarialRows(state: ModelState, rows: number): Features {
  const rng = createRng([9, 'adversarial']);
  const { feature, threshold, set } = forestOf(state);
  const columns = state.features.map((spec, index) => {
    if (spec.kind === 'category') {
      const codes = Int32Array.from({ length: rows }, () => rng.below(spec.levels.length + 2) - 1);
      return { ...spec, codes };
    }
    const asked = [NaN, 0, -0, Infinity, -Infinity, 1e300];
    feature.forEach((each, node) => {
      if (each !== index || set[node]! >= 0) return;
      const t = threshold[node]!;
      asked.push(t, t * (1 + 2 ** -23), t * (1 - 2 ** -24), t * (1 + 2 ** -40), t * (1 - 2 ** -40));
    });
    return { ...spec, values: Float64Array.from({ length: rows }, () => asked[rng.below(asked.length)]!) };
  });
  return { nSamples: rows, columns };
}

describe('gbdt', () => {
  it('answers in ONNX as in its own predictor, at every threshold, for missing and unseen values', async () => {
    let trees = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { data, settings } = randomCase(seed);
      const state = await fit(data, settings, seed);
      trees += treeCount(forestOf(state));
      const x = adversarialRows(state, 300);
      const own = answersOf(state, x);
      const exported = await graphAnswers(state, x);
      let worst = 0;
      own.forEach((value, at) => (worst = Math.max(worst, Math.abs(value - exported[at]!))));
      expect(worst, `case ${seed}`).toBeLessThan(1e-14);
      expect(own.every(Number.isFinite), `case ${seed}`).toBe(true);
    }
    expect(trees).toBeGreaterThan(80);
  });

  it('gives the same bytes twice, and others for another seed only when it draws', async () => {
    const { data } = randomCase(2);
    const bytes = async (params: object, seed: number) =>
      Buffer.from(encodeModelState(await fit(data, params, seed))).toString('base64');
    const drawing = { n_estimators: 5, subsample: 0.5, subsample_freq: 1, colsample_bytree: 0.5 };
    expect(await bytes({ n_estimators: 5 }, 1)).toBe(await bytes({ n_estimators: 5 }, 2));
    expect(await bytes(drawing, 1)).toBe(await bytes(drawing, 1));
    expect(await bytes(drawing, 1)).not.toBe(await bytes(drawing, 2));
    expect(gbdt.draws(gbdt.params.parse({ subsample: 0.5 }))).toBe(false);
    expect(gbdt.draws(gbdt.params.parse(drawing))).toBe(true);
  });

  it('learns a rule from the feature that holds it and says so', async () => {
    const rng = createRng([4, 'rule']);
    const column = (name: string) =>
      ({ name, kind: 'number', values: Float64Array.from({ length: 2000 }, () => rng.uniform()) }) as const;
    const [a, b] = [column('a'), column('b')];
    const x: Features = { nSamples: 2000, columns: [b, a] };
    const values = a.values.map((value) => (value > 0.3 ? 1 : 0));
    const state = await fit({ x, y: { task: 'classification', values, classes: ['no', 'yes'] } }, {});
    const p = answersOf(state, x);
    expect(values.every((value, row) => p[row * 2 + 1]! > 0.5 === (value === 1))).toBe(true);
    const [first, second] = gbdt.importance!(state);
    expect([first!.feature, first!.measure]).toEqual(['a', 'gain']);
    expect(first!.value).toBeGreaterThan(100 * second!.value);
  });

  it('sends missing values where training found them to belong', async () => {
    const rng = createRng([5, 'missing']);
    const values = Float64Array.from({ length: 1000 }, () => (rng.below(3) === 0 ? NaN : rng.below(10) / 10));
    const x: Features = { nSamples: 1000, columns: [{ name: 'a', kind: 'number', values }] };
    const target = values.map((value) => (Number.isNaN(value) ? 10 : value < 0.5 ? 10 : 0));
    const state = await fit({ x, y: { task: 'regression', values: target, classes: [] } }, { min_child_samples: 1 });
    answersOf(state, x).forEach((answer, row) => expect(Math.abs(answer - target[row]!)).toBeLessThan(0.1));
  });

  it('keeps the best round of the validation part when it stops early, and the curves up to the stop', async () => {
    const { data } = randomCase(8);
    const ctx = fitContext(1);
    const params = gbdt.params.parse({ n_estimators: 200, learning_rate: 0.5, early_stopping_rounds: 5 });
    const state = await gbdt.fit(ctx, data, params);
    const rounds = state.meta['rounds'] as number;
    const name = data.y.task === 'regression' ? 'rmse' : 'log_loss';
    const held = ctx.curves[`validation_${name}`]!;
    const best = held.reduce((least, point) => (point[1] < least[1] ? point : least));
    expect(rounds).toBe(best[0]);
    expect(held.length).toBe(rounds + 5);
    expect(ctx.curves[`train_${name}`]!.length).toBe(held.length);
    expect(treeCount(forestOf(state))).toBe(rounds * forestOf(state).base.length);
  });

  it('refuses to stop early by nothing, and to fit no rows or one class', async () => {
    const { data } = randomCase(8);
    const alone = { ...data, validation: undefined };
    await expect(fit(alone, { early_stopping_rounds: 3 })).rejects.toThrow('learn.early_stopping_alone');
    const none: FitData = {
      x: { nSamples: 0, columns: [{ name: 'a', kind: 'number', values: new Float64Array(0) }] },
      y: { task: 'regression', values: new Float64Array(0), classes: [] },
    };
    await expect(fit(none, {})).rejects.toThrow(Refusal);
    const x: Features = { nSamples: 2, columns: [{ name: 'a', kind: 'number', values: Float64Array.of(1, 2) }] };
    const oneClass: FitData = { x, y: { task: 'classification', values: Float64Array.of(1, 1), classes: ['a', 'b'] } };
    await expect(fit(oneClass, {})).rejects.toThrow('learn.one_class');
    const huge: FitData = { x, y: { task: 'regression', values: Float64Array.of(1, 1e300), classes: [] } };
    await expect(fit(huge, {})).rejects.toThrow('learn.target_huge');
  });

  it('lets the host in between any two splits, and ends when it is cancelled', async () => {
    const { data } = randomCase(2);
    let left = 25;
    const breathe = async () => {
      if (left-- === 0) throw new Cancelled();
    };
    const ended = gbdt.fit({ ...fitContext(1), breathe }, data, gbdt.params.parse({ n_estimators: 1000 }));
    await expect(ended).rejects.toThrow(Cancelled);
  });

  it('answers with the mean where nothing can be split: one row, or constant columns', async () => {
    for (const rows of [1, 50]) {
      const x: Features = {
        nSamples: rows,
        columns: [{ name: 'a', kind: 'number', values: new Float64Array(rows).fill(3) }],
      };
      const values = Float64Array.from({ length: rows }, (_, row) => row);
      const state = await fit({ x, y: { task: 'regression', values, classes: [] } }, {});
      expect(answersOf(state, x)).toEqual(new Float64Array(rows).fill((rows - 1) / 2));
      expect(await graphAnswers(state, x)).toEqual(answersOf(state, x));
    }
  });
});
