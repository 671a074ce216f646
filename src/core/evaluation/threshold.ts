/** From which probability a row is called positive, and what that costs. */
import type { Scored } from '../kind/metric-kind.ts';
import { DEFAULT_THRESHOLD, needed, rankClass } from '../learn/metric-parts.ts';

/** Cost per row by what was called and what happened; a gain is negative. In one unit, whichever. */
export interface Costs {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

export interface ThresholdReport {
  readonly used: number;
  /** Mean cost per row at the threshold used; absent without costs. */
  readonly cost?: number;
  /** The cheapest threshold on these rows, the highest among equals; chosen on them, so a little too good. */
  readonly best?: { readonly threshold: number; readonly cost: number };
  /** [threshold, mean cost per row], thresholds falling. */
  readonly curve?: readonly (readonly [number, number])[];
}

const CURVE_POINTS = 100;

/** Costs at every threshold that tells rows apart. Two classes. O(n log n). */
export function bestThreshold(scored: Scored, costs: Costs | undefined): ThresholdReport {
  const used = scored.threshold ?? DEFAULT_THRESHOLD;
  const n = scored.actual.length;
  if (!costs || n === 0) return { used };
  const p = needed(scored.probabilities);
  const { order, positive, tieEnds } = rankClass(scored, 1);
  const positives = positive.reduce((sum, each) => sum + each, 0);
  const costOf = (hits: number, called: number) =>
    (hits * costs.tp +
      (called - hits) * costs.fp +
      (positives - hits) * costs.fn +
      (n - positives - called + hits) * costs.tn) /
    n;
  // Above every score nothing is called positive.
  const points: [number, number][] = [[1, costOf(0, 0)]];
  let atUsed = costOf(0, 0);
  let hits = 0;
  for (let rank = 0; rank < n; rank++) {
    hits += positive[rank]!;
    if (tieEnds[rank] === 0) continue;
    const threshold = p[order[rank]! * 2 + 1]!;
    const cost = costOf(hits, rank + 1);
    if (threshold >= used) atUsed = cost;
    // At a threshold of 1, rows with p = 1 are called positive: that point replaces the one of calling nobody.
    if (threshold >= 1) points.pop();
    points.push([threshold, cost]);
  }
  const best = points.reduce((a, b) => (b[1] < a[1] ? b : a));
  const every = Math.max(1, Math.ceil(points.length / CURVE_POINTS));
  const curve = points.filter((point, at) => at % every === 0 || at === points.length - 1 || point === best);
  return { used, cost: atUsed, best: { threshold: best[0], cost: best[1] }, curve };
}
