import { sortNumbers } from '../table/sort-numbers.ts';

/**
 * Nearest-rank percentile of rising values: the smallest value that at least `share` of them do not exceed. NaN when
 * there are none. Source: ISO 3534-1, the definition that load generators use.
 */
export function nearestRank(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN;
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!;
}

/** A copy of finite values in rising order. */
export function rising(values: Float64Array): Float64Array {
  return sortNumbers(values.slice());
}

export interface LatencyPercentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The three percentiles of latencies in any order; `values` is left as it is. */
export function latencyPercentiles(values: Float64Array): LatencyPercentiles {
  const sorted = rising(values);
  return { p50: nearestRank(sorted, 0.5), p95: nearestRank(sorted, 0.95), p99: nearestRank(sorted, 0.99) };
}
