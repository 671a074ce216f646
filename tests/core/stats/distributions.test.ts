import { describe, expect, it } from 'vitest';
import { chiSquaredSf, gammaQ, normalQuantile, normalSf, tSf } from '../../../src/core/stats/distributions.ts';
import { kolmogorovSf, kolmogorovTwoSampleP } from '../../../src/core/stats/kolmogorov.ts';
import { quantileSorted } from '../../../src/core/stats/quantile.ts';

/** Values printed by SciPy 1.17.1. */
const SCIPY: readonly [string, number, number][] = [
  ['normal sf at 20', normalSf(20), 2.7536241186061556e-89],
  ['normal quantile of 0.975', normalQuantile(0.975), 1.959963984540054],
  ['normal quantile of 1e-300', normalQuantile(1e-300), -37.0470962993612],
  ['chi-squared sf, 3 degrees', chiSquaredSf(7.81, 3), 0.05010605635000589],
  ['t sf, 10 degrees', tSf(2.228, 10), 0.02500588590855566],
];

describe('distributions', () => {
  it.each(SCIPY)('give the %s', (_, got, expected) => {
    expect(got / expected).toBeCloseTo(1, 10);
  });

  it('have their limits', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect(normalQuantile(1.1)).toBeNaN();
    expect([gammaQ(2, 0), gammaQ(2, Infinity)]).toEqual([1, 0]);
    expect([chiSquaredSf(-1, 2), tSf(Infinity, 3), tSf(0, 3)]).toEqual([1, 0, 0.5]);
    expect([kolmogorovSf(1, 5), kolmogorovSf(0, 5)]).toEqual([0, 1]);
  });

  it('call two samples without distance the same, and two apart as unlikely as their orders', () => {
    expect(kolmogorovTwoSampleP(0, 7, 9)).toBe(1);
    // Of the 20 orders of three and three values two keep them apart.
    expect(kolmogorovTwoSampleP(1, 3, 3)).toBeCloseTo(2 / 20, 14);
    expect(kolmogorovTwoSampleP(1, 2, 3)).toBeCloseTo(2 / 10, 14);
  });
});

describe('the quantile of sorted values', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.25, 1.75],
    [[5], 0.9, 5],
    [[-Infinity, -Infinity, 0, Infinity, Infinity], 0.9, Infinity],
  ])('of %j at %f is %f', (values, q, expected) => {
    expect(quantileSorted(Float64Array.from(values), q)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(quantileSorted(new Float64Array(0), 0.5)).toBeNaN();
  });
});
