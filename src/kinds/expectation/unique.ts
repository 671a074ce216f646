import { z } from 'zod';
import { columnName } from '../../core/kind/body.ts';
import { defineExpectation, rowsFailure } from '../../core/kind/expectation-kind.ts';
import { problem } from '../../core/problem.ts';
import { isMissing } from '../../core/table/column.ts';
import { failingRows } from '../../core/table/failing-rows.ts';
import { unknownColumn } from '../../core/table/roles.ts';
import { rowClassesOf } from '../../core/table/row-classes.ts';

type Params = true | string[];

function columnsOf(column: string | null, params: Params): string[] {
  return params === true ? [column!] : params;
}

export default defineExpectation({
  id: 'unique',
  title: 'No repeated values',
  doc: 'No two rows have the same values in these columns; beside `column`, write `unique: true`. Every row that has a twin fails. Rows with a missing value in one of the columns are left out.',
  about: 'either',
  params: z.union([z.literal(true), z.array(columnName()).min(1)]),
  validate(params, column) {
    if (column === null) return params === true ? [problem('check.unique_columns')] : [];
    return params === true ? [] : [problem('check.unique_column', { column })];
  },
  misfits: (dataset, column, params) =>
    columnsOf(column, params)
      .filter((name) => !dataset.field(name))
      .map((name) => unknownColumn(dataset, name, 'unique')),
  async check(_ctx, dataset, column, params) {
    const names = columnsOf(column, params);
    const columns = await Promise.all(names.map((name) => dataset.column(name)));
    const { codes, count } = rowClassesOf(columns, dataset.rowCount);
    const sizes = new Uint32Array(count);
    for (let row = 0; row < codes.length; row++) sizes[codes[row]!]!++;
    const found = failingRows(
      dataset.rowCount,
      (row) => sizes[codes[row]!]! > 1 && !columns.some((each) => isMissing(each, row)),
    );
    return rowsFailure('unique', column, found, problem('check.unique', { columns: names, count: found.count }));
  },
  examples: ['unique: [moment, station]', '{ column: code, unique: true }'],
});
