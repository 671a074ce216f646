import { z } from 'zod';
import { defineDriftTest } from '../../core/kind/drift-kind.ts';
import { sortedSample } from '../../core/monitor/sample.ts';
import { kolmogorovTwoSampleP } from '../../core/stats/kolmogorov.ts';

export default defineDriftTest({
  id: 'ks',
  title: 'Kolmogorov–Smirnov test',
  doc: 'The largest distance between the two cumulative distributions, 0 to 1, and how likely one as large would be without drift. The p-value is exact up to 10,000 values a side.',
  source: "Hodges (1958); Simard & L'Ecuyer (2011); equal to scipy.stats.ks_2samp",
  columns: ['number'],
  params: z.strictObject({}),
  drifts: 'p_value_at_most',
  threshold: 0.05,
  test(reference, current) {
    if (reference.type === 'category' || current.type === 'category') throw new Error('ks is a test of numbers');
    const first = sortedSample(reference);
    const second = sortedSample(current);
    if (first.length === 0 || second.length === 0) return { statistic: NaN, pValue: NaN };
    const statistic = largestDistance(first, second);
    return { statistic, pValue: kolmogorovTwoSampleP(statistic, first.length, second.length) };
  },
  examples: [
    { reference: [1, 2, 3], current: [4, 5, 6], statistic: 1, pValue: 0.1, tolerance: 1e-12 },
    { reference: [1, 2, 3, 4], current: [2, 3, 4, 5, null], statistic: 0.25, pValue: 1, tolerance: 1e-12 },
  ],
});

function largestDistance(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    const distance = Math.abs(i / a.length - j / b.length);
    if (distance > largest) largest = distance;
  }
  return largest;
}
