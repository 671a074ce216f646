import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askAlert, backtest, firedAt, strengths, type AlertRule } from '../../../src/core/monitor/alert.ts';
import { driftReport, isDrifted, orderedSample, type ColumnDrift } from '../../../src/core/monitor/drift-report.ts';
import { operationalMetrics } from '../../../src/core/monitor/log.ts';
import { askSlo } from '../../../src/core/monitor/slo.ts';
import { cutWindows } from '../../../src/core/monitor/windows.ts';
import type { DriftColumn } from '../../../src/core/kind/drift-kind.ts';
import { valueAt } from '../../../src/core/table/column.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';

const hours = (...values: (number | null)[]) =>
  makeColumn(
    'timestamp',
    values.map((each) => (each === null ? null : each * 3_600_000_000)),
  );

const rowsOf = (windows: ReturnType<typeof cutWindows>) => windows.map(({ rows }) => [...rows]);

describe('windows', () => {
  it('hold all rows at once unless asked otherwise, in order of time', () => {
    expect(rowsOf(cutWindows('all', 3, hours(5, 1, 3)))).toEqual([[1, 2, 0]]);
    expect(rowsOf(cutWindows('all', 3, undefined))).toEqual([[0, 1, 2]]);
  });

  it('cut time into spans from the first row on, and keep a span without rows', () => {
    const windows = cutWindows('2h', 4, hours(10, 11, 12, 16.5));
    expect(rowsOf(windows)).toEqual([[0, 1], [2], [], [3]]);
    expect(windows.map(({ fromUs }) => fromUs! / 3.6e9)).toEqual([10, 12, 14, 16]);
  });

  it('leave rows without a time out of spans of time, and put them last otherwise', () => {
    expect(rowsOf(cutWindows('1h', 3, hours(null, 2, 1)))).toEqual([[2], [1]]);
    expect(rowsOf(cutWindows(2, 3, hours(null, 2, 1)))).toEqual([[2, 1], [0]]);
  });

  const refused = [
    { what: 'no rows', cut: () => cutWindows('all', 0, undefined), code: 'monitor.no_rows' },
    { what: 'a span without times', cut: () => cutWindows('1h', 2, undefined), code: 'monitor.window_needs_time' },
    { what: 'too many spans', cut: () => cutWindows('1s', 2, hours(0, 9)), code: 'monitor.too_many_windows' },
  ];
  it.each(refused)('refuse $what', ({ cut, code }) => {
    expect(cut).toThrow(code);
  });

  it('hold every dated row once, in order, whatever the span', () => {
    const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(null)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(times, fc.constantFrom('1h', '3h', '2d'), (values, span) => {
        fc.pre(values.some((each) => each !== null));
        const windows = cutWindows(span, values.length, hours(...values));
        const dated = values.flatMap((each, row) => (each === null ? [] : [row]));
        const seen = rowsOf(windows).flat();
        expect([...seen].sort((a, b) => a - b)).toEqual(dated);
        for (const { rows, fromUs, untilUs } of windows) {
          for (const row of rows) {
            expect(values[row]! * 3.6e9).toBeGreaterThanOrEqual(fromUs!);
            expect(values[row]! * 3.6e9).toBeLessThan(untilUs!);
          }
        }
      }),
    );
  });
});

/** The rule as words say it: the last `forWindows` values all break the threshold. */
function naive(rule: AlertRule, values: readonly (number | null)[]): number[] {
  return values.flatMap((_, index) => {
    const last = values.slice(Math.max(0, index + 1 - rule.forWindows), index + 1);
    const breaks = (value: number | null) =>
      value !== null && (rule.direction === 'above' ? value > rule.threshold : value < rule.threshold);
    return last.length === rule.forWindows && last.every(breaks) ? [index] : [];
  });
}

const series = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(null)), { maxLength: 30 });
const rules = fc.record({
  name: fc.constant('rule'),
  metric: fc.constant('p99_ms'),
  direction: fc.constantFrom('above' as const, 'below' as const),
  threshold: fc.integer({ min: -1, max: 10 }).map((each) => each + 0.5),
  forWindows: fc.integer({ min: 1, max: 4 }),
});

describe('alerts', () => {
  it('fire where the last windows all break the threshold', () => {
    fc.assert(
      fc.property(rules, series, (rule, values) => {
        expect(askAlert(rule, values).firedIn).toEqual(naive(rule, values));
      }),
    );
  });

  it('tell for every threshold how often they would have fired', () => {
    fc.assert(
      fc.property(rules, series, fc.integer({ min: -1, max: 10 }), (rule, values, threshold) => {
        const all = strengths(values, rule.direction, rule.forWindows);
        const moved = { ...rule, threshold };
        expect(firedAt(all, rule.direction, threshold)).toBe(naive(moved, values).length);
        const curve = backtest(all, rule.direction);
        curve.thresholds.forEach((each, index) => {
          expect(curve.fired[index]).toBe(naive({ ...rule, threshold: each }, values).length);
        });
      }),
    );
  });

  it('give the curve of a known series', () => {
    const report = askAlert({ name: 'slow', metric: 'p99_ms', direction: 'above', threshold: 25, forWindows: 1 }, [
      10,
      20,
      30,
      null,
      30,
    ]);
    expect(report.firedIn).toEqual([2, 4]);
    expect(report.backtest).toEqual({ thresholds: [10, 20, 30], fired: [3, 2, 0], windows: 4 });
  });
});

describe('metrics of a window', () => {
  const log = {
    rows: 4,
    latencyMs: Float64Array.of(10, 30, 20, 1000),
    failed: Uint8Array.of(0, 0, 0, 1),
    value: Float64Array.of(3, -1, NaN, 0),
    label: Float64Array.of(1, 0, NaN, 1),
  };

  it('count, rate and sum what the log has', () => {
    expect(operationalMetrics(log, Uint32Array.of(0, 1, 2, 3), 2e6)).toEqual({
      requests: 4,
      throughput: 2,
      error_rate: 0.25,
      p50_ms: 20,
      p95_ms: 30,
      p99_ms: 30,
      value: 2,
      value_mean: 2 / 3,
      labelled: 3,
    });
  });

  it('are null where there is nothing to tell, and absent where there is no column', () => {
    expect(operationalMetrics(log, Uint32Array.of(), 1e6)).toMatchObject({
      requests: 0,
      error_rate: null,
      p99_ms: null,
      value: null,
    });
    expect(operationalMetrics({ rows: 2 }, Uint32Array.of(0, 1), null)).toEqual({ requests: 2 });
  });

  it('hold a log to its objectives and spend its budget', () => {
    const slo = { availability: 0.5, p95Ms: null, p99Ms: 25 };
    expect(askSlo(slo, log)).toEqual([
      { objective: 'availability', target: 0.5, bad: 0.25, met: true, budgetSpent: 0.5 },
      { objective: 'p99_ms', target: 25, bad: 1 / 3, met: false, budgetSpent: 1 / 3 / 0.01 },
    ]);
  });
});

describe('drift of a data set', () => {
  const column = (drifted: boolean): ColumnDrift => ({ method: 'psi', statistic: 0, threshold: 0.1, drifted });

  it('is there from half of the columns on', () => {
    expect(driftReport({ a: column(true), b: column(false) })).toMatchObject({ drifted: true, share: 0.5 });
    expect(driftReport({ a: column(true), b: column(false), c: column(false) }).drifted).toBe(false);
    expect(driftReport({})).toMatchObject({ drifted: false, share: 0 });
  });

  it('keeps a sample’s values when it puts them in order', () => {
    const items = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(null)));
    fc.assert(
      fc.property(items, (values) => {
        const ordered = orderedSample(makeColumn('integer', values) as DriftColumn);
        const shown = values.map((_, row) => valueAt(ordered, row));
        const known = values.filter((each) => each !== null).sort((a, b) => a - b);
        expect(shown).toEqual([...known, ...values.filter((each) => each === null)]);
      }),
    );
  });

  it('takes each test by the side on which it drifts', () => {
    const result = { statistic: 0.1, pValue: 0.05 };
    expect(isDrifted({ drifts: 'statistic_at_least' }, 0.1, result)).toBe(true);
    expect(isDrifted({ drifts: 'p_value_below' }, 0.05, result)).toBe(false);
    expect(isDrifted({ drifts: 'p_value_at_most' }, 0.05, result)).toBe(true);
    expect(isDrifted({ drifts: 'statistic_at_least' }, 0.1, { statistic: NaN })).toBe(false);
  });
});
