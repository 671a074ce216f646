import { defineMetric } from '../../core/kind/metric-kind.ts';
import { perClass, share } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'recall',
  title: 'Recall',
  doc:
    'Share of the positive rows that are called positive, 0 to 1. ' +
    'With more than two classes the plain mean over the classes (macro). 0 where nothing is to divide by; undefined ' +
    'without rows.',
  source: 'scikit-learn recall_score',
  task: 'classification',
  better: 'higher',
  range: [0, 1],
  unit: 'share',
  prepare: perClass(({ hit, actual }) => share(hit, actual)),
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 1, 1, 0, 1),
        probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.1, 0.9, 0.7, 0.3),
      },
      value: 0.3333333333333333,
      tolerance: 1e-15,
    },
  ],
});
