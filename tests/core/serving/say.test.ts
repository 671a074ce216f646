import { describe, expect, it } from 'vitest';
import type { StagingCheck } from '../../../src/core/registry/proposal.ts';
import type { AnalysisRule, RolloutPlan } from '../../../src/core/serving/plan.ts';
import type { RolloutEvent, RuleResult } from '../../../src/core/serving/rollout.ts';
import { sayAbort, sayStaging } from '../../../src/core/serving/say.ts';
import { renderProblem } from '../../../src/core/words/index.ts';

const rule = (over: Partial<AnalysisRule>): AnalysisRule => ({
  metric: 'error_rate',
  min: null,
  max: null,
  worseBy: null,
  minRequests: 1,
  ...over,
});

const planWith = (analysis: readonly AnalysisRule[], slo: Partial<RolloutPlan['slo']> = {}): RolloutPlan => ({
  strategy: 'canary',
  steps: [{ weight: 0.1, durationMs: 1000, requests: null }],
  analysis,
  checkEveryMs: null,
  threshold: 0.5,
  replicas: 1,
  slo: { availability: null, p95Ms: null, p99Ms: null, ...slo },
  service: { perRequestMs: 2, perBatchMs: 0, batch: 1, spread: 0, timeoutMs: 1000, queue: 10 },
});

const failed = (metric: string, candidate: number, stable: number | null, message: string): RuleResult => ({
  metric,
  verdict: 'fail',
  candidate,
  stable,
  message,
});

const aborted = (rules: readonly RuleResult[]): RolloutEvent[] => [
  { atMs: 5, type: 'analysis', step: 0, verdict: 'fail', rules },
  { atMs: 5, type: 'aborted', reasons: rules.filter(({ verdict }) => verdict === 'fail').map((each) => each.message) },
];

describe('why a rollout was aborted', () => {
  const cases = [
    [
      rule({ max: 0.05 }),
      failed('error_rate', 0.51234, 0, 'error_rate: 0.5123, above 0.05'),
      'error_rate: 0,5123, acima de 0,05',
    ],
    [
      rule({ metric: 'roc_auc', min: 0.6 }),
      failed('roc_auc', 0.5, null, 'roc_auc: 0.5, below 0.6'),
      'roc_auc: 0,5, abaixo de 0,6',
    ],
    [
      rule({ metric: 'p95_ms', worseBy: 5 }),
      failed('p95_ms', 30.25, 12.5, 'p95_ms: 30.25, worse than stable (12.5) by more than 5'),
      'p95_ms: 30,25, pior que a estável (12,5) por mais de 5',
    ],
  ] as const;

  it.each(cases)('is said as the document says it, and in Portuguese: %o', (asked, result, portuguese) => {
    const passing: RuleResult = {
      metric: 'p50_ms',
      verdict: 'pass',
      candidate: 1,
      stable: 1,
      message: 'p50_ms: 1, within bounds',
    };
    const said = sayAbort(aborted([passing, result]), 1, planWith([rule({ metric: 'p50_ms', max: 9 }), asked]))!;
    expect(said.map((each) => renderProblem(each, 'en'))).toEqual([result.message]);
    expect(said.map((each) => renderProblem(each, 'pt'))).toEqual([portuguese]);
  });

  it('is left in the words of the gate that held the rollout back', () => {
    const held: RolloutEvent[] = [
      { atMs: 0, type: 'started', firstVersion: false },
      { atMs: 0, type: 'aborted', reasons: ['trees: roc_auc is 0.5, required at least 0.6'] },
    ];
    expect(sayAbort(held, 1, planWith([]))).toBeUndefined();
  });
});

describe('what staging found', () => {
  const check = (over: Pick<StagingCheck, 'check' | 'passed' | 'values'>): StagingCheck => ({ message: '', ...over });

  it('is said with the bounds that the plan states, and without those that it does not', () => {
    const latency = check({ check: 'latency', passed: false, values: { p50_ms: 5, p95_ms: 11.0412, p99_ms: 14.41 } });
    const say = (slo: Partial<RolloutPlan['slo']>) => renderProblem(sayStaging(latency, planWith([], slo)), 'pt');
    expect(say({ p95Ms: 10 })).toBe('latência: p95 11,04 ms (no máximo 10), p99 14,41 ms');
    expect(say({})).toBe('latência: p95 11,04 ms, p99 14,41 ms');
  });

  it('says of rows without an answer that they have none, not a difference', () => {
    const rows = check({ check: 'known_rows', passed: false, values: { rows: 100, largest_difference: null } });
    expect(renderProblem(sayStaging(rows, planWith([])), 'en')).toBe('known rows: of 100 not all were answered');
  });

  it('says how many requests went without an answer, and how many may', () => {
    const values = { requests: 12042, errors: 30, answered: 0.9975, capacity_per_second: 803.2 };
    const said = sayStaging(check({ check: 'load', passed: false, values }), planWith([], { availability: 0.999 }));
    expect(said.severity).toBe('error');
    expect(renderProblem(said, 'en')).toBe(
      'load: 12042 requests, 30 without an answer, capacity about 803/s, at least 0.999 of them answered',
    );
  });

  it('tells a model with other inputs than its document from one with the same', () => {
    const values = { inputs: 3, outputs: 1 };
    const say = (passed: boolean) => sayStaging(check({ check: 'signature', passed, values }), planWith([])).code;
    expect([say(true), say(false)]).toEqual(['staging.signature', 'staging.other_signature']);
  });
});
