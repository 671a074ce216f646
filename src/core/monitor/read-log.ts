/** Reading a log's columns, whatever of them there is. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import { truthOf, type Answers } from '../serving/answers.ts';
import { isMissing, isNumeric, valueAt, type Column } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';
import type { MonitorBody } from './body.ts';
import type { MonitoredLog } from './log.ts';

/** Labels with more levels than this, all of them numbers, are a regression's. */
const MOST_NUMBER_CLASSES = 2;

/**
 * The log under the names that the body gives. `classes` are the model's where it is known; a real log's are the levels
 * of its labels and predictions, sorted, the last one positive. Numbers with more than two values make a regression.
 */
export async function readLog(
  dataset: Dataset,
  names: MonitorBody['log'],
  classes: readonly string[] | undefined,
): Promise<MonitoredLog> {
  const columnOf = (name: string) => (dataset.field(name) ? dataset.column(name) : Promise.resolve(undefined));
  const [prediction, probability, label, latency, status, value] = await Promise.all(
    [names.prediction, names.probability, names.label, names.latency, names.status, names.value].map(columnOf),
  );
  const levels = classes ?? logClasses(prediction, label, probability !== undefined);
  return {
    rows: dataset.rowCount,
    ...(status && { failed: failures(status) }),
    ...(latency && { latencyMs: numbersOf(latency) }),
    ...(value && { value: numbersOf(value) }),
    ...(label && { label: truthOf(label, levels) }),
    ...((prediction ?? probability) && { answers: answersOf(prediction, probability, levels) }),
  };
}

function logClasses(prediction: Column | undefined, label: Column | undefined, hasProbability: boolean): string[] {
  const columns = [prediction, label].filter((each) => each !== undefined);
  const levels = new Set(columns.flatMap(levelsOf));
  const numbers = columns.every((each) => isNumeric(each) && each.type !== 'boolean');
  if (numbers && !hasProbability && levels.size > MOST_NUMBER_CLASSES) return [];
  return [...levels].sort(byCodeUnit);
}

function levelsOf(column: Column): string[] {
  const levels = new Set<string>();
  for (let row = 0; row < column.length; row++) if (!isMissing(column, row)) levels.add(String(valueAt(column, row)));
  if (column.type !== 'boolean') return [...levels];
  return [...levels].map((each) => (each === '1' ? 'true' : 'false'));
}

function answersOf(
  prediction: Column | undefined,
  probability: Column | undefined,
  classes: readonly string[],
): Answers {
  const n = (prediction ?? probability)!.length;
  const p = probability ? numbersOf(probability) : new Float64Array(n).fill(NaN);
  // A log of probabilities alone means: positive from one half on.
  const predicted = prediction
    ? truthOf(prediction, classes)
    : p.map((each) => (Number.isNaN(each) ? NaN : each >= 0.5 ? 1 : 0));
  return { classes, threshold: impliedThreshold(predicted, p), prediction: predicted, probability: p };
}

/** The probability from which on a binary log calls a row positive; one half where the log does not tell. */
function impliedThreshold(predicted: Float64Array, probability: Float64Array): number {
  let least = Infinity;
  let most = -Infinity;
  predicted.forEach((each, row) => {
    const p = probability[row]!;
    if (each === 1 && p < least) least = p;
    if (each === 0 && p > most) most = p;
  });
  return least < Infinity && most < least && !(most < 0.5 && least >= 0.5) ? least : 0.5;
}

function failures(status: Column): Uint8Array {
  const values = numbersOf(status);
  return Uint8Array.from(values, (each) => (each >= 200 && each < 300 ? 0 : 1));
}

/** The numbers of a column; NaN where missing or where it holds no number. */
function numbersOf(column: Column): Float64Array {
  if (isNumeric(column)) return column.values.map((each, row) => (isMissing(column, row) ? NaN : each));
  return Float64Array.from({ length: column.length }, (_, row) => {
    const value = valueAt(column, row);
    return value === null || value === '' ? NaN : Number(value);
  });
}
