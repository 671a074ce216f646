/** Gradient boosting: one tree per output and round, each fitted to the gradients of the loss so far. */
import type { FitContext, FitData } from '../../kind/model-kind.ts';
import { log } from '../../stats/math.ts';
import { encodeRows, findColumns } from './encode.ts';
import { forestTree, joinTrees, type Forest, type ForestTree } from './forest.ts';
import { growTree, singleLeaf, type Columns, type GrownTree } from './grow.ts';
import type { GradientSums, KernelSource, Objective, TrainingKernel } from './kernel.ts';
import { likelihoodProducts } from './objective.ts';
import { drawColumns, drawRows } from './sampling.ts';
import type { Settings } from './settings.ts';

export interface Boosted {
  readonly forest: Forest;
  /** Rounds kept: all, or the best one's when early stopping was asked for. */
  readonly rounds: number;
}

/** Everything that a round reads. */
interface Fit {
  readonly ctx: FitContext;
  readonly data: FitData;
  readonly settings: Settings;
  readonly objective: Objective;
  readonly kernel: TrainingKernel;
  readonly columns: Columns;
  readonly outputs: number;
}

export async function boost(
  ctx: FitContext,
  data: FitData,
  settings: Settings,
  source: KernelSource,
): Promise<Boosted> {
  const { x, y, validation } = data;
  const objective: Objective = y.task === 'regression' ? 'squared' : y.classes.length > 2 ? 'softmax' : 'binary';
  const outputs = objective === 'softmax' ? y.classes.length : 1;
  const { weight } = data;
  const kernels = await source();
  const request = {
    x,
    validationRows: validation?.x.nSamples ?? 0,
    maxBin: settings.max_bin,
    outputs,
    slots: settings.num_leaves,
    weighted: weight !== undefined,
  };
  const columns = await findColumns(ctx, kernels, request);
  const base = baseScores(objective, data, outputs);
  if (columns.bins.length === 0) return { forest: joinTrees([], base), rounds: 0 };
  const kernel = kernels.open(columns.layout);
  await encodeRows(ctx, kernel, kernel.train, columns, x);
  if (validation) await encodeRows(ctx, kernel, kernel.validation, columns, validation.x);
  kernel.targets.set(y.values);
  if (weight) kernel.weights.set(weight);
  for (const part of [kernel.train, kernel.validation]) {
    for (let k = 0; k < outputs; k++) part.scores.fill(base[k]!, k * part.rows, (k + 1) * part.rows);
  }
  return runRounds({ ctx, data, settings, objective, kernel, columns, outputs }, base);
}

async function runRounds(fit: Fit, base: Float64Array): Promise<Boosted> {
  const { ctx, settings, outputs } = fit;
  const patience = settings.early_stopping_rounds;
  const trees: ForestTree[] = [];
  const loss = fit.objective === 'squared' ? 'rmse' : 'log_loss';
  let best = { round: 0, loss: Infinity };
  let round = 0;
  for (; round < settings.n_estimators; round++) {
    const sums = await gradients(fit);
    if (round > 0) ctx.metric(`train_${loss}`, round, sums.loss);
    const grown = await growRound(fit, round, sums);
    if (grown.every((tree) => tree.leaves === 1)) break;
    trees.push(...grown.map((tree) => forestTree(tree, fit.columns)));
    ctx.progress(round + 1, settings.n_estimators, 'trees');
    const held = validationLoss(fit);
    if (held === undefined) continue;
    ctx.metric(`validation_${loss}`, round + 1, held);
    if (held < best.loss) best = { round: round + 1, loss: held };
    if (patience !== undefined && round + 1 - best.round >= patience) {
      round++;
      break;
    }
  }
  if (round > 0) ctx.metric(`train_${loss}`, round, (await gradients(fit)).loss);
  const rounds = patience !== undefined && best.round > 0 ? best.round : round;
  return { forest: joinTrees(trees.slice(0, rounds * outputs), base), rounds };
}

/** LightGBM's `boost_from_average`: the mean, the log odds, or the log shares of the classes. */
function baseScores(objective: Objective, { y, weight }: FitData, outputs: number): Float64Array {
  const base = new Float64Array(outputs);
  const shares = new Float64Array(Math.max(2, y.classes.length));
  let total = 0;
  let sum = 0;
  for (let row = 0; row < y.values.length; row++) {
    const w = weight?.[row] ?? 1;
    total += w;
    if (objective === 'squared') sum += w * y.values[row]!;
    else shares[y.values[row]!]! += w;
  }
  if (objective === 'squared') base[0] = sum / total;
  else if (objective === 'softmax') {
    for (let k = 0; k < outputs; k++) base[k] = log(Math.max(shares[k]! / total, 1e-15));
  } else {
    const p = Math.min(Math.max(shares[1]! / total, 1e-15), 1 - 1e-15);
    base[0] = log(p / (1 - p));
  }
  return base;
}

/** Rows whose gradients are summed together: a fixed number, so that sums do not depend on who adds them. */
const ROWS_PER_SUM = 65_536;

interface RoundSums {
  readonly size: Float64Array;
  readonly hessian: Float64Array;
  /** Mean loss of the training rows as they stand: log loss, or root mean squared error. */
  readonly loss: number;
}

async function gradients({ ctx, kernel, objective, outputs }: Fit): Promise<RoundSums> {
  const { rows } = kernel.train;
  const size = new Float64Array(outputs);
  const hessian = new Float64Array(outputs);
  let loss = 0;
  for (let start = 0; start < rows; start += ROWS_PER_SUM) {
    const sums: GradientSums = kernel.gradients(objective, start, Math.min(rows, start + ROWS_PER_SUM));
    for (let k = 0; k < outputs; k++) {
      size[k]! += sums.size[k]!;
      hessian[k]! += sums.hessian[k]!;
    }
    loss += objective === 'squared' ? sums.squares : negativeLog(sums.products);
    await ctx.breathe();
  }
  return { size, hessian, loss: objective === 'squared' ? Math.sqrt(loss / rows) : loss / rows };
}

/** -Σ log; products are multiplied on while they stay above what a double can hold (none is below 1e-240). */
function negativeLog(products: Float64Array): number {
  let sum = 0;
  let held = 1;
  for (const product of products) {
    held *= product;
    if (held > 1e-60) continue;
    sum -= log(held);
    held = 1;
  }
  return sum - log(held);
}

async function growRound(fit: Fit, round: number, sums: RoundSums): Promise<GrownTree[]> {
  const { ctx, kernel, columns, settings, outputs } = fit;
  const grown: GrownTree[] = [];
  const rows = kernel.train.rows;
  const drawn = drawRows(ctx, settings, rows, round);
  for (let k = 0; k < outputs; k++) {
    if (sums.size[k] === 0 || sums.hessian[k] === 0) {
      grown.push(singleLeaf(rows));
      continue;
    }
    // Rounding moves each row by half a unit at most, so that no sum leaves 32 bits.
    const gradientScale = (2_147_483_647 - rows) / sums.size[k]!;
    const hessianScale = (4_294_967_295 - rows) / sums.hessian[k]!;
    kernel.quantise(k, gradientScale, hessianScale);
    if (drawn) kernel.order.set(drawn);
    else kernel.resetOrder();
    const enabled = drawColumns(ctx, settings, columns.bins.length, round * outputs + k);
    const count = drawn?.length ?? rows;
    const tree = await growTree(ctx, {
      kernel,
      columns,
      settings,
      output: k,
      rows: count,
      gradientScale,
      hessianScale,
      enabled,
    });
    grown.push(tree);
    if (tree.leaves === 1) continue;
    if (drawn) kernel.addTree(kernel.train, k, tree);
    else for (let leaf = 0; leaf < tree.leaves; leaf++) addLeaf(kernel, k, tree, leaf);
    kernel.addTree(kernel.validation, k, tree);
    await ctx.breathe();
  }
  return grown;
}

function addLeaf(kernel: TrainingKernel, output: number, tree: GrownTree, leaf: number): void {
  kernel.addValue(output, tree.starts[leaf]!, tree.ends[leaf]!, tree.values[leaf]!);
}

function validationLoss({ data, kernel, objective }: Fit): number | undefined {
  const targets = data.validation?.y.values;
  if (targets === undefined || targets.length === 0) return undefined;
  const { scores } = kernel.validation;
  if (objective !== 'squared') return negativeLog(likelihoodProducts(objective, scores, targets)) / targets.length;
  let squares = 0;
  for (let row = 0; row < targets.length; row++) {
    const difference = scores[row]! - targets[row]!;
    squares += difference * difference;
  }
  return Math.sqrt(squares / targets.length);
}
