import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curvesOf } from '../../../src/core/evaluation/curves.ts';
import { bestThreshold } from '../../../src/core/evaluation/threshold.ts';
import type { Scored } from '../../../src/core/kind/metric-kind.ts';

interface Row {
  readonly p: number;
  readonly positive: boolean;
}

function scoredOf(rows: readonly Row[], threshold: number): Scored {
  return {
    task: 'classification',
    classes: ['no', 'yes'],
    actual: Float64Array.from(rows, ({ positive }) => Number(positive)),
    probabilities: Float64Array.from(rows.flatMap(({ p }) => [1 - p, p])),
    threshold,
  };
}

const COSTS = { tp: -2, fp: 1, fn: 5, tn: 0.25 };

function costAt(rows: readonly Row[], threshold: number): number {
  const costs = rows.map(({ p, positive }) =>
    p >= threshold ? (positive ? COSTS.tp : COSTS.fp) : positive ? COSTS.fn : COSTS.tn,
  );
  return costs.reduce((sum, each) => sum + each, 0) / rows.length;
}

const row = fc.record({ p: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 1), positive: fc.boolean() });
const rowsOf = fc.array(row, { minLength: 1, maxLength: 40 });

describe('the threshold that costs least', () => {
  it('costs what counting every row says, and no other costs less', () => {
    fc.assert(
      fc.property(rowsOf, fc.constantFrom(0, 0.2, 0.5, 1), (rows, used) => {
        const { cost, best, curve } = bestThreshold(scoredOf(rows, used), COSTS);
        expect(cost).toBeCloseTo(costAt(rows, used), 12);
        expect(best!.cost).toBeCloseTo(costAt(rows, best!.threshold), 12);
        for (const threshold of [0, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 1]) {
          expect(best!.cost).toBeLessThanOrEqual(costAt(rows, threshold) + 1e-12);
        }
        for (const [threshold, each] of curve!) expect(each).toBeCloseTo(costAt(rows, threshold), 12);
      }),
    );
  });

  it('is not looked for without costs', () => {
    expect(bestThreshold(scoredOf([{ p: 0.3, positive: true }], 0.4), undefined)).toEqual({ used: 0.4 });
  });
});

describe('curves', () => {
  it('count every row once in the confusion, and rise from corner to corner', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { confusion, roc, pr, calibration } = curvesOf(scoredOf(rows, 0.5), undefined);
        expect(confusion!.counts.flat().reduce((a, b) => a + b, 0)).toBe(rows.length);
        expect(calibration.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length);
        const positives = rows.filter(({ positive }) => positive).length;
        if (positives === 0 || positives === rows.length) return;
        expect([roc![0], roc!.at(-1)]).toEqual([
          [0, 0],
          [1, 1],
        ]);
        roc!.slice(1).forEach(([x, y], at) => {
          expect(x).toBeGreaterThanOrEqual(roc![at]![0]);
          expect(y).toBeGreaterThanOrEqual(roc![at]![1]);
        });
        expect(pr![0]).toEqual([1, positives / rows.length]);
      }),
    );
  });

  it('stay small whatever the number of rows', () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => ({ p: (at % 9973) / 9973, positive: at % 3 === 0 }));
    const { roc, pr } = curvesOf(scoredOf(rows, 0.5), undefined);
    expect(roc!.length).toBeLessThan(210);
    expect(pr!.length).toBeLessThan(210);
  });

  it('of a regression compare predictions with what happened, and keep every residual', () => {
    const actual = Float64Array.from({ length: 1000 }, (_, at) => at);
    const values = actual.map((each) => each + (each % 2 === 0 ? 1 : -1));
    const { calibration, residuals } = curvesOf({ task: 'regression', classes: [], actual, values }, undefined);
    expect(calibration).toHaveLength(10);
    for (const { promised, happened } of calibration) expect(promised).toBeCloseTo(happened, 1);
    expect(residuals!.counts.reduce((a, b) => a + b, 0)).toBe(1000);
    expect([residuals!.low, residuals!.high]).toEqual([-1, 1]);
  });
});
