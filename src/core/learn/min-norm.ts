/** Least squares of smallest norm, for columns that depend on each other. */
import type { FitContext } from '../kind/model-kind.ts';
import type { Glm, GlmPoint } from './glm.ts';
import { evaluateGlm } from './glm.ts';
import { hessianBlock } from './glm-hessian.ts';
import type { GlmSolution } from './solve-glm.ts';

/** Sweeps of rotations; ten are more than any symmetric matrix is known to need. */
const SWEEPS = 30;
/** Rotations between two breaths, times the matrix' size. */
const BREATH_WORK = 1_000_000;

/**
 * The `squared` problem without a penalty: of all coefficients with the least squared error those of smallest norm, the
 * intercept free. Directions whose variance is below about 1e-12 of the largest count as none. Costs about
 * 20·width³: every column of the design, levels counted one by one.
 */
export async function solveMinimumNorm(ctx: FitContext, glm: Glm): Promise<GlmSolution> {
  const size = glm.design.width + 1;
  let point = await evaluateGlm(ctx, glm, new Float64Array(size));
  const moments = await hessianBlock(ctx, glm, point, 0);
  const means = Float64Array.from({ length: glm.design.width }, (_, j) => moments[(j + 1) * size]!);
  const { values, vectors } = await eigen(ctx, covariance(moments, means), glm.design.width);
  // The second pass takes away what the moments' rounding left.
  for (let pass = 0; pass < 2; pass++) {
    point = await evaluateGlm(ctx, glm, stepped(point, means, values, vectors));
  }
  const { parameters, gradientNorm, loss } = point;
  return { parameters, iterations: 1, gradientNorm, loss };
}

function covariance(moments: Float64Array, means: Float64Array): Float64Array {
  const n = means.length;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = moments[(i + 1) * (n + 1) + j + 1]! - means[i]! * means[j]!;
      out[i * n + j] = value;
      out[j * n + i] = value;
    }
  }
  return out;
}

/** The parameters after adding the pseudo-inverse's answer to the point's gradient. */
function stepped(point: GlmPoint, means: Float64Array, values: Float64Array, vectors: Float64Array): Float64Array {
  const n = means.length;
  const parameters = point.parameters.slice();
  const pull = means.map((mean, j) => mean * point.gradient[0]! - point.gradient[j + 1]!);
  let largest = 0;
  for (let k = 0; k < n; k++) largest = Math.max(largest, values[k]!);
  for (let k = 0; k < n; k++) {
    if (!(values[k]! > largest * n * 16 * Number.EPSILON)) continue;
    let along = 0;
    for (let j = 0; j < n; j++) along += vectors[k * n + j]! * pull[j]!;
    along /= values[k]!;
    for (let j = 0; j < n; j++) parameters[j + 1]! += along * vectors[k * n + j]!;
  }
  let shift = point.gradient[0]!;
  for (let j = 0; j < n; j++) shift += means[j]! * (parameters[j + 1]! - point.parameters[j + 1]!);
  parameters[0]! -= shift;
  return parameters;
}

/**
 * Eigenvalues and eigenvectors (as rows) of a symmetric matrix [n × n], which is overwritten.
 * Source: cyclic Jacobi, Golub & Van Loan, "Matrix Computations", 8.5.
 */
async function eigen(
  ctx: { breathe(): Promise<void> },
  a: Float64Array,
  n: number,
): Promise<{ values: Float64Array; vectors: Float64Array }> {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  let work = 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (!rotate(a, vectors, n, p, q)) continue;
        rotated = true;
        work += n;
      }
      if (work > BREATH_WORK) {
        work = 0;
        await ctx.breathe();
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

/** Makes a[p, q] zero; false when it is already, beside its diagonal. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): boolean {
  const off = a[p * n + q]!;
  const diagonals = Math.abs(a[p * n + p]! * a[q * n + q]!);
  if (Math.abs(off) <= Number.EPSILON * Math.sqrt(diagonals) || Math.abs(off) < 1e-300) return false;
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * off);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const ip = a[i * n + p]!;
    const iq = a[i * n + q]!;
    a[i * n + p] = c * ip - s * iq;
    a[i * n + q] = s * ip + c * iq;
  }
  for (const matrix of [a, vectors]) {
    for (let i = 0; i < n; i++) {
      const pi = matrix[p * n + i]!;
      const qi = matrix[q * n + i]!;
      matrix[p * n + i] = c * pi - s * qi;
      matrix[q * n + i] = s * pi + c * qi;
    }
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  return true;
}
