import { z } from 'zod';
import { defineDriftTest } from '../../core/kind/drift-kind.ts';
import { sturgesShares } from '../../core/monitor/bins.ts';
import { log } from '../../core/stats/math.ts';

export default defineDriftTest({
  id: 'jensen_shannon',
  title: 'Jensen–Shannon distance',
  doc: 'Square root of the mean of the two Kullback–Leibler divergences from the average of both histograms, natural logarithm: 0 = equal, 0.83 = nothing in common. One bin per value for categories and for numbers with at most 20 distinct values in the reference, else bins of equal width by Sturges’ rule.',
  source: 'Lin (1991); Evidently 0.7, stattests/jensenshannon.py',
  columns: ['number', 'category'],
  params: z.strictObject({}),
  drifts: 'statistic_at_least',
  threshold: 0.1,
  test(reference, current) {
    const { reference: q, current: p } = sturgesShares(reference, current);
    if (p.length === 0) return { statistic: NaN };
    let divergence = 0;
    for (let bin = 0; bin < p.length; bin++) {
      const middle = (p[bin]! + q[bin]!) / 2;
      divergence += term(p[bin]!, middle) + term(q[bin]!, middle);
    }
    return { statistic: Math.sqrt(Math.max(divergence, 0) / 2) };
  },
  examples: [
    { reference: ['a', 'b'], current: ['a', 'b', 'a', 'b', null], statistic: 0, tolerance: 0 },
    { reference: ['a'], current: ['b'], statistic: 0.8325546111576977, tolerance: 1e-12 },
    { reference: [0, 0, 1, 1], current: [0, 0, 0, 1], statistic: 0.18390779094047432, tolerance: 1e-12 },
  ],
});

function term(share: number, middle: number): number {
  return share === 0 ? 0 : share * log(share / middle);
}
