/** What went into a run: parameters, seed and sources, each as what the notebook asks for and what it was given. */
import { NOTEBOOK, objectPath, type BundledSource } from '../bundle/manifest.ts';
import type { Json } from '../json.ts';
import { fragment, part, refer, ROOT, type CrateGraph, type Reference } from './crate-graph.ts';
import type { RunFacts } from './run-facts.ts';

export function addInputs(graph: CrateGraph, facts: RunFacts): void {
  const { manifest } = facts.bundle;
  for (const [name, value] of [...Object.entries(manifest.parameters), ['seed', manifest.seed] as const]) {
    addParameter(graph, name === 'seed' ? 'seed' : 'parameter', name, value);
  }
  for (const source of manifest.sources) addSource(graph, facts, source);
}

/** What every action of the run may name as an input. */
export function inputIds({ bundle }: RunFacts): string[] {
  const { parameters, sources } = bundle.manifest;
  const values = Object.keys(parameters).map((name) => fragment('value', 'parameter', name));
  return [...values, fragment('value', 'seed', 'seed'), ...sources.map(sourceId)];
}

function addParameter(graph: CrateGraph, kind: string, name: string, value: Json): void {
  const formal = fragment('input', kind, name);
  const given = fragment('value', kind, name);
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  addFormal(graph, formal, { name, additionalType: typeName(value), given });
  graph.add(given, 'PropertyValue', {
    name,
    value: scalar ? value : JSON.stringify(value),
    exampleOfWork: refer(formal),
  });
}

function typeName(value: Json): string {
  switch (typeof value) {
    case 'number':
      return 'Number';
    case 'boolean':
      return 'Boolean';
    case 'string':
      return 'Text';
    default:
      return 'PropertyValue';
  }
}

/** What the notebook asks for or gives, apart from what it was this time. */
export function addFormal(
  graph: CrateGraph,
  id: string,
  { name, additionalType, given }: { name: string; additionalType: string; given?: string },
  member: 'input' | 'output' = 'input',
): Reference {
  const formal = graph.add(id, 'FormalParameter', {
    name,
    additionalType,
    ...(given !== undefined && { workExample: refer(given) }),
    conformsTo: refer('https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE'),
  });
  graph.add('https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE', 'CreativeWork', {
    name: 'Bioschemas FormalParameter',
    version: '1.0-RELEASE',
  });
  graph.link(NOTEBOOK, member, formal);
  return formal;
}

/** A source's entity: the file where it is whole in the bundle, a collection of its pieces, or a mention by digest. */
export function sourceId(source: BundledSource): string {
  const [only, ...more] = source.chunks ?? [];
  return only !== undefined && more.length === 0 ? objectPath(only) : fragment('source', source.name);
}

function addSource(graph: CrateGraph, facts: RunFacts, source: BundledSource): void {
  const { name, size, sha256 } = source;
  const id = sourceId(source);
  const chunks = (source.chunks ?? []).filter((each) => facts.files.has(objectPath(each)));
  const description = `The file ${name} that the notebook reads, ${size} bytes, SHA-256 ${sha256}.`;
  const formal = fragment('input', 'source', name);
  const isFile = chunks.length === 1 && id === objectPath(chunks[0]!);
  if (chunks.length === 0) {
    // Not in the bundle, so it is no file of the crate: what was given is its digest.
    addFormal(graph, formal, { name, additionalType: 'PropertyValue', given: id });
    const members = { name, description, propertyID: 'sha256', value: sha256, exampleOfWork: refer(formal) };
    graph.add(id, 'PropertyValue', members);
    return;
  }
  addFormal(graph, formal, { name, additionalType: isFile ? 'File' : 'Collection', given: id });
  for (const [at, chunk] of chunks.entries()) {
    const piece = isFile ? name : `${name}, piece ${at + 1} of ${chunks.length}`;
    const format = facts.data.find((each) => each.source.name === name)?.encodingFormat;
    const file = graph.add(objectPath(chunk), 'File', {
      name: piece,
      description,
      contentSize: String(facts.files.get(objectPath(chunk))!.size),
      sha256: chunk,
      encodingFormat: (isFile ? format : undefined) ?? 'application/octet-stream',
      ...(isFile && { exampleOfWork: refer(formal) }),
    });
    part(graph, file);
  }
  if (isFile) return;
  const collection = graph.add(id, 'Collection', {
    name,
    description,
    hasPart: chunks.map((each) => refer(objectPath(each))),
    exampleOfWork: refer(formal),
  });
  graph.link(ROOT, 'mentions', collection);
}
