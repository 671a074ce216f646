import { z } from 'zod';
import { defineExpectation, wholeFailure } from '../../core/kind/expectation-kind.ts';
import { problem } from '../../core/problem.ts';
import { COLUMN_TYPES, type ColumnType } from '../../core/table/column.ts';

/** Types that are another type as well. */
const ALSO: Partial<Record<ColumnType, ColumnType>> = { integer: 'number', category: 'text' };

export default defineExpectation({
  id: 'type',
  title: 'Type of a column',
  doc: 'The column has this type. Whole numbers are numbers too, and categories are text too.',
  about: 'column',
  params: z.enum(COLUMN_TYPES),
  async check(_ctx, dataset, column, expected) {
    const { type } = dataset.field(column!)!;
    if (type === expected || ALSO[type] === expected) return undefined;
    const found = problem('check.type', { column, got: type, expected });
    return wholeFailure('type', column, dataset.rowCount, found);
  },
  examples: ['{ column: bikes, type: number }', '{ column: moment, type: timestamp }'],
});
