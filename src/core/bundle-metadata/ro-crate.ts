/**
 * `ro-crate-metadata.json`: the run as a Provenance Run Crate 0.5 (w3id.org/ro/wfrun), which is a Workflow Run Crate, a
 * Process Run Crate and a Workflow RO-Crate as well, over RO-Crate 1.1. The notebook is the workflow, its cells are the
 * steps, kinds are the tools, and every document that a cell left is a file with its SHA-256.
 */
import { MANIFEST, NOTEBOOK, SIGNATURE, SUMS } from '../bundle/manifest.ts';
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { JsonObject } from '../json.ts';
import { CROISSANT } from './croissant.ts';
import { addCellActions } from './crate-actions.ts';
import { addEngineActions, addEngines } from './crate-engines.ts';
import { createGraph, part, refer, ROOT, type CrateGraph } from './crate-graph.ts';
import { addInputs } from './crate-inputs.ts';
import { REPORT, RO_CRATE } from './paths.ts';
import type { RunFacts } from './run-facts.ts';

const WORKFLOW_RO_CRATE = 'https://w3id.org/workflowhub/workflow-ro-crate/1.0';
const PROFILES = [
  ['https://w3id.org/ro/wfrun/process/0.5', 'Process Run Crate', '0.5'],
  ['https://w3id.org/ro/wfrun/workflow/0.5', 'Workflow Run Crate', '0.5'],
  ['https://w3id.org/ro/wfrun/provenance/0.5', 'Provenance Run Crate', '0.5'],
  [WORKFLOW_RO_CRATE, 'Workflow RO-Crate', '1.0'],
] as const;

/**
 * The profile asks for a date, and the bytes of a bundle must not depend on when it was made: the date is the one that
 * its zip entries have.
 */
const NO_DATE = '1980-01-01';

/** The crate of what is known of the bundle by now: the files of `facts.files` are those it lists. */
export function roCrate(facts: RunFacts): JsonObject {
  const graph = createGraph();
  addRoot(graph, facts);
  addFiles(graph, facts);
  addWorkflow(graph, facts);
  addEngines(graph, facts);
  addInputs(graph, facts);
  addCellActions(graph, facts);
  addEngineActions(graph, facts);
  return {
    '@context': ['https://w3id.org/ro/crate/1.1/context', 'https://w3id.org/ro/terms/workflow-run/context'],
    '@graph': graph.entities(),
  };
}

function addRoot(graph: CrateGraph, { title }: RunFacts): void {
  graph.add(RO_CRATE, 'CreativeWork', {
    conformsTo: [refer('https://w3id.org/ro/crate/1.1'), refer(WORKFLOW_RO_CRATE)],
    about: refer(ROOT),
  });
  graph.add(ROOT, 'Dataset', {
    name: title,
    description:
      'A run of a Bancada notebook with its data, results and models. Results are claimed by whoever made the ' +
      `bundle, until a replay agrees. The bundle holds no times, so that the same run gives the same bytes: ${NO_DATE} stands for no date.`,
    datePublished: NO_DATE,
    license: 'No license is stated; ask whoever gave you this bundle.',
    conformsTo: PROFILES.map(([id]) => refer(id)),
    mainEntity: refer(NOTEBOOK),
    hasPart: [],
    mentions: [],
  });
  for (const [id, name, version] of PROFILES) graph.add(id, 'CreativeWork', { name, version });
}

/** Named files one by one; of the many under `objects/` those that an action names, the rest as a folder. */
function addFiles(graph: CrateGraph, { files }: RunFacts): void {
  const named = [...files].filter(([path]) => !path.startsWith('objects/') && path !== NOTEBOOK);
  for (const [path, { size, sha256 }] of named.sort(([a], [b]) => byCodeUnit(a, b))) {
    const { encodingFormat, name, conformsTo } = kindOfFile(path);
    const about = conformsTo === undefined ? {} : { conformsTo: refer(conformsTo) };
    part(graph, graph.add(path, 'File', { name, encodingFormat, contentSize: String(size), sha256, ...about }));
    if (conformsTo !== undefined) graph.add(conformsTo, 'CreativeWork', { name: 'Croissant', version: '1.1' });
  }
  part(
    graph,
    graph.add(MANIFEST, 'File', {
      name: 'Manifest',
      description: `What the bundle claims, and the size and SHA-256 of every file but itself, ${SUMS} and ${SIGNATURE}.`,
      encodingFormat: 'application/json',
    }),
  );
  part(
    graph,
    graph.add('objects/', 'Dataset', {
      name: 'Objects',
      description: 'Documents, columns, models and data, each under its SHA-256.',
    }),
  );
}

interface FileKind {
  readonly name: string;
  readonly encodingFormat: string;
  readonly conformsTo?: string;
}

const BY_ENDING: readonly (readonly [RegExp, string])[] = [
  [/\.json$/, 'application/json'],
  [/\.md$/, 'text/markdown'],
  [/\.html$/, 'text/html'],
  [/\.csv$/, 'text/csv'],
  [/\.onnx$/, 'application/octet-stream'],
  [/\.py$/, 'text/x-python'],
  [/\.ya?ml$/, 'application/yaml'],
];

function kindOfFile(path: string): FileKind {
  if (path === REPORT) return { name: 'Report', encodingFormat: 'text/html' };
  const data = /^croissant-(.*)\.json$/.exec(path);
  if (data) {
    return { name: `Metadata of the data of ${data[1]}`, encodingFormat: 'application/ld+json', conformsTo: CROISSANT };
  }
  const graph = /^models\/([^/]+)\/model\.onnx$/.exec(path);
  const encodingFormat = BY_ENDING.find(([ending]) => ending.test(path))?.[1] ?? 'text/plain';
  return { name: graph ? `Model of ${graph[1]} (ONNX)` : path, encodingFormat };
}

function addWorkflow(graph: CrateGraph, { title, files }: RunFacts): void {
  const { size, sha256 } = files.get(NOTEBOOK)!;
  const language = graph.add('#bancada-notebook', 'ComputerLanguage', {
    name: 'Bancada notebook',
    description: 'Markdown whose fenced cells form a graph.',
  });
  const workflow = graph.add(NOTEBOOK, ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'], {
    name: title,
    encodingFormat: 'text/markdown',
    contentSize: String(size),
    sha256,
    version: sha256,
    programmingLanguage: refer(language['@id']),
    conformsTo: refer('https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE'),
    hasPart: [],
    step: [],
    input: [],
    output: [],
  });
  graph.add('https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE', 'CreativeWork', {
    name: 'Bioschemas ComputationalWorkflow',
    version: '1.0-RELEASE',
  });
  part(graph, workflow);
}
