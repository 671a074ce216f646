import { z } from 'zod';
import { defineDriftTest } from '../../core/kind/drift-kind.ts';
import { quantileShares, sturgesShares } from '../../core/monitor/bins.ts';
import { log } from '../../core/stats/math.ts';

/** Stands for the share of an empty bin. */
const EMPTY = 1e-4;

export default defineDriftTest({
  id: 'psi',
  title: 'Population stability index',
  doc: 'Sum over bins of (p − q) ln(p / q), p and q the shares of current and reference. Unitless, ≥ 0; 0 = equal histograms, 0.1 is commonly called a shift, 0.25 a large one. Bins stand at the quantiles of the reference, one per value for categories; an empty bin counts as a share of 0.0001.',
  source: 'Yurdakul, "Statistical properties of the population stability index" (2018)',
  columns: ['number', 'category'],
  params: z.strictObject({
    bins: z.int().min(2).max(1000).default(10).describe('Number of bins at quantiles of the reference.'),
    binning: z
      .enum(['quantiles', 'sturges'])
      .default('quantiles')
      .describe('`sturges`: bins of equal width over both samples and empty bins filled as Evidently does.'),
  }),
  drifts: 'statistic_at_least',
  threshold: 0.1,
  test(reference, current, { bins, binning }) {
    const evidently = binning === 'sturges';
    const shares = evidently ? sturgesShares(reference, current) : quantileShares(reference, current, bins);
    const p = fill(shares.current, evidently);
    const q = fill(shares.reference, evidently);
    let statistic = 0;
    for (let bin = 0; bin < p.length; bin++) statistic += (p[bin]! - q[bin]!) * log(p[bin]! / q[bin]!);
    return { statistic };
  },
  examples: [
    {
      reference: [1, 2, 3, 4],
      current: [1, 2, 3, 4],
      params: { bins: 2 },
      statistic: 0,
      tolerance: 0,
    },
    {
      // Halves against one quarter and three quarters.
      reference: [1, 2, 3, 4],
      current: [1, 3, 4, 5],
      params: { bins: 2 },
      statistic: 0.27465307216702745,
      tolerance: 1e-12,
    },
    {
      reference: ['a', 'b'],
      current: ['a', 'a', null],
      statistic: (1 - 0.5) * 0.6931471805599453 + (0.0001 - 0.5) * -8.517193191416238,
      tolerance: 1e-12,
    },
  ],
});

/** Evidently fills below the smallest share where that is tiny itself. */
function fill(shares: Float64Array, evidently: boolean): Float64Array {
  const least = shares.reduce((min, share) => (share > 0 && share < min ? share : min), 1);
  const empty = evidently && least <= EMPTY ? least / 1e6 : EMPTY;
  return shares.map((share) => (share === 0 ? empty : share));
}
