import type { z } from 'zod';
import type { CategoryColumn, NumericColumn } from '../table/column.ts';

export type DriftColumn = NumericColumn | CategoryColumn;

export interface DriftResult {
  readonly statistic: number;
  readonly pValue?: number;
}

export interface DriftKind<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly source: string;
  readonly columns: readonly ('number' | 'category')[];
  readonly params: Schema;
  /** Drifted when the statistic (or the p-value) is on this side of the threshold. */
  readonly drifts: 'statistic_at_least' | 'p_value_below' | 'p_value_at_most';
  readonly threshold: number;
  test(reference: DriftColumn, current: DriftColumn, params: z.output<Schema>): DriftResult;
  readonly examples: readonly {
    reference: readonly (number | string | null)[];
    current: readonly (number | string | null)[];
    params?: z.input<Schema>;
    statistic: number;
    pValue?: number;
    tolerance: number;
  }[];
}

export function defineDriftTest<Schema extends z.ZodType>(kind: DriftKind<Schema>): DriftKind<Schema> {
  return kind;
}
