import { z } from 'zod';
import { defineQuery } from '../../core/kind/query-kind.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { readDoubles } from '../../core/evaluation/doubles.ts';
import { evaluationOf } from '../../core/evaluation/evaluation-output.ts';
import { PERMUTATION_MAX_ROWS, PERMUTATION_REPEATS, permutationImportance } from '../../core/evaluation/permutation.ts';
import { readOutput } from '../../core/graph/read-output.ts';
import { readFeatures, takeFeatures } from '../../core/learn/dataset-features.ts';
import type { ModelOutput } from '../../core/learn/model-output.ts';
import { quietly, withPredictor } from '../../core/learn/predictor.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { readRows } from '../../core/table/row-selection.ts';
import { metricKinds } from '../metric/index.ts';
import { modelKinds } from '../model/index.ts';

const args = z.strictObject({
  output: z.string().describe('Digest of the output of an `evaluate` cell.'),
  model: z.string().optional().describe('The model, as named there; the first when absent.'),
  metric: z.string().optional().describe('The metric that gets worse; the first of the evaluation when absent.'),
});

/** The query over a list of learners; the default export is the one over all of them. */
export function defineImportance(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  /** Answer: `ColumnImportance[]`, the most important column first. */
  return defineQuery({
    id: 'importance',
    doc: 'How much worse a model scores when a column is shuffled, on the rows of an evaluation.',
    args,
    async run(ctx, { output, model: name, metric: id }) {
      const evaluation = evaluationOf({ name: output, output: await readOutput(ctx.objects, output) });
      const model = evaluation.models.find((each) => name === undefined || each.name === name);
      const metric = metricKinds.find(
        (each) => each.id === (id ?? evaluation.metrics[0]) && each.task === evaluation.task,
      );
      if (!model || !metric) {
        const expected = model ? evaluation.metrics : evaluation.models.map((each) => each.name);
        const key = model ? 'metric' : 'model';
        throw new Refusal(problem('gate.unknown_model', { got: (model ? id : name) ?? '', expected, key }));
      }
      const { model: fitted } = (await readOutput(ctx.objects, model.output.object)) as ModelOutput;
      const dataset = await openDataset(ctx, evaluation.on);
      const all = await readFeatures(dataset, fitted.features);
      const x = evaluation.rows ? takeFeatures(all, await readRows(ctx.objects, evaluation.rows)) : all;
      const truth = { ...evaluation, actual: await readDoubles(ctx.objects, evaluation.actual) };
      const reach = { repeats: PERMUTATION_REPEATS, maxRows: PERMUTATION_MAX_ROWS };
      return withPredictor(quietly(ctx), kinds, fitted, (predict) =>
        permutationImportance(ctx, { predict, x, truth, metric, ...reach }),
      );
    },
  });
}

export default defineImportance(modelKinds);
