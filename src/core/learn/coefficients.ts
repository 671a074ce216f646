/** What linear models share once they are fitted. */
import type { FitData, ModelState } from '../kind/model-kind.ts';
import { byCodeUnit } from '../graph/canonical-json.ts';
import { problem, Refusal } from '../problem.ts';
import type { Features } from './features.ts';
import { linearPredictor } from './glm.ts';
import { designColumns, preparationOf, prepare } from './prepare.ts';

/** η of every row, row-major [nSamples × nOutputs]. */
export function linearPredictions(state: ModelState, x: Features, nOutputs: number): Float64Array {
  const design = prepare(preparationOf(state), x);
  const parameters = state.tensors['parameters'] as Float64Array;
  const all = new Float64Array(x.nSamples * nOutputs);
  for (let row = 0; row < x.nSamples; row++) {
    linearPredictor(design, parameters, row, all.subarray(row * nOutputs, (row + 1) * nOutputs));
  }
  return all;
}

/** Coefficients by size, largest first; of several outputs each names its class. */
export function coefficientImportance(state: ModelState): { feature: string; value: number; measure: string }[] {
  const columns = designColumns(preparationOf(state));
  const parameters = state.tensors['parameters'] as Float64Array;
  const stride = columns.length + 1;
  const nOutputs = parameters.length / stride;
  const all = columns.flatMap((feature, column) =>
    Array.from({ length: nOutputs }, (_, output) => ({
      feature,
      value: parameters[output * stride + 1 + column]!,
      measure: nOutputs === 1 ? 'coefficient' : `coefficient of ${state.classes[output]}`,
    })),
  );
  return all.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || byCodeUnit(a.feature, b.feature));
}

/** Class numbers that occur in the target, rising. Refusal `learn.one_class` when there is only one. */
export function classesPresent({ y }: FitData): number[] {
  const seen = [...new Set(y.values)].sort((a, b) => a - b);
  if (seen.length === 1) throw new Refusal(problem('learn.one_class', { level: y.classes[seen[0]!] ?? '' }));
  return seen;
}

/** Refusal `learn.no_rows` when there is nothing to fit. */
export function needRows({ x }: FitData): void {
  if (x.nSamples === 0) throw new Refusal(problem('learn.no_rows'));
}

export function totalWeight({ x, weight }: FitData): number {
  if (weight === undefined) return x.nSamples;
  let sum = 0;
  for (let row = 0; row < weight.length; row++) sum += weight[row]!;
  return sum;
}
