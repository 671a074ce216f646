import { defineMetric } from '../../core/kind/metric-kind.ts';
import { perRanking } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'average_precision',
  title: 'Average precision',
  doc:
    'Mean of the precisions at each threshold, weighted by the gain in recall, 0 to 1; guessing gives the share of ' +
    'positives. Tied scores make one threshold. With more than two classes the mean over the classes that occur, ' +
    'each against the rest. Undefined where no row is positive. O(n log n).',
  source: 'scikit-learn average_precision_score',
  task: 'classification',
  better: 'higher',
  range: [0, 1],
  unit: 'share',
  prepare: perRanking(({ order, positive, tieEnds }, weight) => {
    let seen = 0;
    let hits = 0;
    let tied = 0;
    let sum = 0;
    for (let rank = 0; rank < order.length; rank++) {
      const w = weight ? weight[order[rank]!]! : 1;
      seen += w;
      if (positive[rank] === 1) tied += w;
      if (tieEnds[rank] === 0 || tied === 0) continue;
      hits += tied;
      sum += (tied * hits) / seen;
      tied = 0;
    }
    return hits > 0 ? sum / hits : NaN;
  }),
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 0, 1, 1),
        probabilities: Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8),
      },
      value: 0.8333333333333333,
      tolerance: 1e-15,
    },
  ],
});
