/**
 * A multilayer perceptron in the kernel's memory: where its numbers stand, and one pass forward or back over a batch.
 * Widths are padded to multiples of 4 with zeros. The first layer's weight rows are the design's dense columns, then
 * its levels, one row each, so that categories are looked up and never spread out.
 */
import type { Design } from '../prepare.ts';
import type { MlpKernel } from './kernel.ts';
import { createMlpKernel } from './kernel.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'logistic'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** In the kernel's numbering. */
export const LOSSES = ['squared', 'binary', 'softmax'] as const;
export type Loss = (typeof LOSSES)[number];

export interface NetworkShape {
  readonly design: Pick<Design, 'nDense' | 'nBlocks' | 'width'>;
  readonly hidden: readonly number[];
  readonly nOutputs: number;
  readonly activation: Activation;
  readonly loss: Loss;
  readonly batchRows: number;
}

/** Places are in words from the start of the parameters; `rows` counts weight rows, padding and levels included. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly depth: number;
  readonly width: number;
  readonly rows: number;
  readonly biasAt: number;
  readonly weightsAt: number;
}

export interface AdamStep {
  readonly alpha: number;
  /** With the bias correction of the step. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface Network {
  /** Copies rows of a design, their targets and weights into the batch, in order; returns the weights' sum. */
  fill(design: Design, rows: Uint32Array, targets: Float64Array, weights: Float64Array | undefined): number;
  /** Scores of the batch [rows × nOutputs], row-major. */
  scores(): Float32Array;
  /** The weighted sum of the batch's losses after `scores`, which it overwrites. */
  loss(): number;
  /** ½·alpha·Σ weight². */
  penalty(alpha: number): number;
  /** Carries the loss back and takes one step; `totalWeight` divides the gradient. Call after `loss`. */
  step(totalWeight: number, adam: AdamStep): void;
  /** Each layer as [outputs × (inputs + 1)], bias first. */
  exportLayers(): Float32Array[];
  importLayers(layers: readonly Float32Array[]): void;
}

const padded = (count: number) => Math.ceil(count / 4) * 4;

export async function createNetwork(shape: NetworkShape): Promise<Network> {
  const kernel = await createMlpKernel();
  const layers = layersOf(shape);
  const last = layers[layers.length - 1]!;
  const size = last.weightsAt + last.rows * last.width;
  const rowsPadded = padded(shape.batchRows);
  const addresses = kernel.allocate({
    parameters: size,
    gradient: size,
    first: size,
    second: size,
    x: rowsPadded * layers[0]!.depth,
    codes: rowsPadded * shape.design.nBlocks,
    targets: rowsPadded,
    weights: rowsPadded,
    values: rowsPadded * layers.reduce((sum, { width }) => sum + width, 0),
    deltas: rowsPadded * layers.reduce((sum, { width }) => sum + width, 0),
  });
  return assemble(kernel, shape, layers, addresses, rowsPadded, size);
}

function layersOf({ design, hidden, nOutputs }: NetworkShape): Layer[] {
  const layers: Layer[] = [];
  let at = 0;
  let inputs = design.nDense;
  [...hidden, nOutputs].forEach((outputs, index) => {
    const depth = padded(inputs);
    const width = padded(outputs);
    const rows = depth + (index === 0 ? design.width - design.nDense : 0);
    layers.push({ inputs, outputs, depth, width, rows, biasAt: at, weightsAt: at + width });
    at += width + rows * width;
    inputs = outputs;
  });
  return layers;
}

type Addresses = Readonly<
  Record<
    'parameters' | 'gradient' | 'first' | 'second' | 'x' | 'codes' | 'targets' | 'weights' | 'values' | 'deltas',
    number
  >
>;

function assemble(
  { calls, floats, ints }: MlpKernel,
  shape: NetworkShape,
  layers: readonly Layer[],
  addresses: Addresses,
  rowsPadded: number,
  size: number,
): Network {
  const { nBlocks, nDense } = shape.design;
  const activation = ACTIVATIONS.indexOf(shape.activation);
  const last = layers[layers.length - 1]!;
  const valuesAt: number[] = [];
  layers.reduce((at, { width }) => (valuesAt.push(at), at + rowsPadded * width * 4), 0);
  const valuesOf = (layer: number) => (layer < 0 ? addresses.x : addresses.values + valuesAt[layer]!);
  const deltasOf = (layer: number) =>
    layer === layers.length - 1 ? valuesOf(layer) : addresses.deltas + valuesAt[layer]!;
  const codesFor = (layer: number) => (layer === 0 ? nBlocks : 0);
  const word = (base: number, at: number) => base + at * 4;
  const parameters = floats(addresses.parameters, size);
  const x = floats(addresses.x, rowsPadded * layers[0]!.depth);
  const codes = ints(addresses.codes, rowsPadded * nBlocks);
  const targets = floats(addresses.targets, rowsPadded);
  const weights = floats(addresses.weights, rowsPadded);
  const answers = floats(valuesOf(layers.length - 1), rowsPadded * last.width);
  let filled = 0;
  let rows = 0;

  function fill(design: Design, chosen: Uint32Array, from: Float64Array, weightOf: Float64Array | undefined): number {
    const { depth } = layers[0]!;
    const shift = depth - nDense;
    let total = 0;
    for (let at = 0; at < chosen.length; at++) {
      const row = chosen[at]!;
      for (let j = 0; j < nDense; j++) x[at * depth + j] = design.dense[row * nDense + j]!;
      for (let b = 0; b < nBlocks; b++) {
        const column = design.ones[row * nBlocks + b]!;
        codes[at * nBlocks + b] = column < 0 ? -1 : column + shift;
      }
      targets[at] = from[row]!;
      weights[at] = weightOf === undefined ? 1 : weightOf[row]!;
      total += weights[at]!;
    }
    filled = chosen.length;
    rows = padded(filled);
    // Rows that fill up the last tile weigh nothing.
    weights.fill(0, filled, rows);
    targets.fill(0, filled, rows);
    return total;
  }

  function forward(): void {
    layers.forEach(({ depth, width, outputs, biasAt, weightsAt }, index) => {
      const out = valuesOf(index);
      const bias = word(addresses.parameters, biasAt);
      const matrix = word(addresses.parameters, weightsAt);
      calls.startRows(out, rows, width, bias, matrix, addresses.codes, codesFor(index));
      calls.addProducts(out, valuesOf(index - 1), matrix, rows, depth, width);
      if (index < layers.length - 1) calls.activate(activation, out, rows, width, outputs);
    });
  }

  function backward(): void {
    for (let index = layers.length - 1; index >= 0; index--) {
      const { depth, width, biasAt, weightsAt } = layers[index]!;
      const delta = deltasOf(index);
      const gradient = word(addresses.gradient, weightsAt);
      const bias = word(addresses.gradient, biasAt);
      calls.weightGradient(gradient, valuesOf(index - 1), delta, rows, depth, width);
      calls.rowGradient(bias, gradient, delta, rows, width, addresses.codes, codesFor(index));
      if (index === 0) break;
      const matrix = word(addresses.parameters, weightsAt);
      calls.backDelta(activation, deltasOf(index - 1), valuesOf(index - 1), delta, matrix, rows, depth, width);
    }
  }

  function update(totalWeight: number, { alpha, rate, beta1, beta2, epsilon }: AdamStep): void {
    const { gradient, first, second } = addresses;
    const move = (at: number, count: number, penalty: number) =>
      calls.adam(
        ...[addresses.parameters, gradient, first, second].map((base) => word(base, at)),
        ...[count, penalty, 1 / totalWeight, rate, beta1, beta2, epsilon],
      );
    for (const { biasAt, weightsAt, width, rows: weightRows } of layers) {
      move(biasAt, width, 0);
      move(weightsAt, weightRows * width, alpha);
    }
  }

  return {
    fill,
    scores() {
      forward();
      const real = new Float32Array(filled * last.outputs);
      for (let row = 0; row < filled; row++) {
        for (let k = 0; k < last.outputs; k++) real[row * last.outputs + k] = answers[row * last.width + k]!;
      }
      return real;
    },
    loss() {
      const { targets, weights } = addresses;
      const out = valuesOf(layers.length - 1);
      return calls.loss(LOSSES.indexOf(shape.loss), out, targets, weights, rows, last.width, last.outputs);
    },
    penalty(alpha) {
      const squares = layers.reduce(
        (sum, { weightsAt, width, rows: weightRows }) =>
          sum + calls.sumSquares(word(addresses.parameters, weightsAt), weightRows * width),
        0,
      );
      return 0.5 * alpha * squares;
    },
    step(totalWeight, adam) {
      backward();
      update(totalWeight, adam);
    },
    exportLayers: () => layers.map((layer, index) => exportLayer(parameters, layer, index === 0 ? nDense : undefined)),
    importLayers: (all) =>
      layers.forEach((layer, index) => importLayer(parameters, layer, all[index]!, index === 0 ? nDense : undefined)),
  };
}

/** Where input `input` of output `output` stands; `nDense` is given for the first layer, whose levels follow the padding. */
function place({ depth, width, weightsAt }: Layer, output: number, input: number, nDense: number | undefined): number {
  const row = nDense !== undefined && input >= nDense ? input - nDense + depth : input;
  return weightsAt + row * width + output;
}

/** Inputs of a layer without padding. */
function inputsOf({ inputs, rows, depth }: Layer): number {
  return inputs + rows - depth;
}

function exportLayer(parameters: Float32Array, layer: Layer, nDense: number | undefined): Float32Array {
  const inputs = inputsOf(layer);
  const out = new Float32Array(layer.outputs * (inputs + 1));
  for (let k = 0; k < layer.outputs; k++) {
    out[k * (inputs + 1)] = parameters[layer.biasAt + k]!;
    for (let j = 0; j < inputs; j++) out[k * (inputs + 1) + 1 + j] = parameters[place(layer, k, j, nDense)]!;
  }
  return out;
}

function importLayer(parameters: Float32Array, layer: Layer, from: Float32Array, nDense: number | undefined): void {
  const inputs = inputsOf(layer);
  for (let k = 0; k < layer.outputs; k++) {
    parameters[layer.biasAt + k] = from[k * (inputs + 1)]!;
    for (let j = 0; j < inputs; j++) parameters[place(layer, k, j, nDense)] = from[k * (inputs + 1) + 1 + j]!;
  }
}
