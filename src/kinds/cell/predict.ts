import { z } from 'zod';
import { canonicalJson } from '../../core/graph/canonical-json.ts';
import { cellName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { numbersOf, predictDataset } from '../../core/evaluation/score-models.ts';
import { predictionColumns } from '../../core/learn/prediction-columns.ts';
import { modelReferences, modelSnapshots, modelSource, resolveModel } from '../../core/registry/model-source.ts';
import { appendColumns } from '../../core/table/append-columns.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf, type DatasetOutput } from '../../core/table/output.ts';
import { profileDataset } from '../../core/table/profile.ts';
import { modelKinds } from '../model/index.ts';

type Appended = Awaited<ReturnType<typeof appendColumns>>;

const schema = z.strictObject({
  of: modelSource().describe('The model: a training, or a registered model at an alias such as flights@champion.'),
  on: cellName('dataset').describe('The rows to score. They need the columns that the model learned from.'),
});

/** The kind over a list of learners; the default export is the one over all of them. */
export function definePredict(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  return defineCell({
    id: 'predict',
    version: 1,
    title: 'Predict',
    doc:
      'Scores rows with a model: the columns of the data, and beside them `prediction`, a probability per class ' +
      '(`p_<class>`) and `model_version`, the digest of the model. A name that the data have already gets a number.',
    group: 'production',
    schema,
    output: 'dataset',
    result: z.object({ rows: z.int(), columns: z.int(), bytes: z.number(), version: z.string() }),
    references: (body) => [...modelReferences('of', body.of), referenceTo(['on'], body.on, ['dataset'])],
    snapshots: (body) => modelSnapshots(body.of),
    draws: () => false,
    units: () => ['math@1'],
    async run(ctx, inputs, body): Promise<DatasetOutput> {
      const { fitted, ref } = await resolveModel(ctx, body.of, inputs['of']);
      const on = await openDataset(ctx, datasetOf(inputs['on']!));
      const numbers = numbersOf(await predictDataset(ctx, kinds, fitted, on));
      const added = predictionColumns(fitted, ref.model, numbers, on.fields);
      return profiled(ctx, await appendColumns(ctx, on, added));
    },
    examples: ['of: forest\non: parts.test\n', 'of: flights@champion\non: new_rows\n'],
  });
}

async function profiled(ctx: CellContext, { ref, fields, bytes }: Appended): Promise<DatasetOutput> {
  const text = canonicalJson(await profileDataset(ctx, await openDataset(ctx, ref)));
  const profile = new TextEncoder().encode(text);
  return {
    type: 'dataset',
    result: { rows: ref.count, columns: fields.length, bytes, version: ref.manifest.object },
    dataset: ref,
    profile: { object: await ctx.objects.put(profile), size: profile.length, form: 'json' },
  };
}

export default definePredict(modelKinds);
