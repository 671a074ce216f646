/** Permutation importance: how much worse a model scores when one column is shuffled among the rows. */
import type { MetricKind, Scored } from '../kind/metric-kind.ts';
import { takeFeatures } from '../learn/dataset-features.ts';
import type { FeatureColumn, Features } from '../learn/features.ts';
import { spreadRows } from '../learn/fit-model.ts';
import type { Predict } from '../learn/predictor.ts';
import type { Rng } from '../stats/rng.ts';
import { drawReplicate } from './bootstrap.ts';
import type { Interval } from './evaluation-output.ts';
import { numbersOf, scoredOf, type Truth } from './score-models.ts';

export const PERMUTATION_REPEATS = 10;
export const PERMUTATION_MAX_ROWS = 5000;

/** How much the score falls (rises, where lower is better); about 0 for a column that does not matter. */
export interface ColumnImportance extends Interval {
  readonly feature: string;
  readonly metric: string;
  readonly value: number;
}

export interface PermutationContext {
  rng(purpose: string, ...index: number[]): Rng;
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

export interface Permutation {
  readonly predict: Predict;
  readonly x: Features;
  readonly truth: Truth;
  readonly metric: MetricKind;
  readonly repeats: number;
  /** More rows than this are thinned evenly. */
  readonly maxRows: number;
}

/** 97.5 % quantile of Student's t for 1 … 29 degrees of freedom; beyond, the normal's. */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045,
];

/**
 * Each repeat shuffles one column among rows drawn anew, so that the 95 % interval (mean ± t · standard deviation)
 * knows both the shuffling and the sampling of rows. The most important column first.
 * Source: Breiman 2001; Fisher, Rudin & Dominici 2019. O(features × repeats × rows) predictions.
 */
export async function permutationImportance(
  ctx: PermutationContext,
  permutation: Permutation,
): Promise<ColumnImportance[]> {
  const { x, truth, metric, repeats, maxRows, predict } = permutation;
  const rows = spreadRows(x.nSamples, maxRows);
  const sample = takeFeatures(x, rows);
  const sampleTruth: Truth = { ...truth, actual: Float64Array.from(rows, (row) => truth.actual[row]!) };
  const scored = async (features: Features): Promise<Scored> =>
    scoredOf(sampleTruth, numbersOf(await predict(features)));
  const whole = metric.prepare(await scored(sample));
  const weight = new Float64Array(rows.length);
  const found: ColumnImportance[] = [];
  for (const [at, column] of sample.columns.entries()) {
    const falls: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      drawReplicate(ctx.rng('importance rows', repeat), weight);
      const order = ctx.rng('importance', at, repeat).shuffle(Uint32Array.from(weight.keys()));
      const columns = sample.columns.map((each) => (each === column ? shuffled(each, order) : each));
      const after = metric.prepare(await scored({ ...sample, columns }))(weight);
      const fall = whole(weight) - after;
      falls.push(metric.better === 'higher' ? fall : -fall);
    }
    found.push({
      feature: column.name,
      metric: metric.id,
      ...meanInterval(falls.filter((fall) => !Number.isNaN(fall))),
    });
    ctx.progress(at + 1, sample.columns.length, 'columns');
  }
  return found.sort((a, b) => b.value - a.value);
}

function shuffled(column: FeatureColumn, order: Uint32Array): FeatureColumn {
  return takeFeatures({ nSamples: order.length, columns: [column] }, order).columns[0]!;
}

function meanInterval(values: readonly number[]): Interval & { readonly value: number } {
  const n = values.length;
  const value = n === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / n;
  const spread =
    n < 2 ? 0 : Math.sqrt(values.reduce((sum, each) => sum + (each - value) * (each - value), 0) / (n - 1));
  const reach = (T_975[n - 2] ?? 1.96) * spread;
  return { value, low: value - reach, high: value + reach, level: 0.95 };
}
