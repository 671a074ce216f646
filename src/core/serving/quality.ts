/** Quality of answers whose truth is known, by the metrics of the notebook. */
import type { MetricKind, Scored } from '../kind/metric-kind.ts';
import type { Answers } from './answers.ts';

/**
 * The metric over some requests; those without a truth (or an answer) are left out. NaN where it is undefined, also
 * for a metric that wants probabilities of answers that have none.
 */
export function scoreRows(
  metric: MetricKind,
  answers: Answers,
  truth: Float64Array,
  requests: ArrayLike<number>,
): number {
  const isClassification = answers.classes.length > 0;
  if ((metric.task === 'classification') !== isClassification) return NaN;
  const known = Array.from(requests).filter(
    (each) => !Number.isNaN(truth[each]) && !Number.isNaN(answers.prediction[each]),
  );
  if (known.length === 0) return NaN;
  return metric.score(scoredRows(answers, truth, known));
}

function scoredRows(answers: Answers, truth: Float64Array, rows: readonly number[]): Scored {
  const { classes } = answers;
  const actual = Float64Array.from(rows, (row) => truth[row]!);
  if (classes.length === 0) {
    const values = Float64Array.from(rows, (row) => answers.prediction[row]!);
    return { task: 'regression', classes, actual, values };
  }
  const probabilities = new Float64Array(rows.length * classes.length);
  rows.forEach((row, index) => {
    const start = index * classes.length;
    for (let each = 0; each < classes.length; each++) probabilities[start + each] = probabilityOf(answers, row, each);
  });
  return { task: 'classification', classes, actual, probabilities, threshold: answers.threshold };
}

/** p of a class; where the answers keep no distribution, all of it lies on the predicted class. */
function probabilityOf(
  { classes, prediction, probability, probabilities }: Answers,
  row: number,
  each: number,
): number {
  if (probabilities) return probabilities[row * classes.length + each]!;
  if (classes.length === 2 && !Number.isNaN(probability[row]))
    return each === 1 ? probability[row]! : 1 - probability[row]!;
  return prediction[row] === each ? 1 : 0;
}
