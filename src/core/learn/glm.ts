/**
 * Passes over a prepared table for generalised linear models with an L2 penalty: loss, gradient, curvature.
 *
 * Parameters are row-major [nOutputs × (width + 1)], the intercept first. The objective is a mean over weights:
 * f = (Σ wᵢ·lossᵢ + ½·penalty·Σ coefficient²) / Σ wᵢ, the intercepts free.
 */
import type { FitContext } from '../kind/model-kind.ts';
import { exp, log, log1p } from '../stats/math.ts';
import type { Design } from './prepare.ts';

/** `squared`: ½(y − η)²; `binomial`: log loss of classes 0 and 1; `multinomial`: log loss of softmax. */
export type Family = 'squared' | 'binomial' | 'multinomial';

export interface Glm {
  readonly design: Design;
  readonly family: Family;
  /** 1, or the number of classes of `multinomial`. */
  readonly nOutputs: number;
  /** Values, or class numbers. */
  readonly targets: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly totalWeight: number;
  readonly penalty: number;
}

/** What a pass at some parameters gives. */
export interface GlmPoint {
  readonly parameters: Float64Array;
  readonly objective: number;
  /** Mean loss without the penalty. */
  readonly loss: number;
  readonly gradient: Float64Array;
  /** Of the mean form, Euclidean. */
  readonly gradientNorm: number;
  /** [nSamples × nOutputs]: 1, p·(1 − p), or the class probabilities. */
  readonly curvature: Float64Array;
}

export const CHUNK_ROWS = 4096;

/** η of one row for each output, into `out`. `parameters` as in a `Glm`. */
export function linearPredictor(design: Design, parameters: Float64Array, row: number, out: Float64Array): void {
  const { nDense, nBlocks, width, dense, ones } = design;
  for (let output = 0; output < out.length; output++) {
    const base = output * (width + 1);
    let sum = parameters[base]!;
    const from = row * nDense;
    for (let j = 0; j < nDense; j++) sum += parameters[base + 1 + j]! * dense[from + j]!;
    for (let b = row * nBlocks, end = b + nBlocks; b < end; b++) {
      if (ones[b]! >= 0) sum += parameters[base + 1 + ones[b]!]!;
    }
    out[output] = sum;
  }
}

/** Loss, gradient and curvature at `parameters`, rows in order. */
export async function evaluateGlm(ctx: FitContext, glm: Glm, parameters: Float64Array): Promise<GlmPoint> {
  const { design, nOutputs, weights, totalWeight, penalty } = glm;
  const gradient = new Float64Array(parameters.length);
  const curvature = new Float64Array(design.nSamples * nOutputs);
  const eta = new Float64Array(nOutputs);
  const residual = new Float64Array(nOutputs);
  const rowLoss = LOSSES[glm.family];
  let loss = 0;
  for (let start = 0; start < design.nSamples; start += CHUNK_ROWS) {
    const end = Math.min(design.nSamples, start + CHUNK_ROWS);
    for (let row = start; row < end; row++) {
      const weight = weights === undefined ? 1 : weights[row]!;
      linearPredictor(design, parameters, row, eta);
      loss += weight * rowLoss(eta, glm.targets[row]!, residual, curvature, row * nOutputs);
      addGradient(design, row, residual, weight, gradient);
    }
    await ctx.breathe();
  }
  const penalised = addPenalty(parameters, gradient, penalty, design.width + 1);
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) {
    gradient[i]! /= totalWeight;
    squares += gradient[i]! * gradient[i]!;
  }
  return {
    parameters,
    objective: (loss + penalised) / totalWeight,
    loss: loss / totalWeight,
    gradient,
    gradientNorm: Math.sqrt(squares),
    curvature,
  };
}

/** Gives the loss of one row, writes dloss/dη into `residual` and the row's curvature at `at`. */
type RowLoss = (
  eta: Float64Array,
  target: number,
  residual: Float64Array,
  curvature: Float64Array,
  at: number,
) => number;

const LOSSES: Readonly<Record<Family, RowLoss>> = {
  squared(eta, target, residual, curvature, at) {
    const difference = eta[0]! - target;
    residual[0] = difference;
    curvature[at] = 1;
    return 0.5 * difference * difference;
  },
  binomial(eta, target, residual, curvature, at) {
    const value = eta[0]!;
    const e = exp(value < 0 ? value : -value);
    const small = e / (1 + e);
    const large = 1 / (1 + e);
    residual[0] = target === 1 ? -(value < 0 ? large : small) : value < 0 ? small : large;
    curvature[at] = small * large;
    return log1p(e) + (value > 0 === (target === 1) ? 0 : value < 0 ? -value : value);
  },
  multinomial(eta, target, residual, curvature, at) {
    let largest = -Infinity;
    for (let k = 0; k < eta.length; k++) if (eta[k]! > largest) largest = eta[k]!;
    let sum = 0;
    for (let k = 0; k < eta.length; k++) {
      const e = exp(eta[k]! - largest);
      curvature[at + k] = e;
      sum += e;
    }
    for (let k = 0; k < eta.length; k++) {
      curvature[at + k]! /= sum;
      residual[k] = curvature[at + k]! - (k === target ? 1 : 0);
    }
    return largest + log(sum) - eta[target]!;
  },
};

function addGradient(design: Design, row: number, residual: Float64Array, weight: number, out: Float64Array): void {
  const { nDense, nBlocks, width, dense, ones } = design;
  for (let output = 0; output < residual.length; output++) {
    const base = output * (width + 1);
    const r = residual[output]! * weight;
    const from = row * nDense;
    out[base]! += r;
    for (let j = 0; j < nDense; j++) out[base + 1 + j]! += r * dense[from + j]!;
    for (let b = row * nBlocks, end = b + nBlocks; b < end; b++) if (ones[b]! >= 0) out[base + 1 + ones[b]!]! += r;
  }
}

/** ½·penalty·Σ coefficient², and its gradient added; intercepts are free. */
function addPenalty(parameters: Float64Array, gradient: Float64Array, penalty: number, stride: number): number {
  let squares = 0;
  for (let i = 0; i < parameters.length; i++) {
    if (i % stride === 0) continue;
    squares += parameters[i]! * parameters[i]!;
    gradient[i]! += penalty * parameters[i]!;
  }
  return 0.5 * penalty * squares;
}
