/**
 * Probabilities of the normal, chi-squared, Student and Fisher distributions, to the same bits on every host. Relative
 * error below 1e-10 where the result is above 1e-300, checked against SciPy in tests/peers/peer_stats.py.
 */
import { erfc, exp, lgamma, log, log1p } from './math.ts';

const SQRT_HALF = 0.7071067811865476;
const TWO_PI = 6.283185307179586;
const TINY = 1e-300;
const EPSILON = 1e-16;
const MAX_TERMS = 100_000;

/** P(Z > z) of the standard normal, precise far out. */
export function normalSf(z: number): number {
  return 0.5 * erfc(z * SQRT_HALF);
}

/** The z with P(Z ≤ z) = p. ±Infinity at 0 and 1, NaN outside. Source: Wichura (1988), algorithm AS 241. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRAL_TOP, r)) / polynomial(CENTRAL_BOTTOM, r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-log(tail));
  const z =
    r <= 5
      ? polynomial(MIDDLE_TOP, r - 1.6) / polynomial(MIDDLE_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5);
  return q < 0 ? -z : z;
}

/** Coefficients from the constant up. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let at = coefficients.length - 1; at >= 0; at--) value = value * x + coefficients[at]!;
  return value;
}

const CENTRAL_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const CENTRAL_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852546,
];
const MIDDLE_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const MIDDLE_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The regularised upper incomplete gamma function Q(a, x), a > 0, x ≥ 0. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** x^a e^-x / Γ(a + 1), by Stirling's series where the two large factors would cancel. */
function gammaPrefix(a: number, x: number): number {
  if (a < 10) return exp(a * log(x) - x - lgamma(a + 1));
  const inverse = 1 / a;
  const square = inverse * inverse;
  const stirling = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return exp(-a * excess((x - a) / a) - stirling) / Math.sqrt(TWO_PI * a);
}

/** u − ln(1 + u), by its series near 0. */
function excess(u: number): number {
  if (Math.abs(u) > 0.1) return u - log1p(u);
  let power = u * u;
  let sum = power / 2;
  for (let n = 3; n < 40; n++) {
    power *= -u;
    const term = power / n;
    sum += term;
    if (Math.abs(term) < EPSILON * sum) break;
  }
  return sum;
}

function gammaSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < EPSILON * sum) break;
  }
  return gammaPrefix(a, x) * sum;
}

/** Legendre's continued fraction by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < EPSILON) break;
  }
  return gammaPrefix(a, x) * a * fraction;
}

/** P(X > x) of the chi-squared distribution with `df` degrees of freedom; 1 below 0. */
export function chiSquaredSf(x: number, df: number): number {
  if (x <= 0) return 1;
  return gammaQ(df / 2, x / 2);
}

/** The regularised incomplete beta function I_x(a, b), a, b > 0, 0 ≤ x ≤ 1. `y` is 1 − x where that is known better. */
export function betaI(a: number, b: number, x: number, y = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return NaN;
  if (x === 0 || y === 1) return 0;
  if (y === 0) return 1;
  const front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(a, b, x)) / a;
  return 1 - (front * betaFraction(b, a, y)) / b;
}

function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let fraction = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let factor = 1;
    for (const numerator of [even, odd]) {
      d = 1 + numerator * d;
      if (Math.abs(d) < TINY) d = TINY;
      c = 1 + numerator / c;
      if (Math.abs(c) < TINY) c = TINY;
      d = 1 / d;
      factor = d * c;
      fraction *= factor;
    }
    if (Math.abs(factor - 1) < EPSILON) break;
  }
  return fraction;
}

/** P(T > t) of Student's distribution with `df` degrees of freedom. */
export function tSf(t: number, df: number): number {
  if (t < 0) return 1 - tSf(-t, df);
  const square = t * t;
  if (square === Infinity) return 0;
  return 0.5 * betaI(df / 2, 0.5, df / (df + square), square / (df + square));
}
