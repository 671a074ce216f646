import { z } from 'zod';
import { defineQuery } from '../../core/kind/query-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { Refusal } from '../../core/problem.ts';
import { valueAt } from '../../core/table/column.ts';
import type { Dataset, DatasetRef } from '../../core/table/dataset.ts';
import { datasetRefSchema, objectRefSchema } from '../../core/table/dataset-ref.ts';
import { compileWhere, rowsWhere } from '../../core/table/derive.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { unknownColumn } from '../../core/table/roles.ts';
import { readRows, writeRows } from '../../core/table/row-selection.ts';
import { sortRows } from '../../core/table/sort-rows.ts';

const args = z.strictObject({
  dataset: datasetRefSchema.describe('The dataset, as it stands in an output document.'),
  start: z.int().min(0).default(0),
  end: z.int().min(0).default(100),
  columns: z.array(z.string()).optional().describe('Columns to give; all of them when absent.'),
  where: z.string().optional().describe('Rows to give: a condition over the columns.'),
  sort: z.strictObject({ column: z.string(), descending: z.boolean().default(false) }).optional(),
  order: objectRefSchema
    .optional()
    .describe('The `order` of an earlier answer to the same question, so that it need not be sorted again.'),
});

/**
 * Answer: `total` rows meet the condition; `values[c][r]` is the value of column c in row `start + r` (times in
 * microseconds, booleans 0 and 1, null where missing); `numbers[r]` that row's number in the dataset, from 1.
 */
export default defineQuery({
  id: 'rows',
  doc: 'Rows of a dataset, chosen, sorted and cut to a window.',
  args,
  async run(ctx, { dataset: ref, start, end, columns, ...question }) {
    const dataset = await openDataset(ctx, ref as DatasetRef);
    const names = columns ?? dataset.fields.map(({ name }) => name);
    const unknown = [...names, ...(question.sort ? [question.sort.column] : [])].filter((name) => !dataset.field(name));
    if (unknown.length > 0) throw new Refusal(unknown.map((name) => unknownColumn(dataset, name, 'columns')));
    const plain = question.where === undefined && question.sort === undefined;
    const fields = names.map((name) => dataset.field(name)!);
    if (plain) {
      const to = Math.min(end, dataset.rowCount);
      const from = Math.min(start, to);
      const numbers = Array.from({ length: to - from }, (_, row) => from + row + 1);
      return {
        total: dataset.rowCount,
        start: from,
        fields,
        numbers,
        values: await valuesOf(dataset, names, from, to),
      };
    }
    const known = question.order && (await ctx.objects.has(question.order.object)) ? question.order : undefined;
    const kept = known ?? (await writeRows(ctx.objects, await orderRows(ctx, dataset, question)));
    const order = await readRows(ctx.objects, kept);
    const window = order.slice(Math.min(start, order.length), Math.min(end, order.length));
    const parent = await dataset.selection();
    const shown = await openDataset(
      ctx,
      dataset.ref,
      parent === undefined ? window : window.map((row) => parent[row]!),
    );
    const values = await valuesOf(shown, names, 0, window.length);
    const numbers = Array.from(window, (row) => row + 1);
    return { total: order.length, start: Math.min(start, order.length), fields, numbers, values, order: kept };
  },
});

type Question = Pick<z.output<typeof args>, 'where' | 'sort'>;

async function orderRows(ctx: CellContext, dataset: Dataset, { where, sort }: Question): Promise<Uint32Array> {
  let rows: Uint32Array = Uint32Array.from({ length: dataset.rowCount }, (_, row) => row);
  if (where !== undefined && where.trim() !== '') {
    const compiled = compileWhere(where, dataset.fields);
    if (!compiled.ok) throw new Refusal(compiled.problems);
    rows = await rowsWhere(ctx, dataset, compiled.compiled);
  }
  return sort === undefined ? rows : sortRows(await dataset.column(sort.column), rows, sort.descending);
}

async function valuesOf(dataset: Dataset, names: readonly string[], start: number, end: number) {
  const columns = await dataset.slice(names, start, end);
  return columns.map((column) => Array.from({ length: end - start }, (_, row) => valueAt(column, row)));
}
