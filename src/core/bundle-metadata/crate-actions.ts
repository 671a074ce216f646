/** What was done: one action for the run, one for each cell, with what each read and left. */
import { modelPath, NOTEBOOK, objectPath } from '../bundle/manifest.ts';
import { fragment, part, refer, ROOT, type CrateGraph } from './crate-graph.ts';
import { addFormal, inputIds, sourceId } from './crate-inputs.ts';
import { metricsOf } from './metrics.ts';
import type { CellFacts, RunFacts } from './run-facts.ts';

export const RUN = '#run';
const COMPLETED = 'http://schema.org/CompletedActionStatus';
const FAILED = 'http://schema.org/FailedActionStatus';

export function addCellActions(graph: CrateGraph, facts: RunFacts): void {
  const results = new Map(facts.cells.map((cell) => [cell.name, addResults(graph, facts, cell)]));
  graph.add(RUN, 'CreateAction', {
    name: `Run of ${facts.title}`,
    description: 'Every cell of the bundle, computed once or kept from an earlier run of the same work.',
    instrument: refer(NOTEBOOK),
    object: inputIds(facts).map(refer),
    result: [...new Set([...results.values()].flat())].map(refer),
  });
  graph.link(ROOT, 'mentions', refer(RUN));
  for (const [position, cell] of facts.cells.entries()) addCell(graph, facts, { cell, position, results });
}

interface Placed {
  readonly cell: CellFacts;
  readonly position: number;
  readonly results: ReadonlyMap<string, readonly string[]>;
}

const stepId = (cell: string) => `${NOTEBOOK}#${cell}`;
const actionId = (cell: string) => fragment('cell', cell);
export const controlId = (cell: string) => fragment('control', cell);

function addCell(graph: CrateGraph, facts: RunFacts, { cell, position, results }: Placed): void {
  const { name, kind, kindVersion, claim } = cell;
  const tool = graph.add(fragment('kind', kind), 'SoftwareApplication', {
    name: `${kind} cell`,
    softwareVersion: String(kindVersion ?? 'unknown'),
  });
  graph.link(NOTEBOOK, 'hasPart', tool);
  const step = graph.add(stepId(name), 'HowToStep', {
    name,
    position: String(position),
    workExample: refer(tool['@id']),
  });
  graph.link(NOTEBOOK, 'step', step);
  const sources = facts.bundle.manifest.sources.filter((each) => cell.sources.includes(each.name)).map(sourceId);
  const inputs = cell.inputs.flatMap((each) => results.get(each)?.[0] ?? []);
  const done = claim.state === 'done';
  graph.add(actionId(name), 'CreateAction', {
    name: `${kind} ${name}`,
    description: done ? `The key of this work is ${claim.key}.` : 'A check held this cell up, so it was not computed.',
    instrument: refer(tool['@id']),
    object: [...new Set([...inputs, ...sources])].map(refer),
    result: results.get(name)!.map(refer),
    actionStatus: done ? COMPLETED : FAILED,
    ...(!done && { error: 'held up by a check' }),
  });
  graph.link(ROOT, 'mentions', refer(actionId(name)));
  graph.add(controlId(name), 'ControlAction', {
    name: `Orchestrates ${name}`,
    instrument: refer(step['@id']),
    object: refer(actionId(name)),
    actionStatus: done ? COMPLETED : FAILED,
  });
}

/** Ids of what a cell left: its document first, then its model and its metrics. */
function addResults(graph: CrateGraph, facts: RunFacts, cell: CellFacts): string[] {
  const { name, claim, output } = cell;
  if (claim.state !== 'done') return [];
  const path = objectPath(claim.digest);
  const found = facts.files.get(path);
  const formal = fragment('output', name);
  const id = found ? path : fragment('digest', name);
  addFormal(graph, formal, { name, additionalType: found ? 'File' : 'PropertyValue', given: id }, 'output');
  if (found) {
    const file = graph.add(path, 'File', {
      name: `Result of ${name}`,
      contentSize: String(found.size),
      sha256: claim.digest,
      encodingFormat: 'application/json',
      exampleOfWork: [],
    });
    // Two cells may have left the same document.
    graph.link(path, 'exampleOfWork', refer(formal));
    part(graph, file);
  } else {
    graph.add(id, 'PropertyValue', {
      name: `SHA-256 of the result of ${name}, which this bundle leaves out`,
      propertyID: 'sha256',
      value: claim.digest,
      exampleOfWork: refer(formal),
    });
  }
  const model = modelPath(name);
  const metrics = output ? metricsOf(output).filter((each) => each.value !== null) : [];
  return [
    id,
    ...(facts.files.has(model) ? [model] : []),
    ...metrics.map(({ model: of, name: metric, value, interval }) => {
      const property = fragment('metric', name, ...(of === undefined ? [] : [of]), metric);
      return graph.add(property, 'PropertyValue', {
        name: of === undefined ? `${name}: ${metric}` : `${name}: ${metric} of ${of}`,
        propertyID: metric,
        value: value!,
        ...(interval && {
          minValue: interval.low,
          maxValue: interval.high,
          description: `minValue and maxValue are the ${interval.level * 100} % interval.`,
        }),
      })['@id'];
    }),
  ];
}
