import type { Task } from '../learn/features.ts';

/** Truth and scores of one part. Classification: `actual` holds class numbers, `probabilities` is [n × nClasses]. */
export interface Scored {
  readonly task: Task;
  readonly classes: readonly string[];
  readonly actual: Float64Array;
  readonly probabilities?: Float64Array;
  /** Regression: predicted values. */
  readonly values?: Float64Array;
  /** Binary: a row is called positive when p(positive) ≥ threshold (default 0.5). */
  readonly threshold?: number;
  /** Quantile for the quantile loss (default 0.5). */
  readonly quantile?: number;
}

/** The score with a weight per row, at least 0; without it every row weighs 1. scikit-learn's `sample_weight`. */
export type WeightedScore = (weight?: Float64Array) => number;

export interface MetricKind {
  /** scikit-learn's name. */
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly source: string;
  readonly task: Task;
  readonly better: 'higher' | 'lower';
  /** Lowest and highest possible value; null = unbounded. */
  readonly range: readonly [number | null, number | null];
  readonly unit: 'share' | 'target' | 'none' | 'nats' | 'percent';
  /**
   * Does once what does not depend on the rows' weights (losses, ranks), so that a bootstrap asks again and again in
   * linear time. The answer is NaN when undefined for this input (one class only, no rows); the cause stands in `doc`.
   */
  prepare(scored: Scored): WeightedScore;
  /** `prepare(scored)()`. */
  score(scored: Scored): number;
  readonly examples: readonly { scored: Scored; value: number; tolerance: number }[];
}

export function defineMetric(kind: Omit<MetricKind, 'score'>): MetricKind {
  return { ...kind, score: (scored) => kind.prepare(scored)() };
}
