/** Objectives: gradients, hessians and losses, in the order of operations that the compiled kernel follows too. */
import type { GradientSums, Objective } from './kernel.ts';

/**
 * e^x for x ≤ 0, e^-708 below that; relative error about 3e-16. Taylor's polynomial of degree 12 on [-ln2/2, ln2/2], by
 * Estrin's scheme.
 */
export function expNegative(value: number): number {
  const x = Math.max(value, -708);
  const k = nearestEven(x * 1.4426950408889634);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  const r2 = r * r;
  const r4 = r2 * r2;
  const q0 = 1 + r + (0.5 + 0.16666666666666666 * r) * r2;
  const q4 = 4.1666666666666664e-2 + 8.333333333333333e-3 * r + (1.388888888888889e-3 + 1.984126984126984e-4 * r) * r2;
  const q8 = 2.48015873015873e-5 + 2.7557319223985893e-6 * r + (2.755731922398589e-7 + 2.505210838544172e-8 * r) * r2;
  const s = q0 + q4 * r4 + (q8 + 2.08767569878681e-9 * r4) * (r4 * r4);
  return s * powerOfTwo(k);
}

/** 2^k for k = -1022 … 0, by halving. */
const POWERS = new Float64Array(1023);
POWERS[0] = 1;
for (let k = 1; k < POWERS.length; k++) POWERS[k] = POWERS[k - 1]! / 2;

function powerOfTwo(k: number): number {
  return POWERS[-k]!;
}

/** The nearest whole number, ties to even, for |x| < 2^51. */
export function nearestEven(x: number): number {
  return x + 6755399441055744 - 6755399441055744;
}

/** Likelihoods are multiplied over this many rows before a logarithm is taken; none is below 1e-15. */
export const ROWS_PER_PRODUCT = 16;
const LEAST = 1e-15;

export interface GradientInput {
  readonly scores: Float64Array;
  readonly targets: Float64Array;
  /** Empty = 1 each. */
  readonly weights: Float64Array;
  /** Written, rounded to float32: [outputs × rows]. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly rows: number;
  readonly outputs: number;
}

export function productsFor(start: number, end: number): Float64Array {
  return new Float64Array(Math.floor((end - start) / ROWS_PER_PRODUCT) + 1).fill(1);
}

/** Logistic loss: g = p - y, h = p (1 - p). Sums and products are those of the even rows and those of the odd ones. */
export function binaryGradients(input: GradientInput, start: number, end: number): GradientSums {
  const { scores, targets, weights, gradient, hessian } = input;
  const products = [productsFor(start, end), productsFor(start, end)] as const;
  const size = [0, 0];
  const total = [0, 0];
  for (let row = start; row < end; row++) {
    const lane = (row - start) % 2;
    const sign = 2 * targets[row]! - 1;
    const margin = scores[row]! * sign;
    const e = expNegative(-Math.abs(margin));
    const d = 1 / (1 + e);
    const q = e * d;
    const [right, wrong] = margin >= 0 ? [d, q] : [q, d];
    const w = weights.length > 0 ? weights[row]! : 1;
    const g = Math.fround(-wrong * sign * w);
    const h = Math.fround(d * q * w);
    gradient[row] = g;
    hessian[row] = h;
    size[lane]! += Math.abs(g);
    total[lane]! += h;
    products[lane]![Math.floor((row - start) / ROWS_PER_PRODUCT)]! *= Math.max(right, LEAST);
  }
  return {
    size: [size[0]! + size[1]!],
    hessian: [total[0]! + total[1]!],
    squares: 0,
    products: products[0].map((product, run) => product * products[1][run]!),
  };
}

/** Squared error: g = score - target, h = 1. */
export function squaredGradients(input: GradientInput, start: number, end: number): GradientSums {
  const { scores, targets, weights, gradient, hessian } = input;
  let size = 0;
  let total = 0;
  let squares = 0;
  for (let row = start; row < end; row++) {
    const difference = scores[row]! - targets[row]!;
    const w = weights.length > 0 ? weights[row]! : 1;
    const g = Math.fround(difference * w);
    const h = Math.fround(w);
    gradient[row] = g;
    hessian[row] = h;
    size += Math.abs(g);
    total += h;
    squares += difference * difference;
  }
  return { size: [size], hessian: [total], squares, products: new Float64Array(0) };
}

/** Softmax: g = p - [class], h = K / (K - 1) · p (1 - p) (LightGBM's factor). */
export function softmaxGradients(input: GradientInput, start: number, end: number): GradientSums {
  const { scores, targets, weights, gradient, hessian, rows, outputs } = input;
  const products = productsFor(start, end);
  const size = new Array<number>(outputs).fill(0);
  const total = new Array<number>(outputs).fill(0);
  const factor = outputs / (outputs - 1);
  const p = new Float64Array(outputs);
  for (let row = start; row < end; row++) {
    softmaxInto(p, scores, rows, row);
    const target = targets[row]!;
    const w = weights.length > 0 ? weights[row]! : 1;
    for (let k = 0; k < outputs; k++) {
      const g = Math.fround((k === target ? p[k]! - 1 : p[k]!) * w);
      const h = Math.fround(factor * p[k]! * (1 - p[k]!) * w);
      gradient[k * rows + row] = g;
      hessian[k * rows + row] = h;
      size[k]! += Math.abs(g);
      total[k]! += h;
    }
    products[Math.floor((row - start) / ROWS_PER_PRODUCT)]! *= Math.max(p[target]!, LEAST);
  }
  return { size, hessian: total, squares: 0, products };
}

/** Probabilities of one row from its scores ([outputs × rows]). */
function softmaxInto(p: Float64Array, scores: Float64Array, rows: number, row: number): void {
  let top = scores[row]!;
  for (let k = 1; k < p.length; k++) top = Math.max(top, scores[k * rows + row]!);
  let total = 0;
  for (let k = 0; k < p.length; k++) {
    p[k] = expNegative(scores[k * rows + row]! - top);
    total += p[k]!;
  }
  for (let k = 0; k < p.length; k++) p[k]! /= total;
}

/** The likelihood of each row's target, multiplied over runs of ROWS_PER_PRODUCT rows; scores are [outputs × rows]. */
export function likelihoodProducts(objective: Objective, scores: Float64Array, targets: Float64Array): Float64Array {
  const rows = targets.length;
  const products = productsFor(0, rows);
  const p = new Float64Array(scores.length / Math.max(1, rows));
  for (let row = 0; row < rows; row++) {
    let likelihood: number;
    if (objective === 'softmax') {
      softmaxInto(p, scores, rows, row);
      likelihood = p[targets[row]!]!;
    } else {
      const margin = scores[row]! * (2 * targets[row]! - 1);
      const e = expNegative(-Math.abs(margin));
      likelihood = (margin >= 0 ? 1 : e) / (1 + e);
    }
    products[Math.floor(row / ROWS_PER_PRODUCT)]! *= Math.max(likelihood, LEAST);
  }
  return products;
}
