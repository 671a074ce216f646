/**
 * Whether a claimed model is the one that was trained again, where training is not exact. Weights drift apart by
 * rounding and may do so far along a flat valley; what a model answers may not. So everything but the weights is
 * compared within the tolerance that the replayed output states, both models answer the rows that were learned from,
 * and what follows from the claimed weights alone (its ONNX graph, its known rows) is derived from them again.
 */
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { ObjectRef } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Tolerance } from '../kind/cell-kind.ts';
import type { ModelKind, ModelState, Prediction } from '../kind/model-kind.ts';
import { readFeatures, takeFeatures } from '../learn/dataset-features.ts';
import type { FeatureColumn, Features, FeatureSpec } from '../learn/features.ts';
import { knownRows, spreadRows } from '../learn/fit-model.ts';
import type { KnownRows, ModelOutput } from '../learn/model-output.ts';
import { decodeModelState, isModelState } from '../learn/model-state.ts';
import { writeOnnx } from '../onnx/write.ts';
import { openDataset } from '../table/open-dataset.ts';
import { findDifferences, type Sides } from './differences.ts';
import { differenceAt, isOtherObjects, refOf, walkJson, type Difference, type SameNumber } from './first-difference.ts';
import { byteDifference, firstOther } from './object-differences.ts';

/**
 * How far apart two models may answer any row, and all rows in the mean, as a share of the span of the answers (1 for
 * probabilities). One GPU against the exact kernel was 4e-6 to 0.04 apart at worst, the more steps and the higher the
 * learning rate the farther.
 */
export const ANSWERS = { most: 0.05, mean: 0.005 } as const;

/** Rows of train that both models answer, evenly spread. */
const MOST_ROWS = 10_000;

const WEIGHTS = ['state', 'onnx', 'knownRows'] as const;

/** Whether two numbers count as one: whole numbers only when equal, others within either tolerance. */
function withinTolerance({ absolute, relative }: Tolerance): SameNumber {
  return (claimed, replayed) => {
    if (Object.is(claimed, replayed)) return true;
    if (Number.isInteger(claimed) && Number.isInteger(replayed)) return false;
    return Math.abs(claimed - replayed) <= Math.max(absolute, relative * Math.abs(replayed));
  };
}

/**
 * Where a claimed model output is not what was trained again, the first place of each sort; none within tolerance.
 * The claimed side may be anything. Cost: reads the training rows; each model answers at most 10,000 of them.
 */
export async function modelDifferences(
  kinds: ReadonlyMap<string, ModelKind>,
  sides: Sides,
  tolerance: Tolerance,
): Promise<Difference[]> {
  const same = withinTolerance(tolerance);
  const replayed = sides.replayed.document as unknown as ModelOutput;
  const refs = claimedRefs(sides.claimed.document);
  if (!refs) return [differenceAt(['model'], memberOf(sides.claimed.document, 'model'), replayed.model as never)];
  const rest = [
    ...(await findDifferences({ ...sides, claimed: { ...sides.claimed, document: withoutDrift(sides) } })),
    ...leaves(driftOf(sides.claimed.document), driftOf(sides.replayed.document), [], same),
  ];
  if (rest.length > 0) return rest;
  const bytes = await sides.claimed.read(refs.state.object);
  const ours = decodeModelState(await sides.replayed.read(replayed.model.state.object));
  if (!isModelState(bytes))
    return [differenceAt(['model', 'state'], refs.state as never, replayed.model.state as never)];
  const theirs = decodeModelState(bytes);
  const shape = shapeDifferences(theirs, ours, same);
  if (shape.length > 0) return shape;
  const kind = kinds.get(ours.kind)!;
  const x = await trainedRows(sides, replayed);
  const answers = { claimed: kind.predict(theirs, x), replayed: kind.predict(ours, x) };
  const answer = answerDifference(replayed.model.outputs, answers);
  if (answer) return [answer];
  return derivedDifferences(sides, refs, theirs, kind);
}

type WeightRefs = Readonly<Record<(typeof WEIGHTS)[number], ObjectRef>>;

/** The references that stand for weights, if the claimed document has them where a model's output has them. */
function claimedRefs(document: Json): WeightRefs | undefined {
  const model = memberOf(document, 'model');
  const refs = WEIGHTS.map((name) => [name, refOf(memberOf(model, name) ?? null)] as const);
  const result = memberOf(memberOf(document, 'result'), 'model');
  const state = refs[0]![1];
  if (refs.some(([, ref]) => ref === undefined) || result !== state!.object) return undefined;
  return Object.fromEntries(refs) as unknown as WeightRefs;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}

/** What follows the weights as they drift: metrics and losses. */
function driftOf(document: Json): Json {
  const metrics = memberOf(memberOf(document, 'result'), 'metrics') ?? null;
  return { result: { metrics }, curves: memberOf(document, 'curves') ?? null };
}

/** The claimed document with our weights and what follows them, and our name for the GPU. */
function withoutDrift({ claimed, replayed }: Sides): Json {
  const document = claimed.document as JsonObject;
  const ours = replayed.document as unknown as ModelOutput;
  const model = document['model'] as JsonObject;
  const { state, onnx, knownRows: known, adapter } = ours.model;
  const drift = model['onnxMaxDifference'];
  // Both are rounding of the same graph; a large one would be a graph that is not the model's, found below.
  const isDrift = typeof drift === 'number' && drift >= 0;
  return {
    ...document,
    curves: ours.curves,
    result: { ...(document['result'] as JsonObject), model: state.object, metrics: ours.result['metrics'] },
    model: {
      ...model,
      state,
      onnx,
      knownRows: known,
      ...(typeof model['adapter'] === 'string' && { adapter }),
      ...(isDrift && { onnxMaxDifference: ours.model.onnxMaxDifference }),
    },
  } as unknown as Json;
}

/** States of one shape: the same tensors of the same lengths, and everything small within tolerance. */
function shapeDifferences(theirs: ModelState, ours: ModelState, same: SameNumber): Difference[] {
  const small = ({ tensors, ...rest }: ModelState): Json =>
    ({
      ...rest,
      tensors: Object.fromEntries(
        Object.entries(tensors).map(([name, tensor]) => [name, [tensor.constructor.name, tensor.length]]),
      ),
    }) as unknown as Json;
  return leaves(small(theirs), small(ours), ['model', 'state'], same);
}

function leaves(claimed: Json, replayed: Json, path: readonly string[], same: SameNumber): Difference[] {
  return [...walkJson(claimed, replayed, path, same)].flatMap((each) => (isOtherObjects(each) ? [] : [each]));
}

async function trainedRows({ replayed: { read } }: Sides, { trainedOn, model }: ModelOutput): Promise<Features> {
  const dataset = await openDataset({ objects: { get: read } }, trainedOn!);
  const all = await readFeatures(dataset, model.features);
  return takeFeatures(all, spreadRows(all.nSamples, MOST_ROWS));
}

function answerDifference(
  outputs: readonly string[],
  { claimed, replayed }: { readonly claimed: Prediction; readonly replayed: Prediction },
): Difference | undefined {
  const left = (claimed.probabilities ?? claimed.values)!;
  const right = (replayed.probabilities ?? replayed.values)!;
  const span = replayed.probabilities ? 1 : spanOf(right);
  const at = firstOther(left, right, (a, b) => Object.is(a, b) || Math.abs(a - b) <= ANSWERS.most * span);
  if (at === undefined) {
    const mean = right.reduce((sum, each, index) => sum + Math.abs(each - left[index]!), 0) / right.length;
    return mean <= ANSWERS.mean * span ? undefined : differenceAt(['model', 'answers', 'mean distance'], mean, 0);
  }
  const row = Math.floor(at / outputs.length);
  const column = outputs[at % outputs.length]!;
  return differenceAt(['model', 'answers', column], left[at], right[at], { what: 'row', row: row + 1, column });
}

function spanOf(values: Float64Array): number {
  const [low, high] = values.reduce(([a, b], each) => [Math.min(a, each), Math.max(b, each)], [Infinity, -Infinity]);
  return high - low;
}

/** The ONNX graph and the known rows, made of the claimed weights again: to the byte. */
async function derivedDifferences(
  { claimed, replayed }: Sides,
  refs: WeightRefs,
  state: ModelState,
  kind: ModelKind,
): Promise<Difference[]> {
  const { outputs, knownRows: rows } = (replayed.document as unknown as ModelOutput).model;
  const text = new TextDecoder().decode(await replayed.read(rows.object));
  const sample = featuresOf(parseCanonicalJson(text) as KnownRows, state.features);
  const known = canonicalJson(knownRows(sample, kind.predict(state, sample), outputs));
  const derived = { onnx: writeOnnx(kind.toOnnx(state)), knownRows: new TextEncoder().encode(known) };
  const found: Difference[] = [];
  for (const name of ['onnx', 'knownRows'] as const) {
    found.push(...byteDifference(['model', name], await claimed.read(refs[name].object), derived[name]));
  }
  return found;
}

function featuresOf({ inputs }: KnownRows, specs: readonly FeatureSpec[]): Features {
  const columns = specs.map((spec): FeatureColumn => {
    const values = inputs[spec.name]!;
    if (spec.kind === 'number') {
      return { ...spec, values: Float64Array.from(values, (each) => (each === null ? NaN : Number(each))) };
    }
    return {
      ...spec,
      codes: Int32Array.from(values, (each) => (each === null ? -1 : spec.levels.indexOf(String(each)))),
    };
  });
  return { nSamples: Object.values(inputs)[0]?.length ?? 0, columns };
}
