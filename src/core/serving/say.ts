/**
 * What rollouts and staging found, as problems that are said in the person's language. The documents keep each finding
 * once in English and as numbers; these numbers are read again here, so that no output depends on the words.
 */
import { problem, type Problem } from '../problem.ts';
import type { StagingCheck } from '../registry/proposal.ts';
import type { AnalysisRule, RolloutPlan } from './plan.ts';
import type { RolloutEvent, RuleResult } from './rollout.ts';

const digits = (value: number, count: number) => Number(value.toPrecision(count));

/** One check of staging, passed or not. */
export function sayStaging({ check, passed, values }: StagingCheck, { slo }: RolloutPlan): Problem {
  const severity = passed ? 'warning' : 'error';
  const number = (name: string, count: number) => {
    const value = values[name];
    return typeof value === 'number' ? digits(value, count) : null;
  };
  switch (check) {
    case 'signature': {
      const counts = { inputs: values['inputs'] ?? 0, outputs: values['outputs'] ?? 0 };
      return problem(passed ? 'staging.signature' : 'staging.other_signature', counts, {}, severity);
    }
    case 'known_rows': {
      const largest = number('largest_difference', 3);
      const code = largest === null ? 'staging.rows_unanswered' : 'staging.known_rows';
      return problem(code, { rows: values['rows'] ?? 0, largest }, {}, severity);
    }
    case 'latency': {
      const bounds = { p95_most: slo.p95Ms, p99_most: slo.p99Ms };
      return problem(
        'staging.latency',
        { p95: number('p95_ms', 4), p99: number('p99_ms', 4), ...bounds },
        {},
        severity,
      );
    }
    case 'load': {
      const counts = { requests: values['requests'] ?? 0, errors: values['errors'] ?? 0 };
      const capacity = number('capacity_per_second', 3);
      return problem('staging.load', { ...counts, capacity, needed: slo.availability }, {}, severity);
    }
  }
}

/** Why an analysis stopped a rollout: one problem for each rule that failed. */
export function sayAnalysis(rules: readonly RuleResult[], { analysis }: RolloutPlan): Problem[] {
  return rules.flatMap((result, index) => {
    const rule = analysis[index];
    return result.verdict === 'fail' && rule ? [sayRule(result, rule)] : [];
  });
}

/** Why the event at `index` ended the rollout; undefined where the documents hold only words (a gate before it). */
export function sayAbort(events: readonly RolloutEvent[], index: number, plan: RolloutPlan): Problem[] | undefined {
  const before = events[index - 1];
  if (before?.type !== 'analysis' || before.verdict !== 'fail') return undefined;
  return sayAnalysis(before.rules, plan);
}

function sayRule({ metric, candidate, stable }: RuleResult, { min, max, worseBy }: AnalysisRule): Problem {
  const value = digits(candidate!, 4);
  if (max !== null && candidate! > max) return problem('rollout.above', { metric, value, bound: digits(max, 4) });
  if (min !== null && candidate! < min) return problem('rollout.below', { metric, value, bound: digits(min, 4) });
  return problem('rollout.worse', { metric, value, stable: digits(stable!, 4), bound: digits(worseBy!, 4) });
}
