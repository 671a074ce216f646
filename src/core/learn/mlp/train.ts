/**
 * Training by Adam over shuffled mini-batches.
 * Source: scikit-learn's MLPClassifier and MLPRegressor, whose parameters, penalty and stopping rules these are.
 */
import type { FitContext } from '../../kind/model-kind.ts';
import { problem, Refusal } from '../../problem.ts';
import type { Rng } from '../../stats/rng.ts';
import type { Design } from '../prepare.ts';
import { createExactLearner, createGpuLearner, type Learner } from './learner.ts';
import type { Activation, Loss } from './network.ts';

export interface MlpParams {
  readonly hidden_layer_sizes: readonly number[];
  readonly activation: Activation;
  readonly alpha: number;
  readonly batch_size: number | 'auto';
  readonly learning_rate_init: number;
  readonly beta_1: number;
  readonly beta_2: number;
  readonly epsilon: number;
  readonly max_iter: number;
  readonly shuffle: boolean;
  readonly tol: number;
  readonly n_iter_no_change: number;
  readonly early_stopping: boolean;
}

export interface Part {
  readonly design: Design;
  readonly targets: Float64Array;
  readonly weights: Float64Array | undefined;
}

export interface TrainedMlp {
  readonly layers: readonly Float32Array[];
  readonly epochs: number;
  readonly loss: number;
}

/**
 * Fits the network of `params` to `train`; `validation` draws curves and, when asked, decides when to stop. Draws,
 * batches and stopping are the same on a GPU (`ctx.gpu`), whose arithmetic is its own.
 */
export async function trainMlp(
  ctx: FitContext,
  train: Part,
  validation: Part | undefined,
  task: { readonly loss: Loss; readonly nOutputs: number },
  params: MlpParams,
): Promise<TrainedMlp> {
  const n = train.design.nSamples;
  const batchRows = Math.min(n, params.batch_size === 'auto' ? 200 : params.batch_size);
  const { hidden_layer_sizes: hidden, activation } = params;
  const shape = { design: train.design, hidden, activation, batchRows, ...task };
  const learner = await (ctx.gpu ? createGpuLearner(ctx.gpu, shape) : createExactLearner(shape));
  try {
    learner.load(startingLayers(ctx.rng('weights'), [train.design.width, ...hidden, task.nOutputs], activation));
    return await follow(ctx, learner, { train, validation, batchRows, loss: task.loss }, params);
  } finally {
    learner.close();
  }
}

interface Course {
  readonly train: Part;
  readonly validation: Part | undefined;
  readonly batchRows: number;
  readonly loss: Loss;
}

async function follow(
  ctx: FitContext,
  learner: Learner,
  { train, validation, batchRows, loss: kind }: Course,
  params: MlpParams,
): Promise<TrainedMlp> {
  const epoch = createEpoch(ctx, learner, train, batchRows, params);
  const patience = createPatience(params, learner);
  let epochs = 0;
  let loss = NaN;
  while (epochs < params.max_iter) {
    loss = await epoch(epochs);
    epochs++;
    if (!Number.isFinite(loss)) throw new Refusal(problem('learn.diverged', { epoch: epochs }));
    ctx.metric('train_loss', epochs, loss);
    const held = validation && (await evaluate(ctx, learner, validation, batchRows, kind));
    if (held) ctx.metric('validation_loss', epochs, held.loss);
    if (held && params.early_stopping) ctx.metric('validation_score', epochs, held.score);
    if (await patience.exhausted(loss, held?.score)) break;
  }
  patience.restore();
  return { layers: await learner.save(), epochs, loss };
}

/** Uniform within ±√(6 / (inputs + outputs)), for logistic units ±√(2 / …). Source: Glorot & Bengio 2010. */
function startingLayers(rng: Rng, widths: readonly number[], activation: Activation): Float32Array[] {
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index]!;
    const bound = Math.sqrt((activation === 'logistic' ? 2 : 6) / (inputs + outputs));
    return Float32Array.from({ length: outputs * (inputs + 1) }, () => (2 * rng.uniform() - 1) * bound);
  });
}

/** A function that goes once over train and gives its mean loss, penalty included, as it was along the way. */
function createEpoch(ctx: FitContext, learner: Learner, part: Part, batchRows: number, params: MlpParams) {
  const n = part.design.nSamples;
  const order = Uint32Array.from({ length: n }, (_, row) => row);
  const rng = ctx.rng('shuffle');
  const { alpha, beta_1: beta1, beta_2: beta2, epsilon } = params;
  let power1 = 1;
  let power2 = 1;
  return async (done: number): Promise<number> => {
    if (params.shuffle) rng.shuffle(order);
    let sum = 0;
    let weight = 0;
    for (let start = 0; start < n; start += batchRows) {
      const rows = order.subarray(start, Math.min(n, start + batchRows));
      const batchWeight = learner.fill(part.design, rows, part.targets, part.weights);
      if (batchWeight > 0) {
        power1 *= beta1;
        power2 *= beta2;
        const rate = (params.learning_rate_init * Math.sqrt(1 - power2)) / (1 - power1);
        sum += await learner.descend(batchWeight, { alpha, rate, beta1, beta2, epsilon });
        weight += batchWeight;
      }
      ctx.progress(done * n + start + rows.length, params.max_iter * n, 'rows');
      await ctx.breathe();
    }
    return sum / weight;
  };
}

interface Held {
  readonly loss: number;
  /** Accuracy, or R². */
  readonly score: number;
}

async function evaluate(ctx: FitContext, learner: Learner, part: Part, batchRows: number, loss: Loss): Promise<Held> {
  const n = part.design.nSamples;
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  let sum = 0;
  let right = 0;
  for (let start = 0; start < n; start += batchRows) {
    const batch = rows.subarray(start, Math.min(n, start + batchRows));
    learner.fill(part.design, batch, part.targets, undefined);
    const measured = await learner.measure();
    if (loss !== 'squared') right += countRight(measured.scores, part.targets, start, batch.length);
    sum += measured.loss;
    await ctx.breathe();
  }
  return { loss: sum / n, score: loss === 'squared' ? 1 - (2 * sum) / totalSquares(part.targets) : right / n };
}

function countRight(scores: Float32Array, targets: Float64Array, start: number, rows: number): number {
  const nOutputs = scores.length / rows;
  let right = 0;
  for (let row = 0; row < rows; row++) {
    let best = nOutputs === 1 ? (scores[row]! > 0 ? 1 : 0) : 0;
    for (let k = 1; k < nOutputs; k++) if (scores[row * nOutputs + k]! > scores[row * nOutputs + best]!) best = k;
    if (best === targets[start + row]) right++;
  }
  return right;
}

function totalSquares(values: Float64Array): number {
  let mean = 0;
  for (let row = 0; row < values.length; row++) mean += values[row]! / values.length;
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += (values[row]! - mean) * (values[row]! - mean);
  return sum;
}

/**
 * Stops after more than `n_iter_no_change` epochs in a row that were not better by `tol`: by train's loss, or with
 * `early_stopping` by the score on validation, and then the best epoch's parameters are restored.
 */
function createPatience({ tol, n_iter_no_change, early_stopping }: MlpParams, learner: Learner) {
  let bestLoss = Infinity;
  let bestScore = -Infinity;
  let kept: readonly Float32Array[] | undefined;
  let idle = 0;
  return {
    async exhausted(loss: number, score: number | undefined): Promise<boolean> {
      const better = early_stopping ? !(score! < bestScore + tol) : !(loss > bestLoss - tol);
      idle = better ? 0 : idle + 1;
      if (loss < bestLoss) bestLoss = loss;
      if (early_stopping && score! > bestScore) {
        bestScore = score!;
        kept = await learner.save();
      }
      return idle > n_iter_no_change;
    },
    restore(): void {
      if (kept) learner.load(kept);
    },
  };
}
