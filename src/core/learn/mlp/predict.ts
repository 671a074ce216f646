/** Scores of a fitted perceptron in double precision. */
import type { ModelState } from '../../kind/model-kind.ts';
import { sigmoid, tanh } from '../../stats/math.ts';
import type { Features } from '../features.ts';
import { linearPredictor } from '../glm.ts';
import { preparationOf, prepare } from '../prepare.ts';
import type { Activation } from './network.ts';

const FUNCTIONS: Readonly<Record<Activation, (x: number) => number>> = {
  relu: (x) => (x > 0 ? x : 0),
  tanh,
  logistic: sigmoid,
};

/** The layers of a state, [outputs × (inputs + 1)] each, bias first. */
export function layersOf({ tensors, meta }: ModelState): Float64Array[] {
  const count = (meta['widths'] as number[]).length;
  return Array.from({ length: count }, (_, index) => Float64Array.from(tensors[`layer.${index}`]!));
}

/** Row-major [nSamples × outputs], before sigmoid or softmax. */
export function mlpScores(state: ModelState, x: Features): Float64Array {
  const design = prepare(preparationOf(state), x);
  const widths = state.meta['widths'] as number[];
  const activate = FUNCTIONS[state.meta['activation'] as Activation];
  const [first, ...others] = layersOf(state);
  const nOutputs = widths[widths.length - 1]!;
  const all = new Float64Array(x.nSamples * nOutputs);
  const values = widths.map((width) => new Float64Array(width));
  for (let row = 0; row < x.nSamples; row++) {
    linearPredictor(design, first!, row, values[0]!);
    others.forEach((layer, index) => {
      const from = values[index]!;
      for (let j = 0; j < from.length; j++) from[j] = activate(from[j]!);
      multiply(layer, from, values[index + 1]!);
    });
    all.set(values[values.length - 1]!, row * nOutputs);
  }
  return all;
}

function multiply(layer: Float64Array, from: Float64Array, out: Float64Array): void {
  const stride = from.length + 1;
  for (let k = 0; k < out.length; k++) {
    let sum = layer[k * stride]!;
    for (let j = 0; j < from.length; j++) sum += layer[k * stride + 1 + j]! * from[j]!;
    out[k] = sum;
  }
}
