import { describe, expect, it } from 'vitest';
import type { DriftColumn } from '../../../src/core/kind/drift-kind.ts';
import { quantileShares } from '../../../src/core/monitor/bins.ts';
import { chooseDriftTest } from '../../../src/core/monitor/drift-auto.ts';
import type { ColumnType } from '../../../src/core/table/column.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { driftKinds } from '../../../src/kinds/drift/index.ts';

function column(type: ColumnType, rows: number, distinct: number): DriftColumn {
  const items = Array.from({ length: rows }, (_, row) => (type === 'category' ? `v${row % distinct}` : row % distinct));
  return makeColumn(type, items) as DriftColumn;
}

describe("Evidently's choice of a test", () => {
  it.each([
    ['number', 1000, 6, 'ks'],
    ['number', 1001, 6, 'wasserstein'],
    ['number', 1000, 5, 'chi_squared'],
    ['number', 1000, 2, 'z_test'],
    ['number', 1001, 5, 'jensen_shannon'],
    ['integer', 1000, 10, 'chi_squared'],
    ['integer', 1000, 11, 'ks'],
    ['integer', 5000, 10, 'jensen_shannon'],
    ['integer', 5000, 11, 'wasserstein'],
    ['boolean', 100, 2, 'z_test'],
    ['boolean', 5000, 2, 'jensen_shannon'],
    ['category', 1000, 3, 'chi_squared'],
    ['category', 1000, 2, 'z_test'],
    ['category', 1001, 2, 'jensen_shannon'],
  ] as const)('for %s, %i rows, %i values is %s', (type, rows, distinct, method) => {
    const reference = column(type, rows, distinct);
    expect(chooseDriftTest(reference, reference)).toEqual({ method });
    expect(driftKinds.map(({ id }) => id)).toContain(method);
  });

  it('counts reference values without missing ones', () => {
    const items = Array.from({ length: 1100 }, (_, row) => (row % 10 === 0 ? null : row));
    const reference = makeColumn('number', items) as DriftColumn;
    expect(chooseDriftTest(reference, column('number', 9, 9))).toEqual({ method: 'ks' });
  });

  it('counts the values of both samples', () => {
    expect(chooseDriftTest(column('number', 100, 2), column('number', 100, 3))).toEqual({ method: 'chi_squared' });
    expect(chooseDriftTest(column('number', 100, 2), column('number', 100, 9))).toEqual({ method: 'ks' });
  });
});

describe('quantile bins', () => {
  it('are closed below, merged where edges are equal, open to all values at the ends', () => {
    const reference = makeColumn('number', [1, 1, 1, 1, 2, 3, 4, 5]) as DriftColumn;
    const current = makeColumn('number', [-9, 1, 1, 99]) as DriftColumn;
    // Quartiles 1, 1.5, 3.25.
    const shares = quantileShares(reference, current, 4);
    expect([...shares.reference]).toEqual([0, 0.5, 0.25, 0.25]);
    expect([...shares.current]).toEqual([0.25, 0.5, 0, 0.25]);
    const flat = makeColumn('number', [7, 7, 7]) as DriftColumn;
    expect([...quantileShares(flat, current, 4).reference]).toEqual([0, 1]);
  });
});
