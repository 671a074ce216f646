/** Percentiles of latencies and draws of service times, for comparison with NumPy and SciPy. */
import { serviceFactors } from '../../src/core/serving/draws.ts';
import { latencyPercentiles } from '../../src/core/serving/percentile.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { readPayload } from './standard-input.ts';

interface Question {
  readonly samples: readonly (readonly number[])[];
  readonly draws: number;
  readonly spread: number;
}

const { samples, draws, spread } = await readPayload<Question>();
const rng = createRng(['peer', 'service']);
const uniforms = createRng(['peer', 'service']);
process.stdout.write(
  JSON.stringify({
    percentiles: samples.map((values) => latencyPercentiles(Float64Array.from(values))),
    uniforms: Array.from({ length: draws }, () => uniforms.uniform()),
    factors: [...serviceFactors(rng, draws, spread)],
  }),
);
