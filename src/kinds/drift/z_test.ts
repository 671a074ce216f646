import { z } from 'zod';
import { defineDriftTest } from '../../core/kind/drift-kind.ts';
import { countValues } from '../../core/monitor/sample.ts';
import { normalSf } from '../../core/stats/distributions.ts';

export default defineDriftTest({
  id: 'z_test',
  title: 'Z-test of two shares',
  doc: 'For columns of two values: the difference between the shares of values other than the smallest, in standard errors of the pooled share, and how likely one as large would be without drift.',
  source: 'Evidently 0.7, stattests/z_stattest.py',
  columns: ['number', 'category'],
  params: z.strictObject({}),
  drifts: 'p_value_below',
  threshold: 0.05,
  test(reference, current) {
    const { reference: first, current: second, nReference: n1, nCurrent: n2 } = countValues(reference, current);
    if (n1 === 0 || n2 === 0) return { statistic: NaN, pValue: NaN };
    if (first.length === 1) return { statistic: 0, pValue: 1 };
    const p1 = (n1 - first[0]!) / n1;
    const p2 = (n2 - second[0]!) / n2;
    const pooled = (p1 * n1 + p2 * n2) / (n1 + n2);
    const statistic = (p1 - p2) / Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
    return { statistic, pValue: 2 * normalSf(Math.abs(statistic)) };
  },
  examples: [
    {
      reference: [0, 0, 1, 1],
      current: [0, 1, 1, 1, null],
      statistic: -0.7302967433402214,
      pValue: 0.4652088184521418,
      tolerance: 1e-12,
    },
    { reference: ['no'], current: ['no', 'no'], statistic: 0, pValue: 1, tolerance: 0 },
  ],
});
