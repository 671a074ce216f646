/** What a gate may require of latency: percentiles under a stated load, by the stated service model. */
import { z } from 'zod';
import { reason, type Reason } from '../evaluation/verdict.ts';
import type { Rng } from '../stats/rng.ts';
import { durationMs, durationText, ratePerMs, rateText } from './duration.ts';
import { runLoad } from './load-test.ts';
import { nearestRank, rising } from './percentile.ts';
import { planOf, planShape } from './plan-body.ts';

const PERCENTILES = { p50_ms: 0.5, p95_ms: 0.95, p99_ms: 0.99 } as const;
type Percentile = keyof typeof PERCENTILES;
const NAMES = Object.keys(PERCENTILES) as Percentile[];

/** Bounds, the load, and the servers: the words of `deploy`, so that both can say the same. */
export const latencyShape = z.strictObject({
  p50_ms: z.number().positive().optional().describe('At most this for half of the requests.'),
  p95_ms: z.number().positive().optional().describe('At most this for 95 % of the requests.'),
  p99_ms: z.number().positive().optional().describe('At most this for 99 % of the requests.'),
  rate: rateText().default('50/s').describe('Requests per unit of time.'),
  duration: durationText().default('60s').describe('How long they keep coming.'),
  replicas: planShape.replicas,
  service: planShape.service,
});

export type LatencyRequirement = z.output<typeof latencyShape>;

export function boundsLatency(wanted: LatencyRequirement): boolean {
  return NAMES.some((name) => wanted[name] !== undefined);
}

/**
 * An answer for each bound. A request without an answer (refused, or given up on) counts as one that never ends, so
 * that a server that drops half of them is not praised for the other half. Random streams: `gate latency …`.
 */
export function judgeLatency(rng: (purpose: string) => Rng, wanted: LatencyRequirement): Reason[] {
  const { replicas, service, rate, duration } = wanted;
  const plan = planOf({ strategy: 'replace', analysis: [], threshold: 0.5, slo: {}, replicas, service });
  const load = { perMs: ratePerMs(rate), durationMs: durationMs(duration) };
  const { requests, answeredMs } = runLoad(rng, 'gate latency', plan, load);
  const sorted = new Float64Array(requests).fill(Infinity);
  sorted.set(rising(answeredMs));
  const words = { rate, replicas, requests, unanswered: requests - answeredMs.length };
  return NAMES.flatMap((name) => {
    const bound = wanted[name];
    if (bound === undefined) return [];
    const require = `${name} ≤ ${bound}`;
    const got = nearestRank(sorted, PERCENTILES[name]);
    if (Number.isNaN(got))
      return [reason(require, null, false, 'gate.latency_without_requests', { ...words, metric: name })];
    if (got === Infinity)
      return [reason(require, null, false, 'gate.latency_unanswered', { ...words, metric: name, bound })];
    const shown = Number(got.toPrecision(4));
    return [reason(require, got, got <= bound, 'gate.latency', { ...words, metric: name, got: shown, bound })];
  });
}
