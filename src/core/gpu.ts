/**
 * Training on the machine's GPU, as the core sees it: the one port whose numbers are not the same everywhere.
 * `platform/tensor` implements it with tfjs on WebGPU; `noGpu` is the host that has none.
 */
import { problem, Refusal, type Problem } from './problem.ts';

/** tfjs with the kernels that are used, as it is loaded (61 kB compressed): said before it is. */
export const GPU_ENGINE_BYTES = 332_000;

/** A multilayer perceptron of dense layers; scores are before sigmoid or softmax. */
export interface GpuNetworkShape {
  /** Inputs, units of each hidden layer, scores. */
  readonly widths: readonly number[];
  readonly activation: 'relu' | 'tanh' | 'logistic';
  /** Half the squared error of one score, log loss of one score, log loss of softmax over the scores. */
  readonly loss: 'squared' | 'binary' | 'softmax';
}

/** Rows of a step, row-major; each array as long as its rows. A target of `softmax` is the number of its class. */
export interface GpuBatch {
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array;
}

/** One step of Adam: the gradient is (gradient + alpha · weight) / totalWeight, biases without alpha. */
export interface GpuStep {
  readonly totalWeight: number;
  readonly alpha: number;
  /** With the bias correction of the step. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * A perceptron in a GPU's memory, in float32, summed in whatever order the GPU has: near the exact kernel's numbers,
 * never promised to be them. Refusals of every method: `gpu.lost`, `gpu.memory`, `gpu.failed`; it is of no use then.
 */
export interface GpuNetwork {
  /** Maker and sort of the GPU, as the browser says. */
  readonly adapter: string;
  /** Takes a step; resolves when the GPU has done it, to Σ weight · loss before it + ½ · alpha · Σ weight². */
  step(batch: GpuBatch, step: GpuStep): Promise<number>;
  /** [rows × scores], row-major. */
  scores(inputs: Float32Array): Promise<Float32Array>;
  /** Each layer as [outputs × (inputs + 1)], bias first. */
  save(): Promise<Float32Array[]>;
  load(layers: readonly Float32Array[]): void;
  /** Frees the GPU's memory. */
  close(): void;
}

/** Training on the machine's GPU. */
export interface Gpu {
  /** A network without weights: `load` them first. Refusals: `gpu.none_…` where there is no GPU, `gpu.engine` when its code does not come. */
  open(shape: GpuNetworkShape): Promise<GpuNetwork>;
}

/** `node`: the command line; `insecure`: a page over plain HTTP; `browser`: no WebGPU in it; `adapter`: WebGPU without a GPU behind it. */
export type NoGpuReason = 'node' | 'insecure' | 'browser' | 'adapter';

const CODE = 'gpu.none_';

export function noGpuRefusal(reason: NoGpuReason): Refusal {
  return new Refusal(problem(`${CODE}${reason}`, {}, { key: 'backend' }));
}

/** Whether a cell failed for want of a GPU alone: elsewhere it can run. */
export function saysNoGpu({ code }: Problem): boolean {
  return code.startsWith(CODE);
}

/** The port of a host without a GPU. Opening is refused: nothing is trained elsewhere in silence. */
export function noGpu(reason: NoGpuReason): Gpu {
  return {
    open: async () => {
      throw noGpuRefusal(reason);
    },
  };
}
