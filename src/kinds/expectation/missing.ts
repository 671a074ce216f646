import { z } from 'zod';
import { defineExpectation, rowsFailure } from '../../core/kind/expectation-kind.ts';
import { problem } from '../../core/problem.ts';
import { isMissing, isNumeric } from '../../core/table/column.ts';
import { failingRows } from '../../core/table/failing-rows.ts';

export default defineExpectation({
  id: 'missing',
  title: 'Missing values',
  doc: 'At most `max` values of the column, and at most a share `max_share` of them, are missing. NaN is missing.',
  about: 'column',
  params: z.strictObject({
    max: z.int().min(0).optional().describe('The most missing values allowed; 0 when `max_share` is not given either.'),
    max_share: z.number().min(0).max(1).optional().describe('The largest share of missing values allowed, 0 to 1.'),
  }),
  async check(_ctx, dataset, name, { max, max_share: maxShare }) {
    const column = await dataset.column(name!);
    const values = isNumeric(column) ? column.values : undefined;
    const found = failingRows(
      column.length,
      (row) => isMissing(column, row) || (values !== undefined && Number.isNaN(values[row]!)),
    );
    const most = Math.min(max ?? (maxShare === undefined ? 0 : Infinity), (maxShare ?? 1) * column.length);
    if (found.count <= most) return undefined;
    const params = { column: name, missing: found.count, rows: column.length, most: Math.floor(most) };
    return rowsFailure('missing', name, found, problem('check.missing', params));
  },
  examples: ['{ column: bikes, missing: { max: 0 } }', '{ column: station, missing: { max_share: 0.1 } }'],
});
