import { z } from 'zod';
import { defineExpectation, wholeFailure } from '../../core/kind/expectation-kind.ts';
import { problem } from '../../core/problem.ts';

export default defineExpectation({
  id: 'rows',
  title: 'Number of rows',
  doc: 'The data have at least `min` and at most `max` rows.',
  about: 'table',
  params: z.strictObject({
    min: z.int().min(0).default(0).describe('The fewest rows allowed.'),
    max: z.int().min(0).optional().describe('The most rows allowed.'),
  }),
  validate: ({ min, max }) => (max !== undefined && max < min ? [problem('check.range', { min, max })] : []),
  async check(_ctx, { rowCount }, _column, { min, max }) {
    if (rowCount < min)
      return wholeFailure('rows', null, rowCount, problem('check.too_few_rows', { rows: rowCount, min }));
    if (max === undefined || rowCount <= max) return undefined;
    return wholeFailure('rows', null, rowCount, problem('check.too_many_rows', { rows: rowCount, max }));
  },
  examples: ['rows: { min: 2 }', 'rows: { min: 1, max: 1000000 }'],
});
