/** What trains a perceptron batch by batch: the exact kernel, or a GPU. The draws and the order of rows are not its own. */
import type { Gpu, GpuBatch } from '../../gpu.ts';
import { exp, log, log1p } from '../../stats/math.ts';
import type { Design } from '../prepare.ts';
import { createNetwork, type AdamStep, type Loss, type NetworkShape } from './network.ts';

export interface Learner {
  /** Takes rows of a design, their targets and weights (absent = 1) as the batch, in order; returns the weights' sum. */
  fill(design: Design, rows: Uint32Array, targets: Float64Array, weights: Float64Array | undefined): number;
  /** One step of Adam; the batch's weighted sum of losses before it, plus ½·alpha·Σ weight². */
  descend(totalWeight: number, adam: AdamStep): Promise<number>;
  /** Scores of the batch [rows × outputs] and the weighted sum of its losses. */
  measure(): Promise<{ readonly scores: Float32Array; readonly loss: number }>;
  /** Each layer as [outputs × (inputs + 1)], bias first. */
  save(): Promise<readonly Float32Array[]>;
  load(layers: readonly Float32Array[]): void;
  close(): void;
}

/** The exact kernel: the same bytes in every host. */
export async function createExactLearner(shape: NetworkShape): Promise<Learner> {
  const network = await createNetwork(shape);
  return {
    fill: (design, rows, targets, weights) => network.fill(design, rows, targets, weights),
    async descend(totalWeight, adam) {
      network.scores();
      const loss = network.loss() + network.penalty(adam.alpha);
      network.step(totalWeight, adam);
      return loss;
    },
    async measure() {
      const scores = network.scores();
      return { scores, loss: network.loss() };
    },
    save: async () => network.exportLayers(),
    load: (layers) => network.importLayers(layers),
    close: () => undefined,
  };
}

/** The machine's GPU: batches are laid out here, and what the GPU scores is judged here. Refusals: those of `Gpu`. */
export async function createGpuLearner(gpu: Gpu, shape: NetworkShape): Promise<Learner> {
  const { activation, loss, nOutputs, hidden, design: input } = shape;
  const network = await gpu.open({ widths: [input.width, ...hidden, nOutputs], activation, loss });
  let batch: GpuBatch = { inputs: new Float32Array(), targets: new Float32Array(), weights: new Float32Array() };
  return {
    fill(design, rows, targets, weights) {
      batch = {
        inputs: spread(design, rows),
        targets: Float32Array.from(rows, (row) => targets[row]!),
        weights: weights ? Float32Array.from(rows, (row) => weights[row]!) : new Float32Array(rows.length).fill(1),
      };
      return batch.weights.reduce((sum, each) => sum + each, 0);
    },
    descend: (totalWeight, adam) => network.step(batch, { totalWeight, ...adam }),
    async measure() {
      const scores = await network.scores(batch.inputs);
      return { scores, loss: lossOf(loss, scores, batch, nOutputs) };
    },
    save: () => network.save(),
    load: (layers) => network.load(layers),
    close: () => network.close(),
  };
}

/** Rows of a design with a column for each level, row-major. */
function spread({ dense, ones, nDense, nBlocks, width }: Design, rows: Uint32Array): Float32Array {
  const inputs = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    for (let j = 0; j < nDense; j++) inputs[at * width + j] = dense[row * nDense + j]!;
    for (let b = 0; b < nBlocks; b++) {
      const column = ones[row * nBlocks + b]!;
      if (column >= 0) inputs[at * width + column] = 1;
    }
  });
  return inputs;
}

function lossOf(loss: Loss, scores: Float32Array, { targets, weights }: GpuBatch, nOutputs: number): number {
  let sum = 0;
  targets.forEach((target, row) => {
    const mine = scores.subarray(row * nOutputs, (row + 1) * nOutputs);
    sum += weights[row]! * LOSSES[loss](mine, target);
  });
  return sum;
}

const LOSSES: Readonly<Record<Loss, (scores: Float32Array, target: number) => number>> = {
  squared: ([score], target) => 0.5 * (score! - target) * (score! - target),
  binary([score], target) {
    const against = target > 0.5 ? -score! : score!;
    return log1p(exp(-Math.abs(against))) + Math.max(0, against);
  },
  softmax(scores, target) {
    const largest = scores.reduce((most, each) => Math.max(most, each), -Infinity);
    return log(scores.reduce((sum, each) => sum + exp(each - largest), 0)) - (scores[target]! - largest);
  },
};
