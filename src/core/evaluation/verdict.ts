/** What a gate asks of evaluated models, and its answers. */
import type { MetricKind, WeightedScore } from '../kind/metric-kind.ts';
import { problem, type Problem, type ProblemParam } from '../problem.ts';
import { renderProblem } from '../words/index.ts';
import { bootstrapScores, differenceOf, percentileInterval, type BootstrapContext } from './bootstrap.ts';

/** A bound on a metric, as an item of `require` has it. */
export interface Criterion {
  readonly min?: number;
  readonly max?: number;
  /** An alias of the registered model. */
  readonly not_worse_than?: string;
  /** How much worse is still not worse, in units of the metric. */
  readonly margin: number;
  /** Confidence of the paired interval. */
  readonly confidence: number;
}

/** One answer; `said` is the message as data, for the person's language. */
export interface Reason {
  /** What was required, for example `roc_auc ≥ 0.7`. */
  readonly require: string;
  readonly got: number | boolean | null;
  readonly passed: boolean;
  /** English, subject first. */
  readonly message: string;
  readonly said: Problem;
}

export function reason(
  require: string,
  got: Reason['got'],
  passed: boolean,
  code: string,
  params: Record<string, ProblemParam>,
): Reason {
  const said = problem(code, params, {}, passed ? 'warning' : 'error');
  return { require, got, passed, message: renderProblem(said, 'en'), said };
}

/** Digits that mean something to a person. */
function shownNumber(value: number): number {
  return Number(value.toPrecision(5));
}

/** Who is judged, and on which rows: said in every message. */
export interface Subject {
  readonly model: string;
  /** `carrier = UA`; null for all rows. */
  readonly slice: string | null;
}

/** Answers to `min` and `max`. A score that is undefined fails on all rows and is passed over in a slice. */
export function judgeBounds(metric: MetricKind, value: number, { min, max }: Criterion, subject: Subject): Reason[] {
  const reasons: Reason[] = [];
  const bounds = [
    ['≥', min, 'gate.at_least'],
    ['≤', max, 'gate.at_most'],
  ] as const;
  for (const [sign, bound, code] of bounds) {
    if (bound === undefined) continue;
    const require = requirement(`${metric.id} ${sign} ${bound}`, subject);
    const words = { ...subject, metric: metric.id, bound };
    if (Number.isNaN(value)) reasons.push(reason(require, null, subject.slice !== null, 'gate.undefined', words));
    else {
      const passed = sign === '≥' ? value >= bound : value <= bound;
      reasons.push(reason(require, value, passed, code, { ...words, got: shownNumber(value) }));
    }
  }
  return reasons;
}

export function requirement(what: string, { slice }: Subject): string {
  return slice === null ? what : `${what} in ${slice}`;
}

const REPLICATES = 500;

/**
 * Whether the model is not worse than the champion by more than the margin: the lower end of the paired bootstrap
 * interval of the advantage (positive = better, whichever way the metric goes) must be at least −margin.
 */
export async function judgeAgainst(
  ctx: BootstrapContext,
  metric: MetricKind,
  scores: { readonly model: WeightedScore; readonly champion: WeightedScore; readonly rows: number },
  criterion: Criterion,
  subject: Subject,
): Promise<Reason> {
  const alias = criterion.not_worse_than!;
  const { margin, confidence } = criterion;
  const sign = metric.better === 'higher' ? 1 : -1;
  const require = requirement(`${metric.id} not worse than ${alias}`, subject);
  const [got, reference] = [scores.model(), scores.champion()];
  const words = { ...subject, metric: metric.id, alias, margin };
  if (Number.isNaN(got) || Number.isNaN(reference)) {
    return reason(require, null, subject.slice !== null, 'gate.undefined', words);
  }
  const [a, b] = await bootstrapScores(ctx, scores.rows, [scores.model, scores.champion], REPLICATES);
  const interval = percentileInterval(
    differenceOf(a!, b!).map((each) => sign * each),
    confidence,
  );
  // Rounding of sums must not fail a model against its equal.
  const passed = interval !== undefined && interval.low >= -margin - 1e-12;
  return reason(require, got, passed, passed ? 'gate.not_worse' : 'gate.worse', {
    ...words,
    got: shownNumber(got),
    reference: shownNumber(reference),
    advantage: shownNumber(sign * (got - reference)),
    low: interval ? shownNumber(interval.low) : null,
    high: interval ? shownNumber(interval.high) : null,
    percent: shownNumber(confidence * 100),
  });
}
