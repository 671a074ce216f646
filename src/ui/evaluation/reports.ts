import type { Json } from '../../core/json.ts';
import type { EvaluationOutput, ModelReport, Scores } from '../../core/evaluation/evaluation-output.ts';

export interface NamedReport extends ModelReport {
  readonly name: string;
}

const RESERVED = ['intervals', 'slices', 'curves'];

/** The reports of an evaluation, one a model, whichever of its two shapes the result has. */
export function reportsOf(output: EvaluationOutput, body: Json | undefined): NamedReport[] {
  const result = output.result as Readonly<Record<string, Json>>;
  const { of } = (body ?? {}) as { of?: string | readonly string[] };
  const names = output.evaluation.models.map(({ name }) => name);
  const single = typeof of === 'string' || (of === undefined && typeof result[names[0] ?? ''] !== 'object');
  return names.map((name) => {
    const pick = (key: string) =>
      (single ? result[key] : (result[key] as Readonly<Record<string, Json>>)?.[name]) ?? {};
    const scores = single
      ? Object.fromEntries(Object.entries(result).filter(([key]) => !RESERVED.includes(key)))
      : (result[name] ?? {});
    return {
      name,
      scores: scores as Scores,
      intervals: pick('intervals') as never,
      slices: pick('slices') as never,
      curves: pick('curves') as never,
    };
  });
}
