/**
 * Newton's method for a `Glm`, to a gradient norm of 1e-10. Steps come from conjugate gradients, preconditioned by the
 * Cholesky factors of the outputs' own blocks of the Hessian; with one output that is the whole and one solve is enough.
 * Source: Nocedal & Wright, "Numerical Optimization", chapters 3 and 7.
 */
import type { FitContext } from '../kind/model-kind.ts';
import { choleskyFactor, choleskySolve } from './cholesky.ts';
import type { Glm, GlmPoint } from './glm.ts';
import { evaluateGlm } from './glm.ts';
import { hessianBlock, hessianDiagonal, hessianTimes } from './glm-hessian.ts';

export const GRADIENT_NORM = 1e-10;

/** Parameters per output up to which blocks are factored; beyond, the diagonal preconditions. */
const BLOCK_PARAMETERS = 1000;
const HALVINGS = 40;

export interface GlmSolution {
  /** [nOutputs × (width + 1)], the intercept first; of `multinomial` the intercepts sum to 0. */
  readonly parameters: Float64Array;
  readonly iterations: number;
  /** Of the mean form of the objective. */
  readonly gradientNorm: number;
  readonly loss: number;
}

/**
 * Minimises the objective from zero. `onStep` hears each accepted step's mean loss. Ends early, above the norm, after
 * `maxSteps` steps or when rounding allows no lower value; the caller says so.
 */
export async function solveGlm(
  ctx: FitContext,
  glm: Glm,
  maxSteps: number,
  onStep: (step: number, loss: number) => void,
): Promise<GlmSolution> {
  let point = await evaluateGlm(ctx, glm, new Float64Array(glm.nOutputs * (glm.design.width + 1)));
  let iterations = 0;
  onStep(0, point.loss);
  while (point.gradientNorm > GRADIENT_NORM && iterations < maxSteps) {
    const direction = await newtonDirection(ctx, glm, point);
    const next = await lineSearch(ctx, glm, point, direction);
    if (next === undefined) break;
    point = next;
    iterations++;
    onStep(iterations, point.loss);
  }
  const { parameters, gradientNorm, loss } = point;
  if (glm.family === 'multinomial') centreIntercepts(parameters, glm.nOutputs);
  return { parameters, iterations, gradientNorm, loss };
}

/** −H⁻¹·gradient, closely enough. */
async function newtonDirection(ctx: FitContext, glm: Glm, point: GlmPoint): Promise<Float64Array> {
  const precondition = await preconditioner(ctx, glm, point);
  const exact = glm.nOutputs === 1 && glm.design.width < BLOCK_PARAMETERS;
  if (!exact) return conjugateGradients(ctx, glm, point, precondition);
  const direction = point.gradient.map((value) => -value);
  precondition(direction);
  return direction;
}

/** Multiplies a vector by an approximate inverse of the Hessian, in place. */
type Preconditioner = (vector: Float64Array) => void;

async function preconditioner(ctx: FitContext, glm: Glm, point: GlmPoint): Promise<Preconditioner> {
  const size = glm.design.width + 1;
  if (size > BLOCK_PARAMETERS) {
    const diagonal = hessianDiagonal(glm, point);
    return (vector) => vector.forEach((value, i) => (vector[i] = value / diagonal[i]!));
  }
  const blocks: Float64Array[] = [];
  for (let output = 0; output < glm.nOutputs; output++) {
    const block = await hessianBlock(ctx, glm, point, output);
    await choleskyFactor(ctx, block, size);
    blocks.push(block);
  }
  return (vector) => {
    blocks.forEach((block, output) => choleskySolve(block, size, vector.subarray(output * size, (output + 1) * size)));
  };
}

function centreIntercepts(parameters: Float64Array, nOutputs: number): void {
  const stride = parameters.length / nOutputs;
  let sum = 0;
  for (let k = 0; k < nOutputs; k++) sum += parameters[k * stride]!;
  for (let k = 0; k < nOutputs; k++) parameters[k * stride]! -= sum / nOutputs;
}

/** The point at the first of 1, ½, ¼ … of `direction` that lowers the objective enough; undefined when none does. */
async function lineSearch(
  ctx: FitContext,
  glm: Glm,
  from: GlmPoint,
  direction: Float64Array,
): Promise<GlmPoint | undefined> {
  const slope = dot(from.gradient, direction);
  // Close to the minimum the objective's own rounding is larger than what a step wins; there the gradient decides.
  const rounding = 1e-13 * Math.abs(from.objective);
  let share = 1;
  for (let halving = 0; halving < HALVINGS; halving++, share /= 2) {
    const parameters = from.parameters.map((value, index) => value + share * direction[index]!);
    const point = await evaluateGlm(ctx, glm, parameters);
    if (point.objective <= from.objective + 1e-4 * share * slope) return point;
    if (point.objective <= from.objective + rounding && point.gradientNorm < from.gradientNorm) return point;
  }
  return undefined;
}

/** Solves H·d = −gradient until the residual is small beside the gradient, the smaller the closer the minimum is. */
async function conjugateGradients(
  ctx: FitContext,
  glm: Glm,
  point: GlmPoint,
  precondition: Preconditioner,
): Promise<Float64Array> {
  const size = point.gradient.length;
  const step = new Float64Array(size);
  const residual = point.gradient.map((value) => -value);
  const conditioned = residual.slice();
  precondition(conditioned);
  const direction = conditioned.slice();
  const product = new Float64Array(size);
  const enough = Math.min(0.1, Math.sqrt(point.gradientNorm)) * point.gradientNorm;
  let rho = dot(residual, conditioned);
  for (let turn = 0; turn < 10 * size && rho > 0; turn++) {
    await hessianTimes(ctx, glm, point, direction, product);
    const bend = dot(direction, product);
    if (!(bend > 0)) break;
    const alpha = rho / bend;
    for (let i = 0; i < size; i++) {
      step[i]! += alpha * direction[i]!;
      residual[i]! -= alpha * product[i]!;
    }
    if (Math.sqrt(dot(residual, residual)) <= Math.max(enough, GRADIENT_NORM / 100)) break;
    conditioned.set(residual);
    precondition(conditioned);
    const next = dot(residual, conditioned);
    const beta = next / rho;
    rho = next;
    for (let i = 0; i < size; i++) direction[i] = conditioned[i]! + beta * direction[i]!;
  }
  return step;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
