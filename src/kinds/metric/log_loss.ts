import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed, weightedMean } from '../../core/learn/metric-parts.ts';
import { log } from '../../core/stats/math.ts';

/** Probabilities are kept this far from 0 and 1: the spacing of doubles at 1. */
const EPSILON = 2.220446049250313e-16;

export default defineMetric({
  id: 'log_loss',
  title: 'Log loss',
  doc:
    'Mean of −ln p(actual class), in nats, at least 0; p is kept 2.2e-16 away from 0 and 1. Punishes what is sure and ' +
    'wrong. Undefined without rows.',
  source: 'scikit-learn log_loss',
  task: 'classification',
  better: 'lower',
  range: [0, null],
  unit: 'nats',
  prepare({ actual, classes, probabilities }) {
    const p = needed(probabilities);
    return weightedMean(
      actual.map((each, row) => -log(Math.min(1 - EPSILON, Math.max(EPSILON, p[row * classes.length + each]!)))),
    );
  },
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(1, 0, 0, 1),
        probabilities: Float64Array.of(0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65),
      },
      value: 0.21616187468057912,
      tolerance: 1e-15,
    },
  ],
});
