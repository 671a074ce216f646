/** A learner small enough to check by hand, and an inference that answers its graphs: for tests of cells. */
import { z } from 'zod';
import { defineModel, type ModelState, type Prediction } from '../../src/core/kind/model-kind.ts';
import type { Features, NumberFeature } from '../../src/core/learn/features.ts';
import type { Inference, NamedTensor } from '../../src/core/ports.ts';

interface Tiny {
  readonly classes: number;
  readonly names: readonly string[];
  /** Per output: intercept, then a weight per number feature. */
  readonly weights: readonly (readonly number[])[];
}

/** Each number feature votes by its own slope against the target; missing does not vote. Categories are not looked at. */
export const tiny = defineModel({
  id: 'tiny',
  title: 'Tiny',
  doc: 'For tests.',
  source: 'none',
  tasks: ['classification', 'regression'],
  params: z.strictObject({
    shrink: z.number().min(0).default(1),
    noise: z.number().min(0).default(0),
    steps: z.int().min(1).default(3),
  }),
  units: () => ['tiny@1'],
  draws: ({ noise }) => noise > 0,
  async fit(ctx, { x, y, weight }, { shrink, noise, steps }) {
    const numbers = x.columns.filter((column) => column.kind === 'number');
    const outputs =
      y.task === 'regression' ? [y.values] : y.classes.map((_, k) => y.values.map((v) => (v === k ? 1 : 0)));
    for (let step = 1; step <= steps; step++) {
      ctx.progress(step, steps, 'steps');
      ctx.metric('train_loss', step, 1 / step);
      await ctx.breathe();
    }
    const rng = ctx.rng('noise');
    const weights = outputs.map((target) => [
      meanOf(target, weight),
      ...numbers.map((column) => (shrink * slope(column, target)) / numbers.length + noise * (rng.uniform() - 0.5)),
    ]);
    const meta: Tiny = { classes: y.classes.length, names: numbers.map(({ name }) => name), weights };
    const features = x.columns.map((each) =>
      each.kind === 'number'
        ? { name: each.name, kind: each.kind }
        : { name: each.name, kind: each.kind, levels: each.levels },
    );
    return {
      kind: 'tiny',
      unit: 'tiny@1',
      task: y.task,
      features,
      classes: y.classes,
      meta: meta as never,
      tensors: { means: Float64Array.from(numbers, ({ values }) => meanOf(values)) },
    };
  },
  predict: (state, x) => answer(state.meta as unknown as Tiny, state.tensors['means']!, x),
  toOnnx: (state) => ({
    name: 'tiny',
    opsets: [{ domain: '', version: 18 }],
    inputs: [],
    outputs: [],
    initializers: [],
    nodes: [],
    metadata: { state: `<<${JSON.stringify(embedded(state))}>>` },
  }),
  importance: (state) =>
    (state.meta as unknown as Tiny).names.map((feature, j) => ({
      feature,
      value: Math.abs((state.meta as unknown as Tiny).weights.at(-1)![j + 1]!),
      measure: 'slope',
    })),
  examples: [{}],
});

function embedded(state: ModelState) {
  const inputs = state.features.map(({ name }) => name);
  const outputs = state.task === 'regression' ? ['prediction'] : state.classes.map((level) => `p_${level}`);
  return { tiny: state.meta, means: [...state.tensors['means']!], inputs, outputs };
}

function meanOf(values: Float64Array, weight?: Float64Array): number {
  let sum = 0;
  let n = 0;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    sum += (weight?.[row] ?? 1) * value;
    n += weight?.[row] ?? 1;
  });
  return n > 0 ? sum / n : 0;
}

function slope({ values }: NumberFeature, target: Float64Array): number {
  const mx = meanOf(values);
  const my = meanOf(target);
  let xy = 0;
  let xx = 0;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    xy += (value - mx) * (target[row]! - my);
    xx += (value - mx) * (value - mx);
  });
  return xx > 0 ? xy / xx : 0;
}

function answer({ classes, names, weights }: Tiny, means: ArrayLike<number>, x: Features): Prediction {
  const numbers = names.map((name) => (x.columns.find((each) => each.name === name) as NumberFeature).values);
  const scores = weights.map(([intercept, ...slopes]) =>
    Float64Array.from({ length: x.nSamples }, (_, row) =>
      slopes.reduce((sum, w, j) => {
        const value = numbers[j]![row]!;
        return Number.isNaN(value) ? sum : sum + w * (value - means[j]!);
      }, intercept!),
    ),
  );
  if (classes === 0) return { values: scores[0]! };
  const probabilities = new Float64Array(x.nSamples * classes);
  for (let row = 0; row < x.nSamples; row++) {
    const votes = scores.map((each) => Math.min(1, Math.max(0.001, each[row]!)));
    const sum = votes.reduce((a, b) => a + b, 0);
    votes.forEach((vote, k) => (probabilities[row * classes + k] = vote / sum));
  }
  return { probabilities };
}

/** Opens the graphs that `tiny` exports and answers as it would, `off` added to every answer. */
export function tinyInference(off = 0): Inference {
  return {
    async open(bytes) {
      const text = new TextDecoder().decode(bytes);
      const { tiny, means, inputs, outputs } = JSON.parse(/<<(.*)>>/s.exec(text)![1]!) as ReturnType<typeof embedded>;
      return {
        inputs,
        outputs,
        async run(feeds) {
          const nSamples = Object.values(feeds)[0]?.shape[0] ?? 0;
          const columns = inputs.flatMap((name) => {
            const data = feeds[name]?.data;
            return data instanceof Float64Array ? [{ name, kind: 'number' as const, values: data }] : [];
          });
          const { values, probabilities } = answer(tiny as unknown as Tiny, means, { nSamples, columns });
          const all = (probabilities ?? values)!;
          const named = outputs.map((name, at): [string, NamedTensor] => [
            name,
            {
              data: Float64Array.from({ length: nSamples }, (_, row) => all[row * outputs.length + at]! + off),
              shape: [nSamples],
            },
          ]);
          return Object.fromEntries(named);
        },
        close: async () => undefined,
      };
    },
  };
}
