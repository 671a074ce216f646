/** The numbers of a run in one list, each beside the same number of an earlier run. */
import type { Evaluation, Interval } from '../evaluation/evaluation-output.ts';
import { canonicalJson } from '../graph/canonical-json.ts';
import type { Output } from '../kind/cell-kind.ts';

export interface MetricRow {
  readonly cell: string;
  /** The model that was scored; null for a training's own scores on validation. */
  readonly model: string | null;
  readonly metric: string;
  /** Null where the metric is undefined. */
  readonly value: number | null;
  readonly interval?: Interval;
  /** Of the baseline: undefined when it has no such number. */
  readonly before?: number | null;
  /** Against the baseline; `other_rows` when it was measured on other rows, so that the two say little of each other. */
  readonly change?: 'better' | 'worse' | 'same' | 'other_rows';
}

type Numbers = Readonly<Record<string, number | null>>;

interface Scored {
  readonly model: string | null;
  readonly scores: Numbers;
  readonly intervals: Readonly<Record<string, Interval>>;
}

/** Rows of an evaluation (each model and metric) or of a trained model (its validation); none for other outputs. */
export function metricRows(
  cell: string,
  output: Output,
  baseline: Output | undefined,
  better: ReadonlyMap<string, 'higher' | 'lower'>,
): MetricRow[] {
  const before = baseline === undefined ? [] : scoredOf(baseline);
  const sameRows = baseline !== undefined && rowsOf(output) === rowsOf(baseline);
  return scoredOf(output).flatMap(({ model, scores, intervals }) =>
    Object.entries(scores).map(([metric, value]): MetricRow => {
      const old = before.find((each) => each.model === model)?.scores[metric];
      const interval = intervals[metric];
      return {
        cell,
        model,
        metric,
        value,
        ...(interval && { interval }),
        ...(old !== undefined && { before: old, change: changeOf(value, old, sameRows, better.get(metric)) }),
      };
    }),
  );
}

/** Which rows were scored, as a text to compare. */
function rowsOf(output: Output): string {
  const { evaluation, trainedOn } = output as { evaluation?: Evaluation; trainedOn?: unknown };
  return canonicalJson(evaluation ? [evaluation.on, evaluation.rows ?? null] : [trainedOn ?? null]);
}

function changeOf(
  value: number | null,
  before: number | null,
  sameRows: boolean,
  better: 'higher' | 'lower' | undefined,
): NonNullable<MetricRow['change']> {
  if (!sameRows) return 'other_rows';
  if (value === before || value === null || before === null || better === undefined) return 'same';
  return value > before === (better === 'higher') ? 'better' : 'worse';
}

function scoredOf(output: Output): Scored[] {
  if (output.type === 'model') {
    const { metrics } = output.result as unknown as { metrics?: Numbers };
    return [{ model: null, scores: metrics ?? {}, intervals: {} }];
  }
  const { evaluation } = output as { evaluation?: Evaluation };
  if (output.type !== 'evaluation' || !evaluation) return [];
  const result = output.result as unknown as Record<string, unknown>;
  const single = evaluation.metrics.some((metric) => Object.hasOwn(result, metric));
  const intervals = (result['intervals'] ?? {}) as Record<string, unknown>;
  return evaluation.models.map(({ name }) => {
    const numbers = (single ? result : (result[name] ?? {})) as Numbers;
    return {
      model: name,
      scores: Object.fromEntries(evaluation.metrics.map((metric) => [metric, numbers[metric] ?? null])),
      intervals: (single ? intervals : (intervals[name] ?? {})) as Readonly<Record<string, Interval>>,
    };
  });
}
