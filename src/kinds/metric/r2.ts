import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'r2',
  title: 'R²',
  doc:
    'Share of the variance of the truth that is explained, at most 1; predicting the mean gives 0. Where all truths ' +
    'are equal: 1 if each is met, else 0. Undefined below two rows.',
  source: 'scikit-learn r2_score',
  task: 'regression',
  better: 'higher',
  range: [null, 1],
  unit: 'share',
  prepare({ actual, values }) {
    const predicted = needed(values);
    return (weight) => {
      let total = 0;
      let sum = 0;
      let rows = 0;
      let low = Infinity;
      let high = -Infinity;
      for (let row = 0; row < actual.length; row++) {
        const w = weight ? weight[row]! : 1;
        total += w;
        sum += w * actual[row]!;
        if (w === 0) continue;
        rows++;
        low = Math.min(low, actual[row]!);
        high = Math.max(high, actual[row]!);
      }
      if (rows < 2) return NaN;
      const mean = sum / total;
      let left = 0;
      let spread = 0;
      for (let row = 0; row < actual.length; row++) {
        const w = weight ? weight[row]! : 1;
        const miss = actual[row]! - predicted[row]!;
        const off = actual[row]! - mean;
        left += w * miss * miss;
        spread += w * off * off;
      }
      if (low === high) return left === 0 ? 1 : 0;
      return 1 - left / spread;
    };
  },
  examples: [
    {
      scored: {
        task: 'regression',
        classes: [],
        actual: Float64Array.of(3, -0.5, 2, 7),
        values: Float64Array.of(2.5, 0, 2, 8),
      },
      value: 0.9486081370449679,
      tolerance: 1e-15,
    },
  ],
});
