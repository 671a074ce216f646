import { describe, expect, it } from 'vitest';
import { resultChanges } from '../../src/ui/notebook/result-change.ts';

describe('what changed in a result', () => {
  it('names the numbers that differ, with both values, nested ones too', () => {
    const before = { rows: 10, metrics: { roc_auc: 0.7, brier: 0.2 }, model: 'a' };
    const now = { rows: 10, metrics: { roc_auc: 0.72, brier: 0.2 }, model: 'b' };
    expect(resultChanges(before, now)).toEqual([{ path: 'metrics.roc_auc', before: 0.7, now: 0.72 }]);
  });

  it('leaves out curves and intervals, and what was not there before', () => {
    const before = { curves: { roc: [[0, 0]] }, intervals: { rmse: { low: 1 } } };
    const now = { curves: { roc: [[0, 1]] }, intervals: { rmse: { low: 2 } }, rmse: 3 };
    expect(resultChanges(before, now)).toEqual([]);
  });

  it('shows no more than asked', () => {
    expect(resultChanges({ a: 1, b: 1, c: 1 }, { a: 2, b: 2, c: 2 }, 2)).toHaveLength(2);
  });
});
