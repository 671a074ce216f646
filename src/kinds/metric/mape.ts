import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed, weightedMean } from '../../core/learn/metric-parts.ts';

/** The spacing of doubles at 1, as scikit-learn has it. */
const EPSILON = 2.220446049250313e-16;

export default defineMetric({
  id: 'mape',
  title: 'Mean absolute percentage error',
  doc: 'Mean of |prediction − truth| / |truth|, a share (1 = 100 %). A truth of 0 counts as 2.2e-16, which makes the mean useless. Undefined without rows.',
  source: 'scikit-learn mean_absolute_percentage_error',
  task: 'regression',
  better: 'lower',
  range: [0, null],
  unit: 'share',
  prepare({ actual, values }) {
    const predicted = needed(values);
    return weightedMean(
      actual.map((truth, row) => Math.abs(truth - predicted[row]!) / Math.max(Math.abs(truth), EPSILON)),
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
      value: 0.3273809523809524,
      tolerance: 1e-15,
    },
  ],
});
