/** What `train` and `tune` share: the body, what it gets wrong, and how its data are read. */
import { z } from 'zod';
import { cellName, columnName } from '../../core/kind/body.ts';
import type { CellInput, Output } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { FitData, ModelKind } from '../../core/kind/model-kind.ts';
import { decideTarget } from '../../core/learn/dataset-target.ts';
import type { Backend } from '../../core/learn/fit-model.ts';
import { predictBatches } from '../../core/learn/predict.ts';
import type { ModelState } from '../../core/kind/model-kind.ts';
import { readTraining, type TrainingData } from '../../core/learn/training-data.ts';
import { checkValue } from '../../core/notebook/value-problems.ts';
import type { Json } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf } from '../../core/table/output.ts';
import { renderProblem } from '../../core/words/index.ts';
import { metricKinds } from '../metric/index.ts';

/** `backends`: where the cell can do its work. */
export function trainingShape(models: readonly ModelKind[], backends: readonly Backend[]) {
  return {
    of: cellName('parts', 'dataset').describe(
      'The parts to learn from: fitted on `train`, judged on `validation`. A dataset alone is all train.',
    ),
    target: columnName().describe('The column to predict.'),
    model: z.enum(models.map(({ id }) => id) as [string, ...string[]]).describe('The learner.'),
    params: z
      .record(z.string(), z.json())
      .default({})
      .meta({ input: 'params' })
      .describe(
        "The learner's hyperparameters, under scikit-learn's or LightGBM's names; the rest keep their defaults.",
      ),
    task: z
      .enum(['classification', 'regression'])
      .optional()
      .describe('What the target is, where its values do not say: text, true/false and 0/1 are classes.'),
    positive: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe('The class that counts as positive; without it the last of the sorted levels.'),
    features: z
      .union([z.array(columnName()), z.strictObject({ except: z.array(columnName()) })])
      .optional()
      .describe(
        'The columns to learn from, or `except:` the ones to leave out. Without it all but target, time and key.',
      ),
    backend: z
      .enum(backends)
      .default('wasm')
      .describe(
        'Where numbers are crunched: `wasm` gives the same bytes everywhere' +
          (backends.includes('webgpu')
            ? '; `webgpu` is the GPU of this machine, for `mlp` in browsers that have WebGPU: not exact, and replayed within a tolerance.'
            : '.'),
      ),
    class_weight: z
      .union([z.literal('balanced'), z.record(z.string(), z.number().min(0))])
      .optional()
      .describe('A weight per class, or `balanced`: rare classes weigh as much as common ones.'),
  };
}

export type TrainingBody = z.output<z.ZodObject<ReturnType<typeof trainingShape>>>;

/** Hyperparameters as written, or with defaults filled in. */
export type Params = Readonly<Record<string, Json>>;

/** What a body gets wrong that its schema cannot see: hyperparameters, and wishes that the learner cannot fulfil. */
export function trainingProblems(kind: ModelKind, body: TrainingBody): Problem[] {
  const problems = paramProblems(kind, body.params);
  if (body.task !== undefined && !kind.tasks.includes(body.task)) {
    problems.push(
      problem('learn.task_unfit', { model: kind.id, got: body.task, expected: kind.tasks }, { key: 'task' }),
    );
  }
  if (body.backend === 'webgpu' && kind.gpuUnit === undefined) {
    problems.push(problem('learn.backend_unfit', { model: kind.id }, { key: 'backend' }));
  }
  return problems;
}

/** `params` held to the learner's own schema: unknown names come with the nearest valid one. */
export function paramProblems(kind: ModelKind, params: Params): Problem[] {
  const checked = checkValue(z.strictObject({ params: kind.params }), { params } as Json);
  if (checked.ok) return [];
  return checked.problems.map(({ code, params: words, path }) => problem(code, words, { key: path.join('.') }));
}

/** The learner's parameters with defaults filled in. */
export function resolveParams(kind: ModelKind, params: Params): Record<string, Json> {
  return kind.params.parse(params) as Record<string, Json>;
}

/** Units of whatever the model does, and of the metrics that judge it. */
export function trainingUnits(kind: ModelKind, params: Params, backend: Backend): string[] {
  const gpu = backend === 'webgpu' && kind.gpuUnit !== undefined ? [kind.gpuUnit] : [];
  return [...kind.units(kind.params.parse(params) as never), ...gpu, 'metrics@1', 'math@1'];
}

export interface TrainingParts {
  readonly train: DatasetRef;
  readonly validation?: DatasetRef;
  readonly folds: readonly { readonly train: DatasetRef; readonly validation: DatasetRef }[];
}

/** The parts behind `of`. */
export function partsOf(input: CellInput): TrainingParts {
  const { output } = input;
  if (output.type !== 'parts') return { train: datasetOf(input), folds: [] };
  const part = (name: string): DatasetRef | undefined => {
    const found: Output | undefined = output.parts?.[name];
    return found && datasetOf({ name, output: found });
  };
  const folds = [];
  for (let fold = 1; part(`fold_${fold}_train`); fold++) {
    folds.push({ train: part(`fold_${fold}_train`)!, validation: part(`fold_${fold}_validation`)! });
  }
  return { train: part('train')!, validation: part('validation'), folds };
}

/** Reads both parts under the body's wishes; Refusal with every problem at its key. Warnings are logged. */
export async function readParts(
  ctx: CellContext,
  kind: ModelKind,
  body: TrainingBody,
  refs: { readonly train: DatasetRef; readonly validation?: DatasetRef },
): Promise<TrainingData> {
  const train = await openDataset(ctx, refs.train);
  const wish = { task: body.task, tasks: kind.tasks, positive: body.positive };
  const decided = await decideTarget(train, body.target, wish);
  if (!decided.ok) return refuse(ctx, decided.problems);
  const read = await readTraining(train, refs.validation && (await openDataset(ctx, refs.validation)), {
    target: body.target,
    plan: decided.plan,
    features: body.features,
    classWeight: body.class_weight,
  });
  if (!read.ok) return refuse(ctx, read.problems);
  await ctx.breathe();
  return read;
}

export function refuse(ctx: { readonly cell: string }, problems: readonly Problem[]): never {
  throw new Refusal(problems.map((each) => ({ ...each, where: { cell: ctx.cell, ...each.where } })));
}

/** Says the warnings in the log; the output keeps them as data, without the cell's name, which is in no digest. */
export function logWarnings(ctx: CellContext, warnings: readonly Problem[]): readonly Problem[] {
  for (const each of warnings) ctx.log('warning', renderProblem(each, 'en'), { code: each.code });
  return warnings;
}

/** Metrics of the task on the validation part, null where undefined; none without a validation part. */
export async function scoreValidation(
  ctx: CellContext,
  kinds: ReadonlyMap<string, ModelKind>,
  state: ModelState,
  { validation }: FitData,
): Promise<Record<string, number | null>> {
  if (!validation) return {};
  const { y, x } = validation;
  const prediction = await predictBatches(ctx, kinds, state, x);
  const scored = { task: y.task, classes: y.classes, actual: y.values, ...prediction };
  const judges = metricKinds.filter(({ task }) => task === y.task);
  return Object.fromEntries(judges.map((metric) => [metric.id, numberOrNull(metric.score(scored))]));
}

/** NaN, which JSON has no word for, as null. */
function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
