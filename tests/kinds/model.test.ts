/** The common battery: what every model kind must do, whatever it is. */
import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../src/core/kind/model-kind.ts';
import type { FeatureColumn, Features } from '../../src/core/learn/features.ts';
import { decodeModelState, encodeModelState } from '../../src/core/learn/model-state.ts';
import { problemCodes } from '../../src/core/words/index.ts';
import { Refusal } from '../../src/core/problem.ts';
import { modelKinds } from '../../src/kinds/model/index.ts';
import goldenModels from '../golden/models.json' with { type: 'json' };
import { fitContext } from '../support/fit-context.ts';
import { answersOf, byOnnx, fit, hardRows, modelDigests, sample, SHAPES } from '../support/model-sample.ts';

function row(x: Features, at: number): Features {
  const columns = x.columns.map((column): FeatureColumn =>
    column.kind === 'number'
      ? { ...column, values: column.values.slice(at, at + 1) }
      : { ...column, codes: column.codes.slice(at, at + 1) },
  );
  return { nSamples: 1, columns };
}

describe.each(modelKinds.map((kind) => [kind.id, kind] as const))('the model %s', (_, kind) => {
  const shapes = SHAPES.filter(({ task }) => kind.tasks.includes(task));

  it.each(shapes)('gives the same bytes for the same seed: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses);
    const bytes = encodeModelState(await fit(kind, data));
    expect(encodeModelState(await fit(kind, data))).toEqual(bytes);
    const another = encodeModelState(await fit(kind, data, {}, 8));
    if (kind.draws(kind.params.parse({}) as never)) expect(another).not.toEqual(bytes);
    else expect(another).toEqual(bytes);
  });

  it.each(shapes)('does not change what it learns from: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses);
    await fit(kind, data);
    expect(data).toEqual(sample(task, nClasses));
  });

  it.each(shapes)('answers alike by ONNX, missing and unseen too: $task, $nClasses classes', async (shape) => {
    const data = sample(shape.task, shape.nClasses);
    for (const params of kind.examples) {
      const state = await fit(kind, data, params as object);
      const x = hardRows(sample(shape.task, shape.nClasses, 60, 2).x);
      const expected = answersOf(kind.predict(decodeModelState(encodeModelState(state)), x));
      expect(expected.every(Number.isFinite)).toBe(true);
      const got = await byOnnx(kind, state, x);
      const largest = expected.reduce(
        (most, each, at) => Math.max(most, Math.abs(each - got[at]!) / Math.max(1, Math.abs(each))),
        0,
      );
      expect(largest, JSON.stringify(params)).toBeLessThan(1e-6);
    }
  });

  it.each(shapes)('answers one row as it answers many: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses);
    const state = await fit(kind, data);
    const all = answersOf(kind.predict(state, data.x));
    const width = all.length / data.x.nSamples;
    expect([...answersOf(kind.predict(state, row(data.x, 17)))]).toEqual([...all.slice(17 * width, 18 * width)]);
    expect(answersOf(kind.predict(state, { nSamples: 0, columns: row(data.x, 240).columns }))).toHaveLength(0);
  });

  it.each(shapes)('gives probabilities that add up to 1: $task, $nClasses classes', async ({ task, nClasses }) => {
    if (task === 'regression') return;
    const data = sample(task, nClasses);
    const all = answersOf(kind.predict(await fit(kind, data), hardRows(data.x)));
    for (let at = 0; at < all.length; at += nClasses) {
      expect(all.slice(at, at + nClasses).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    }
  });

  it.each(shapes)('learns something: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses, 600);
    const test = sample(task, nClasses, 400, 3);
    const answers = answersOf(kind.predict(await fit(kind, data, kind.id === 'mlp' ? { max_iter: 100 } : {}), test.x));
    if (task === 'regression') {
      const mean = data.y.values.reduce((sum, each) => sum + each, 0) / data.y.values.length;
      const squares = (guess: (at: number) => number) =>
        test.y.values.reduce((sum, each, at) => sum + (each - guess(at)) * (each - guess(at)), 0);
      expect(squares((at) => answers[at]!)).toBeLessThan(0.6 * squares(() => mean));
    } else {
      const right = test.y.values.filter((label, at) => {
        const mine = answers.slice(at * nClasses, (at + 1) * nClasses);
        return mine.every((each) => each <= mine[label]!);
      });
      expect(right.length / test.y.values.length).toBeGreaterThan(nClasses === 2 ? 0.75 : 0.6);
    }
  });

  it.each(shapes)('learns from one row, or says why not: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses, 1);
    if (task === 'classification') {
      await expect(fit(kind, data)).rejects.toThrow('learn.one_class');
      return;
    }
    const state = await fit(kind, data);
    expect(answersOf(kind.predict(state, data.x)).every(Number.isFinite)).toBe(true);
  });

  it.each(shapes)('names what it cannot learn from: $task, $nClasses classes', async ({ task, nClasses }) => {
    const { x, y } = sample(task, nClasses);
    const empty = { x: { nSamples: 0, columns: row(x, 240).columns }, y: { ...y, values: new Float64Array(0) } };
    const refusals = [fit(kind, empty)];
    if (task === 'classification') refusals.push(fit(kind, { x, y: { ...y, values: y.values.map(() => 1) } }));
    for (const refusal of refusals) {
      const error: unknown = await refusal.catch((each: unknown) => each);
      expect(error).toBeInstanceOf(Refusal);
      for (const { code } of (error as Refusal).problems) expect(problemCodes).toContain(code);
    }
  });

  it.each(shapes)('weighs rows: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses);
    const plain = answersOf(kind.predict(await fit(kind, data), data.x));
    const ones = await fit(kind, { ...data, weight: new Float64Array(data.x.nSamples).fill(1) });
    expect(answersOf(kind.predict(ones, data.x))).toEqual(plain);
    const weight = data.y.values.map((each) => (each > 0 ? 20 : 1));
    expect(answersOf(kind.predict(await fit(kind, { ...data, weight }), data.x))).not.toEqual(plain);
  });

  it.each(shapes)('is not changed by a validation part: $task, $nClasses classes', async ({ task, nClasses }) => {
    const data = sample(task, nClasses);
    const validation = sample(task, nClasses, 50, 5);
    const tensors = (state: ModelState) => encodeModelState({ ...state, meta: {} });
    expect(tensors(await fit(kind, { ...data, validation }))).toEqual(tensors(await fit(kind, data)));
  });

  it.each(shapes)('trains to the bytes that every host trains to: $task, $nClasses classes', async (shape) => {
    const golden = goldenModels as Record<string, object>;
    const name = `${kind.id} ${shape.task} ${shape.nClasses}`;
    expect({ [name]: await modelDigests(kind, shape) }).toEqual({ [name]: golden[name] });
  });

  it('orders what it says of its columns by size', async () => {
    const state = await fit(kind, sample(shapes[0]!.task, shapes[0]!.nClasses));
    const sizes = (kind.importance?.(state) ?? []).map(({ value }) => Math.abs(value));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('stops when it is cancelled', async () => {
    const cancelled = new Error('cancelled');
    const ctx = fitContext({ breathe: () => Promise.reject(cancelled) });
    const data = sample(shapes[0]!.task, shapes[0]!.nClasses);
    await expect(kind.fit(ctx, data, kind.params.parse({}) as never)).rejects.toBe(cancelled);
  });
});
