/** From facts to a graph: what came from what. */
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import type { OutputType } from '../kind/cell-kind.ts';
import type { LineageFacts, Step } from './facts.ts';
import { GraphBuilder } from './graph-builder.ts';
import {
  alertNode,
  environmentNode,
  outputNode,
  sourceNode,
  textNode,
  type LineageGraph,
  type LineageNode,
  type NodeType,
} from './node.ts';
import { addClaims, addForeignRuns, addRegistry, snapshotOrigin } from './outside.ts';

/** Results between two breaths of a page. */
const BATCH = 2_000;

/** Cost: linear in what the facts name. A file that was read under several names has the first of them. */
export function buildLineage(facts: LineageFacts): LineageGraph {
  const steps = lineageInSteps(facts);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The same in pieces of a few milliseconds each, for a page that must stay responsive. */
export function* lineageInSteps(facts: LineageFacts): Generator<undefined, LineageGraph> {
  const graph = new GraphBuilder();
  const results = stepsByOutput(facts.steps);
  const types = new Map([...results].map(([output, [step]]) => [output, step!.type]));
  yield;
  for (const steps of inBatches(results.values())) {
    for (const each of steps) graph.add(resultNode(each, facts, types));
    yield;
  }
  addRuns(graph, facts);
  addRegistry(graph, facts);
  for (const steps of inBatches(facts.steps)) {
    yield;
    for (const each of steps) addReads(graph, each, facts);
  }
  for (const [step] of results.values()) addAlerts(graph, step!);
  addForeignRuns(graph, facts);
  addClaims(graph, facts);
  yield;
  markSimulated(graph);
  return { ...graph.finish(), runs: facts.runs };
}

function* inBatches<T>(all: Iterable<T>): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const each of all) {
    if (batch.push(each) < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function stepsByOutput(steps: readonly Step[]): Map<Digest, Step[]> {
  const found = new Map<Digest, Step[]>();
  for (const step of steps) {
    const same = found.get(step.output);
    if (same) same.push(step);
    else found.set(step.output, [step]);
  }
  return found;
}

/** The node of an output. One that several keys led to is dated by the first of them. */
function resultNode(
  steps: readonly Step[],
  facts: Pick<LineageFacts, 'places'>,
  types: ReadonlyMap<Digest, OutputType>,
): LineageNode {
  const step = steps.toSorted(byTime)[0]!;
  const { output, result, kind, type, run, at } = step;
  const places = facts.places.get(output) ?? [];
  const identity = result[type === 'model' ? 'model' : 'version'];
  return {
    id: outputNode(output),
    type: steps.some((each) => isPrediction(each, types)) ? 'prediction' : (NODE_TYPE[type] ?? 'result'),
    name: places[0]?.cell ?? '',
    digest: output,
    ...(typeof identity === 'string' && { identity }),
    places,
    kind,
    output: type,
    run,
    at,
    ...(steps.every((each) => each.claimed) && { claimed: true }),
  };
}

const byTime = (a: Step, b: Step) => a.at - b.at || (a.run < b.run ? -1 : 1);

const NODE_TYPE: Partial<Record<OutputType, NodeType>> = {
  dataset: 'dataset',
  model: 'model',
  serving: 'serving',
  monitoring: 'monitoring',
  record: 'decision',
};

/** Rows that a model has answered. */
function isPrediction({ type, inputs, snapshots }: Step, types: ReadonlyMap<Digest, OutputType>): boolean {
  if (type !== 'dataset') return false;
  const reads = inputs.map(({ output }) => types.get(output));
  return reads.some((each) => each === 'model' || each === 'registration') || Object.keys(snapshots).length > 0;
}

function addReads(graph: GraphBuilder, step: Step, facts: LineageFacts): void {
  const to = outputNode(step.output);
  for (const { at, output, part } of step.inputs) {
    graph.connect(outputNode(output), to, part === undefined ? at : `${at} ${part}`);
  }
  for (const { name, sha256 } of step.sources) {
    const id = sourceNode(sha256);
    graph.add({ id, type: 'source', name, digest: sha256, places: [] });
    graph.connect(id, to);
  }
  for (const [name, value] of Object.entries(step.snapshots)) {
    const from = snapshotOrigin(graph, name, value);
    if (from !== undefined) graph.connect(from, to, name.slice(name.indexOf(':') + 1));
  }
  const run = facts.runs.get(step.run);
  if (!run) return;
  graph.connect(textNode(run.text), to);
  graph.connect(environmentNode(run.environment), to);
}

/** Texts of notebooks, by when they were first run, with the notebooks that had them; and where runs took place. */
function addRuns(graph: GraphBuilder, { runs, environments }: LineageFacts): void {
  const oldestFirst = [...runs].sort(([, a], [, b]) => a.startedAt - b.startedAt);
  for (const [run, { notebook, title, text, startedAt }] of oldestFirst) {
    const id = textNode(text);
    const known = graph.nodes.get(id);
    const places = (known?.places ?? []).filter((each) => each.notebook !== notebook);
    graph.add({ id, type: 'notebook', name: title || notebook, digest: text, places: [], at: startedAt });
    graph.change(id, { places: [{ notebook, cell: '', run }, ...places] });
  }
  for (const [digest, environment] of environments) {
    const facts = environmentFacts(environment);
    graph.add({ id: environmentNode(digest), type: 'environment', name: '', digest, places: [], facts });
  }
}

/** Members of a run's environment as `engine 0.3.0`, `host node`, …. */
export function environmentFacts(environment: JsonObject): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    typeof value === 'object' || value === undefined ? [] : [`${name} ${String(value)}`],
  );
}

interface FiredAlert {
  readonly name: string;
  readonly windows: readonly number[];
}

/** The alerts that fired in a monitored log, and the windows in which they did. */
function addAlerts(graph: GraphBuilder, { type, output, result, at, run }: Step): void {
  if (type !== 'monitoring') return;
  for (const { name, windows } of firedAlerts(result['alerts'])) {
    const alert = alertNode(output, name);
    const { places } = graph.nodes.get(outputNode(output))!;
    graph.add({ id: alert, type: 'alert', name, places, run, at });
    for (const range of ranges(windows)) {
      const window = `window:${output}/${range.join('-')}`;
      graph.add({ id: window, type: 'window', name: '', places, windows: range, run, at });
      graph.connect(outputNode(output), window);
      graph.connect(window, alert);
    }
  }
}

function firedAlerts(value: Json | undefined): readonly FiredAlert[] {
  return Array.isArray(value) ? (value as unknown as readonly FiredAlert[]) : [];
}

/** Runs of neighbouring numbers. */
function ranges(rising: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const each of rising) {
    const last = found.at(-1);
    if (last && each === last[1] + 1) last[1] = each;
    else found.push([each, each]);
  }
  return found;
}

/** What is served is simulated, so what is measured on it and what was decided by it rests on a simulation. */
function markSimulated(graph: GraphBuilder): void {
  const open = [...graph.nodes.values()].filter(({ output }) => output === 'scenario' || output === 'serving');
  for (const { id } of open) graph.change(id, { simulated: true });
  const spread = (type: NodeType, from: ReadonlySet<NodeType>) => {
    for (const node of graph.nodes.values()) {
      if (node.type !== type) continue;
      const origins = [...graph.originsOf(node.id)].map((each) => graph.nodes.get(each)!);
      if (origins.some((each) => each.simulated && from.has(each.type))) graph.change(node.id, { simulated: true });
    }
  };
  spread('monitoring', new Set(['serving']));
  spread('window', new Set(['monitoring']));
  spread('alert', new Set(['window']));
}
