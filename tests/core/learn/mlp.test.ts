import { describe, expect, it } from 'vitest';
import type { FitData, ModelState } from '../../../src/core/kind/model-kind.ts';
import { createNetwork, type Activation, type Loss } from '../../../src/core/learn/mlp/network.ts';
import type { Design } from '../../../src/core/learn/prepare.ts';
import { createRng } from '../../../src/core/stats/rng.ts';
import mlp from '../../../src/kinds/model/mlp.ts';
import { fitContext, type TestFitContext } from '../../support/fit-context.ts';

/** Seven rows, so that the last tile is not full, of three numbers and two categories. */
function design(): Design {
  const rng = createRng([1, 'design']);
  const nSamples = 7;
  return {
    nSamples,
    nDense: 3,
    nBlocks: 2,
    width: 8,
    dense: Float64Array.from({ length: nSamples * 3 }, () => 2 * rng.uniform() - 1),
    ones: Int32Array.from({ length: nSamples * 2 }, (_, at) =>
      at === 4 ? -1 : at % 2 === 0 ? 3 + rng.below(3) : 6 + rng.below(2),
    ),
  };
}

const WIDTHS = [5, 6];
const losses: readonly { loss: Loss; nOutputs: number }[] = [
  { loss: 'squared', nOutputs: 1 },
  { loss: 'binary', nOutputs: 1 },
  { loss: 'softmax', nOutputs: 3 },
];
const cases = losses.flatMap((each) =>
  (['relu', 'tanh', 'logistic'] as Activation[]).map((activation) => ({ ...each, activation })),
);

describe('the kernel of the perceptron', () => {
  it.each(cases)('carries the loss back as finite differences do: $loss, $activation', async (task) => {
    const table = design();
    const shape = { design: table, hidden: WIDTHS, batchRows: 7, ...task };
    const rng = createRng([2, 'weights']);
    const start = [8, ...WIDTHS].map((inputs, index) => {
      const outputs = [...WIDTHS, task.nOutputs][index]!;
      return Float32Array.from({ length: outputs * (inputs + 1) }, () => rng.uniform() - 0.5);
    });
    const targets = Float64Array.from({ length: 7 }, (_, row) => row % Math.max(2, task.nOutputs));
    const weights = Float64Array.from({ length: 7 }, (_, row) => 1 + (row % 3));
    const rows = Uint32Array.from({ length: 7 }, (_, row) => row);

    /** Loss, penalty included, at some weights. */
    async function at(layers: readonly Float32Array[]): Promise<number> {
      const network = await createNetwork(shape);
      network.importLayers(layers);
      network.fill(table, rows, targets, weights);
      network.scores();
      return network.loss() + network.penalty(0.3);
    }

    // With no memory, no bias correction and a huge epsilon, a step of Adam is −gradient / epsilon.
    const network = await createNetwork(shape);
    network.importLayers(start);
    const total = network.fill(table, rows, targets, weights);
    network.scores();
    network.loss();
    network.step(total, { alpha: 0.3, rate: 1000, beta1: 0, beta2: 0, epsilon: 1e6 });
    const moved = network.exportLayers();
    for (const [index, layer] of start.entries()) {
      for (let place = 0; place < layer.length; place++) {
        const shifted = (by: number) =>
          start.map((each, other) =>
            other === index ? each.map((value, i) => (i === place ? value + by : value)) : each,
          );
        const slope = ((await at(shifted(1 / 256))) - (await at(shifted(-1 / 256)))) * 128;
        const step = (layer[place]! - moved[index]![place]!) * 1000 * total;
        expect(step).toBeCloseTo(slope, 2);
      }
    }
  });

  it('gives back the layers that it was given', async () => {
    const network = await createNetwork({
      design: design(),
      hidden: WIDTHS,
      batchRows: 4,
      activation: 'relu',
      loss: 'softmax',
      nOutputs: 3,
    });
    const layers = [9 * 5, 6 * 6, 7 * 3].map((length) => Float32Array.from({ length }, (_, at) => at + 1));
    network.importLayers(layers);
    expect(network.exportLayers()).toEqual(layers);
  });
});

function waves(rows: number, stream: number): FitData {
  const rng = createRng([stream, 'waves']);
  const values = Float64Array.from({ length: rows }, () => rng.uniform() * 4 - 2);
  const target = values.map((value) => (Math.abs(value) > 1 !== rng.uniform() > 0.85 ? 1 : 0));
  return {
    x: { nSamples: rows, columns: [{ name: 'x', kind: 'number', values }] },
    y: { task: 'classification', values: target, classes: ['no', 'yes'] },
  };
}

async function train(params: object, data: FitData): Promise<{ state: ModelState; ctx: TestFitContext }> {
  const ctx = fitContext();
  return { ctx, state: await mlp.fit(ctx, data, mlp.params.parse(params)) };
}

describe('training a perceptron', () => {
  it('draws a point of each curve per epoch', async () => {
    const { ctx } = await train({ max_iter: 7 }, { ...waves(300, 1), validation: waves(100, 2) });
    expect(ctx.curves['train_loss']!.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(ctx.curves['validation_loss']).toHaveLength(7);
    expect(ctx.curves['train_loss']!.at(-1)![1]).toBeLessThan(ctx.curves['train_loss']![0]![1]);
  });

  it('stops when the loss on train stays where it is', async () => {
    const { state } = await train({ max_iter: 500, tol: 10, n_iter_no_change: 3 }, waves(100, 1));
    // The first epoch is better than none; four idle ones are more than three.
    expect(state.meta['epochs']).toBe(5);
  });

  it('keeps the epoch that was best on validation when asked to stop early', async () => {
    const data = { ...waves(60, 1), validation: waves(200, 2) };
    const params = { max_iter: 200, early_stopping: true, n_iter_no_change: 5, learning_rate_init: 0.05 };
    const { ctx, state } = await train(params, data);
    const scores = ctx.curves['validation_score']!.map(([, score]) => score);
    expect(state.meta['epochs']).toBeLessThan(200);
    const { probabilities } = mlp.predict(state, data.validation.x);
    const right = data.validation.y.values.filter((label, row) => probabilities![row * 2 + 1]! > 0.5 === (label === 1));
    expect(right.length / 200).toBe(Math.max(...scores));
  });

  it('asks for a validation part when it is to stop early', async () => {
    await expect(train({ early_stopping: true }, waves(60, 1))).rejects.toThrow('learn.early_stopping_validation');
  });

  it('says that it diverged instead of keeping a model of no numbers', async () => {
    const { x, y } = waves(100, 1);
    const huge = { x, y: { task: 'regression' as const, classes: [], values: y.values.map((value) => value * 1e300) } };
    await expect(train({}, huge)).rejects.toThrow('learn.diverged');
  });

  it('goes through the rows in their order when it is not to shuffle', async () => {
    const data = waves(100, 1);
    const weights = async (params: object) =>
      (await train({ max_iter: 2, batch_size: 10, ...params }, data)).state.tensors;
    expect(await weights({ shuffle: false })).not.toEqual(await weights({}));
  });
});
