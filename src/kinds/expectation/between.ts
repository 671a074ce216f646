import { z } from 'zod';
import { defineExpectation, rowsFailure } from '../../core/kind/expectation-kind.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { isNumeric } from '../../core/table/column.ts';
import { failingRows } from '../../core/table/failing-rows.ts';
import { literalIn } from '../../core/table/literal.ts';

const bound = () => z.union([z.number(), z.string().min(1), z.null()]);

export default defineExpectation({
  id: 'between',
  title: 'Values within limits',
  doc: 'Every value of the column is within two limits, both allowed; `null` leaves an end open. The limits of times are written as text, such as "2013-09-01". Missing values are left out.',
  about: 'column',
  params: z.tuple([bound(), bound()]),
  misfits(dataset, column, bounds): Problem[] {
    const { type } = dataset.field(column!)!;
    if (type === 'category' || type === 'text') return [problem('check.no_order', { column, got: type })];
    return bounds
      .filter((each) => each !== null && literalIn(type, each) === undefined)
      .map((each) => problem('check.bad_value', { column, got: String(each), type }));
  },
  async check(_ctx, dataset, name, [low, high]) {
    const column = await dataset.column(name!);
    if (!isNumeric(column)) throw new Error(`${name} has no order`);
    const { values, type } = column;
    const least = low === null ? -Infinity : (literalIn(type, low) as number);
    const most = high === null ? Infinity : (literalIn(type, high) as number);
    // NaN, which stands for a missing value, is on neither side.
    const found = failingRows(column.length, (row) => values[row]! < least || values[row]! > most);
    const params = { column: name, count: found.count, low: String(low ?? '…'), high: String(high ?? '…') };
    return rowsFailure('between', name, found, problem('check.between', params));
  },
  examples: ['{ column: bikes, between: [0, 100] }', '{ column: moment, between: ["1970-01-01", null] }'],
});
