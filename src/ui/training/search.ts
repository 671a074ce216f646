/** What a `tune` cell tells of its trials, put into an order to be read. */
import type { Json } from '../../core/json.ts';
import type { ModelOutput } from '../../core/learn/model-output.ts';

export type Scores = Readonly<Record<string, number | null>>;

export interface Trial {
  readonly params: Readonly<Record<string, Json>>;
  readonly metrics: Scores;
  /** One a fold, or one for `validation`. */
  readonly folds: readonly Scores[];
}

export interface Search {
  readonly metric: string;
  readonly over: 'validation' | 'folds';
  /** Index into `trials`. */
  readonly best: number;
  readonly trials: readonly Trial[];
  /** How many trials there could have been, where the search was stopped before. */
  readonly planned?: number;
}

export interface TuneOutput extends ModelOutput {
  readonly search: Search;
}

export interface RankedTrial extends Trial {
  /** From 1, in the order in which they were drawn. */
  readonly number: number;
  readonly score: number | null;
}

/** The best first; equals in the order of their numbers; trials without a score last. */
export function rankTrials({ metric, trials }: Search, better: 'higher' | 'lower'): RankedTrial[] {
  const sign = better === 'higher' ? -1 : 1;
  return trials
    .map((trial, index) => ({ ...trial, number: index + 1, score: trial.metrics[metric] ?? null }))
    .sort((a, b) => {
      if (a.score === null || b.score === null) return Number(a.score === null) - Number(b.score === null);
      return sign * (a.score - b.score) || a.number - b.number;
    });
}

/** `[trial, best score up to it]`, from the first trial that has a score. */
export function bestSoFar({ metric, trials }: Search, better: 'higher' | 'lower'): [number, number][] {
  let best: number | undefined;
  const points: [number, number][] = [];
  trials.forEach(({ metrics }, index) => {
    const score = metrics[metric] ?? null;
    if (score !== null && (best === undefined || (better === 'higher' ? score > best : score < best))) best = score;
    if (best !== undefined) points.push([index + 1, best]);
  });
  return points;
}
