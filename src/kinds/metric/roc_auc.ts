import { defineMetric } from '../../core/kind/metric-kind.ts';
import { perRanking } from '../../core/learn/metric-parts.ts';

export default defineMetric({
  id: 'roc_auc',
  title: 'ROC AUC',
  doc:
    'Chance that a positive row gets a higher score than a negative one, ties counting half, 0 to 1; guessing gives ' +
    '0.5. With more than two classes the mean over the classes that occur, each against the rest. Undefined where ' +
    'all rows are of one class. O(n log n).',
  source: 'scikit-learn roc_auc_score (average="macro", multi_class="ovr")',
  task: 'classification',
  better: 'higher',
  range: [0, 1],
  unit: 'share',
  prepare: perRanking(({ order, positive, tieEnds }, weight) => {
    let before = 0;
    let tiedPositive = 0;
    let tiedNegative = 0;
    let negatives = 0;
    let wins = 0;
    for (let rank = 0; rank < order.length; rank++) {
      const w = weight ? weight[order[rank]!]! : 1;
      if (positive[rank] === 1) tiedPositive += w;
      else tiedNegative += w;
      if (tieEnds[rank] === 0) continue;
      wins += tiedNegative * (before + tiedPositive / 2);
      before += tiedPositive;
      negatives += tiedNegative;
      tiedPositive = 0;
      tiedNegative = 0;
    }
    return before > 0 && negatives > 0 ? wins / (before * negatives) : NaN;
  }),
  examples: [
    {
      scored: {
        task: 'classification',
        classes: ['no', 'yes'],
        actual: Float64Array.of(0, 0, 1, 1),
        probabilities: Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8),
      },
      value: 0.75,
      tolerance: 0,
    },
  ],
});
