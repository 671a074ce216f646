import { z } from 'zod';
import { sourceName } from '../../core/kind/body.ts';
import { defineQuery } from '../../core/kind/query-kind.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { numbersOf, predictDataset } from '../../core/evaluation/score-models.ts';
import { readOutput } from '../../core/graph/read-output.ts';
import type { FittedModel, ModelOutput } from '../../core/learn/model-output.ts';
import { predictionColumns } from '../../core/learn/prediction-columns.ts';
import { readingSchema, type Reading } from '../../core/learn/reading.ts';
import { Refusal } from '../../core/problem.ts';
import { appendColumns } from '../../core/table/append-columns.ts';
import { csvOptions, fileOptions } from '../../core/table/csv-options.ts';
import type { Dataset } from '../../core/table/dataset.ts';
import { addColumns, formulasFor, type DeriveContext } from '../../core/table/derive.ts';
import { ingest } from '../../core/table/ingest.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { lookAtFile } from '../../core/table/sniff-file.ts';
import { modelKinds } from '../model/index.ts';

const args = z.strictObject({
  output: z.string().describe('Digest of the output of a `train` or `tune` cell.'),
  source: sourceName(),
  ...fileOptions,
  like: readingSchema.optional().describe('How the notebook reads the data that the model learned from.'),
});

/** The query over a list of learners; the default export is the one over all of them. */
export function defineScoreFile(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  /**
   * Answer: `dataset`, the file's rows with prediction, probabilities and model version beside them, to be shown by
   * `rows` and written by `table_file`; its `fields`; `warnings` of reading the file.
   */
  return defineQuery({
    id: 'score_file',
    doc: 'A file scored as a table, as a `predict` cell does it.',
    args,
    async run(ctx, { output, source: name, like = {}, ...options }) {
      const { model } = (await readOutput(ctx.objects, output)) as ModelOutput;
      const source = await ctx.sources.open(name);
      // A person who only wants scores is not asked for an encoding that can be told.
      const look = await lookAtFile(ctx, source, csvOptions(options));
      const types = Object.fromEntries(
        Object.entries(like.types ?? {}).filter(([column]) => look.fields.some((field) => field.name === column)),
      );
      const { missing, date_order } = like;
      const said = csvOptions({ types, missing, date_order, ...look.options, ...options });
      const read = await ingest(ctx, source, said);
      if (!read.ok) throw new Refusal(read.problems.map((each) => ({ ...each, where: { file: name, ...each.where } })));
      const rows = { manifest: read.manifest, count: read.rows };
      const dataset = await withDerived(ctx, await openDataset(ctx, rows), model, like);
      const numbers = numbersOf(await predictDataset(ctx, kinds, model, dataset));
      const columns = predictionColumns(model, model.state.object, numbers, dataset.fields);
      const { ref, fields } = await appendColumns(ctx, dataset, columns);
      return { dataset: ref, fields, warnings: read.warnings };
    },
  });
}

/** The rows with the model's columns that the notebook derives, where the file has what they are derived from. */
async function withDerived(
  ctx: DeriveContext,
  dataset: Dataset,
  { features }: FittedModel,
  { derive = {} }: Reading,
): Promise<Dataset> {
  const texts = Object.fromEntries(Object.entries(derive).map(([name, text]) => [name, String(text)]));
  const formulas = formulasFor(
    features.map(({ name }) => name),
    texts,
    dataset.fields,
  );
  if (formulas.length === 0) return dataset;
  const { manifest } = await addColumns(ctx, dataset, formulas);
  return openDataset(ctx, { ...dataset.ref, manifest });
}

export default defineScoreFile(modelKinds);
