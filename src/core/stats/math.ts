/**
 * Elementary functions whose last bit does not depend on the host: additions, multiplications, divisions, square roots
 * and views of a double's bits, in a fixed order. The host's own functions differ between engines and their versions.
 *
 * Source of the algorithms: FDLIBM 5.3 (Sun Microsystems), e_exp, e_log, s_log1p, s_expm1, s_tanh. Error: about 1 ulp,
 * `log10` 2; `pow` as its docstring says. Sine and cosine stand in `trigonometry.ts`.
 */
const words = new DataView(new ArrayBuffer(8));

/** Upper 32 bits of a double, signed. */
function high(x: number): number {
  words.setFloat64(0, x);
  return words.getInt32(0);
}

function low(x: number): number {
  words.setFloat64(0, x);
  return words.getInt32(4);
}

function fromWords(upper: number, lower: number): number {
  words.setInt32(0, upper);
  words.setInt32(4, lower);
  return words.getFloat64(0);
}

/** x · 2^n, correctly rounded also where it becomes subnormal. */
function scale(x: number, n: number): number {
  let value = x;
  let left = n;
  for (; left > 1023; left -= 1023) value *= 8.98846567431158e307;
  // In two steps that stay normal until the last, so that there is one rounding.
  for (; left < -969; left += 969) value *= 2.004168360008973e-292;
  return value * fromWords((1023 + left) << 20, 0);
}

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INV_LN2 = 1.442695040888963387;

const EXP_P1 = 1.66666666666666019037e-1;
const EXP_P2 = -2.77777777770155933842e-3;
const EXP_P3 = 6.61375632143793436117e-5;
const EXP_P4 = -1.6533902205465251539e-6;
const EXP_P5 = 4.13813679705723846039e-8;

/** e^x. Overflows to Infinity above 709.78, underflows to 0 below -745.13. */
export function exp(x: number): number {
  if (x !== x) return NaN;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;
  const size = x < 0 ? -x : x;
  if (size < 3.7252902984619140625e-9) return 1 + x;
  let k = 0;
  let hi = x;
  let lo = 0;
  if (size > 0.34657359027997264) {
    k = size < 1.0397207708399179 ? (x < 0 ? -1 : 1) : Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5));
    hi = x - k * LN2_HIGH;
    lo = k * LN2_LOW;
  }
  const r = hi - lo;
  const t = r * r;
  const c = r - t * (EXP_P1 + t * (EXP_P2 + t * (EXP_P3 + t * (EXP_P4 + t * EXP_P5))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (lo - (r * c) / (2 - c) - hi);
  return k >= -1021 && k <= 1023 ? y * fromWords((1023 + k) << 20, 0) : scale(y, k);
}

const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  let k = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    k = -54;
    value *= 18014398509481984;
  }
  let hx = high(value);
  k += (hx >> 20) - 1023;
  hx &= 0x000fffff;
  const i = (hx + 0x95f64) & 0x100000;
  value = fromWords(hx | (i ^ 0x3ff00000), low(value));
  k += i >> 20;
  const f = value - 1;
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (LG2 + w * (LG4 + w * LG6));
  const t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  const r = t2 + t1;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

/** log(1 + x) without losing digits near 0; -Infinity at -1, NaN below. */
export function log1p(x: number): number {
  if (x !== x || x < -1) return NaN;
  if (x === -1) return -Infinity;
  if (x === Infinity || x === 0) return x;
  const size = x < 0 ? -x : x;
  if (size < 5.551115123125783e-17) return x;
  if (size < 1.862645149230957e-9) return x - x * x * 0.5;
  // Kahan: log(u) · x / (u - 1) with u = 1 + x rounded cancels the rounding of u.
  const u = 1 + x;
  if (u === Infinity) return log(x);
  if (x > -0.2928932188134524 && x < 0.4142135623730950488) return log1pSmall(x);
  const c = u - 1 === x ? 0 : x > 1 ? 1 - (u - x) : x - (u - 1);
  return log(u) + c / u;
}

function log1pSmall(x: number): number {
  const half = 0.5 * x * x;
  const s = x / (2 + x);
  const z = s * s;
  const r = z * (LG1 + z * (LG2 + z * (LG3 + z * (LG4 + z * (LG5 + z * (LG6 + z * LG7))))));
  return x - (half - s * (half + r));
}

const Q1 = -3.33333333333331316428e-2;
const Q2 = 1.58730158725481460165e-3;
const Q3 = -7.93650757867487942473e-5;
const Q4 = 4.00821782732936239552e-6;
const Q5 = -2.01099218183624371326e-7;

/** e^x - 1 without losing digits near 0. */
export function expm1(x: number): number {
  if (x !== x || x === 0) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -38.816242111356935) return -1;
  const size = x < 0 ? -x : x;
  if (size < 5.551115123125783e-17) return x;
  let k = 0;
  let value = x;
  let c = 0;
  if (size > 0.34657359027997264) {
    k = size < 1.0397207708399179 ? (x < 0 ? -1 : 1) : Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5));
    const hi = x - k * LN2_HIGH;
    const lo = k * LN2_LOW;
    value = hi - lo;
    c = hi - value - lo;
  }
  const halfX = 0.5 * value;
  const square = value * halfX;
  const r1 = 1 + square * (Q1 + square * (Q2 + square * (Q3 + square * (Q4 + square * Q5))));
  const t = 3 - r1 * halfX;
  let e = square * ((r1 - t) / (6 - value * t));
  if (k === 0) return value - (value * e - square);
  e = value * (e - c) - c - square;
  if (k === -1) return 0.5 * (value - e) - 0.5;
  if (k === 1) return value < -0.25 ? -2 * (e - (value + 0.5)) : 1 + 2 * (value - e);
  if (k <= -2 || k > 56) return scale(1 - (e - value), k) - 1;
  const inverse = fromWords((1023 - k) << 20, 0);
  return k < 20 ? scale(1 - inverse - (e - value), k) : scale(value - (e + inverse) + 1, k);
}

const INV_LN10 = 4.34294481903251816668e-1;
const LOG10_2_HIGH = 3.01029995663611771306e-1;
const LOG10_2_LOW = 3.69423907715893078616e-13;

/** Logarithm to base 10; exact for powers of ten that are exact doubles up to 1e22. */
export function log10(x: number): number {
  if (!(x > 0) || x === Infinity) return log(x);
  const whole = powerOfTen(x);
  if (whole !== undefined) return whole;
  const { k, mantissa } = split(x);
  return k * LOG10_2_LOW + INV_LN10 * log(mantissa) + k * LOG10_2_HIGH;
}

function powerOfTen(x: number): number | undefined {
  let power = 1;
  for (let n = 0; n <= 22; n++, power *= 10) if (x === power) return n;
  return undefined;
}

/** Logarithm to base 2; exact for powers of two. */
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return log(x);
  const { k, mantissa } = split(x);
  return mantissa === 1 ? k : k + log(mantissa) * INV_LN2;
}

/** x = mantissa · 2^k, the mantissa in [√½, √2). */
function split(x: number): { k: number; mantissa: number } {
  const subnormal = x < 2.2250738585072014e-308;
  const value = subnormal ? x * 18014398509481984 : x;
  let k = (high(value) >> 20) - 1023 - (subnormal ? 54 : 0);
  let mantissa = fromWords((high(value) & 0x000fffff) | 0x3ff00000, low(value));
  if (mantissa >= 1.4142135623730951) {
    mantissa /= 2;
    k++;
  }
  return { k, mantissa };
}

/** 1 / (1 + e^-x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** log(p / (1 - p)). */
export function logit(p: number): number {
  return log(p / (1 - p));
}

/** log(1 + e^x), without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** log Σ e^x over `values[start … end)`, in order; -Infinity for none. */
export function logSumExp(values: ArrayLike<number>, start = 0, end = values.length): number {
  let largest = -Infinity;
  for (let i = start; i < end; i++) if (values[i]! > largest) largest = values[i]!;
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = start; i < end; i++) sum += exp(values[i]! - largest);
  return largest + log(sum);
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (x !== x) return NaN;
  const size = x < 0 ? -x : x;
  if (size < 2.7755575615628914e-17) return x;
  let z: number;
  if (size >= 22) z = 1;
  else if (size >= 1) z = 1 - 2 / (expm1(2 * size) + 2);
  else {
    const t = expm1(-2 * size);
    z = -t / (t + 2);
  }
  return x < 0 ? -z : z;
}

/**
 * x^y. Whole exponents up to 1024 by repeated squaring; others as e^(y·log x), with a relative error of about
 * 1e-16·(1 + |y·log x|). NaN for a negative x with a fractional y.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isInteger(y) && y >= -1024 && y <= 1024) return y < 0 ? 1 / wholePower(x, -y) : wholePower(x, y);
  if (x < 0) return Number.isInteger(y) ? (y % 2 === 0 ? 1 : -1) * pow(-x, y) : NaN;
  if (x === 0) return y > 0 ? 0 : Infinity;
  return exp(y * log(x));
}

function wholePower(x: number, n: number): number {
  let result = 1;
  let base = x;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= base;
    base *= base;
  }
  return result;
}
