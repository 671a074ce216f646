import { z } from 'zod';
import { canonicalJson } from '../../core/graph/canonical-json.ts';
import type { ObjectRef } from '../../core/graph/digest.ts';
import { cellName, columnName, sourceName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { adoptOnnx, namedColumns } from '../../core/learn/adopt-onnx.ts';
import { takeFeatures } from '../../core/learn/dataset-features.ts';
import { decideTarget } from '../../core/learn/dataset-target.ts';
import { knownRows, spreadRows } from '../../core/learn/fit-model.ts';
import type { FittedModel, ModelOutput } from '../../core/learn/model-output.ts';
import { encodeModelState } from '../../core/learn/model-state.ts';
import { withPredictor } from '../../core/learn/predictor.ts';
import { readTraining, type TrainingData } from '../../core/learn/training-data.ts';
import type { ParsedModel } from '../../core/onnx/parse.ts';
import { readOnnx } from '../../core/onnx/read.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { metricKinds } from '../metric/index.ts';
import { logWarnings, partsOf, refuse } from './training-body.ts';

const UNIT = 'onnx@1';
const KNOWN_ROWS = 100;

const schema = z.strictObject({
  source: sourceName().describe('The ONNX file.'),
  of: cellName('parts', 'dataset').describe(
    'The parts that it is held against: the classes and levels of `train`, the scores on `validation`.',
  ),
  target: columnName().describe('The column that it predicts.'),
  features: z
    .array(columnName())
    .min(1)
    .optional()
    .describe("The columns in the order in which it takes them. Without it, its inputs' own names."),
  classes: z
    .array(z.string())
    .min(2)
    .optional()
    .describe('The classes in the order of its probabilities. Without it, sorted, as scikit-learn does.'),
  task: z
    .enum(['classification', 'regression'])
    .optional()
    .describe('What the target is, where its values do not say.'),
});

type Body = z.output<typeof schema>;

export default defineCell({
  id: 'onnx',
  version: 1,
  title: 'Use an ONNX model',
  doc:
    'Takes a model that was made elsewhere and saved as ONNX: checks the file, puts it behind inputs that are named as ' +
    'the columns, and scores it on `validation`. Nothing is fitted. From there it is a model like any other: ' +
    'evaluated, gated, registered, deployed.',
  group: 'training',
  schema,
  output: 'model',
  result: z.object({
    model: z.string().describe('Digest of the model.'),
    metrics: z.record(z.string(), z.number().nullable()).describe('On validation; null where undefined.'),
  }),
  references: (body) => [referenceTo(['of'], body.of, ['parts', 'dataset'])],
  sources: (body) => [{ at: ['source'], name: body.source }],
  draws: () => false,
  units: () => [UNIT, 'onnxruntime-web@1', 'metrics@1', 'math@1'],
  async run(ctx, inputs, body): Promise<ModelOutput> {
    await ctx.breathe();
    const { bytes, model } = await readGraph(ctx, body.source);
    const refs = partsOf(inputs['of']!);
    const training = await readAgainst(ctx, body, model, refs);
    const warnings = logWarnings(ctx, training.warnings);
    const { fitted, metrics } = await adopt(ctx, bytes, model, training);
    ctx.child({
      name: ctx.cell,
      params: { model: 'onnx', target: body.target },
      metrics: Object.fromEntries(Object.entries(metrics).filter((each): each is [string, number] => each[1] !== null)),
      series: {},
      tags: { task: fitted.task },
      artifacts: { model: fitted.state.object, onnx: fitted.onnx.object },
    });
    return {
      type: 'model',
      result: { model: fitted.state.object, metrics },
      model: fitted,
      curves: {},
      importance: [],
      ...(warnings.length > 0 && { warnings }),
    };
  },
  examples: [
    'source: champion-v3.onnx\nof: parts\ntarget: late\n',
    'source: demand.onnx\nof: parts\ntarget: bikes\nfeatures: [hour, temperature, humidity]\n',
  ],
});

async function readGraph(ctx: CellContext, source: string): Promise<{ bytes: Uint8Array; model: ParsedModel }> {
  const file = await ctx.sources.open(source);
  const bytes = await file.read(0, file.size);
  const read = readOnnx(bytes, { file: source });
  if (!read.ok) return refuse(ctx, read.problems);
  return { bytes, model: read.model };
}

/** What the data say of the model: the target's classes, the columns' levels, the rows that it is tried on. */
async function readAgainst(
  ctx: CellContext,
  body: Body,
  model: ParsedModel,
  refs: ReturnType<typeof partsOf>,
): Promise<TrainingData> {
  const features = body.features ?? namedColumns(model);
  if (!features) return refuse(ctx, [problem('onnx.features', { tensor: model.inputs[0]!.name }, { key: 'features' })]);
  const train = await openDataset(ctx, refs.train);
  const wish = { task: body.task, tasks: ['regression', 'classification'] as const };
  const decided = await decideTarget(train, body.target, wish);
  if (!decided.ok) return refuse(ctx, decided.problems);
  const { task, classes } = decided.plan;
  const ordered = body.classes ?? classes;
  if (ordered.length !== classes.length || classes.some((each) => !ordered.includes(each))) {
    return refuse(ctx, [problem('onnx.classes', { got: ordered, expected: classes }, { key: 'classes' })]);
  }
  const validation = refs.validation && (await openDataset(ctx, refs.validation));
  const read = await readTraining(train, validation, {
    target: body.target,
    plan: { task, classes: ordered },
    features,
  });
  if (!read.ok) return refuse(ctx, read.problems);
  await ctx.breathe();
  return read;
}

async function adopt(ctx: CellContext, bytes: Uint8Array, model: ParsedModel, { signature, data }: TrainingData) {
  const { task, classes } = signature.plan;
  const outputs = task === 'regression' ? ['prediction'] : classes.map((level) => `p_${level}`);
  const adopted = adoptOnnx(bytes, model, { inputs: signature.inputs, outputs, classes });
  if (!adopted.ok) return refuse(ctx, adopted.problems);
  const graph = adopted.bytes;
  const state = encodeModelState({
    kind: 'onnx',
    unit: UNIT,
    task,
    features: signature.specs,
    classes,
    meta: {},
    tensors: { graph },
  });
  const known = { inputs: {}, outputs: {} };
  const asked: FittedModel = {
    kind: 'onnx',
    unit: UNIT,
    task,
    target: signature.target,
    classes,
    features: signature.specs,
    inputs: signature.inputs,
    outputs,
    state: await put(ctx, state, 'bytes'),
    onnx: await put(ctx, graph, 'bytes'),
    knownRows: await putJson(ctx, known),
    onnxMaxDifference: 0,
    params: {},
    predictor: 'onnx',
    exact: true,
  };
  const sample = takeFeatures(data.x, spreadRows(data.x.nSamples, KNOWN_ROWS));
  return withModel(ctx, asked, async (predict) => {
    const answers = await predict(sample);
    checkProbabilities(ctx, answers.probabilities, classes.length);
    const knownRef = await putJson(ctx, knownRows(sample, answers, outputs));
    const { validation } = data;
    const scored = validation && { ...validation.y, actual: validation.y.values, ...(await predict(validation.x)) };
    const judges = scored ? metricKinds.filter((metric) => metric.task === task) : [];
    const metrics = Object.fromEntries(
      judges.map((metric): [string, number | null] => {
        const value = metric.score(scored!);
        return [metric.id, Number.isNaN(value) ? null : value];
      }),
    );
    return { fitted: { ...asked, knownRows: knownRef }, metrics };
  });
}

/** The engine's own complaint about a graph is about the person's file, and no fault of ours. */
async function withModel<T>(
  ctx: CellContext,
  model: FittedModel,
  work: Parameters<typeof withPredictor<T>>[3],
): Promise<T> {
  let opened = false;
  try {
    return await withPredictor(ctx, new Map(), model, (predict) =>
      work(async (x) => {
        const answers = await predict(x);
        opened = true;
        return answers;
      }),
    );
  } catch (error) {
    if (opened || !(error instanceof Error) || error.name === 'Cancelled' || error instanceof Refusal) throw error;
    const detail = error.message.replace(/\s+/g, ' ').slice(0, 300);
    return refuse(ctx, [problem('onnx.engine', { detail }, { key: 'source' })]);
  }
}

function checkProbabilities(ctx: CellContext, numbers: Float64Array | undefined, classes: number): void {
  if (!numbers) return;
  for (let at = 0; at < numbers.length; at += classes) {
    const row = numbers.subarray(at, at + classes);
    const sum = row.reduce((total, each) => total + each, 0);
    // NaN fails this too.
    if (Math.abs(sum - 1) <= 1e-3 && row.every((each) => each >= -1e-6)) continue;
    refuse(ctx, [problem('onnx.no_probabilities', { sum: String(Number(sum.toPrecision(6))) })]);
  }
}

async function put(ctx: CellContext, bytes: Uint8Array, form: ObjectRef['form']): Promise<ObjectRef> {
  return { object: await ctx.objects.put(bytes), size: bytes.length, form };
}

function putJson(ctx: CellContext, value: unknown): Promise<ObjectRef> {
  return put(ctx, new TextEncoder().encode(canonicalJson(value)), 'json');
}
