import { z } from 'zod';
import { readDoubles } from '../../core/evaluation/doubles.ts';
import { lossesOf } from '../../core/evaluation/worst-rows.ts';
import { defineQuery, type QueryContext } from '../../core/kind/query-kind.ts';
import { calledClass } from '../../core/learn/metric-parts.ts';
import { valueAt } from '../../core/table/column.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { readRows } from '../../core/table/row-selection.ts';
import { findPairedAnswers, type ModelAnswers } from '../../core/tracking/find-evaluation.ts';
import { medianError, rowChanges } from '../../core/tracking/row-changes.ts';

const args = z.strictObject({
  before: z.string().describe('Id of the run whose model came first.'),
  after: z.string().describe('Id of the run whose model is compared with it.'),
  tolerance: z
    .number()
    .min(0)
    .optional()
    .describe('For numbers: how far off still counts as right; the median error of the first model when absent.'),
  count: z.int().min(1).max(10_000).default(200).describe('How many fixed and how many broken rows to give.'),
});

/**
 * Answer: how many rows were `fixed`, `broken`, `bothRight` and `bothWrong`; `rows`, broken ones first, those that moved
 * most in front: `numbers[r]` from 1, `became[r]`, `actual[r]`, `before[r]`, `after[r]`, and `fields`, `values[c][r]` of
 * the rows themselves; for numbers the `tolerance` that was applied.
 */
export default defineQuery({
  id: 'row_changes',
  doc: 'Rows that a second model answers rightly where the first did not, and the other way round.',
  args,
  async run(ctx, { before: first, after: second, tolerance: wanted, count }) {
    const [a, b] = await findPairedAnswers(ctx, first, second);
    const { evaluation } = a;
    const actual = await readDoubles(ctx.objects, evaluation.actual);
    const [before, after] = [await readSide(ctx, a, actual), await readSide(ctx, b, actual)];
    await ctx.breathe();
    const tolerance = evaluation.task === 'regression' ? (wanted ?? medianError(before.losses)) : undefined;
    const rightBefore = rightness(before, actual, tolerance);
    const changes = rowChanges(rightBefore, rightness(after, actual, tolerance), before.losses, after.losses);
    const shown = [...changes.broken.slice(0, count), ...changes.fixed.slice(0, count)];
    const named = (value: number) => (evaluation.task === 'regression' ? value : evaluation.classes[value]!);
    return {
      names: [a.model.name, b.model.name],
      task: evaluation.task,
      fixed: changes.fixed.length,
      broken: changes.broken.length,
      bothRight: changes.bothRight,
      bothWrong: changes.bothWrong,
      ...(tolerance !== undefined && { tolerance }),
      became: shown.map((position) => (rightBefore[position] === 1 ? 'broken' : 'fixed')),
      actual: shown.map((position) => named(actual[position]!)),
      before: shown.map((position) => named(before.called[position]!)),
      after: shown.map((position) => named(after.called[position]!)),
      ...(await readShown(ctx, a, shown)),
    };
  },
});

interface Side {
  /** Class numbers or values, one for each row. */
  readonly called: Float64Array;
  readonly losses: Float64Array;
}

async function readSide(ctx: QueryContext, { evaluation, model }: ModelAnswers, actual: Float64Array): Promise<Side> {
  const numbers = await readDoubles(ctx.objects, model.scores);
  const { classes, task, threshold } = evaluation;
  const called =
    task === 'regression' ? numbers : actual.map((_, row) => calledClass(numbers, row, classes.length, threshold));
  return { called, losses: lossesOf({ ...evaluation, actual }, numbers) };
}

function rightness({ called, losses }: Side, actual: Float64Array, tolerance: number | undefined): Uint8Array {
  return Uint8Array.from(actual, (truth, row) =>
    Number(tolerance === undefined ? called[row] === truth : losses[row]! <= tolerance),
  );
}

async function readShown(ctx: QueryContext, { evaluation }: ModelAnswers, positions: readonly number[]) {
  const scored = evaluation.rows && (await readRows(ctx.objects, evaluation.rows));
  const rows = Uint32Array.from(positions, (at) => scored?.[at] ?? at);
  const whole = await openDataset(ctx, evaluation.on);
  const parent = await whole.selection();
  const dataset = await openDataset(ctx, evaluation.on, parent === undefined ? rows : rows.map((row) => parent[row]!));
  const names = dataset.fields.map(({ name }) => name);
  const columns = await dataset.slice(names, 0, rows.length);
  return {
    numbers: Array.from(rows, (row) => row + 1),
    fields: dataset.fields,
    values: columns.map((column) => Array.from({ length: column.length }, (_, row) => valueAt(column, row))),
  };
}
