/** The part of a `deploy` body that says how to roll out, and the plan it means. */
import { z } from 'zod';
import { problem, warning, type Problem } from '../problem.ts';
import { durationMs, durationText, rateText } from './duration.ts';
import { STRATEGIES, type AnalysisRule, type RolloutPlan, type RolloutStep, type Strategy } from './plan.ts';

const stepSchema = z.strictObject({
  weight: z.number().min(0).max(1).describe('Share of the traffic that the new revision answers, 0 to 1.'),
  duration: durationText().optional().describe('How long the step lasts; without it, until `requests` or the end.'),
  requests: z.int().min(1).optional().describe('The step also ends after this many requests of the new revision.'),
});

const ruleSchema = z.strictObject({
  metric: z
    .string()
    .min(1)
    .describe('`error_rate`, `p50_ms`, `p95_ms`, `p99_ms`, `value_mean`, or a metric of the labels.'),
  min: z.number().optional().describe('Abort below.'),
  max: z.number().optional().describe('Abort above.'),
  worse_by: z.number().min(0).optional().describe('Abort when worse than the stable revision by more than this.'),
  min_requests: z.int().min(1).default(100).describe('Below this many requests (labels) the rule says nothing.'),
});

export const planShape = {
  strategy: z.enum(STRATEGIES).default('replace').describe('How the new revision takes over.'),
  steps: z.array(stepSchema).max(100).optional().describe('Steps of the rollout, first to last.'),
  analysis: z
    .array(ruleSchema)
    .max(50)
    .default([])
    .describe('Rules that must hold at the end of each step, else: abort.'),
  check_every: durationText().optional().describe('Ask the rules this often within a step, too.'),
  threshold: z.number().min(0).max(1).default(0.5).describe('With two classes: positive from this probability on.'),
  replicas: z.int().min(1).max(1000).default(1).describe('Servers that answer for each revision.'),
  slo: z
    .strictObject({
      availability: z.number().min(0).max(1).optional().describe('Least share of requests that get an answer.'),
      p95_ms: z.number().positive().optional().describe('Latency that 95 % of the answers must not exceed.'),
      p99_ms: z.number().positive().optional().describe('Latency that 99 % of the answers must not exceed.'),
    })
    .default({})
    .describe('Service level objectives: what staging holds the load test to.'),
  service: z
    .strictObject({
      per_request_ms: z.number().min(0).default(1).describe('Time that one request adds to its batch.'),
      per_batch_ms: z.number().min(0).default(4).describe('Time that a batch takes whatever its size.'),
      batch: z.int().min(1).max(10_000).default(1).describe('Requests that a replica takes at once, at most.'),
      spread: z.number().min(0).max(3).default(0.2).describe('Standard deviation of the logarithm of service times.'),
      timeout_ms: z.number().positive().default(1000).describe('A caller gives up after this long.'),
      queue: z.int().min(1).default(1000).describe('Requests that may wait; the next is refused.'),
    })
    .prefault({})
    .describe('Stated service times. They are never measured, so that every machine gets the same result.'),
};

export const loadShape = z
  .strictObject({
    rate: rateText().default('50/s').describe('Requests per unit of time in the load test.'),
    duration: durationText().default('60s').describe('How long the load test lasts.'),
  })
  .prefault({})
  .describe('The load that staging is put under.');

export type PlanBody = z.output<z.ZodObject<typeof planShape>>;

const HOUR_MS = 3_600_000;

/** Without `steps`: a canary of 5, 25 and 50 % for an hour each; half and half, or a shadow, until the traffic ends. */
const DEFAULT_STEPS: Readonly<Record<Strategy, readonly RolloutStep[]>> = {
  replace: [],
  shadow: [{ weight: 0, durationMs: null, requests: null }],
  canary: [0.05, 0.25, 0.5].map((weight) => ({ weight, durationMs: HOUR_MS, requests: null })),
  ab: [{ weight: 0.5, durationMs: null, requests: null }],
  blue_green: [{ weight: 1, durationMs: HOUR_MS, requests: null }],
};

export function planOf(body: PlanBody): RolloutPlan {
  const { strategy, threshold, replicas, slo, service } = body;
  const steps = body.steps?.map((step): RolloutStep => ({
    weight: step.weight,
    durationMs: step.duration === undefined ? null : durationMs(step.duration),
    requests: step.requests ?? null,
  }));
  return {
    strategy,
    steps: steps ?? DEFAULT_STEPS[strategy],
    analysis: body.analysis.map(ruleOf),
    checkEveryMs: body.check_every === undefined ? null : durationMs(body.check_every),
    threshold,
    replicas,
    slo: { availability: slo.availability ?? null, p95Ms: slo.p95_ms ?? null, p99Ms: slo.p99_ms ?? null },
    service: {
      perRequestMs: service.per_request_ms,
      perBatchMs: service.per_batch_ms,
      batch: service.batch,
      spread: service.spread,
      timeoutMs: service.timeout_ms,
      queue: service.queue,
    },
  };
}

function ruleOf({
  metric,
  min,
  max,
  worse_by: worseBy,
  min_requests: minRequests,
}: PlanBody['analysis'][number]): AnalysisRule {
  return { metric, min: min ?? null, max: max ?? null, worseBy: worseBy ?? null, minRequests };
}

/** An analysis costs a pass over the log, so a step is not asked more often than this. */
const MOST_CHECKS_PER_STEP = 100;

/** What is wrong with a plan beyond its schema. `metrics` are the names that a rule may use. */
export function planProblems(body: PlanBody, metrics: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  body.analysis.forEach((rule, index) => {
    if (!metrics.includes(rule.metric)) {
      const key = `analysis.${index}.metric`;
      problems.push(problem('production.unknown_metric', { metric: rule.metric, known: metrics }, { key }));
    }
    if (rule.min === undefined && rule.max === undefined && rule.worse_by === undefined) {
      problems.push(problem('deploy.rule_without_bound', { metric: rule.metric }, { key: `analysis.${index}` }));
    }
  });
  if (body.strategy === 'replace' && (body.analysis.length > 0 || body.steps !== undefined)) {
    problems.push(warning('deploy.replace_has_no_steps', {}, { key: 'strategy' }));
  }
  const every = body.check_every === undefined ? undefined : durationMs(body.check_every);
  planOf(body).steps.forEach((step, index) => {
    const at = { key: body.steps ? `steps.${index}` : 'check_every' };
    if (step.durationMs === 0) problems.push(problem('deploy.step_without_length', { step: index + 1 }, at));
    if (every === undefined || step.durationMs === null) return;
    const least = step.durationMs / MOST_CHECKS_PER_STEP;
    if (every < least)
      problems.push(
        problem('deploy.checks_too_often', { step: index + 1, most: MOST_CHECKS_PER_STEP }, { key: 'check_every' }),
      );
  });
  return problems;
}
