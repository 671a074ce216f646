/** What several metrics share: classes called from probabilities, weighted counts, ranks. */
import type { Scored, WeightedScore } from '../kind/metric-kind.ts';
import { descendingOrder } from '../stats/rank-order.ts';

/** Two classes are told apart by p(positive) ≥ this, unless `Scored.threshold` says. */
export const DEFAULT_THRESHOLD = 0.5;

/**
 * Class called at a row of probabilities [rows × k]: two classes by p(positive) ≥ threshold, more by the largest, the
 * first among equals.
 */
export function calledClass(p: Float64Array, row: number, k: number, threshold = DEFAULT_THRESHOLD): number {
  if (k === 2) return p[row * 2 + 1]! >= threshold ? 1 : 0;
  let best = 0;
  for (let each = 1; each < k; each++) if (p[row * k + each]! > p[row * k + best]!) best = each;
  return best;
}

/** The class called, row by row. */
export function calledClasses({ classes, probabilities, threshold }: Scored): Uint32Array {
  const k = classes.length;
  const p = needed(probabilities);
  const called = new Uint32Array(p.length / Math.max(1, k));
  for (let row = 0; row < called.length; row++) called[row] = calledClass(p, row, k, threshold);
  return called;
}

/** The array, which the metric's task promises. */
export function needed(values: Float64Array | undefined): Float64Array {
  if (!values) throw new Error('a metric was asked about scores of the other task');
  return values;
}

/** Weighted mean of one loss per row; NaN without rows. */
export function weightedMean(losses: Float64Array): WeightedScore {
  const n = losses.length;
  return (weight) => {
    let sum = 0;
    let total = weight ? 0 : n;
    if (!weight) for (let row = 0; row < n; row++) sum += losses[row]!;
    else {
      for (let row = 0; row < n; row++) {
        sum += weight[row]! * losses[row]!;
        total += weight[row]!;
      }
    }
    return total > 0 ? sum / total : NaN;
  };
}

/** Weighted counts [actual × called], row-major, of k classes. */
export function confusionCounts(scored: Scored): (weight?: Float64Array) => Float64Array {
  const k = scored.classes.length;
  const called = calledClasses(scored);
  const cell = Uint32Array.from(called, (each, row) => scored.actual[row]! * k + each);
  return (weight) => {
    const counts = new Float64Array(k * k);
    for (let row = 0; row < cell.length; row++) counts[cell[row]!]! += weight ? weight[row]! : 1;
    return counts;
  };
}

export interface ClassCounts {
  /** Actual and called. */
  readonly hit: number;
  readonly actual: number;
  readonly called: number;
}

/**
 * A score of classes: with two, that of the positive (the last); with more, the plain mean over the classes that occur
 * as actual or called (scikit-learn's `macro`). NaN without rows.
 */
export function perClass(score: (counts: ClassCounts) => number): (scored: Scored) => WeightedScore {
  return (scored) => {
    const k = scored.classes.length;
    const confusion = confusionCounts(scored);
    return (weight) => {
      const counts = confusion(weight);
      if (!counts.some((each) => each > 0)) return NaN;
      if (k === 2) return score(countsOf(counts, k, 1));
      const present = scored.classes.map((_, each) => countsOf(counts, k, each));
      return mean(present.filter(({ actual, called }) => actual + called > 0).map(score));
    };
  };
}

/** The counts of one class of a confusion matrix. */
export function countsOf(counts: Float64Array, k: number, each: number): ClassCounts {
  let actual = 0;
  let called = 0;
  for (let other = 0; other < k; other++) {
    actual += counts[each * k + other]!;
    called += counts[other * k + each]!;
  }
  return { hit: counts[each * k + each]!, actual, called };
}

/** hit / of, 0 where there is nothing to divide by (scikit-learn's `zero_division=0`). */
export function share(hit: number, of: number): number {
  return of > 0 ? hit / of : 0;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** Rows by falling score, with what stands at each rank. */
export interface Ranking {
  readonly order: Uint32Array;
  /** 1 where the row at the rank is of the class. */
  readonly positive: Uint8Array;
  /** 1 where the next rank has a lower score, and at the last. */
  readonly tieEnds: Uint8Array;
}

export function rankClass({ classes, actual, probabilities }: Scored, each: number): Ranking {
  const k = classes.length;
  const p = needed(probabilities);
  const scores = Float64Array.from(actual, (_, row) => p[row * k + each]!);
  const order = descendingOrder(scores);
  const positive = new Uint8Array(order.length);
  const tieEnds = new Uint8Array(order.length);
  for (let rank = 0; rank < order.length; rank++) {
    positive[rank] = actual[order[rank]!] === each ? 1 : 0;
    tieEnds[rank] = rank + 1 === order.length || scores[order[rank]!] !== scores[order[rank + 1]!] ? 1 : 0;
  }
  return { order, positive, tieEnds };
}

/**
 * A score of a ranking: with two classes that of the positive, with more the mean over the classes that occur among
 * the rows (macro, one against the rest). NaN where it is undefined for every class.
 */
export function perRanking(
  score: (ranking: Ranking, weight: Float64Array | undefined) => number,
): (scored: Scored) => WeightedScore {
  return (scored) => {
    const k = scored.classes.length;
    const asked = k === 2 ? [1] : scored.classes.map((_, each) => each);
    const rankings = asked.map((each) => rankClass(scored, each));
    return (weight) => {
      const scores = rankings.map((ranking) => score(ranking, weight));
      return mean(scores.filter((each) => !Number.isNaN(each)));
    };
  };
}
