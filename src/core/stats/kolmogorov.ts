/** Distributions of the Kolmogorov–Smirnov statistics. */
import { exp, lgamma, log, log1p, pow } from './math.ts';

const PI = 3.141592653589793;
const SQRT_TWO_PI = 2.5066282746310002;

const clip = (p: number) => Math.min(Math.max(p, 0), 1);

/**
 * The two-sided p-value of a distance `d` between the empirical distributions of `n1` and `n2` values, as SciPy's
 * `ks_2samp`: exact up to 10,000 values a side, beyond that the one-sample distribution at n = n1 n2 / (n1 + n2).
 * Cost of the exact value: up to n1 × n2 steps, far fewer where d is small; of the other O(n).
 */
export function kolmogorovTwoSampleP(d: number, n1: number, n2: number): number {
  if (Math.max(n1, n2) > 10_000) return kolmogorovSf(d, roundHalfEven((n1 * n2) / (n1 + n2)));
  const g = greatestCommonDivisor(n1, n2);
  const h = Math.round(d * (n1 / g) * n2);
  if (h === 0) return 1;
  return clip(n1 === n2 ? outsideSquare(n1, h) : outsideBand(Math.max(n1, n2), Math.min(n1, n2), g, h));
}

/** As NumPy rounds, so that n is SciPy's. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** Share of the lattice paths from (0, 0) to (n, n) that reach |x − y| ≥ h. Source: Gnedenko & Korolyuk (1951). */
function outsideSquare(n: number, h: number): number {
  let share = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let factor = 1;
    for (let j = 0; j < h; j++) factor = ((n - k * h - j) * factor) / (n + k * h + j + 1);
    share = factor * (1 - share);
  }
  return 2 * share;
}

/**
 * Share of the lattice paths from (0, 0) to (m, n), m ≥ n, that leave |n x − m y| < g h, column by column within that
 * band. Source: Hodges, "The significance probability of the Smirnov two-sample test" (1958); Viehmann (2021) for the
 * complement, which keeps small p-values precise.
 */
function outsideBand(m: number, n: number, g: number, h: number): number {
  const mg = m / g;
  const ng = n / g;
  let low = 0;
  let high = Math.min(Math.ceil(h / mg), n + 1);
  const column = new Float64Array(Math.min(2 * high + 2, n + 1)).fill(1);
  column.fill(0, 0, high);
  for (let x = 1; x <= m; x++) {
    const before = low;
    const width = high - low;
    low = Math.min(Math.max(Math.floor((ng * x - h) / mg) + 1, 0), n);
    high = Math.min(Math.ceil((ng * x + h) / mg), n + 1);
    if (high <= low) return 1;
    let share = low === 0 ? 0 : 1;
    const shift = low - before;
    for (let y = low; y < high; y++) {
      share = (column[y - low + shift]! * x + share * y) / (x + y);
      column[y - low] = share;
    }
    if (width > high - low) column.fill(1, high - low, width);
  }
  return column[high - low - 1]!;
}

/**
 * P(D_n ≥ d), D_n the two-sided distance between the empirical distribution of `n` values and the true one. Chooses
 * the way of computing as SciPy's `kstwo.sf`. Source: Simard & L'Ecuyer, "Computing the two-sided Kolmogorov–Smirnov
 * distribution" (2011).
 */
export function kolmogorovSf(d: number, n: number): number {
  if (d >= 1) return 0;
  const t = n * d;
  if (t <= 0.5) return 1;
  if (t <= 1) return clip(1 - exp(lgamma(n + 1) + n * log((2 * t - 1) / n)));
  if (t >= n - 1) return clip(2 * exp(n * log1p(-d)));
  const scaled = t * d;
  if (d >= 0.5 || scaled >= (n <= 140 ? 4 : 2.2)) return scaled >= 370 ? 0 : clip(2 * smirnovSf(d, n));
  const exact = n <= 140 || (n <= 100_000 && n * d * Math.sqrt(d) <= 1.4);
  return clip(1 - (exact ? durbinCdf(d, n) : pelzGoodCdf(d, n)));
}

/** P(D_n⁺ ≥ d) of the one-sided statistic. Source: Birnbaum & Tingey (1951). O(n). */
export function smirnovSf(d: number, n: number): number {
  let sum = 0;
  const last = Math.floor(n * (1 - d));
  const whole = lgamma(n + 1);
  for (let j = 0; j <= last; j++) {
    const above = d + j / n;
    const below = 1 - above;
    // The last term may be 0^0.
    const tail = below > 0 ? (n - j) * log(below) : j === n ? 0 : -Infinity;
    sum += exp(whole - lgamma(j + 1) - lgamma(n - j + 1) + (j - 1) * log(above) + tail);
  }
  return clip(d * sum);
}

/** P(D_n < d) by the power of a matrix. Source: Marsaglia, Tsang & Wang (2003) after Durbin (1968). O((n d)³ log n). */
function durbinCdf(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const h = k - n * d;
  let base = durbinMatrix(size, h);
  let result = identity(size);
  let [baseScale, scale] = [0, 0];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = multiply(result, base, size);
      scale += baseScale + rescale(result, size, k);
    }
    base = multiply(base, base, size);
    baseScale = 2 * baseScale + rescale(base, size, k);
  }
  const middle = result[(k - 1) * size + k - 1]!;
  return exp(log(middle) + scale * LOG_STEP + lgamma(n + 1) - n * log(n));
}

const STEP = 1e140;
const LOG_STEP = 322.3619130191664;

/** Divides by 1e140 when the middle element has grown past it; how often. */
function rescale(matrix: Float64Array, size: number, k: number): number {
  if (matrix[(k - 1) * size + k - 1]! <= STEP) return 0;
  for (let at = 0; at < matrix.length; at++) matrix[at]! /= STEP;
  return 1;
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let at = 0; at < size; at++) matrix[at * size + at] = 1;
  return matrix;
}

function durbinMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < size; i++) {
    matrix[i * size]! -= pow(h, i + 1);
    matrix[(size - 1) * size + i]! -= pow(h, size - i);
  }
  matrix[(size - 1) * size]! += 2 * h - 1 > 0 ? pow(2 * h - 1, size) : 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (i - j + 1 > 0) matrix[i * size + j]! /= factorial(i - j + 1);
  }
  return matrix;
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) product[i * size + j]! += factor * b[k * size + j]!;
    }
  }
  return product;
}

/** P(D_n ≤ d) by four terms in 1/√n. Source: Pelz & Good (1976). */
function pelzGoodCdf(d: number, n: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = PI * PI;
  const last = Math.ceil((16 * z) / PI);
  const sums = [0, 0, 0, 0];
  const extra = [0, 0];
  for (let k = last; k >= 1; k--) {
    const m2 = (2 * k - 1) * (2 * k - 1);
    const p2 = pi2 * m2;
    const weight = exp(-p2 / 8 / z2);
    sums[0]! += weight;
    sums[1]! += weight * (p2 / 4 - z2);
    sums[2]! += weight * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * p2) / 4 + (p2 * p2 * (1 - 2 * z2)) / 16);
    sums[3]! +=
      weight *
      (-30 * z6 -
        90 * z4 * z4 +
        (p2 * (135 * z4 - 96 * z6)) / 4 +
        (p2 * p2 * (212 * z4 - 60 * z2)) / 16 +
        (p2 * p2 * p2 * (5 - 30 * z2)) / 64);
    const k2 = pi2 * k * k;
    const even = exp(-k2 / 2 / z2);
    extra[0]! += k2 * even;
    extra[1]! += (3 * z2 - k2) * k2 * even;
  }
  const root = Math.sqrt(n);
  const k0 = sums[0]! / z;
  const k1 = sums[1]! / (6 * z4);
  const k2 = sums[2]! / (72 * z6 * z) - extra[0]! / (36 * z2 * z);
  const k3 = sums[3]! / (6480 * z4 * z6) + extra[1]! / (216 * z6);
  return SQRT_TWO_PI * (k0 + k1 / root + k2 / n + k3 / (n * root));
}
