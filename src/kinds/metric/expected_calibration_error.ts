import { defineMetric } from '../../core/kind/metric-kind.ts';
import { calibrationBins, CALIBRATION_BINS } from '../../core/learn/calibration.ts';

export default defineMetric({
  id: 'expected_calibration_error',
  title: 'Expected calibration error',
  doc:
    'Mean distance between what is promised and what happens, over 10 bins of equal width weighted by their rows, ' +
    '0 to 1. Two classes: p(positive) against the share of positives; more: the largest p against the share called ' +
    'right. Undefined without rows.',
  source: 'Guo et al. 2017; bins as scikit-learn calibration_curve(n_bins=10, strategy="uniform")',
  task: 'classification',
  better: 'lower',
  range: [0, 1],
  unit: 'share',
  prepare(scored) {
    const binned = calibrationBins(scored);
    return (weight) => {
      const { rows, promised, happened } = binned(weight);
      let total = 0;
      let sum = 0;
      for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
        total += rows[bin]!;
        sum += Math.abs(promised[bin]! - happened[bin]!);
      }
      return total > 0 ? sum / total : NaN;
    };
  },
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 1, 1, 0),
        probabilities: Float64Array.of(0.95, 0.05, 0.3, 0.7, 0.35, 0.65, 0.4, 0.6),
      },
      value: 0.325,
      tolerance: 1e-15,
    },
  ],
});
