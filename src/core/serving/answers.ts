/** A model's answers to every request, and what they are worth. */
import type { Prediction } from '../kind/model-kind.ts';
import type { Column } from '../table/column.ts';
import { isMissing, valueAt } from '../table/column.ts';

export interface Answers {
  /** Sorted levels, the positive one last; empty for regression. */
  readonly classes: readonly string[];
  /** Two classes: positive from this probability on. */
  readonly threshold: number;
  /** Class number, or the value. */
  readonly prediction: Float64Array;
  /** Two classes: p(positive); more: p of the predicted class; regression: NaN. */
  readonly probability: Float64Array;
  /** Row-major [n × classes]; absent for regression. */
  readonly probabilities?: Float64Array;
}

/** Turns predictions into answers: two classes by p(positive) ≥ threshold, more by the largest, the first among equals. */
export function toAnswers(prediction: Prediction, classes: readonly string[], threshold: number): Answers {
  const { values, probabilities } = prediction;
  if (!probabilities) {
    if (!values) throw new Error('a prediction without values');
    return { classes, threshold, prediction: values, probability: new Float64Array(values.length).fill(NaN) };
  }
  const n = probabilities.length / classes.length;
  const predicted = new Float64Array(n);
  const probability = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const start = row * classes.length;
    let best = 0;
    if (classes.length === 2) best = probabilities[start + 1]! >= threshold ? 1 : 0;
    else
      for (let each = 1; each < classes.length; each++)
        if (probabilities[start + each]! > probabilities[start + best]!) best = each;
    predicted[row] = best;
    probability[row] = probabilities[start + (classes.length === 2 ? 1 : best)]!;
  }
  return { classes, threshold, prediction: predicted, probability, probabilities };
}

/**
 * A column of truth as class numbers (or values, for regression without classes); NaN where it is missing or names a
 * class that the model does not know. Booleans match `true`/`false` and `1`/`0`.
 */
export function truthOf(column: Column, classes: readonly string[]): Float64Array {
  const truth = new Float64Array(column.length).fill(NaN);
  const known = new Map(classes.map((each, index) => [each, index]));
  for (let row = 0; row < column.length; row++) {
    if (isMissing(column, row)) continue;
    const value = valueAt(column, row)!;
    if (classes.length === 0) truth[row] = typeof value === 'number' ? value : NaN;
    else truth[row] = known.get(classText(column, value)) ?? known.get(String(value)) ?? NaN;
  }
  return truth;
}

function classText(column: Column, value: number | string): string {
  return column.type === 'boolean' ? (value === 1 ? 'true' : 'false') : String(value);
}

export interface ValueTable {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
  /** Worth of a request that got no answer. */
  readonly error: number;
}

/**
 * Worth of each request by its outcome; the last class is positive, any other negative. NaN where the truth is not
 * known; a request without an answer (prediction NaN) is worth `error`.
 */
export function valueByOutcome(
  prediction: Float64Array,
  label: Float64Array,
  classes: readonly string[],
  table: ValueTable,
): Float64Array {
  const positive = classes.length - 1;
  return prediction.map((predicted, row) => {
    if (Number.isNaN(predicted)) return table.error;
    if (Number.isNaN(label[row])) return NaN;
    const isPositive = label[row] === positive;
    if (predicted === positive) return isPositive ? table.tp : table.fp;
    return isPositive ? table.fn : table.tn;
  });
}
