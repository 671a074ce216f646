/** Which rows come, and when. */
import { problem, Refusal } from '../problem.ts';
import type { Rng } from '../stats/rng.ts';
import { isMissing, type Column } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';
import { durationMs, ratePerMs } from './duration.ts';
import { poissonArrivals } from './draws.ts';
import type { TrafficBody } from './traffic-body.ts';

export interface Arrivals {
  /** Row of the dataset per request. */
  readonly rows: Uint32Array;
  /** Ms since the start, rising. */
  readonly atMs: Float64Array;
  /** Virtual time zero, microseconds since 1970. */
  readonly startUs: number;
  readonly endMs: number;
}

/** Requests that a scenario may hold. */
export const MOST_REQUESTS = 5_000_000;

/**
 * Recorded: each row at its own time, in order of time, ties in the order of the rows. At a rate: Poisson arrivals that
 * take the rows in that order, over and over. Refusals: `traffic.needs_time`, `traffic.missing_times`,
 * `traffic.no_rows`, `traffic.too_many`.
 */
export async function planArrivals(
  rng: (purpose: string) => Rng,
  dataset: Dataset,
  body: Pick<TrafficBody, 'rate' | 'duration' | 'jitter'>,
): Promise<Arrivals> {
  if (dataset.rowCount === 0) throw new Refusal(problem('traffic.no_rows', {}, { key: 'rows' }));
  const { time } = dataset.ref;
  const times = time === undefined ? undefined : await dataset.column(time);
  const order = times ? rowsByTime(times, time!) : Uint32Array.from({ length: dataset.rowCount }, (_, row) => row);
  if (body.rate === 'as_recorded') {
    if (!times) throw new Refusal(problem('traffic.needs_time', {}, { key: 'rate' }));
    return recorded(rng, order, times, body);
  }
  const startUs = times ? microseconds(times, order[0]!) : 0;
  return atRate(rng, order, startUs, body.rate, body.duration);
}

/** Row numbers in order of time; ties keep the order of the rows. */
function rowsByTime(times: Column, name: string): Uint32Array {
  let missing = 0;
  for (let row = 0; row < times.length; row++) if (isMissing(times, row)) missing++;
  if (missing > 0)
    throw new Refusal(problem('traffic.missing_times', { column: name, rows: missing }, { key: 'rows' }));
  const rows = Uint32Array.from({ length: times.length }, (_, row) => row);
  return rows.sort((a, b) => microseconds(times, a) - microseconds(times, b) || a - b);
}

/** Time columns that are plain numbers count seconds. */
function microseconds(times: Column, row: number): number {
  if (times.type === 'category' || times.type === 'text') {
    throw new Refusal(problem('traffic.text_times', { type: times.type }, { key: 'rows' }));
  }
  const value = times.values[row]!;
  return times.type === 'timestamp' || times.type === 'date' ? value : value * 1e6;
}

function recorded(
  rng: (purpose: string) => Rng,
  order: Uint32Array,
  times: Column,
  { duration, jitter }: Pick<TrafficBody, 'duration' | 'jitter'>,
): Arrivals {
  const startUs = microseconds(times, order[0]!);
  const draws = rng('jitter');
  const spreadMs = jitter === undefined ? 0 : durationMs(jitter);
  const requests = Array.from(order, (row) => ({
    row,
    at: (microseconds(times, row) - startUs) / 1000 + (spreadMs === 0 ? 0 : draws.uniform() * spreadMs),
  }));
  if (spreadMs > 0) requests.sort((a, b) => a.at - b.at || a.row - b.row);
  const limitMs = duration === undefined ? Infinity : durationMs(duration);
  const kept = requests.filter(({ at }) => at < limitMs);
  if (kept.length > MOST_REQUESTS) throw tooMany(kept.length);
  // The last request belongs to the traffic, so it ends a moment later.
  const endMs = duration === undefined ? kept.at(-1)!.at + 1 : limitMs;
  return {
    rows: Uint32Array.from(kept, ({ row }) => row),
    atMs: Float64Array.from(kept, ({ at }) => at),
    startUs,
    endMs,
  };
}

function atRate(
  rng: (purpose: string) => Rng,
  order: Uint32Array,
  startUs: number,
  rate: string,
  duration: string | undefined,
): Arrivals {
  const perMs = ratePerMs(rate);
  if (perMs === 0) throw new Refusal(problem('traffic.no_rate', {}, { key: 'rate' }));
  const limitMs = duration === undefined ? Infinity : durationMs(duration);
  const wanted = duration === undefined ? order.length : MOST_REQUESTS + 1;
  if (duration !== undefined && limitMs * perMs > MOST_REQUESTS) throw tooMany(limitMs * perMs);
  const atMs = poissonArrivals(rng('arrivals'), perMs, limitMs, wanted);
  if (atMs.length > MOST_REQUESTS) throw tooMany(atMs.length);
  const rows = Uint32Array.from(atMs, (_, request) => order[request % order.length]!);
  return { rows, atMs, startUs, endMs: duration === undefined ? (atMs.at(-1) ?? 0) + 1 : limitMs };
}

function tooMany(requests: number): Refusal {
  return new Refusal(
    problem('traffic.too_many', { requests: Math.round(requests), most: MOST_REQUESTS }, { key: 'rate' }),
  );
}
