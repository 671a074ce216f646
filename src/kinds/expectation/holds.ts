import { compileCondition } from '../../core/expression/compile.ts';
import { expressionText } from '../../core/kind/body.ts';
import { defineExpectation, rowsFailure } from '../../core/kind/expectation-kind.ts';
import { problem } from '../../core/problem.ts';
import { isNumeric, type Column } from '../../core/table/column.ts';
import { failingRows } from '../../core/table/failing-rows.ts';

export default defineExpectation({
  id: 'holds',
  title: 'A condition on every row',
  doc: 'The condition, an expression over the columns, is false in no row. A row where it is missing does not fail; write `not is_missing(…)` where that matters.',
  about: 'table',
  params: expressionText(),
  misfits(dataset, _column, text) {
    const compiled = compileCondition(String(text), dataset.fields);
    return compiled.ok ? [] : compiled.problems;
  },
  async check(_ctx, dataset, _column, text) {
    const compiled = compileCondition(String(text), dataset.fields);
    if (!compiled.ok) throw new Error('a condition that does not compile reached the data');
    const columns = new Map<string, Column>();
    for (const name of compiled.columns) columns.set(name, await dataset.column(name));
    const truth = compiled.evaluate(columns, dataset.rowCount);
    if (!isNumeric(truth)) throw new Error('a condition gave text');
    const found = failingRows(dataset.rowCount, (row) => truth.values[row] === 0);
    return rowsFailure('holds', null, found, problem('check.holds', { count: found.count, condition: String(text) }));
  },
  examples: ['holds: bikes >= 0', 'holds: not is_missing(bikes) or is_missing(station)'],
});
