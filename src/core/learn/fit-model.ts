/** One fit of a model kind, and what is kept of it. */
import { canonicalJson } from '../graph/canonical-json.ts';
import type { ObjectRef } from '../graph/digest.ts';
import { GPU_ENGINE_BYTES, type Gpu } from '../gpu.ts';
import type { CellContext } from '../kind/context.ts';
import type { FitData, ModelKind, ModelState, Prediction } from '../kind/model-kind.ts';
import type { ObjectStore } from '../ports.ts';
import { takeFeatures } from './dataset-features.ts';
import type { Features } from './features.ts';
import type { FittedModel, KnownRows } from './model-output.ts';
import { encodeModelState } from './model-state.ts';
import { onnxPredict } from './onnx-predict.ts';
import type { ModelSignature } from './training-data.ts';
import { writeOnnx } from '../onnx/write.ts';

/** Rows of train that are kept with the trainer's answers. */
const KNOWN_ROWS = 100;

/** Metric → [step, value] pairs, in the order in which the learner said them. */
export type Curves = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** Where numbers are crunched: `wasm` gives the same bytes everywhere, `webgpu` is the machine's GPU. */
export const BACKENDS = ['wasm', 'webgpu'] as const;
export type Backend = (typeof BACKENDS)[number];

export interface FitWish {
  /** Sets the fit's random streams apart from those of other fits of the same cell. */
  readonly index?: readonly number[];
  /** `wasm` unless said. */
  readonly backend?: Backend;
}

export interface FitResult {
  readonly state: ModelState;
  readonly curves: Curves;
  /** The GPU that fitted it; absent for an exact fit. */
  readonly adapter?: string;
}

/** Fits a model. Refusals: the kind's own, and those of `Gpu` under `backend: webgpu`. */
export async function fitModel(
  ctx: CellContext,
  kind: ModelKind,
  params: unknown,
  data: FitData,
  { index = [], backend = 'wasm' }: FitWish = {},
): Promise<FitResult> {
  const curves: Record<string, [number, number][]> = {};
  let adapter: string | undefined;
  const gpu: Gpu = {
    async open(shape) {
      ctx.log('info', 'webgpu: loads tfjs unless it is kept here already', { sizeBytes: GPU_ENGINE_BYTES });
      const network = await ctx.gpu.open(shape);
      ({ adapter } = network);
      ctx.log('info', `webgpu: trains on ${adapter}; the numbers are not exact`, { adapter });
      return network;
    },
  };
  const state = await kind.fit(
    {
      signal: ctx.signal,
      ...(backend === 'webgpu' && { gpu }),
      rng: (purpose, ...more) => ctx.rng(purpose, ...index, ...more),
      progress: ctx.progress,
      breathe: ctx.breathe,
      log: ctx.log,
      metric: (name, step, value) => void (curves[name] ??= []).push([step, value]),
    },
    data,
    params as never,
  );
  return { state, curves, ...(adapter !== undefined && { adapter }) };
}

export interface ModelToWrite {
  readonly kind: ModelKind;
  readonly state: ModelState;
  readonly params: Readonly<Record<string, unknown>>;
  readonly signature: ModelSignature;
  /** Train, of which some rows are kept as known. */
  readonly x: Features;
  /** The GPU that fitted it: then it is not exact. */
  readonly adapter?: string;
}

/** Stores the state, its ONNX graph and known rows, and asks the graph the known rows to see how far it is off. */
export async function writeModel(ctx: CellContext, model: ModelToWrite): Promise<FittedModel> {
  const { kind, state, params, signature, adapter } = model;
  const { task, classes } = signature.plan;
  const sample = takeFeatures(model.x, spreadRows(model.x.nSamples, KNOWN_ROWS));
  const answers = kind.predict(state, sample);
  const graph = writeOnnx(kind.toOnnx(state));
  const outputs = task === 'regression' ? ['prediction'] : classes.map((level) => `p_${level}`);
  const known = knownRows(sample, answers, outputs);
  const fitted: FittedModel = {
    kind: kind.id,
    unit: state.unit,
    task,
    target: signature.target,
    classes,
    features: signature.specs,
    inputs: signature.inputs,
    outputs,
    state: await putBytes(ctx.objects, encodeModelState(state), 'bytes'),
    onnx: await putBytes(ctx.objects, graph, 'bytes'),
    knownRows: await putBytes(ctx.objects, new TextEncoder().encode(canonicalJson(known)), 'json'),
    onnxMaxDifference: 0,
    params,
    exact: adapter === undefined,
    ...(adapter !== undefined && { adapter }),
  };
  return { ...fitted, onnxMaxDifference: await onnxDifference(ctx, graph, fitted, sample, answers) };
}

async function putBytes(objects: ObjectStore, bytes: Uint8Array, form: ObjectRef['form']): Promise<ObjectRef> {
  return { object: await objects.put(bytes), size: bytes.length, form };
}

/** Up to `most` of `n` row numbers, evenly spread, rising. */
export function spreadRows(n: number, most: number): Uint32Array {
  const count = Math.min(n, most);
  return Uint32Array.from({ length: count }, (_, at) => Math.floor((at * n) / count));
}

/** The rows with the answers to them, by output. */
export function knownRows(
  { columns }: Features,
  { probabilities, values }: Prediction,
  outputs: readonly string[],
): KnownRows {
  const answers = (probabilities ?? values)!;
  return {
    inputs: Object.fromEntries(
      columns.map((column) => [
        column.name,
        column.kind === 'number'
          ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
          : Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!)),
      ]),
    ),
    outputs: Object.fromEntries(
      outputs.map((name, at) => [
        name,
        Array.from({ length: answers.length / outputs.length }, (_, row) => answers[row * outputs.length + at]!),
      ]),
    ),
  };
}

async function onnxDifference(
  ctx: CellContext,
  graph: Uint8Array,
  fitted: FittedModel,
  sample: Features,
  expected: Prediction,
): Promise<number> {
  const session = await ctx.inference.open(graph);
  try {
    const got = await onnxPredict(session, fitted, sample);
    const a = (expected.probabilities ?? expected.values)!;
    const b = (got.probabilities ?? got.values)!;
    let largest = 0;
    for (let at = 0; at < a.length; at++) largest = Math.max(largest, Math.abs(a[at]! - b[at]!));
    return largest;
  } finally {
    await session.close();
  }
}
