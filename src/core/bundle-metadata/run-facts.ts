/** What the texts about a bundle are written from: its documents, read once, in the order of the notebook. */
import { byCodeUnit, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { BundleFacts, CompanionFile } from '../bundle/companions.ts';
import type { BundledFile, Claim } from '../bundle/manifest.ts';
import type { Json } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { DatasetOutput } from '../table/output.ts';
import type { DatasetManifest } from '../table/dataset.ts';
import type { Profile } from '../table/profile.ts';
import type { Language } from '../words/index.ts';
import { describeSource, type DescribedSource } from './source-data.ts';

export interface CellFacts {
  readonly name: string;
  readonly kind: string;
  /** Rises when the same body would give another output; undefined for a cell that the notebook does not have. */
  readonly kindVersion?: number;
  readonly claim: Claim;
  /** Undefined when it has none, or when the bundle leaves it out. */
  readonly output?: Output;
  /** Cells that it reads. */
  readonly inputs: readonly string[];
  /** Sources that it reads, by name. */
  readonly sources: readonly string[];
  /** Of a dataset. */
  readonly table?: DatasetManifest;
  readonly profile?: Profile;
}

export interface RunFacts {
  readonly title: string;
  readonly language: Language;
  readonly bundle: BundleFacts;
  /** In an order in which each comes after what it reads. */
  readonly cells: readonly CellFacts[];
  /** One for each cell that reads a file into a table. */
  readonly data: readonly DescribedSource[];
  /** Every file of the bundle that is known by now, companions included; by path. */
  readonly files: ReadonlyMap<string, BundledFile>;
}

/**
 * The language of what people read: the notebook's own, where that is one that we have; else the one that was asked
 * for. So an export from a page and one from a command line give the same bytes for a notebook that says its language.
 */
export function reportLanguage(notebookLanguage: string | undefined, asked: Language): Language {
  const tag = notebookLanguage?.toLowerCase().split('-')[0];
  return tag === 'pt' || tag === 'en' ? tag : asked;
}

/** Reads what there is. `made` are the companions before these. Cost: each document once, each small source once. */
export async function gatherFacts(
  bundle: BundleFacts,
  made: ReadonlyMap<string, CompanionFile> = new Map(),
): Promise<RunFacts> {
  const { graph, manifest, notebook } = bundle;
  const claims = manifest.cells;
  const order = [...graph.cells.keys(), ...Object.keys(claims).filter((each) => !graph.cells.has(each))];
  const cells: CellFacts[] = [];
  const data: DescribedSource[] = [];
  for (const name of order.filter((each) => Object.hasOwn(claims, each))) {
    const facts = await cellFacts(bundle, name, claims[name]!);
    cells.push(facts);
    const body = graph.cells.get(name)?.body;
    if (body !== undefined) data.push(...(await sourcesOf(bundle, facts, body)));
  }
  const title = manifest.title.trim() === '' ? 'Bancada' : manifest.title;
  const language = reportLanguage(notebook.front.language, bundle.language);
  return { title, language, bundle, cells, data, files: await filesSoFar(bundle, made) };
}

async function cellFacts(bundle: BundleFacts, name: string, claim: Claim): Promise<CellFacts> {
  const cell = bundle.graph.cells.get(name);
  const output = await bundle.output(name);
  const { table, profile } = await datasetFacts(bundle, output);
  return {
    name,
    kind: claim.kind,
    claim,
    inputs: cell?.inputs ?? [],
    sources: [...new Set(cell?.sources.map((each) => each.name) ?? [])].sort(byCodeUnit),
    ...(cell && { kindVersion: cell.kind.version }),
    ...(output && { output }),
    ...(table && { table }),
    ...(profile && { profile }),
  };
}

async function datasetFacts(
  { objects }: BundleFacts,
  output: Output | undefined,
): Promise<{ table?: DatasetManifest; profile?: Profile }> {
  if (output?.type !== 'dataset') return {};
  const read = async (digest: string) =>
    (await objects.has(digest)) ? parseCanonicalJson(new TextDecoder().decode(await objects.get(digest))) : undefined;
  const { dataset, profile } = output as DatasetOutput;
  const table = (await read(dataset.manifest.object)) as DatasetManifest | undefined;
  const found = profile && ((await read(profile.object)) as Profile | undefined);
  return { ...(table && { table }), ...(found && { profile: found }) };
}

async function sourcesOf(bundle: BundleFacts, cell: CellFacts, body: Json): Promise<DescribedSource[]> {
  const described: DescribedSource[] = [];
  for (const name of cell.sources) {
    const source = bundle.manifest.sources.find((each) => each.name === name);
    if (source) described.push(await describeSource(bundle.objects, source, cell, body));
  }
  return described;
}

async function filesSoFar(
  { files, hasher }: BundleFacts,
  made: ReadonlyMap<string, CompanionFile>,
): Promise<Map<string, BundledFile>> {
  const all = new Map([...files].map(([path, { size, sha256 }]) => [path, { size, sha256 }]));
  for (const [path, file] of made) {
    const size = file instanceof Uint8Array ? file.length : file.size;
    const sha256 = file instanceof Uint8Array ? await hasher.sha256(file) : file.object;
    all.set(path, { size, sha256 });
  }
  return all;
}
