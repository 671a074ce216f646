/** The registry as it stands: folds of its event streams. */
import type { Json } from '../json.ts';
import type { Store } from '../ports.ts';
import { byCodeUnit } from '../graph/canonical-json.ts';
import { environmentStep, newEnvironment, type Environment, type EnvironmentEvent } from './environment.ts';
import { readStream, readStreams } from './event-log.ts';
import {
  aliasOf,
  newRegisteredModel,
  registeredModelStep,
  type ModelEvent,
  type RegisteredModel,
} from './registered-model.ts';

export const MODEL_STREAM = 'registry:';
export const ENVIRONMENT_STREAM = 'environment:';

/** Names of models, aliases and environments: they stand in ids, references (`name@alias`) and file names. */
export const REGISTRY_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

function foldModel(name: string, events: readonly object[]): RegisteredModel {
  return (events as readonly ModelEvent[]).reduce(registeredModelStep, newRegisteredModel(name));
}

function foldEnvironment(name: string, events: readonly object[]): Environment {
  return (events as readonly EnvironmentEvent[]).reduce(environmentStep, newEnvironment(name));
}

/** The registered model of that name; without versions when nothing is registered under it. */
export async function readModel(store: Store, name: string): Promise<RegisteredModel> {
  return foldModel(name, await readStream(store, MODEL_STREAM + name));
}

export async function readEnvironment(store: Store, name: string): Promise<Environment> {
  return foldEnvironment(name, await readStream(store, ENVIRONMENT_STREAM + name));
}

/** Every registered model, by name. Cost: linear in all events of the registry. */
export async function listModels(store: Store): Promise<RegisteredModel[]> {
  const streams = await readStreams(store, MODEL_STREAM);
  return named(streams, MODEL_STREAM).map(([name, events]) => foldModel(name, events));
}

export async function listEnvironments(store: Store): Promise<Environment[]> {
  const streams = await readStreams(store, ENVIRONMENT_STREAM);
  return named(streams, ENVIRONMENT_STREAM).map(([name, events]) => foldEnvironment(name, events));
}

function named<T>(streams: ReadonlyMap<string, T>, prefix: string): [string, T][] {
  return [...streams]
    .map(([stream, events]): [string, T] => [stream.slice(prefix.length), events])
    .sort(([a], [b]) => byCodeUnit(a, b));
}

/**
 * What a cell may read of the registry, by name: `registry:<model>@<alias>` gives `{ output, model, version }`,
 * `environment:<name>` gives `{ output, model, revision }` of what is live; null where there is nothing.
 */
export async function readSnapshot(store: Store, name: string): Promise<Json> {
  if (name.startsWith(ENVIRONMENT_STREAM)) {
    const environment = await readEnvironment(store, name.slice(ENVIRONMENT_STREAM.length));
    const revision = environment.live === null ? undefined : environment.revisions[environment.live - 1];
    if (!revision) return null;
    return { output: revision.model.output.object, model: revision.model.model, revision: revision.revision };
  }
  const match = /^registry:(?<model>[^@]+)@(?<alias>.+)$/.exec(name);
  if (!match) throw new Error(`no snapshot is called ${name}`);
  const registered = await readModel(store, match.groups!['model']!);
  const version = aliasOf(registered, match.groups!['alias']!);
  if (version === undefined) return null;
  const { model } = registered.versions[version - 1]!;
  return { output: model.output.object, model: model.model, version };
}
