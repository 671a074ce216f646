import { z } from 'zod';
import { defineCell, type Tolerance } from '../../core/kind/cell-kind.ts';
import type { CellContext, ChildRun } from '../../core/kind/context.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { modelDifferences } from '../../core/bundle/model-likeness.ts';
import { BACKENDS, fitModel, writeModel, type FitResult } from '../../core/learn/fit-model.ts';
import type { Task } from '../../core/learn/features.ts';
import type { FittedModel, ModelOutput } from '../../core/learn/model-output.ts';
import type { TrainingData } from '../../core/learn/training-data.ts';
import type { JsonObject } from '../../core/json.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import { modelKinds } from '../model/index.ts';
import {
  logWarnings,
  partsOf,
  readParts,
  resolveParams,
  scoreValidation,
  trainingProblems,
  trainingShape,
  trainingUnits,
} from './training-body.ts';

/**
 * How far metrics and losses of a fit on a GPU may be from another's. Answers of the model itself are held to
 * `ANSWER_TOLERANCE`. A regression's metrics have the target's units, so that only a share says anything of them.
 */
const GPU_TOLERANCE: Readonly<Record<Task, Tolerance>> = {
  classification: { absolute: 1e-3, relative: 1e-2 },
  regression: { absolute: 0, relative: 1e-2 },
};

export const trainResult = z.object({
  model: z.string().describe('Digest of the fitted model.'),
  metrics: z.record(z.string(), z.number().nullable()).describe('On validation; null where undefined.'),
});

/** The kind over a list of learners; the default export is the one over all of them. */
export function defineTrain(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  const kindOf = (id: string) => kinds.get(id)!;
  return defineCell({
    id: 'train',
    version: 1,
    title: 'Train',
    doc:
      'Fits a model on the part `train`, preparation of its columns included, and scores it on `validation`, which ' +
      'never changes a fitted number unless early stopping is asked for. Writes the model, its ONNX graph and 100 known rows.',
    group: 'training',
    schema: z.strictObject(trainingShape(models, BACKENDS)),
    output: 'model',
    result: trainResult,
    references: (body) => [referenceTo(['of'], body.of, ['parts', 'dataset'])],
    validate: (body) => trainingProblems(kindOf(body.model), body),
    draws: (body) => kindOf(body.model).draws(resolveParams(kindOf(body.model), body.params) as never),
    units: (body) => trainingUnits(kindOf(body.model), body.params, body.backend),
    inexact: {
      applies: (body) => body.backend === 'webgpu',
      differences: (sides, tolerance) => modelDifferences(kinds, sides, tolerance),
    },
    async run(ctx, inputs, body): Promise<ModelOutput> {
      const kind = kindOf(body.model);
      const params = resolveParams(kind, body.params);
      const refs = partsOf(inputs['of']!);
      const training = await readParts(ctx, kind, body, refs);
      const warnings = logWarnings(ctx, training.warnings);
      const fit = await fitModel(ctx, kind, params, training.data, { backend: body.backend });
      const finished = await finishModel(ctx, kinds, { kind, ...fit, params, training });
      ctx.child(childOf(ctx.cell, finished));
      return modelOutput(finished, refs.train, warnings);
    },
    examples: [
      'of: parts\ntarget: bikes\nmodel: linear\n',
      'of: parts\ntarget: late\nmodel: gbdt\nparams: { n_estimators: 200, num_leaves: 31, learning_rate: 0.1 }\nfeatures: { except: [tailnum] }\n',
    ],
  });
}

export interface Fit extends FitResult {
  readonly kind: ModelKind;
  readonly params: JsonObject;
  readonly training: TrainingData;
}

export interface FinishedModel extends Fit {
  readonly fitted: FittedModel;
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** Scores a fit on validation and writes everything that is kept of it. */
export async function finishModel(
  ctx: CellContext,
  kinds: ReadonlyMap<string, ModelKind>,
  fit: Fit,
): Promise<FinishedModel> {
  const { kind, state, params, training, adapter } = fit;
  const metrics = await scoreValidation(ctx, kinds, state, training.data);
  const { signature, data } = training;
  const fitted = await writeModel(ctx, {
    kind,
    state,
    params,
    signature,
    x: data.x,
    ...(adapter !== undefined && { adapter }),
  });
  ctx.log('info', `${kind.id}: fitted on ${data.x.nSamples} rows and ${data.x.columns.length} features`, {
    rows: data.x.nSamples,
    features: data.x.columns.length,
    onnxMaxDifference: fitted.onnxMaxDifference,
  });
  return { ...fit, fitted, metrics };
}

/** The run that is recorded beside the notebook's own. */
export function childOf(name: string, { kind, params, metrics, curves, fitted }: FinishedModel): ChildRun {
  return {
    name,
    params: { model: kind.id, target: fitted.target, ...params },
    metrics: withoutNull(metrics),
    series: curves,
    tags: {
      task: fitted.task,
      ...(fitted.adapter !== undefined && { backend: 'webgpu', adapter: fitted.adapter }),
    },
    artifacts: { model: fitted.state.object, onnx: fitted.onnx.object },
  };
}

function withoutNull(metrics: Readonly<Record<string, number | null>>): Record<string, number> {
  const known: Record<string, number> = {};
  for (const [name, value] of Object.entries(metrics)) if (value !== null) known[name] = value;
  return known;
}

export function modelOutput(
  { kind, state, fitted, metrics, curves }: FinishedModel,
  trainedOn: DatasetRef,
  warnings: readonly object[],
): ModelOutput {
  return {
    type: 'model',
    result: { model: fitted.state.object, metrics },
    model: fitted,
    curves,
    importance: kind.importance?.(state) ?? [],
    trainedOn,
    ...(!fitted.exact && { tolerance: GPU_TOLERANCE[fitted.task] }),
    ...(warnings.length > 0 && { warnings }),
  };
}

export default defineTrain(modelKinds);
