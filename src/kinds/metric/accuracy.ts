import { defineMetric } from '../../core/kind/metric-kind.ts';
import { calledClasses, weightedMean } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'accuracy',
  title: 'Accuracy',
  doc: 'Share of rows whose class is called right, 0 to 1. Undefined without rows. Misleads where one class is rare.',
  source: 'scikit-learn accuracy_score',
  task: 'classification',
  better: 'higher',
  range: [0, 1],
  unit: 'share',
  prepare(scored) {
    const called = calledClasses(scored);
    return weightedMean(Float64Array.from(called, (each, row) => (each === scored.actual[row] ? 1 : 0)));
  },
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 1, 1, 0),
        probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.5, 0.5),
      },
      value: 0.5,
      tolerance: 0,
    },
  ],
});
