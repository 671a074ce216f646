import { z } from 'zod';
import { defineDriftTest } from '../../core/kind/drift-kind.ts';
import { sortedSample } from '../../core/monitor/sample.ts';

/** Stands for the spread of a reference that hardly varies. */
const LEAST_SPREAD = 0.001;

export default defineDriftTest({
  id: 'wasserstein',
  title: 'Wasserstein distance',
  doc: 'How far values must move on average to turn one sample into the other, in standard deviations of the reference (at least 0.001). ≥ 0; 0 = equal samples.',
  source: 'Evidently 0.7, stattests/wasserstein_distance_norm.py over scipy.stats.wasserstein_distance',
  columns: ['number'],
  params: z.strictObject({}),
  drifts: 'statistic_at_least',
  threshold: 0.1,
  test(reference, current) {
    if (reference.type === 'category' || current.type === 'category') throw new Error('wasserstein compares numbers');
    const first = sortedSample(reference);
    const second = sortedSample(current);
    if (first.length === 0 || second.length === 0) return { statistic: NaN };
    return { statistic: distance(first, second) / Math.max(spread(first), LEAST_SPREAD) };
  },
  examples: [
    { reference: [0, 2], current: [1, 3], statistic: 1, tolerance: 1e-12 },
    { reference: [5, 5, null], current: [5.5], statistic: 500, tolerance: 1e-9 },
  ],
});

/** The area between the two cumulative distributions. */
function distance(a: Float64Array, b: Float64Array): number {
  let area = 0;
  let i = 0;
  let j = 0;
  let last = Math.min(a[0]!, b[0]!);
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && a[i]! <= b[j]!);
    const value = fromA ? a[i]! : b[j]!;
    area += Math.abs(i / a.length - j / b.length) * (value - last);
    last = value;
    if (fromA) i++;
    else j++;
  }
  return area;
}

/** Standard deviation of the population. */
function spread(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at]! - mean) * (values[at]! - mean);
  return Math.sqrt(squares / values.length);
}
