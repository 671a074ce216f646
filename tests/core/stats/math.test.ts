import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as math from '../../../src/core/stats/math.ts';
import { createRng } from '../../../src/core/stats/rng.ts';

type Unary = (x: number) => number;

function ulp(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return Number.MIN_VALUE;
  return Math.max(Number.MIN_VALUE, 2 ** (Math.floor(Math.log2(Math.abs(x))) - 52));
}

/** Ours, the host's, a range and how many units in the last place they may differ. */
const CASES: readonly [string, Unary, Unary, number, number, number][] = [
  ['exp', math.exp, Math.exp, -745, 709, 2],
  ['exp near 0', math.exp, Math.exp, -1, 1, 2],
  ['log', math.log, Math.log, 0, 10, 2],
  ['log of large numbers', math.log, Math.log, 0, 1e300, 2],
  ['log1p', math.log1p, Math.log1p, -0.999, 3, 2],
  ['log1p near 0', math.log1p, Math.log1p, -1e-4, 1e-4, 2],
  ['expm1', math.expm1, Math.expm1, -40, 40, 2],
  ['expm1 near 0', math.expm1, Math.expm1, -1, 1, 2],
  ['tanh', math.tanh, Math.tanh, -25, 25, 4],
  ['log2', math.log2, Math.log2, 0, 100, 3],
  ['log10', math.log10, Math.log10, 0, 100, 3],
  ['sin', math.sin, Math.sin, -1e5, 1e5, 2],
  ['cos', math.cos, Math.cos, -1e5, 1e5, 2],
];

/** x, erf(x), erfc(x) as SciPy 1.17 gives them. */
const ERF: readonly [number, number, number][] = [
  [0.1, 0.1124629160182849, 0.8875370839817152],
  [0.5, 0.5204998778130465, 0.4795001221869535],
  [0.84, 0.7651427114549946, 0.23485728854500548],
  [0.9, 0.7969082124228322, 0.20309178757716786],
  [-1, -0.8427007929497149, 1.842700792949715],
  [1.2, 0.9103139782296353, 0.08968602177036465],
  [2, 0.9953222650189527, 0.004677734981047265],
  [3, 0.9999779095030014, 2.2090496998585438e-5],
  [5.5, 0.9999999999999927, 7.357847917974398e-15],
];

/** x, log Γ(x) as SciPy 1.17 gives it. */
const LGAMMA: readonly [number, number][] = [
  [1e-10, 23.025850929882733],
  [0.05, 2.968879201051731],
  [0.5, 0.5723649429247],
  [0.95, 0.03096879523797269],
  [1.3, -0.10817480950786049],
  [1.46, -0.1214850010040075],
  [1.9, -0.0389842759230834],
  [2.5, 0.2846828704729192],
  [7.9, 8.32426586800881],
  [8.1, 8.72738826343204],
  [100.5, 361.43554046777757],
  [1e10, 220258509288.81058],
];

describe('portable mathematics', () => {
  it.each(CASES)('agrees with the host on %s', (name, ours, host, from, to, allowed) => {
    const rng = createRng([1, 'math', name]);
    let worst = 0;
    for (let i = 0; i < 20_000; i++) {
      const x = from + rng.uniform() * (to - from);
      const expected = host(x);
      worst = Math.max(worst, Math.abs(ours(x) - expected) / ulp(expected));
    }
    expect(worst).toBeLessThanOrEqual(allowed);
  });

  it('knows the edges of each domain', () => {
    expect([math.exp(-Infinity), math.exp(710), math.exp(-746), math.exp(NaN)]).toEqual([0, Infinity, 0, NaN]);
    expect([math.log(0), math.log(-1), math.log(Infinity), math.log(1)]).toEqual([-Infinity, NaN, Infinity, 0]);
    expect([math.log1p(-1), math.log1p(-2), math.log1p(0)]).toEqual([-Infinity, NaN, 0]);
    expect([math.expm1(-50), math.expm1(720), math.expm1(0)]).toEqual([-1, Infinity, 0]);
    expect([math.tanh(Infinity), math.tanh(-Infinity), math.tanh(0)]).toEqual([1, -1, 0]);
    expect([1, 10, 1000, 1e22, 0.001].map(math.log10)).toEqual([0, 1, 3, 22, -3]);
    expect([1, 8, 0.5, 2 ** 1000].map(math.log2)).toEqual([0, 3, -1, 1000]);
    expect([math.sin(Infinity), math.cos(NaN)]).toEqual([NaN, NaN]);
  });

  it.each(ERF)('knows the error function at %f', (x, erf, erfc) => {
    expect(Math.abs(math.erf(x) - erf) / ulp(erf)).toBeLessThanOrEqual(2);
    expect(Math.abs(math.erfc(x) - erfc) / ulp(erfc)).toBeLessThanOrEqual(3);
  });

  it.each(LGAMMA)('knows the logarithm of the gamma function at %f', (x, expected) => {
    expect(Math.abs(math.lgamma(x) - expected)).toBeLessThanOrEqual(3e-16 * Math.max(1, Math.abs(expected)));
  });

  it('knows the edges of the special functions', () => {
    expect([math.erf(Infinity), math.erf(-7), math.erf(NaN), math.erf(1e-310)]).toEqual([
      1,
      -1,
      NaN,
      1.1283791670955e-310,
    ]);
    expect([math.erfc(30), math.erfc(-7), math.erfc(0), math.erfc(NaN)]).toEqual([0, 2, 1, NaN]);
    expect([math.lgamma(0), math.lgamma(-1), math.lgamma(1), math.lgamma(2)]).toEqual([Infinity, NaN, 0, 0]);
  });

  it('raises to powers, whole ones exactly', () => {
    expect([math.pow(2, 10), math.pow(-3, 3), math.pow(2, -2), math.pow(0, 0), math.pow(-8, 1 / 3)]).toEqual([
      1024,
      -27,
      0.25,
      1,
      NaN,
    ]);
    expect(math.pow(2.5, 1.7)).toBeCloseTo(2.5 ** 1.7, 13);
  });

  it('does not overflow in sigmoid', () => {
    expect([math.sigmoid(1000), math.sigmoid(-1000), math.sigmoid(0)]).toEqual([1, 0, 0.5]);
  });

  it('gives these very bits on every host', () => {
    const rng = createRng([1, 'math', 'golden']);
    const hash = createHash('sha256');
    for (let i = 0; i < 20_000; i++) {
      const x = rng.uniform() * 40 - 20;
      const values = [
        math.exp(x),
        math.log(x + 20),
        math.log1p(x + 20),
        math.expm1(x),
        math.tanh(x),
        math.sin(x),
        math.cos(x),
      ];
      values.push(math.log2(x + 20), math.log10(x + 20), math.sigmoid(x), math.pow(x + 20, 1.3));
      hash.update(new Uint8Array(new Float64Array(values).buffer));
    }
    expect(hash.digest('hex')).toBe('a8baa6c95de66c1db2cd125ef7f0a624e9ed3fcdb06756700ae5b4e281019429');
  });

  it('gives these very bits of the special functions on every host', () => {
    const rng = createRng([1, 'math', 'golden special']);
    const hash = createHash('sha256');
    for (let i = 0; i < 20_000; i++) {
      const x = rng.uniform() * 12 - 6;
      hash.update(new Uint8Array(new Float64Array([math.erf(x), math.erfc(x), math.lgamma(x + 6)]).buffer));
    }
    expect(hash.digest('hex')).toBe('b2c70332294bac0525e94bdbfd1de1b679291733dc1905e55996713599bc0c5d');
  });
});
