import { z } from 'zod';
import { defineQuery } from '../../core/kind/query-kind.ts';
import { readDoubles } from '../../core/evaluation/doubles.ts';
import { evaluationOf } from '../../core/evaluation/evaluation-output.ts';
import { lossesOf, worstPositions } from '../../core/evaluation/worst-rows.ts';
import { readOutput } from '../../core/graph/read-output.ts';
import { calledClass } from '../../core/learn/metric-parts.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { valueAt } from '../../core/table/column.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { readRows, writeRows } from '../../core/table/row-selection.ts';

const args = z.strictObject({
  output: z.string().describe('Digest of the output of an `evaluate` cell.'),
  model: z.string().optional().describe('The model, as named there; the first when absent.'),
  count: z.int().min(1).max(10_000).default(100),
});

/**
 * Answer, the worst row first: `numbers[r]`, its number in the evaluated dataset from 1; `losses[r]` (−ln p of what it
 * was, or the distance); `actual[r]` and `predicted[r]`, classes or values; for classes `probabilities[r]` of what it
 * was; `fields` and `values[c][r]` of the row itself; `dataset`, these rows as a part of the data.
 */
export default defineQuery({
  id: 'worst_rows',
  doc: 'The rows that a model gets most wrong.',
  args,
  async run(ctx, { output, model: name, count }) {
    const evaluation = evaluationOf({ name: output, output: await readOutput(ctx.objects, output) });
    const { classes, task, threshold } = evaluation;
    const model = evaluation.models.find((each) => name === undefined || each.name === name);
    if (!model) {
      const expected = evaluation.models.map((each) => each.name);
      throw new Refusal(problem('gate.unknown_model', { got: name!, expected, key: 'model' }));
    }
    const actual = await readDoubles(ctx.objects, evaluation.actual);
    const numbers = await readDoubles(ctx.objects, model.scores);
    const losses = lossesOf({ ...evaluation, actual }, numbers);
    const worst = worstPositions(losses, count);
    await ctx.breathe();
    const scored = evaluation.rows && (await readRows(ctx.objects, evaluation.rows));
    const rows = worst.map((at) => scored?.[at] ?? at);
    const whole = await openDataset(ctx, evaluation.on);
    const parent = await whole.selection();
    const selected = parent ? rows.map((row) => parent[row]!) : rows;
    const ref = { ...evaluation.on, rows: await writeRows(ctx.objects, selected), count: rows.length };
    const dataset = await openDataset(ctx, ref);
    const k = classes.length;
    const shown = (value: number) => (task === 'regression' ? value : classes[value]!);
    const columns = await dataset.slice(
      dataset.fields.map((field) => field.name),
      0,
      rows.length,
    );
    return {
      model: model.name,
      numbers: Array.from(rows, (row) => row + 1),
      losses: Array.from(worst, (at) => losses[at]!),
      actual: Array.from(worst, (at) => shown(actual[at]!)),
      predicted: Array.from(worst, (at) =>
        shown(task === 'regression' ? numbers[at]! : calledClass(numbers, at, k, threshold)),
      ),
      ...(task === 'classification' && { probabilities: Array.from(worst, (at) => numbers[at * k + actual[at]!]!) }),
      fields: dataset.fields,
      values: columns.map((column) => Array.from({ length: column.length }, (_, row) => valueAt(column, row))),
      dataset: ref,
    };
  },
});
