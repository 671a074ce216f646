import { defineMetric } from '../../core/kind/metric-kind.ts';
import { confusionCounts, countsOf } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'balanced_accuracy',
  title: 'Balanced accuracy',
  doc:
    'Mean over the classes that occur of the share of their rows that is called right, 0 to 1; guessing gives 1 / ' +
    'number of classes. Undefined without rows.',
  source: 'scikit-learn balanced_accuracy_score',
  task: 'classification',
  better: 'higher',
  range: [0, 1],
  unit: 'share',
  prepare(scored) {
    const k = scored.classes.length;
    const confusion = confusionCounts(scored);
    return (weight) => {
      const counts = confusion(weight);
      let sum = 0;
      let present = 0;
      for (let each = 0; each < k; each++) {
        const { hit, actual } = countsOf(counts, k, each);
        if (actual === 0) continue;
        sum += hit / actual;
        present++;
      }
      return present === 0 ? NaN : sum / present;
    };
  },
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 0, 0, 1),
        probabilities: Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.3, 0.7, 0.1, 0.9),
      },
      value: 0.8333333333333333,
      tolerance: 1e-15,
    },
  ],
});
