/** Symmetric positive definite systems, in a fixed order of operations. */

interface Breather {
  breathe(): Promise<void>;
}

/** Work between two breaths: about a millisecond of multiplications. */
const BREATH_FLOPS = 2_000_000;

/**
 * Factors the lower triangle of `a` (row-major [n × n]) in place: L with L·Lᵀ = A. A pivot that rounding has eaten
 * becomes infinite, so that `choleskySolve` leaves that direction at zero. Costs n³/3 multiplications.
 */
export async function choleskyFactor(ctx: Breather, a: Float64Array, n: number): Promise<void> {
  let flops = 0;
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    const diagonal = a[rowI + i]!;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * n;
      let sum = a[rowI + j]!;
      for (let k = 0; k < j; k++) sum -= a[rowI + k]! * a[rowJ + k]!;
      if (j < i) a[rowI + j] = sum / a[rowJ + j]!;
      else a[rowI + i] = sum > diagonal * n * Number.EPSILON ? Math.sqrt(sum) : Infinity;
    }
    flops += (i * i) / 2;
    if (flops > BREATH_FLOPS) {
      flops = 0;
      await ctx.breathe();
    }
  }
}

/** Solves L·Lᵀ·x = b in place, for a factor of `choleskyFactor`. */
export function choleskySolve(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / factor[i * n + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= factor[i * n + k]! * value;
  }
}
