/**
 * A perceptron in tfjs on WebGPU. Forward, backward and Adam are written out, as the exact kernel has them, so that
 * both take the same steps and differ by rounding alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GpuBatch, GpuNetwork, GpuNetworkShape, GpuStep } from '../../core/gpu.ts';
import type { OpenDevice } from './device.ts';
import { useDevice } from './tfjs-kernels.ts';

type Matrix = tf.Tensor2D;

/** Weights [inputs × outputs], bias [1 × outputs], and Adam's two memories of each. */
interface Layer {
  weights: Matrix;
  bias: Matrix;
  readonly moments: { weights: [Matrix, Matrix]; bias: [Matrix, Matrix] };
}

/** Opens a network on a device, which it closes. */
export async function createTfjsNetwork(gpu: OpenDevice, shape: GpuNetworkShape): Promise<GpuNetwork> {
  const release = await useDevice(gpu.device, gpu.info);
  const { widths } = shape;
  const nInputs = widths[0]!;
  const nScores = widths.at(-1)!;
  let layers: Layer[] = [];

  function forward(inputs: Matrix): Matrix[] {
    const values = [inputs];
    layers.forEach(({ weights, bias }, index) => {
      const sums = tf.add<Matrix>(tf.matMul(values[index]!, weights), bias);
      values.push(index < layers.length - 1 ? ACTIVATIONS[shape.activation].value(sums) : sums);
    });
    return values;
  }

  function descend({ inputs, targets, weights }: GpuBatch, step: GpuStep): tf.Scalar {
    const rows = targets.length;
    const values = forward(tf.tensor2d(inputs, [rows, nInputs]));
    const weight = tf.tensor2d(weights, [rows, 1]);
    const wanted = tf.tensor2d(wantedScores(targets, nScores), [rows, nScores]);
    const { loss, slope } = LOSSES[shape.loss](values.at(-1)!, wanted);
    let total = tf.sum<tf.Scalar>(tf.mul(loss, weight));
    let delta = tf.mul<Matrix>(slope, weight);
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index]!;
      const from = values[index]!;
      total = tf.add(total, tf.mul(tf.sum(tf.square(layer.weights)), 0.5 * step.alpha));
      const weightSlope = tf.add<Matrix>(tf.matMul(from, delta, true), tf.mul(layer.weights, step.alpha));
      const biasSlope = tf.sum<Matrix>(delta, 0, true);
      const back = index > 0 && tf.matMul(delta, layer.weights, false, true);
      if (back) delta = tf.mul(back, ACTIVATIONS[shape.activation].slope(from));
      layer.weights = adam(layer.weights, weightSlope, layer.moments.weights, step);
      layer.bias = adam(layer.bias, biasSlope, layer.moments.bias, step);
    }
    return total;
  }

  return {
    adapter: adapterName(gpu.info),
    step: (batch, step) =>
      gpu.guard(async () => {
        const total = tf.tidy(() => descend(batch, step));
        const [value] = await total.data();
        total.dispose();
        return value!;
      }),
    scores: (inputs) =>
      gpu.guard(async () => {
        const found = tf.tidy(() => forward(tf.tensor2d(inputs, [inputs.length / nInputs, nInputs])).at(-1)!);
        const values = (await found.data()) as Float32Array;
        found.dispose();
        return values;
      }),
    save: () => gpu.guard(() => Promise.all(layers.map(saveLayer))),
    load(saved) {
      gpu.check();
      for (const each of layers) disposeLayer(each);
      layers = saved.map((values, index) => loadLayer(values, widths[index]!, widths[index + 1]!));
    },
    close() {
      for (const each of layers) disposeLayer(each);
      release();
      gpu.close();
    },
  };
}

/** One column for a number or for two classes, else a 1 in the column of the row's class. */
function wantedScores(targets: Float32Array, nScores: number): Float32Array {
  if (nScores === 1) return targets;
  const wanted = new Float32Array(targets.length * nScores);
  targets.forEach((label, row) => (wanted[row * nScores + label] = 1));
  return wanted;
}

/** `slope` is told by the unit's value, as the exact kernel does. */
const ACTIVATIONS: Readonly<
  Record<GpuNetworkShape['activation'], { value(sums: Matrix): Matrix; slope(values: Matrix): Matrix }>
> = {
  relu: { value: (sums) => tf.relu(sums), slope: (values) => tf.step(values) },
  tanh: { value: (sums) => tf.tanh(sums), slope: (values) => tf.sub(1, tf.square(values)) },
  logistic: { value: (sums) => tf.sigmoid(sums), slope: (values) => tf.mul(values, tf.sub(1, values)) },
};

/** Loss of each row [rows × 1], and its slope by each score. */
const LOSSES: Readonly<
  Record<GpuNetworkShape['loss'], (scores: Matrix, wanted: Matrix) => { loss: Matrix; slope: Matrix }>
> = {
  squared(scores, wanted) {
    const slope = tf.sub<Matrix>(scores, wanted);
    return { loss: tf.mul(tf.square(slope), 0.5), slope };
  },
  binary(scores, wanted) {
    const tail = tf.log(tf.add<Matrix>(1, tf.exp(tf.neg(tf.abs(scores)))));
    const loss = tf.add<Matrix>(tail, tf.sub<Matrix>(tf.relu(scores), tf.mul(scores, wanted)));
    return { loss, slope: tf.sub(tf.sigmoid(scores), wanted) };
  },
  softmax(scores, wanted) {
    const below = tf.sub<Matrix>(scores, tf.max(scores, 1, true));
    const shares = tf.exp(below);
    const whole = tf.sum<Matrix>(shares, 1, true);
    const loss = tf.sub<Matrix>(tf.log(whole), tf.sum(tf.mul(below, wanted), 1, true));
    return { loss, slope: tf.sub(tf.div(shares, whole), wanted) };
  },
};

/** The parameters after a step; the old ones and the old memories are given back. */
function adam(parameters: Matrix, slope: Matrix, moments: [Matrix, Matrix], step: GpuStep): Matrix {
  const { totalWeight, rate, beta1, beta2, epsilon } = step;
  const gradient = tf.mul<Matrix>(slope, 1 / totalWeight);
  const [first, second] = moments;
  const mean = tf.add<Matrix>(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
  const square = tf.add<Matrix>(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const moved = tf.sub<Matrix>(parameters, tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), epsilon)));
  tf.dispose([parameters, first, second]);
  moments[0] = tf.keep(mean);
  moments[1] = tf.keep(square);
  return tf.keep(moved);
}

function loadLayer(values: Float32Array, inputs: number, outputs: number): Layer {
  const weights = new Float32Array(inputs * outputs);
  const bias = new Float32Array(outputs);
  for (let k = 0; k < outputs; k++) {
    bias[k] = values[k * (inputs + 1)]!;
    for (let j = 0; j < inputs; j++) weights[j * outputs + k] = values[k * (inputs + 1) + 1 + j]!;
  }
  const zeros = (rows: number): [Matrix, Matrix] => [
    tf.zeros([rows, outputs]) as Matrix,
    tf.zeros([rows, outputs]) as Matrix,
  ];
  return {
    weights: tf.tensor2d(weights, [inputs, outputs]),
    bias: tf.tensor2d(bias, [1, outputs]),
    moments: { weights: zeros(inputs), bias: zeros(1) },
  };
}

async function saveLayer({ weights, bias }: Layer): Promise<Float32Array> {
  const [inputs, outputs] = weights.shape;
  const [from, start] = await Promise.all([weights.data(), bias.data()]);
  const values = new Float32Array(outputs * (inputs + 1));
  for (let k = 0; k < outputs; k++) {
    values[k * (inputs + 1)] = start[k]!;
    for (let j = 0; j < inputs; j++) values[k * (inputs + 1) + 1 + j] = from[j * outputs + k]!;
  }
  return values;
}

function disposeLayer({ weights, bias, moments }: Layer): void {
  tf.dispose([weights, bias, ...moments.weights, ...moments.bias]);
}

function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const words = [vendor, architecture, device, description].filter((each) => each !== '');
  return words.length > 0 ? words.join(' ') : 'WebGPU';
}
