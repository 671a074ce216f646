/**
 * Elementary functions whose last bit does not depend on the host: additions, multiplications, divisions, square roots
 * and views of a double's bits, in a fixed order. The host's own functions differ between engines and their versions.
 *
 * Source of the algorithms: FDLIBM 5.3 (Sun Microsystems), e_exp, e_log, s_log1p, s_expm1, s_tanh, s_erf, e_lgamma_r.
 * Error: about 1 ulp, `log10` 2; `pow` and `lgamma` as their docstrings say.
 */
export { cos, sin } from './trigonometry.ts';

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
  if (x > 709.782712893384) return Infinity;
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
  if (x > -0.2928932188134524 && x < 0.41421356237309503) return log1pSmall(x);
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
  if (x > 709.782712893384) return Infinity;
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

/** c[0] + c[1]·x + c[2]·x² + …, by Horner's rule. */
function polynomial(x: number, c: readonly number[]): number {
  let value = c[c.length - 1]!;
  for (let i = c.length - 2; i >= 0; i--) value = c[i]! + x * value;
  return value;
}

/** erf(1) rounded to 24 bits, from which the approximation around 1 starts. */
const ERX = 8.45062911510467529297e-1;
const ERF_SMALL_P = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
];
const ERF_SMALL_Q = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
];
const ERF_NEAR_1_P = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
];
const ERF_NEAR_1_Q = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
];
const ERFC_MIDDLE_P = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
];
const ERFC_MIDDLE_Q = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
];
const ERFC_FAR_P = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
];
const ERFC_FAR_Q = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
];

/** erf(x) / x - 1 for |x| < 0.84375. */
function erfSmall(x: number): number {
  const z = x * x;
  return polynomial(z, ERF_SMALL_P) / polynomial(z, ERF_SMALL_Q);
}

/** erf(size) - ERX for 0.84375 ≤ size < 1.25. */
function erfNear1(size: number): number {
  return polynomial(size - 1, ERF_NEAR_1_P) / polynomial(size - 1, ERF_NEAR_1_Q);
}

/** erfc(size) for size ≥ 1.25. */
function erfcTail(size: number): number {
  const s = 1 / (size * size);
  const middle = size < 2.857142857142857;
  const ratio = polynomial(s, middle ? ERFC_MIDDLE_P : ERFC_FAR_P) / polynomial(s, middle ? ERFC_MIDDLE_Q : ERFC_FAR_Q);
  // The square of the upper half of the digits is exact, so that e^(-size²) loses nothing.
  const z = fromWords(high(size), 0);
  return (exp(-z * z - 0.5625) * exp((z - size) * (z + size) + ratio)) / size;
}

/** Error function, 2/√π ∫₀ˣ e^(-t²) dt. */
export function erf(x: number): number {
  if (x !== x) return NaN;
  const size = x < 0 ? -x : x;
  if (size < 0.84375)
    return size < 2.848094538889218e-306 ? 0.125 * (8 * x + 1.02703333676410069053 * x) : x + x * erfSmall(x);
  const value = size < 1.25 ? ERX + erfNear1(size) : size < 6 ? 1 - erfcTail(size) : 1;
  return x < 0 ? -value : value;
}

/** 1 - erf(x) without losing digits where it is small; 0 from 28 on. */
export function erfc(x: number): number {
  if (x !== x) return NaN;
  const size = x < 0 ? -x : x;
  if (size < 0.84375) return x < 0.25 ? 1 - (x + x * erfSmall(x)) : 0.5 - (x - 0.5 + x * erfSmall(x));
  if (size < 1.25) return x < 0 ? 1 + (ERX + erfNear1(size)) : 1 - ERX - erfNear1(size);
  if (size >= 28 || x < -6) return x < 0 ? 2 : 0;
  return x < 0 ? 2 - erfcTail(size) : erfcTail(size);
}

const LGAMMA_A = [
  7.72156649015328655494e-2, 6.73523010531292681824e-2, 7.38555086081402883957e-3, 1.19270763183362067845e-3,
  2.20862790713908385557e-4, 2.52144565451257326939e-5,
];
const LGAMMA_B = [
  3.22467033424113591611e-1, 2.05808084325167332806e-2, 2.89051383673415629091e-3, 5.10069792153511336608e-4,
  1.08011567247583939954e-4, 4.4864094961891516015e-5,
];
const LGAMMA_T = [
  4.83836122723810047042e-1, -1.47587722994593911752e-1, 6.46249402391333854778e-2, -3.27885410759859649565e-2,
  1.79706750811820387126e-2, -1.0314224129834143745e-2, 6.10053870246291332635e-3, -3.6845201678113825676e-3,
  2.2596478090061247225e-3, -1.40346469989232843813e-3, 8.81081882437654011382e-4, -5.38595305356740546715e-4,
  3.15632070903625950361e-4, -3.12754168375120860518e-4, 3.35529192635519073543e-4,
];
const LGAMMA_U = [
  -7.72156649015328655494e-2, 6.32827064025093366517e-1, 1.45492250137234768737, 9.77717527963372745603e-1,
  2.28963728064692451092e-1, 1.33810918536787660377e-2,
];
const LGAMMA_V = [
  1, 2.45597793713041134822, 2.12848976379893395361, 7.69285150456672783825e-1, 1.04222645593369134254e-1,
  3.2170924228242391181e-3,
];
const LGAMMA_S = [
  -7.72156649015328655494e-2, 2.14982415960608852501e-1, 3.25778796408930981787e-1, 1.46350472652464452805e-1,
  2.6642270303363860956e-2, 1.84028451407337715652e-3, 3.19475326584100867617e-5,
];
const LGAMMA_R = [
  1, 1.39200533467621045958, 7.21935547567138069525e-1, 1.71933865632803078993e-1, 1.86459191715652901344e-2,
  7.77942496381893596434e-4, 7.32668430744625636189e-6,
];
const LGAMMA_W = [
  8.33333333333329678849e-2, -2.7777777772877553647e-3, 7.936505586430195585e-4, -5.95187557450339963135e-4,
  8.36339918996282139126e-4, -1.63092934096575273989e-3,
];

/** Near 1 + y or 2 + y: which expansion serves, by the distance from 1, from the minimum at 1.4616 and from 2. */
function lgammaBelow2(x: number): number {
  const base = x <= 0.9 ? -log(x) : 0;
  const shift = x <= 0.9 ? x : x - 1;
  if (shift >= 0.7316) {
    const y = 1 - shift;
    const z = y * y;
    return base + (y * polynomial(z, LGAMMA_A) + z * polynomial(z, LGAMMA_B) - 0.5 * y);
  }
  if (shift >= 0.23164) {
    const y = shift - 0.46163214496836225;
    const z = y * y;
    return base + (-1.21486290535849611461e-1 + (z * polynomial(y, LGAMMA_T) + 3.63867699703950536541e-18));
  }
  return base + (-0.5 * shift + (shift * polynomial(shift, LGAMMA_U)) / polynomial(shift, LGAMMA_V));
}

/**
 * log Γ(x) for x > 0; Infinity at 0, NaN below. Absolute error near its zeros at 1 and 2, relative elsewhere: about
 * 4e-16.
 */
export function lgamma(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0 || x === Infinity) return Infinity;
  if (x === 1 || x === 2) return 0;
  if (x < 8.470329472543003e-22) return -log(x);
  if (x < 2) return lgammaBelow2(x);
  if (x < 8) {
    const y = x - Math.floor(x);
    let product = 1;
    for (let each = Math.floor(x) - 1; each >= 2; each--) product *= y + each;
    const core = 0.5 * y + (y * polynomial(y, LGAMMA_S)) / polynomial(y, LGAMMA_R);
    return core + log(product);
  }
  if (x >= 288230376151711744) return x * (log(x) - 1);
  const z = 1 / x;
  return (x - 0.5) * (log(x) - 1) + (4.18938533204672725052e-1 + z * polynomial(z * z, LGAMMA_W));
}
