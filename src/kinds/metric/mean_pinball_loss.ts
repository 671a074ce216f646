import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed, weightedMean } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'mean_pinball_loss',
  title: 'Quantile loss',
  doc: 'Mean pinball loss of the quantile asked for (0.5 unless said: half the mean absolute error), in units of the target. Undefined without rows.',
  source: 'scikit-learn mean_pinball_loss',
  task: 'regression',
  better: 'lower',
  range: [0, null],
  unit: 'target',
  prepare({ actual, values, quantile }) {
    const predicted = needed(values);
    const q = quantile ?? 0.5;
    return weightedMean(
      actual.map((truth, row) => {
        const short = truth - predicted[row]!;
        return short >= 0 ? q * short : (q - 1) * short;
      }),
    );
  },
  examples: [
    {
      scored: {
        task: 'regression',
        classes: [],
        actual: Float64Array.of(3, -0.5, 2, 7),
        values: Float64Array.of(2.5, 0, 2, 8),
      },
      value: 0.25,
      tolerance: 1e-15,
    },
  ],
});
