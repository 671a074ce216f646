/** Scores of every case by every metric of its task. In: `{ cases: [{ task, classes, actual, probabilities?, values?,
 * weight?, threshold?, quantile? }] }`, probabilities row-major; out: `[{ metric: value }]`, NaN as null. */
import type { Scored } from '../../src/core/kind/metric-kind.ts';
import { metricKinds } from '../../src/kinds/metric/index.ts';
import { readPayload } from './standard-input.ts';

interface Case {
  readonly task: Scored['task'];
  readonly classes: string[];
  readonly actual: number[];
  readonly probabilities?: number[];
  readonly values?: number[];
  readonly weight?: number[];
  readonly threshold?: number;
  readonly quantile?: number;
}

const { cases } = await readPayload<{ cases: Case[] }>();
const doubles = (values: number[] | undefined) => values && Float64Array.from(values);
const scores = cases.map(({ actual, probabilities, values, weight, ...rest }) => {
  const scored: Scored = {
    ...rest,
    actual: Float64Array.from(actual),
    probabilities: doubles(probabilities),
    values: doubles(values),
  };
  const kinds = metricKinds.filter((kind) => kind.task === rest.task);
  return Object.fromEntries(kinds.map((kind) => [kind.id, kind.prepare(scored)(doubles(weight))]));
});
process.stdout.write(JSON.stringify(scores));
