/** Poisson traffic against replicas with stated service times, on the virtual clock. */
import type { Rng } from '../stats/rng.ts';
import { poissonArrivals, serviceFactors, uniforms } from './draws.ts';
import { STATUS } from './endpoint.ts';
import type { RolloutPlan } from './plan.ts';
import { simulate } from './simulate.ts';

export interface LoadTest {
  readonly perMs: number;
  readonly durationMs: number;
}

export interface LoadOutcome {
  readonly requests: number;
  /** Latencies in ms of the requests that got an answer, in order of arrival. */
  readonly answeredMs: Float64Array;
}

/** Requests beyond which a load test is cut: its percentiles have long settled. */
const MOST_REQUESTS = 200_000;

/** Runs the load to its end; `purpose` names its random streams. */
export function runLoad(
  rng: (purpose: string) => Rng,
  purpose: string,
  plan: RolloutPlan,
  { perMs, durationMs }: LoadTest,
): LoadOutcome {
  const arrivalMs = poissonArrivals(rng(`${purpose} arrivals`), perMs, durationMs, MOST_REQUESTS);
  const n = arrivalMs.length;
  const draws = uniforms(rng(`${purpose} draws`), n);
  const steps = simulate({
    plan: { ...plan, strategy: 'replace', steps: [], analysis: [] },
    hasStable: false,
    held: [],
    workload: {
      arrivalMs,
      endMs: durationMs,
      routeDraw: draws,
      failDraw: draws,
      serviceFactor: serviceFactors(rng(`${purpose} service`), n, plan.service.spread),
      labelMs: new Float64Array(n).fill(NaN),
    },
    faults: [],
    quality: { better: () => undefined, score: () => NaN },
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { status, latencyMs } = step.value.endpoints.candidate;
  return { requests: n, answeredMs: latencyMs.filter((_, request) => status[request] === STATUS.ok) };
}
