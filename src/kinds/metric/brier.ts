import { defineMetric } from '../../core/kind/metric-kind.ts';
import { needed, weightedMean } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'brier',
  title: 'Brier score',
  doc:
    'Mean squared distance between the probabilities and what happened: with two classes that of p(positive), 0 to 1; ' +
    'with more the sum over the classes, 0 to 2. Undefined without rows.',
  source: 'scikit-learn brier_score_loss (scale_by_half="auto")',
  task: 'classification',
  better: 'lower',
  range: [0, 2],
  unit: 'none',
  prepare({ actual, classes, probabilities }) {
    const k = classes.length;
    const p = needed(probabilities);
    return weightedMean(
      actual.map((each, row) => {
        if (k === 2) return square(p[row * 2 + 1]! - each);
        let sum = 0;
        for (let other = 0; other < k; other++) sum += square(p[row * k + other]! - (other === each ? 1 : 0));
        return sum;
      }),
    );
  },
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 1, 1, 0),
        probabilities: Float64Array.of(0.9, 0.1, 0.1, 0.9, 0.2, 0.8, 0.7, 0.3),
      },
      value: 0.0375,
      tolerance: 1e-15,
    },
  ],
});

function square(x: number): number {
  return x * x;
}
