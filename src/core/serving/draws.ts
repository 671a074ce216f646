/** What a scenario leaves to chance: one named stream each, one draw per request. */
import { normalQuantile } from '../stats/distributions.ts';
import { exp, log } from '../stats/math.ts';
import type { Rng } from '../stats/rng.ts';

const HALF_STEP = 1 / 18_014_398_509_481_984;

/** `n` uniform draws in [0, 1). */
export function uniforms(rng: Rng, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => rng.uniform());
}

/** `n` factors on service times: log-normal with median 1, `spread` the standard deviation of the logarithm. */
export function serviceFactors(rng: Rng, n: number, spread: number): Float64Array {
  if (spread === 0) return new Float64Array(n).fill(1);
  // Half a step of the 53-bit grid (2^-54) keeps the draw off 0, where the quantile is infinite.
  return Float64Array.from({ length: n }, () => exp(spread * normalQuantile(rng.uniform() + HALF_STEP)));
}

/** Poisson arrivals at `perMs` until `endMs` or `limit` of them, ms since the start, rising. */
export function poissonArrivals(rng: Rng, perMs: number, endMs: number, limit: number): Float64Array {
  const arrivals: number[] = [];
  for (let at = gap(rng, perMs); at < endMs && arrivals.length < limit; at += gap(rng, perMs)) arrivals.push(at);
  return Float64Array.from(arrivals);
}

function gap(rng: Rng, perMs: number): number {
  return -log(1 - rng.uniform()) / perMs;
}
