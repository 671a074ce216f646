/** Taking one version of a registered model to the server: a LoggedModel with all its files, and the version on it. */
import { canonicalJson } from '../graph/canonical-json.ts';
import { readOutput } from '../graph/read-output.ts';
import type { ModelOutput } from '../learn/model-output.ts';
import type { ObjectStore } from '../ports.ts';
import type { ModelVersion, RegisteredModel } from '../registry/registered-model.ts';
import { flattenParams } from '../tracking/tracked-run.ts';
import type { JsonObject } from '../json.ts';
import type { LoggedModel, Pair, WireVersion } from './api.ts';
import { MAX_PARAM, MAX_TAG, shortText, valueText } from './names.ts';
import { pushFiles, type Content } from './files.ts';
import { createOnce, type PushContext } from './push-run.ts';
import { NOTE, toTravelling, type SyncRun } from './sync-run.ts';

/** The files of a model as MLflow loads it: `MLmodel`, the ONNX, what its environments need. */
export type ModelFiles = (
  objects: ObjectStore,
  name: string,
  version: ModelVersion,
) => Promise<ReadonlyMap<string, Uint8Array>>;

/** Tag of versions and LoggedModels: digest of the fitted model's bytes. */
export const MODEL_HASH = 'bancada.model';
const CARD_TAG = 'bancada.card';
/** MLflow's databases keep this much of a description. */
export const MAX_DESCRIPTION = 5000;

/** Files that Bancada reads: they make the version the same model in another store. */
export const OWN_FILES = {
  output: 'bancada/output.json',
  state: 'bancada/state.bin',
  onnx: 'model.onnx',
  known: 'bancada/known-rows.json',
  card: 'bancada/card.md',
} as const;

/** A model card as a version's description. */
export function descriptionOf(card: string): string {
  return shortText(card, MAX_DESCRIPTION).text;
}

/** A version, and the description that goes with it: what a person wrote of the model, or its card. */
export interface ToldVersion extends ModelVersion {
  readonly told: string;
}

export interface SourceRun {
  readonly id: string;
  readonly run: SyncRun;
}

/** The version on the server; made now, found, or finished where a cut had left it. */
export async function pushVersion(
  ctx: PushContext & { readonly modelFiles: ModelFiles },
  model: Pick<RegisteredModel, 'name'>,
  version: ToldVersion,
  source: SourceRun | undefined,
): Promise<WireVersion> {
  const { mlflow, store } = ctx;
  const output = (await readOutput(store.objects, version.model.output.object)) as ModelOutput;
  const { value: logged, found } = await loggedModel(ctx, model.name, version, output, source);
  if (logged.info.status !== 'LOGGED_MODEL_READY') {
    const files = await filesOf(ctx, model.name, version, output);
    const list = found ? () => mlflow.modelFiles(logged.info.model_id) : undefined;
    await pushFiles(ctx, logged.info.artifact_uri, files, list);
    await mlflow.readyLoggedModel(logged.info.model_id);
  }
  if (source) await linkRun(ctx, logged, source);
  const whole = shortText(version.told, MAX_DESCRIPTION).whole;
  const tags: Pair[] = [
    { key: MODEL_HASH, value: version.model.model },
    { key: 'bancada.version', value: String(version.version) },
    ...(whole ? [] : [{ key: CARD_TAG, value: `whole in ${OWN_FILES.card}` }]),
  ];
  const made = await createOnce(
    async () => versionOfModel(await mlflow.versions(model.name), version.model.model),
    () =>
      mlflow.createVersion({
        name: model.name,
        source: `models:/${logged.info.model_id}`,
        model: logged.info.model_id,
        run: source?.id,
        description: descriptionOf(version.told),
        tags,
      }),
  );
  return made.value;
}

/** The version that holds a model of ours, the first where somebody has copied it. */
export function versionOfModel(versions: readonly WireVersion[], model: string): WireVersion | undefined {
  return versions
    .filter(({ tags }) => tags.some(({ key, value }) => key === MODEL_HASH && value === model))
    .sort((a, b) => Number(a.version) - Number(b.version))[0];
}

/** By which it is found again, and what its page in MLflow shows beside its scores. */
function pageTags({ model, told, by }: ToldVersion): Pair[] {
  return [
    { key: MODEL_HASH, value: model.model },
    ...(told === '' ? [] : [{ key: NOTE, value: shortText(told, MAX_TAG).text }]),
    ...(by.notebook === undefined
      ? []
      : [
          { key: 'mlflow.source.name', value: by.notebook },
          { key: 'mlflow.source.type', value: 'NOTEBOOK' },
        ]),
  ];
}

function loggedModel(
  { mlflow, experiment }: PushContext,
  name: string,
  version: ToldVersion,
  { model }: ModelOutput,
  source: SourceRun | undefined,
): Promise<{ readonly value: LoggedModel; readonly found: boolean }> {
  const digest = version.model.model;
  const params = Object.entries(
    flattenParams({ model: model.kind, target: model.target, ...model.params } as JsonObject),
  );
  return createOnce(
    async () => (await mlflow.findLoggedModels(experiment, MODEL_HASH, digest)).find(({ info }) => info.name === name),
    () =>
      mlflow.createLoggedModel({
        experiment,
        name,
        run: source?.id,
        params: params.map(([key, value]) => ({ key, value: shortText(valueText(value), MAX_PARAM).text })),
        tags: pageTags(version),
      }),
  );
}

async function filesOf(
  { store, modelFiles }: PushContext & { readonly modelFiles: ModelFiles },
  name: string,
  version: ToldVersion,
  output: ModelOutput,
): Promise<Map<string, () => Promise<Content>>> {
  const files = new Map<string, () => Promise<Content>>();
  for (const [path, bytes] of await modelFiles(store.objects, name, version)) files.set(path, async () => bytes);
  const text = (value: string) => new TextEncoder().encode(value);
  // What it learned from stays here: a document that names it would name what the other store lacks.
  const { trainedOn: _, ...document } = output;
  files.set(OWN_FILES.output, async () => text(canonicalJson(document)));
  files.set(OWN_FILES.state, () => store.objects.open(output.model.state.object));
  files.set(OWN_FILES.onnx, () => store.objects.open(output.model.onnx.object));
  files.set(OWN_FILES.known, () => store.objects.open(output.model.knownRows.object));
  files.set(OWN_FILES.card, async () => text(version.told));
  return files;
}

/** The run says that this model came out of it, and the model's page gets the run's scores and data set. */
async function linkRun({ mlflow }: PushContext, logged: LoggedModel, source: SourceRun): Promise<void> {
  const { model_id: id } = logged.info;
  const { outputs } = await mlflow.getRun(source.id);
  if (!outputs.model_outputs.some((each) => each.model_id === id)) await mlflow.logOutput(source.id, id);
  const { metrics, datasets } = toTravelling(source.run);
  const judged = datasets.find(({ tags }) => tags.some(({ value }) => value === 'validation')) ?? datasets[0];
  const names = new Set(Object.keys(source.run.metrics));
  const scores = metrics
    .filter(({ key }) => names.has(key))
    .slice(-1000)
    .map((each) => ({
      ...each,
      model_id: id,
      ...(judged && { dataset_name: judged.dataset.name, dataset_digest: judged.dataset.digest }),
    }));
  if (scores.length > 0) await mlflow.logBatch(source.id, { metrics: scores, params: [], tags: [] });
}
