import { z } from 'zod';
import { defineDriftTest } from '../../core/kind/drift-kind.ts';
import { countValues } from '../../core/monitor/sample.ts';
import { chiSquaredSf } from '../../core/stats/distributions.ts';

export default defineDriftTest({
  id: 'chi_squared',
  title: 'Chi-squared test',
  doc: 'Sum over values of (observed − expected)² / expected, expected by the shares of the reference, and how likely one as large would be without drift. A value that the reference never had makes it infinite.',
  source: 'Pearson (1900); Evidently 0.7, stattests/chisquare_stattest.py over scipy.stats.chisquare',
  columns: ['number', 'category'],
  params: z.strictObject({}),
  drifts: 'p_value_below',
  threshold: 0.05,
  test(reference, current) {
    const counts = countValues(reference, current);
    if (counts.nReference === 0 || counts.nCurrent === 0) return { statistic: NaN, pValue: NaN };
    const scale = counts.nCurrent / counts.nReference;
    let statistic = 0;
    counts.reference.forEach((count, value) => {
      const expected = count * scale;
      const difference = counts.current[value]! - expected;
      statistic += (difference * difference) / expected;
    });
    const df = counts.reference.length - 1;
    return { statistic, pValue: df === 0 ? 1 : chiSquaredSf(statistic, df) };
  },
  examples: [
    {
      reference: ['a', 'b', 'c'],
      current: ['a', 'a', 'b', 'c', null],
      statistic: 0.5,
      pValue: 0.7788007830714049,
      tolerance: 1e-12,
    },
    { reference: ['a', 'a'], current: ['a', 'b'], statistic: Infinity, pValue: 0, tolerance: 0 },
    { reference: ['a'], current: ['a', 'a'], statistic: 0, pValue: 1, tolerance: 0 },
  ],
});
