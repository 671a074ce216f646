import { z } from 'zod';
import { defineQuery } from '../../core/kind/query-kind.ts';
import { numbersOf } from '../../core/evaluation/score-models.ts';
import { readOutput } from '../../core/graph/read-output.ts';
import { calledClass } from '../../core/learn/metric-parts.ts';
import type { ModelOutput } from '../../core/learn/model-output.ts';
import { onnxPredict } from '../../core/learn/onnx-predict.ts';
import { readRow } from '../../core/learn/row-form.ts';
import { Refusal } from '../../core/problem.ts';

const args = z.strictObject({
  output: z.string().describe('Digest of the output of a `train` or `tune` cell.'),
  values: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))
    .describe('Column → value; a column that is not given is missing.'),
});

/**
 * Answer: `prediction`, a class or a number; for classes `probabilities` by class; `unseen`, the columns whose value
 * training never saw.
 */
export default defineQuery({
  id: 'score_row',
  doc: 'One row, scored by the exported model, as an endpoint will answer it.',
  args,
  async run(ctx, { output, values }) {
    const { model } = (await readOutput(ctx.objects, output)) as ModelOutput;
    const row = readRow(model.features, values);
    if (!row.ok) throw new Refusal(row.problems);
    const session = await ctx.inference.open(await ctx.objects.get(model.onnx.object));
    try {
      const numbers = numbersOf(await onnxPredict(session, model, row.x));
      const { unseen } = row;
      if (model.task === 'regression') return { prediction: numbers[0]!, unseen };
      const { classes } = model;
      const probabilities = Object.fromEntries(classes.map((level, each) => [level, numbers[each]!]));
      return { prediction: classes[calledClass(numbers, 0, classes.length)]!, probabilities, unseen };
    } finally {
      await session.close();
    }
  },
});
