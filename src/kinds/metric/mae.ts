import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed, weightedMean } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'mae',
  title: 'Mean absolute error',
  doc: 'Mean distance between prediction and truth, in units of the target. Undefined without rows.',
  source: 'scikit-learn mean_absolute_error',
  task: 'regression',
  better: 'lower',
  range: [0, null],
  unit: 'target',
  prepare({ actual, values }) {
    const predicted = needed(values);
    return weightedMean(actual.map((truth, row) => Math.abs(truth - predicted[row]!)));
  },
  examples: [
    {
      scored: {
        task: 'regression',
        classes: [],
        actual: Float64Array.of(3, -0.5, 2, 7),
        values: Float64Array.of(2.5, 0, 2, 8),
      },
      value: 0.5,
      tolerance: 1e-15,
    },
  ],
});
