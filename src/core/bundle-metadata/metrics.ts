/** The metrics of an evaluation, a training or a monitor as a flat list. */
import type { EvaluationOutput, Interval, ModelReport } from '../evaluation/evaluation-output.ts';
import type { Output } from '../kind/cell-kind.ts';

export interface Metric {
  /** Undefined where one model, or none, is measured. */
  readonly model?: string;
  readonly name: string;
  readonly value: number | null;
  readonly interval?: Interval;
}

type Values = Readonly<Record<string, number | null>>;

/** Models in the order asked, their metrics in the order asked; empty for what measures nothing. */
export function metricsOf(output: Output): Metric[] {
  if (output.type === 'evaluation') return evaluated(output as EvaluationOutput);
  const member = output.type === 'monitoring' ? 'quality' : output.type === 'model' ? 'metrics' : undefined;
  const values = (member === undefined ? undefined : output.result[member]) as unknown as Values | undefined;
  return Object.entries(values ?? {}).map(([name, value]) => ({ name, value }));
}

function evaluated({ evaluation, result }: EvaluationOutput): Metric[] {
  const { models, metrics } = evaluation;
  const listed =
    models.length > 1 || !metrics.some((name) => typeof result[name] === 'number' || result[name] === null);
  return models.flatMap(({ name: model }) => {
    const values = (listed ? result[model] : result) as unknown as Values;
    const all = result['intervals'] as unknown as Readonly<Record<string, unknown>> | undefined;
    const intervals = ((listed ? all?.[model] : all) ?? {}) as ModelReport['intervals'];
    return metrics.map((name) => ({
      ...(listed && { model }),
      name,
      value: values[name] ?? null,
      ...(intervals[name] && { interval: intervals[name] }),
    }));
  });
}
