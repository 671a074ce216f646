import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thresholdScale } from '../../src/ui/monitor/threshold-scale.ts';

it.each([
  [[0.5, 0.857, 0.714], { min: 0.4, max: 0.9, step: 0.005 }],
  [[0.1, 0.02], { min: 0, max: 0.12, step: 0.001 }],
  [[0], { min: 0, max: 0.1, step: 0.0025 }],
  [[-3, 4], { min: -4, max: 6, step: 0.1 }],
  [[1200, 950, 40], { min: 0, max: 1500, step: 25 }],
])('of %j it is %j', (values, scale) => {
  expect(thresholdScale(values)).toEqual(scale);
});

it('holds every value in at least forty steps', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((each) => each / 1000);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
      const { min, max, step } = thresholdScale(values);
      expect(min).toBeLessThanOrEqual(Math.min(...values));
      expect(max).toBeGreaterThan(Math.max(...values));
      expect((max - min) / step).toBeGreaterThanOrEqual(40);
    }),
  );
});
