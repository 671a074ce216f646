/** Probabilities and quantiles for peer_stats.py: `{ name: [arguments, …] }` in, `{ name: [value, …] }` out. */
import * as distributions from '../../src/core/stats/distributions.ts';
import * as kolmogorov from '../../src/core/stats/kolmogorov.ts';
import { quantileSorted } from '../../src/core/stats/quantile.ts';
import { readPayload } from './standard-input.ts';

const functions: Record<string, (...args: never[]) => number> = {
  ...distributions,
  ...kolmogorov,
  quantile: (values: number[], q: number) => quantileSorted(Float64Array.from(values), q),
};

const asked = await readPayload<Record<string, never[][]>>();
const answers = Object.entries(asked).map(([name, cases]) => [name, cases.map((args) => functions[name]!(...args))]);
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
