/** Drift of columns between a reference and a current window. */
import type { z } from 'zod';
import type { DriftColumn, DriftKind, DriftResult } from '../kind/drift-kind.ts';
import { isMissing, valueAt, type Column } from '../table/column.ts';
import { makeColumn } from '../table/make-column.ts';
import { sortNumbers } from '../table/sort-numbers.ts';

/** The test that a column gets. */
export interface DriftTest {
  readonly kind: DriftKind;
  readonly threshold: number;
  readonly params: z.output<DriftKind['params']>;
}

export interface ColumnDrift {
  readonly method: string;
  /** Null where the test is undefined, for example in a window without values. */
  readonly statistic: number | null;
  readonly p_value?: number | null;
  readonly threshold: number;
  readonly drifted: boolean;
}

export interface DriftReport {
  /** At least half of the tested columns drifted. */
  readonly drifted: boolean;
  /** Share of the tested columns that drifted; 0 when none was tested. */
  readonly share: number;
  readonly columns: Readonly<Record<string, ColumnDrift>>;
}

/** Share of drifted columns from which the data set drifts. Source: Evidently's preset. */
const DATASET_DRIFT_SHARE = 0.5;

/** A column as drift tests take it: text counts as categories; dates and times have no drift test. */
export function driftColumnOf(column: Column): DriftColumn | undefined {
  if (column.type === 'timestamp' || column.type === 'date') return undefined;
  if (column.type !== 'text') return column;
  const values = Array.from({ length: column.length }, (_, row) => valueAt(column, row));
  return makeColumn('category', values) as DriftColumn;
}

/**
 * The same sample in an order that tests are quick with: finite numbers ascending, then those that tests leave out. Tests
 * do not look at the order of rows, and one reference meets many windows.
 */
export function orderedSample(column: DriftColumn): DriftColumn {
  if (column.type === 'category') return column;
  const { type, length } = column;
  const finite = new Float64Array(length);
  let known = 0;
  let present = 0;
  for (let row = 0; row < length; row++) {
    const value = column.values[row]!;
    if (!isMissing(column, row)) present++;
    if (Number.isFinite(value)) finite[known++] = value;
  }
  const values = new Float64Array(length).fill(NaN);
  values.set(sortNumbers(finite.subarray(0, known)));
  if (present === length) return { type, length, values };
  const valid = new Uint8Array((length + 7) >> 3);
  for (let row = 0; row < present; row++) valid[row >> 3]! |= 1 << (row & 7);
  return { type, length, values, valid };
}

/** Whether a result lies on the drifting side of its threshold; an undefined one does not. */
export function isDrifted(kind: Pick<DriftKind, 'drifts'>, threshold: number, result: DriftResult): boolean {
  switch (kind.drifts) {
    case 'statistic_at_least':
      return result.statistic >= threshold;
    case 'p_value_below':
      return result.pValue !== undefined && result.pValue < threshold;
    case 'p_value_at_most':
      return result.pValue !== undefined && result.pValue <= threshold;
  }
}

/** Tests one column. */
export function testColumn(test: DriftTest, reference: DriftColumn, current: DriftColumn): ColumnDrift {
  const result = test.kind.test(reference, current, test.params);
  const { statistic, pValue } = result;
  return {
    method: test.kind.id,
    statistic: Number.isNaN(statistic) ? null : statistic,
    ...(pValue !== undefined && { p_value: Number.isNaN(pValue) ? null : pValue }),
    threshold: test.threshold,
    drifted: isDrifted(test.kind, test.threshold, result),
  };
}

/** The verdict on a data set from those on its columns. */
export function driftReport(columns: Readonly<Record<string, ColumnDrift>>): DriftReport {
  const all = Object.values(columns);
  const share = all.length === 0 ? 0 : all.filter(({ drifted }) => drifted).length / all.length;
  return { drifted: all.length > 0 && share >= DATASET_DRIFT_SHARE, share, columns };
}
