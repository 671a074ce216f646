/** Scores of fitted models on the same rows. */
import type { MetricKind, Scored } from '../kind/metric-kind.ts';
import type { ModelKind, Prediction } from '../kind/model-kind.ts';
import { readFeatures, takeFeatures } from '../learn/dataset-features.ts';
import type { FittedModel } from '../learn/model-output.ts';
import { withPredictor, type PredictorContext } from '../learn/predictor.ts';
import type { Task } from '../learn/features.ts';
import type { Dataset } from '../table/dataset.ts';

/** The truth, and how classes are called from probabilities. */
export interface Truth {
  readonly task: Task;
  readonly classes: readonly string[];
  readonly actual: Float64Array;
  readonly threshold: number;
  readonly quantile: number;
}

/** The model's answers, by its f64 predictor where it has one, to the chosen rows of a dataset (all of them without `rows`). */
export async function predictDataset(
  ctx: PredictorContext,
  kinds: ReadonlyMap<string, ModelKind>,
  model: FittedModel,
  dataset: Dataset,
  rows?: Uint32Array,
): Promise<Prediction> {
  const all = await readFeatures(dataset, model.features);
  return withPredictor(ctx, kinds, model, (predict) => predict(rows ? takeFeatures(all, rows) : all));
}

/** The numbers of a prediction: probabilities row-major, or values. */
export function numbersOf({ probabilities, values }: Prediction): Float64Array {
  const numbers = probabilities ?? values;
  if (!numbers) throw new Error('a prediction without numbers');
  return numbers;
}

/** What metrics see: the truth beside a model's numbers, of all rows or of those at `positions`. */
export function scoredOf(truth: Truth, numbers: Float64Array, positions?: Uint32Array): Scored {
  const width = truth.task === 'classification' ? truth.classes.length : 1;
  const actual = positions ? Float64Array.from(positions, (at) => truth.actual[at]!) : truth.actual;
  const chosen = positions ? takeRows(numbers, width, positions) : numbers;
  const { task, classes, threshold, quantile } = truth;
  const given = { task, classes, actual, threshold, quantile };
  return task === 'classification' ? { ...given, probabilities: chosen } : { ...given, values: chosen };
}

function takeRows(numbers: Float64Array, width: number, positions: Uint32Array): Float64Array {
  const taken = new Float64Array(positions.length * width);
  positions.forEach((row, at) => {
    for (let each = 0; each < width; each++) taken[at * width + each] = numbers[row * width + each]!;
  });
  return taken;
}

/** Metric → score, null where undefined. */
export function scoresOf(metrics: readonly MetricKind[], scored: Scored): Record<string, number | null> {
  return Object.fromEntries(
    metrics.map((metric) => {
      const value = metric.score(scored);
      return [metric.id, Number.isNaN(value) ? null : value];
    }),
  );
}
