/** Taking a version that another Bancada registered into this registry: the same model, byte for byte. */
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { objectRefSchema } from '../table/dataset-ref.ts';
import type { ModelOutput } from '../learn/model-output.ts';
import { readOnnx } from '../onnx/read.ts';
import type { Clock } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { changeModel } from '../registry/change.ts';
import { versionOf } from '../registry/registered-model.ts';
import type { Mlflow, WireVersion } from './api.ts';
import { takeFile, type FileContext } from './files.ts';
import { ServerRefusal } from './server.ts';
import { descriptionOf, MODEL_HASH, OWN_FILES } from './push-model.ts';

export interface PullContext extends FileContext {
  readonly clock: Clock;
}

/** What must hold of a document from a server before this store keeps it as a model. */
const document = z.looseObject({
  type: z.literal('model'),
  result: z.record(z.string(), z.json()),
  model: z.looseObject({
    kind: z.string(),
    unit: z.string(),
    task: z.enum(['regression', 'classification']),
    target: z.string(),
    classes: z.array(z.string()),
    features: z.array(z.looseObject({ name: z.string(), kind: z.enum(['number', 'category']) })).min(1),
    inputs: z.array(z.looseObject({ name: z.string(), element: z.enum(['double', 'string']) })).min(1),
    outputs: z.array(z.string()).min(1),
    state: objectRefSchema,
    onnx: objectRefSchema,
    knownRows: objectRefSchema,
    onnxMaxDifference: z.number(),
    params: z.record(z.string(), z.json()),
    exact: z.boolean(),
  }),
  curves: z.record(z.string(), z.json()),
  importance: z.array(z.json()),
});

const FILE_OF = { state: OWN_FILES.state, onnx: OWN_FILES.onnx, knownRows: OWN_FILES.known } as const;

/**
 * Fetches the version's files, holds each to the digest that names it, and registers the model, whose digest it gives.
 * Refusals
 * `mlflow.model_differs`, `mlflow.not_a_model`, and those of `readOnnx`.
 */
export async function pullVersion(ctx: PullContext, version: WireVersion): Promise<Digest> {
  const { mlflow, store } = ctx;
  const uri = await mlflow.versionUri(version.name, version.version);
  const name = `${version.name} version ${version.version}`;
  const text = new TextDecoder().decode(await mlflow.getFile(uri, OWN_FILES.output));
  const output = readDocument(text, name);
  for (const part of ['state', 'onnx', 'knownRows'] as const) {
    const path = FILE_OF[part];
    const { object, size } = output.model[part];
    const taken = await takeFile(ctx, uri, { path, sizeBytes: size });
    // What is not what it should be is kept by nobody: no record will name it.
    if (taken.object !== object) throw differs(name, path);
  }
  const digest = version.tags.find(({ key }) => key === MODEL_HASH)!.value;
  if (output.model.state.object !== digest) throw differs(name, OWN_FILES.state);
  const graph = readOnnx(await store.objects.get(output.model.onnx.object), { file: `${name} ${OWN_FILES.onnx}` });
  if (!graph.ok) throw new Refusal(graph.problems);
  const card = await wholeCard(mlflow, version, version.description);
  const stored = new TextEncoder().encode(canonicalJson(output));
  const object = await store.objects.put(stored);
  await store.objects.sync();
  await changeModel(store, ctx.clock, version.name, (state) => {
    if (versionOf(state, digest) !== undefined) return [];
    const ref = { model: digest, output: { object, size: stored.length, form: 'json' as const } };
    const by = { note: 'from MLflow' };
    return [{ type: 'registered', version: state.versions.length + 1, model: ref, card, by }];
  });
  return digest;
}

/** The whole card that a description was cut from, unless somebody has since written another. */
export async function wholeCard(mlflow: Mlflow, version: WireVersion, description: string): Promise<string> {
  if (!description.endsWith('…')) return description;
  try {
    const uri = await mlflow.versionUri(version.name, version.version);
    const written = new TextDecoder().decode(await mlflow.getFile(uri, OWN_FILES.card));
    return descriptionOf(written) === description ? written : description;
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'mlflow.not_found') return description;
    throw error;
  }
}

function readDocument(text: string, name: string): ModelOutput {
  let value: unknown;
  try {
    value = parseCanonicalJson(text);
  } catch {
    throw new Refusal(problem('mlflow.not_a_model', { name, detail: 'no canonical JSON' }));
  }
  const read = document.safeParse(value);
  if (read.success) return read.data as unknown as ModelOutput;
  const [issue] = read.error.issues;
  throw new Refusal(problem('mlflow.not_a_model', { name, detail: `${issue!.path.join('.')}: ${issue!.message}` }));
}

const differs = (name: string, file: string) => new Refusal(problem('mlflow.model_differs', { name, file }));
