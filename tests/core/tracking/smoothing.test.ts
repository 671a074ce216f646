import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smoothCurve, thinCurve, type Point } from '../../../src/core/tracking/smoothing.ts';

const at = (values: readonly number[]): Point[] => values.map((value, step) => [step, value]);

describe('a smoothed curve', () => {
  it('is the weighted mean of the values so far', () => {
    const values = [3, 1, 4, 1, 5];
    const weight = 0.6;
    const means = values.map((_, last) => {
      const weights = values.slice(0, last + 1).map((__, step) => weight ** (last - step));
      const total = weights.reduce((sum, each) => sum + each, 0);
      return weights.reduce((sum, each, step) => sum + each * values[step]!, 0) / total;
    });
    const smoothed = smoothCurve(at(values), weight);
    for (const [step, mean] of means.entries()) expect(smoothed[step]![1]).toBeCloseTo(mean, 12);
  });

  it('is what the loop of TensorBoard and W&B gives', () => {
    // 1 - 0.9 ** k as the debiasing weight, by hand for [1, 2, 10].
    const expected = [1, (0.9 * 0.1 + 0.2) / 0.19, (0.81 * 0.1 + 0.9 * 0.2 + 1) / 0.271];
    const smoothed = smoothCurve(at([1, 2, 10]), 0.9);
    for (const [step, value] of expected.entries()) expect(smoothed[step]![1]).toBeCloseTo(value, 12);
  });

  it('stays between the values so far, is the curve itself at weight 0, and passes NaN on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true })),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (values, weight) => {
          for (const [step, value] of smoothCurve(at(values), weight)) {
            const seen = values.slice(0, step + 1);
            expect(value).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-9);
            expect(value).toBeLessThanOrEqual(Math.max(...seen) + 1e-9);
          }
        },
      ),
    );
    expect(smoothCurve(at([5, 6]), 0)).toEqual(at([5, 6]));
    expect(smoothCurve(at([1, NaN, 1]), 0.5)).toEqual(at([1, NaN, 1]));
  });
});

describe('a curve with fewer points', () => {
  it('keeps first, last, lowest and highest', () => {
    const values = Array.from({ length: 5000 }, (_, step) => Math.sin(step / 50));
    values[1234] = 99;
    values[4321] = -99;
    const thin = thinCurve(at(values), 200);
    expect(thin.length).toBeLessThanOrEqual(200);
    expect(thin).toContainEqual([1234, 99]);
    expect(thin).toContainEqual([4321, -99]);
    expect([thin[0], thin.at(-1)]).toEqual([
      [0, values[0]],
      [4999, values[4999]],
    ]);
    expect(thin.map(([step]) => step)).toEqual([...thin.map(([step]) => step)].sort((a, b) => a - b));
  });

  it('is the curve itself when it is short', () => {
    expect(thinCurve(at([1, 2, 3]), 200)).toEqual(at([1, 2, 3]));
  });
});
