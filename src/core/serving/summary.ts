/** What an endpoint did: totals and a series over time, per revision. */
import type { Arm } from './analysis.ts';
import { STATUS } from './endpoint.ts';
import type { ArmSeries, EndpointSeries } from './output.ts';
import { latencyPercentiles, type LatencyPercentiles } from './percentile.ts';
import type { Simulation } from './simulate.ts';

export interface ArmSummary {
  readonly requests: number;
  readonly errors: number;
  /** Nearest rank over the requests answered with 200; null where there are none. */
  readonly latency_ms: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
}

/** A revision's own totals; a shadow counts every request that it was sent. Revisions without any are left out. */
export function armSummaries(simulation: Simulation): Record<string, ArmSummary> {
  const summaries: Record<string, ArmSummary> = {};
  for (const arm of ['stable', 'candidate'] as const) {
    const { status, latencyMs } = simulation.endpoints[arm];
    const requests = status.reduce((count, each) => count + Number(each !== 0), 0);
    if (requests === 0) continue;
    const good = latencyMs.filter((_, request) => status[request] === STATUS.ok);
    summaries[arm] = { requests, errors: requests - good.length, latency_ms: orNull(latencyPercentiles(good)) };
  }
  return summaries;
}

/** NaN, for want of an answer, is null in a document. */
export function orNull(percentiles: LatencyPercentiles): ArmSummary['latency_ms'] {
  const shown = (value: number) => (Number.isNaN(value) ? null : value);
  return { p50: shown(percentiles.p50), p95: shown(percentiles.p95), p99: shown(percentiles.p99) };
}

const BUCKETS = 120;

/** Cuts the traffic into 120 equal spans of time. `value` is worth per request, NaN where unknown. */
export function endpointSeries(
  simulation: Simulation,
  arrivalMs: Float64Array,
  endMs: number,
  value: Float64Array,
): EndpointSeries {
  const bucketMs = endMs > 0 ? endMs / BUCKETS : 1;
  const bucketOf = (request: number) => Math.min(BUCKETS - 1, Math.floor(arrivalMs[request]! / bucketMs));
  const arms: Record<string, ArmSeries> = {};
  for (const arm of ['stable', 'candidate'] as const) {
    if (simulation.endpoints[arm].status.some((each) => each !== 0)) {
      arms[arm] = armSeries(simulation, arm, bucketOf, value);
    }
  }
  return { bucketMs, buckets: BUCKETS, arms };
}

function armSeries(
  simulation: Simulation,
  arm: Arm,
  bucketOf: (request: number) => number,
  value: Float64Array,
): ArmSeries {
  const { status, latencyMs } = simulation.endpoints[arm];
  const requests = new Array<number>(BUCKETS).fill(0);
  const errors = new Array<number>(BUCKETS).fill(0);
  const worth = new Array<number>(BUCKETS).fill(0);
  const latencies = Array.from({ length: BUCKETS }, (): number[] => []);
  for (let request = 0; request < status.length; request++) {
    if (status[request] === 0) continue;
    const bucket = bucketOf(request);
    requests[bucket]!++;
    if (status[request] === STATUS.ok) latencies[bucket]!.push(latencyMs[request]!);
    else errors[bucket]!++;
    const seen = (simulation.byCandidate[request] === 1) === (arm === 'candidate');
    if (seen && !Number.isNaN(value[request])) worth[bucket]! += value[request]!;
  }
  const percentiles = latencies.map((each) => orNull(latencyPercentiles(Float64Array.from(each))));
  return {
    requests,
    errors,
    p50: percentiles.map(({ p50 }) => p50),
    p95: percentiles.map(({ p95 }) => p95),
    p99: percentiles.map(({ p99 }) => p99),
    value: worth,
  };
}
