/** What stands beside the results of cells: the registry, environments, claims, and runs of other trackers. */
import type { Digest } from '../graph/digest.ts';
import type { Json } from '../json.ts';
import type { Environment, Revision } from '../registry/environment.ts';
import type { Provenance } from '../registry/proposal.ts';
import { ENVIRONMENT_STREAM, MODEL_STREAM } from '../registry/read.ts';
import type { ModelVersion, RegisteredModel } from '../registry/registered-model.ts';
import type { TrackedRun } from '../tracking/tracked-run.ts';
import type { LineageFacts } from './facts.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { aliasNode, claimNode, deploymentNode, outputNode, runNode, versionNode } from './node.ts';

export function addRegistry(graph: GraphBuilder, facts: LineageFacts): void {
  for (const model of facts.models) addModel(graph, model, facts);
  for (const environment of facts.deployments) addEnvironment(graph, environment, facts);
}

function addModel(graph: GraphBuilder, model: RegisteredModel, facts: LineageFacts): void {
  const { name } = model;
  for (const each of model.versions) addVersion(graph, name, each, facts);
  for (const [alias, version] of Object.entries(model.aliases)) {
    const id = aliasNode(name, alias);
    // Every alias has a move that brought it here.
    const { at, by } = model.history.findLast((move) => move.alias === alias)!;
    graph.add({ id, type: 'alias', name: `${name}@${alias}`, places: [], at });
    graph.connect(versionNode(name, version), id);
    const proposed = resultOf(by, facts);
    if (proposed !== undefined) graph.connect(outputNode(proposed), id);
  }
}

function addVersion(graph: GraphBuilder, name: string, each: ModelVersion, facts: LineageFacts): void {
  const { version, model, at, by } = each;
  const id = versionNode(name, version);
  graph.add({ id, type: 'version', name: `${name} ${version}`, identity: model.model, places: [], at });
  graph.connect(outputNode(model.output.object), id);
  const proposed = resultOf(by, facts);
  if (proposed !== undefined) graph.connect(outputNode(proposed), id);
}

/** The result of the cell that somebody applied. */
function resultOf({ run, cell }: Provenance, { runs }: LineageFacts): Digest | undefined {
  return run === undefined || cell === undefined ? undefined : runs.get(run)?.outputs.get(cell);
}

function addEnvironment(graph: GraphBuilder, environment: Environment, facts: LineageFacts): void {
  const { name, revisions, live, history } = environment;
  for (const each of revisions) addRevision(graph, name, each, each.revision === live, facts);
  for (const { type, revision, by } of history) {
    if (type !== 'promoted' && type !== 'aborted') continue;
    const told = resultOf(by, facts);
    if (told !== undefined) graph.connect(outputNode(told), deploymentNode(name, revision), type);
  }
}

function addRevision(
  graph: GraphBuilder,
  environment: string,
  { revision, model, name, version, at, by }: Revision,
  live: boolean,
  facts: LineageFacts,
): void {
  const id = deploymentNode(environment, revision);
  const identity = model.model;
  graph.add({
    id,
    type: 'deployment',
    name: `${environment} ${revision}`,
    identity,
    places: [],
    at,
    ...(live && { live: true }),
  });
  const registered = name !== null && version !== null ? versionNode(name, version) : undefined;
  graph.connect(registered !== undefined && graph.has(registered) ? registered : outputNode(model.output.object), id);
  const proposed = resultOf(by, facts);
  if (proposed !== undefined) graph.connect(outputNode(proposed), id);
}

/** The node of what a cell read under a name of the registry; undefined where nothing stood there. */
export function snapshotOrigin(graph: GraphBuilder, name: string, value: Json): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { output, model, version, revision } = value as Readonly<Record<string, Json>>;
  if (typeof output !== 'string') return undefined;
  const alias = /^registry:(?<model>[^@]+)@/.exec(name)?.groups?.['model'];
  const id =
    name.startsWith(MODEL_STREAM) && alias !== undefined && typeof version === 'number'
      ? versionNode(alias, version)
      : name.startsWith(ENVIRONMENT_STREAM) && typeof revision === 'number'
        ? deploymentNode(name.slice(ENVIRONMENT_STREAM.length), revision)
        : undefined;
  // A bundle made elsewhere speaks of versions that may be others here.
  const isHere = id !== undefined && graph.nodes.get(id)?.identity === model;
  return isHere ? id : outputNode(output);
}

export function addClaims(graph: GraphBuilder, { claims, runs }: LineageFacts): void {
  for (const { id, kind, text, at, evidence } of claims) {
    const node = claimNode(id);
    const hypothesis = kind === 'hypothesis' && ({ hypothesis: true } as const);
    graph.add({ id: node, type: 'decision', name: text, places: [], at, ...hypothesis });
    for (const { run, name } of evidence) {
      const [parent = '', cell = ''] = run.split('/');
      const output = runs.get(parent)?.outputs.get(cell);
      if (output === undefined) graph.add({ id: runNode(run), type: 'run', name, run, places: [] });
      graph.connect(output === undefined ? runNode(run) : outputNode(output), node);
    }
  }
}

/** Runs of other trackers: what they read, where it is something that is known here. */
export function addForeignRuns(graph: GraphBuilder, { foreign }: LineageFacts): void {
  const versions = new Map(
    [...graph.nodes.values()].flatMap(({ id, identity, output }) =>
      identity !== undefined && output === 'dataset' ? [[identity, id] as const] : [],
    ),
  );
  for (const run of foreign) addForeignRun(graph, run, versions);
}

function addForeignRun(
  graph: GraphBuilder,
  { id, name, startedAt, inputs }: TrackedRun,
  versions: ReadonlyMap<Digest, string>,
): void {
  const node = runNode(id);
  for (const [reference, digest] of Object.entries(inputs ?? {})) {
    const read = graph.has(outputNode(digest)) ? outputNode(digest) : versions.get(digest);
    if (read === undefined) continue;
    graph.add({ id: node, type: 'run', name, run: id, places: [], ...(startedAt !== undefined && { at: startedAt }) });
    graph.connect(read, node, reference);
  }
}
