/** Is the new revision fit to go on? Rules over what both revisions have answered so far. */
import type { Endpoint } from './endpoint.ts';
import { STATUS } from './endpoint.ts';
import { nearestRank, rising } from './percentile.ts';
import type { AnalysisRule } from './plan.ts';
import type { RuleResult, RuleVerdict } from './rollout.ts';

export type Arm = 'stable' | 'candidate';

/** Operational metrics that every deployment has; any other name is a quality metric and waits for labels. */
export const ENDPOINT_METRICS = ['error_rate', 'p50_ms', 'p95_ms', 'p99_ms'] as const;

/** Mean business value per request whose label is known. */
export const VALUE_METRIC = 'value_mean';

/** Quality of the answers that one revision gave to `requests` whose labels have arrived. */
export interface QualityScores {
  /** Undefined for an unknown metric. */
  better(metric: string): 'higher' | 'lower' | undefined;
  /** NaN where undefined for these rows. */
  score(metric: string, arm: Arm, requests: readonly number[]): number;
}

/** What one revision has done since some moment. */
export interface ArmWindow {
  readonly endpoint: Endpoint;
  /** Answered requests since the step began. */
  readonly answered: readonly number[];
  /** Answered with 200 since the rollout began, label known by now. */
  readonly labelled: readonly number[];
}

interface Measured {
  readonly value: number;
  readonly requests: number;
}

function measure(metric: string, arm: Arm, window: ArmWindow, quality: QualityScores): Measured {
  const { endpoint, answered, labelled } = window;
  if (metric === 'error_rate') {
    const errors = answered.filter((each) => endpoint.status[each] !== STATUS.ok).length;
    return { value: answered.length === 0 ? NaN : errors / answered.length, requests: answered.length };
  }
  const share = { p50_ms: 0.5, p95_ms: 0.95, p99_ms: 0.99 }[metric];
  if (share === undefined) return { value: quality.score(metric, arm, labelled), requests: labelled.length };
  const good = answered.filter((each) => endpoint.status[each] === STATUS.ok);
  const latencies = rising(Float64Array.from(good, (each) => endpoint.latencyMs[each]!));
  return { value: nearestRank(latencies, share), requests: good.length };
}

/** Asks one rule. Inconclusive below its least number of requests, or where the metric is undefined. */
export function askRule(
  rule: AnalysisRule,
  windows: Readonly<Record<Arm, ArmWindow>>,
  quality: QualityScores,
): RuleResult {
  const candidate = measure(rule.metric, 'candidate', windows.candidate, quality);
  const stable = measure(rule.metric, 'stable', windows.stable, quality);
  const compared = rule.worseBy !== null;
  const few = candidate.requests < rule.minRequests || (compared && stable.requests < rule.minRequests);
  const undefinedHere = Number.isNaN(candidate.value) || (compared && Number.isNaN(stable.value));
  const broken = few || undefinedHere ? undefined : brokenBound(rule, candidate.value, stable.value, quality);
  const verdict: RuleVerdict = few || undefinedHere ? 'inconclusive' : broken === undefined ? 'pass' : 'fail';
  const value = Number.isNaN(candidate.value) ? 'undefined' : shown(candidate.value);
  const least = `${candidate.requests} requests, ${rule.minRequests} needed`;
  return {
    metric: rule.metric,
    verdict,
    candidate: Number.isNaN(candidate.value) ? null : candidate.value,
    stable: Number.isNaN(stable.value) ? null : stable.value,
    message: `${rule.metric}: ${value}, ${few ? least : (broken ?? (undefinedHere ? 'not comparable' : 'within bounds'))}`,
  };
}

function brokenBound(
  rule: AnalysisRule,
  candidate: number,
  stable: number,
  quality: QualityScores,
): string | undefined {
  if (rule.max !== null && candidate > rule.max) return `above ${shown(rule.max)}`;
  if (rule.min !== null && candidate < rule.min) return `below ${shown(rule.min)}`;
  if (rule.worseBy === null) return undefined;
  const worse = betterOf(rule.metric, quality) === 'higher' ? stable - candidate : candidate - stable;
  return worse > rule.worseBy ? `worse than stable (${shown(stable)}) by more than ${shown(rule.worseBy)}` : undefined;
}

function betterOf(metric: string, quality: QualityScores): 'higher' | 'lower' | undefined {
  return (ENDPOINT_METRICS as readonly string[]).includes(metric) ? 'lower' : quality.better(metric);
}

/** One failing rule fails the whole; else one that says nothing leaves it open. */
export function overallVerdict(rules: readonly RuleResult[]): RuleVerdict {
  if (rules.some((each) => each.verdict === 'fail')) return 'fail';
  return rules.some((each) => each.verdict === 'inconclusive') ? 'inconclusive' : 'pass';
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
