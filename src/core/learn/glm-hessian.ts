/** Second derivatives of a `Glm`'s objective at a point: blocks of the matrix, its diagonal, its product with a vector. */
import type { FitContext } from '../kind/model-kind.ts';
import type { Glm, GlmPoint } from './glm.ts';
import { CHUNK_ROWS, linearPredictor } from './glm.ts';
import type { Design } from './prepare.ts';

/**
 * The Hessian among the parameters of one output alone: its lower triangle, row-major [(width + 1)²]. Costs
 * n · (columns of a row)² / 2 multiplications.
 */
export async function hessianBlock(ctx: FitContext, glm: Glm, point: GlmPoint, output: number): Promise<Float64Array> {
  const { design, nOutputs, weights, totalWeight, penalty } = glm;
  const size = design.width + 1;
  const matrix = new Float64Array(size * size);
  const bends = new Float64Array(CHUNK_ROWS);
  for (let start = 0; start < design.nSamples; start += CHUNK_ROWS) {
    const end = Math.min(design.nSamples, start + CHUNK_ROWS);
    for (let row = start; row < end; row++) {
      const weight = weights === undefined ? 1 : weights[row]!;
      bends[row - start] = weight * bendOf(point.curvature, nOutputs, row, output);
    }
    bends.fill(0, end - start);
    addDense(design, start, end, bends, matrix, size);
    if (design.nBlocks > 0) addBlocks(design, start, end, bends, matrix, size);
    await ctx.breathe();
  }
  for (let i = 0; i < matrix.length; i++) matrix[i]! /= totalWeight;
  for (let i = 1; i < size; i++) matrix[i * size + i]! += penalty / totalWeight;
  return matrix;
}

/** ∂²loss/∂η² of a row's output. */
function bendOf(curvature: Float64Array, nOutputs: number, row: number, output: number): number {
  const value = curvature[row * nOutputs + output]!;
  return nOutputs === 1 ? value : value * (1 - value);
}

/**
 * Adds w·x·xᵀ of rows among the intercept and the dense columns, four rows at a time, which saves three of four
 * stores. Rows past `end` have weight 0 and read the last row.
 */
function addDense(
  { nDense, nSamples, dense }: Design,
  start: number,
  end: number,
  bends: Float64Array,
  matrix: Float64Array,
  size: number,
): void {
  const at = (row: number) => Math.min(row, nSamples - 1) * nDense;
  for (let row = start; row < end; row += 4) {
    const a = at(row);
    const b = at(row + 1);
    const c = at(row + 2);
    const d = at(row + 3);
    const wa = bends[row - start]!;
    const wb = bends[row - start + 1]!;
    const wc = bends[row - start + 2]!;
    const wd = bends[row - start + 3]!;
    matrix[0]! += wa + wb + wc + wd;
    for (let i = 0; i < nDense; i++) {
      const ta = wa * dense[a + i]!;
      const tb = wb * dense[b + i]!;
      const tc = wc * dense[c + i]!;
      const td = wd * dense[d + i]!;
      const base = (i + 1) * size;
      matrix[base]! += ta + tb + tc + td;
      for (let j = 0; j <= i; j++) {
        matrix[base + 1 + j]! += ta * dense[a + j]! + tb * dense[b + j]! + tc * dense[c + j]! + td * dense[d + j]!;
      }
    }
  }
}

/** Adds w·x·xᵀ of rows for each level that a row has: with the intercept, the dense columns and earlier levels. */
function addBlocks(
  { nDense, nBlocks, dense, ones }: Design,
  start: number,
  end: number,
  bends: Float64Array,
  matrix: Float64Array,
  size: number,
): void {
  for (let row = start; row < end; row++) {
    const w = bends[row - start]!;
    const from = row * nDense;
    const blocks = row * nBlocks;
    for (let b = 0; b < nBlocks; b++) {
      const column = ones[blocks + b]!;
      if (column < 0) continue;
      const base = (column + 1) * size;
      matrix[base]! += w;
      for (let j = 0; j < nDense; j++) matrix[base + 1 + j]! += w * dense[from + j]!;
      for (let c = 0; c <= b; c++) if (ones[blocks + c]! >= 0) matrix[base + 1 + ones[blocks + c]!]! += w;
    }
  }
}

/** Hessian · `direction`, into `out`. Two passes' worth of multiplications; breathes. */
export async function hessianTimes(
  ctx: FitContext,
  glm: Glm,
  point: GlmPoint,
  direction: Float64Array,
  out: Float64Array,
): Promise<void> {
  const { design, nOutputs, weights, totalWeight, penalty } = glm;
  const { nDense, nBlocks, width, dense, ones } = design;
  const size = width + 1;
  const along = new Float64Array(nOutputs);
  out.fill(0);
  for (let start = 0; start < design.nSamples; start += CHUNK_ROWS) {
    const end = Math.min(design.nSamples, start + CHUNK_ROWS);
    for (let row = start; row < end; row++) {
      linearPredictor(design, direction, row, along);
      bend(point.curvature, row, along);
      const weight = weights === undefined ? 1 : weights[row]!;
      for (let k = 0; k < nOutputs; k++) {
        const base = k * size;
        const w = weight * along[k]!;
        out[base]! += w;
        for (let j = 0, from = row * nDense; j < nDense; j++) out[base + 1 + j]! += w * dense[from + j]!;
        for (let b = row * nBlocks, last = b + nBlocks; b < last; b++) {
          if (ones[b]! >= 0) out[base + 1 + ones[b]!]! += w;
        }
      }
    }
    await ctx.breathe();
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i]! + (i % size === 0 ? 0 : penalty * direction[i]!)) / totalWeight;
  }
}

/** Multiplies `along`, one number per output, by the row's curvature in place. */
function bend(curvature: Float64Array, row: number, along: Float64Array): void {
  const n = along.length;
  if (n === 1) {
    along[0]! *= curvature[row]!;
    return;
  }
  let mean = 0;
  for (let k = 0; k < n; k++) mean += curvature[row * n + k]! * along[k]!;
  for (let k = 0; k < n; k++) along[k] = curvature[row * n + k]! * (along[k]! - mean);
}

/** The Hessian's diagonal. */
export function hessianDiagonal(glm: Glm, point: GlmPoint): Float64Array {
  const { design, nOutputs, weights, totalWeight, penalty } = glm;
  const { nDense, nBlocks, width, dense, ones } = design;
  const size = width + 1;
  const diagonal = new Float64Array(size * nOutputs);
  for (let row = 0; row < design.nSamples; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    for (let k = 0; k < nOutputs; k++) {
      const base = k * size;
      const w = weight * bendOf(point.curvature, nOutputs, row, k);
      diagonal[base]! += w;
      for (let j = 0, from = row * nDense; j < nDense; j++) {
        diagonal[base + 1 + j]! += w * dense[from + j]! * dense[from + j]!;
      }
      for (let b = row * nBlocks, last = b + nBlocks; b < last; b++) {
        if (ones[b]! >= 0) diagonal[base + 1 + ones[b]!]! += w;
      }
    }
  }
  for (let i = 0; i < diagonal.length; i++) {
    diagonal[i] = (diagonal[i]! + (i % size === 0 ? 0 : penalty)) / totalWeight;
  }
  return diagonal;
}
