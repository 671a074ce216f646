/**
 * Bootstrap intervals: rows are drawn with replacement, so that a replicate is a whole number of times per row.
 * Source: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), percentile interval.
 */
import type { WeightedScore } from '../kind/metric-kind.ts';
import type { Rng } from '../stats/rng.ts';
import { quantileSorted } from '../stats/quantile.ts';
import type { Interval } from './evaluation-output.ts';

/** Below this many replicates in which a score is defined there is no interval. */
const LEAST_REPLICATES = 20;

/** How often each row is drawn in one replicate of `weight.length` draws; overwrites `weight`. */
export function drawReplicate(rng: Rng, weight: Float64Array): void {
  const n = weight.length;
  weight.fill(0);
  for (let draw = 0; draw < n; draw++) weight[rng.below(n)]!++;
}

/** The central interval of the replicates' scores; undefined when too few are defined. */
export function percentileInterval(replicates: ArrayLike<number>, level: number): Interval | undefined {
  const sorted = Float64Array.from(replicates)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  if (sorted.length < LEAST_REPLICATES) return undefined;
  const tail = (1 - level) / 2;
  return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail), level };
}

export interface BootstrapContext {
  rng(purpose: string, ...index: number[]): Rng;
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

/**
 * Every score in every replicate, [score][replicate]. All scores of a replicate see the same draw of the same `n`
 * rows, so that differences between them are paired. O(replicates × scores × n).
 */
export async function bootstrapScores(
  ctx: BootstrapContext,
  n: number,
  scores: readonly WeightedScore[],
  replicates: number,
): Promise<Float64Array[]> {
  const all = scores.map(() => new Float64Array(replicates));
  const weight = new Float64Array(n);
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawReplicate(ctx.rng('bootstrap', replicate), weight);
    for (const [at, score] of scores.entries()) {
      all[at]![replicate] = score(weight);
      await ctx.breathe();
    }
    ctx.progress(replicate + 1, replicates, 'replicates');
  }
  return all;
}

/** `a − b`, replicate by replicate. */
export function differenceOf(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, replicate) => value - b[replicate]!);
}
