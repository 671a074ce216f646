import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed, weightedMean } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'rmse',
  title: 'Root mean squared error',
  doc: 'Square root of the mean squared distance between prediction and truth, in units of the target. Undefined without rows.',
  source: 'scikit-learn root_mean_squared_error',
  task: 'regression',
  better: 'lower',
  range: [0, null],
  unit: 'target',
  prepare({ actual, values }) {
    const predicted = needed(values);
    const meanSquare = weightedMean(actual.map((truth, row) => square(truth - predicted[row]!)));
    return (weight) => Math.sqrt(meanSquare(weight));
  },
  examples: [
    {
      scored: {
        task: 'regression',
        classes: [],
        actual: Float64Array.of(3, -0.5, 2, 7),
        values: Float64Array.of(2.5, 0, 2, 8),
      },
      value: 0.6123724356957945,
      tolerance: 1e-15,
    },
  ],
});

function square(x: number): number {
  return x * x;
}
