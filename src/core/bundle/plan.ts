/** Everything that a bundle of a run will hold, worked out before a byte of it is written. */
import { byCodeUnit, canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { buildGraph, type Graph } from '../graph/order.ts';
import { readOutput } from '../graph/read-output.ts';
import type { RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Hasher, Signer, Sources, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import type { LongWork } from '../store/verify.ts';
import type { Language } from '../words/index.ts';
import { claimsOf } from './claims.ts';
import { companionFiles, companions, type BundleFacts, type Companion } from './companions.ts';
import { EVERYTHING, selectContents, type BundleContents, type Selection } from './contents.ts';
import { environmentsOf, unitsOf } from './environments.ts';
import {
  encodeManifest,
  MANIFEST,
  NOTEBOOK,
  objectPath,
  SIGNATURE,
  SINCE,
  SUMS,
  type BundledFile,
  type Claim,
  type Manifest,
  type Withheld,
} from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { reachObjects, snapshotRoots } from './reach.ts';
import { rowlessObjects } from './rowless.ts';
import { encodeSignature, signManifest } from './signature.ts';
import { readSources, type ReadSource } from './sources.ts';
import { sumsText } from './sums.ts';
import { planSamples, withheldCells } from './withhold.ts';

export interface BundleParts {
  readonly store: Store;
  readonly hasher: Hasher;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** The sources as the run's notebook names them. */
  readonly sources: Sources;
  /** What goes in; everything without it. */
  readonly contents?: BundleContents;
  /** Signs the manifest; without it the bundle is unsigned. */
  readonly signer?: Signer;
  /** Of the texts that people read; English without it. */
  readonly language?: Language;
  /** Files beside those that a replay needs; without it, those that every bundle has. */
  readonly companions?: readonly Companion[];
}

/** What a file is to the person who shares it. */
export type FileUse =
  'notebook' | 'source' | 'rows' | 'result' | 'model' | 'sample' | 'companion' | 'manifest' | 'signature';

/** A file to be: what the manifest says of it, and its bytes when it is their turn. */
export interface PlannedFile extends BundledFile {
  readonly use: FileUse;
  bytes(): Promise<Uint8Array>;
}

export interface PlannedBundle {
  readonly manifest: Manifest;
  /** SHA-256 of `manifest.json`. */
  readonly digest: Digest;
  /** By path, manifest and signature included. */
  readonly files: ReadonlyMap<string, PlannedFile>;
  readonly selection: Selection;
}

/** The run with all that its claims are made of. */
interface RunFacts {
  readonly run: RunRecord;
  readonly text: Uint8Array;
  readonly notebook: Notebook;
  readonly graph: Graph;
  readonly sources: readonly ReadSource[];
  readonly claims: ReadonlyMap<string, Claim>;
  readonly manifest: Omit<Manifest, 'files' | 'withheld'>;
}

/**
 * Plans a run as a bundle. Refusals: `bundle.no_run`, `bundle.unfinished`, `bundle.run_is_old`,
 * `bundle.unknown_source`, `bundle.unknown_column`, and those of the store, the sources and the signer. Cost: reads
 * every source and output document once. Memory: documents, companions and samples.
 */
export async function planBundle(parts: BundleParts, runId: string, work: LongWork = {}): Promise<PlannedBundle> {
  const facts = await readFacts(parts, runId, work);
  const selected = selectContents(facts.graph, Object.keys(facts.run.cells), parts.contents ?? EVERYTHING);
  if (!selected.ok) throw new Refusal(selected.problems);
  const { selection } = selected;
  const { text, run } = facts;
  const files = new Map<string, PlannedFile>();
  files.set(NOTEBOOK, { size: text.length, sha256: run.text, use: 'notebook', bytes: async () => text });
  await planObjects(parts.store, facts.claims, selection, files);
  for (const { source, chunks } of facts.sources) {
    if (selection.withheld.has(source.name)) continue;
    for (const chunk of chunks) files.set(objectPath(chunk.sha256), { ...chunk, use: 'source' });
  }
  const withheld = await planWithheld(parts, facts, selection, files);
  const stated = withheld ? withoutData(facts.manifest, withheld) : facts.manifest;
  await planCompanions(parts, facts, stated, files);
  await planText(parts.hasher, SUMS, sumsText(files), files);
  const paths = [...files.keys()].sort(byCodeUnit);
  const named = paths.map((path) => [path, { size: files.get(path)!.size, sha256: files.get(path)!.sha256 }] as const);
  const manifest: Manifest = { ...stated, files: Object.fromEntries(named) };
  const bytes = encodeManifest(manifest);
  const digest = await parts.hasher.sha256(bytes);
  files.set(MANIFEST, { size: bytes.length, sha256: digest, use: 'manifest', bytes: async () => bytes });
  if (parts.signer) {
    const signature = encodeSignature(await signManifest(parts.signer, bytes, digest));
    const sha256 = await parts.hasher.sha256(signature);
    files.set(SIGNATURE, { size: signature.length, sha256, use: 'signature', bytes: async () => signature });
  }
  return { manifest, digest, files, selection };
}

async function readFacts(parts: BundleParts, runId: string, work: LongWork): Promise<RunFacts> {
  const { store, kinds } = parts;
  const run = await readRun(store, runId);
  const text = await store.objects.get(run.text);
  const notebook = parseWithParameters(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text), kinds, run.params);
  const graph = buildGraph(notebook, kinds);
  const sources = await readSources(parts, sourceNames(graph, run), work);
  const outputs = new Map(
    Object.entries(run.cells).flatMap(([name, { digest }]) => (digest === undefined ? [] : [[name, digest] as const])),
  );
  const environments = await environmentsOf(store, run);
  const digests = new Map(sources.map((each) => [each.source.name, each.source.sha256]));
  const inputs = { graph, seed: notebook.front.seed, sources: digests, outputs };
  const claims = claimsOf(run, inputs, (cell) => environments.of.get(cell)!);
  const manifest = {
    bancadaBundle: 1 as const,
    title: run.title,
    seed: run.seed,
    parameters: inOrder(run.params),
    environments: environments.list.map(inOrder),
    units: unitsOf(graph, claims),
    cells: Object.fromEntries(claims),
    sources: sources.map((each) => each.source),
  };
  return { run, text, notebook, graph, sources, claims, manifest };
}

/** Members by name: a store may give them back in any order, and companions show them in the one they find. */
function inOrder(value: JsonObject): JsonObject {
  return parseCanonicalJson(canonicalJson(value)) as JsonObject;
}

async function readRun(store: Store, runId: string): Promise<RunRecord> {
  const run = (await store.records.get('run', runId)) as RunRecord | undefined;
  if (run?.cells === undefined) throw new Refusal(problem('bundle.no_run', { run: runId }));
  return run;
}

function sourceNames(graph: Graph, run: RunRecord): string[] {
  const names = Object.keys(run.cells).flatMap((cell) => graph.cells.get(cell)?.sources.map(({ name }) => name) ?? []);
  return [...new Set(names)].sort(byCodeUnit);
}

/** Whole cells with all that they lead to; of the others, and of what the registry gave them, what carries no rows. */
async function planObjects(
  store: Store,
  claims: ReadonlyMap<string, Claim>,
  { tainted, withheld, models }: Selection,
  files: Map<string, PlannedFile>,
): Promise<void> {
  const get = (digest: Digest) => store.objects.get(digest);
  const done = [...claims].flatMap(([cell, claim]) => (claim.state === 'done' ? [{ cell, claim }] : []));
  const whole = done.filter(({ cell }) => !tainted.has(cell)).map(({ claim }) => claim.digest);
  const partial = done.filter(({ cell }) => tainted.has(cell)).map(({ claim }) => claim.digest);
  const registry = done.flatMap(({ claim }) => snapshotRoots(claim.snapshots));
  // Nobody knows here which data a model of the registry learned from.
  (withheld.size > 0 ? partial : whole).push(...registry);
  const rowless = await rowlessObjects([...whole, ...partial], get, true);
  const sizes = await reachObjects(whole, get);
  for (const [digest, { size }] of await rowlessObjects(partial, get, models)) sizes.set(digest, size);
  for (const [sha256, size] of sizes) {
    const use = rowless.get(sha256)?.what ?? 'rows';
    files.set(objectPath(sha256), { size, sha256, use, bytes: () => get(sha256) });
  }
}

async function planWithheld(
  parts: BundleParts,
  { claims, run }: RunFacts,
  selection: Selection,
  files: Map<string, PlannedFile>,
): Promise<Withheld | undefined> {
  if (selection.withheld.size === 0) return undefined;
  const { store, hasher } = parts;
  const done = new Map(
    [...claims].flatMap(([cell, claim]) => (claim.state === 'done' ? [[cell, claim] as const] : [])),
  );
  const samples = await planSamples(store.objects, done, selection, run.seed);
  for (const { path, bytes } of samples.values()) {
    const sha256 = await hasher.sha256(bytes);
    files.set(path, { size: bytes.length, sha256, use: 'sample', bytes: async () => bytes });
  }
  const cells = await withheldCells(store.objects, done, selection, samples, (digest) => files.has(objectPath(digest)));
  const data = [...selection.withheld].map(([name, choice]) => ({ name, ...choice }));
  return { data, models: !selection.models, cells };
}

function withoutData(manifest: RunFacts['manifest'], withheld: Withheld): Omit<Manifest, 'files'> {
  const gone = new Set(withheld.data.map(({ name }) => name));
  const sources = manifest.sources.map((source) => {
    if (!gone.has(source.name)) return source;
    const { name, size, sha256 } = source;
    return { name, size, sha256 };
  });
  return { ...manifest, bancadaBundle: 2, since: SINCE, withheld, sources };
}

async function planText(hasher: Hasher, path: string, text: string, files: Map<string, PlannedFile>): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const sha256 = await hasher.sha256(bytes);
  files.set(path, { size: bytes.length, sha256, use: 'companion', bytes: async () => bytes });
}

async function planCompanions(
  parts: BundleParts,
  { text, notebook, graph }: RunFacts,
  manifest: Omit<Manifest, 'files'>,
  files: Map<string, PlannedFile>,
): Promise<void> {
  const { hasher, kinds, language = 'en' } = parts;
  const objects = objectsAmong(new Map(files));
  const facts: BundleFacts = {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(text),
    notebook,
    graph,
    kinds,
    manifest,
    files: new Map(files),
    async output(cell) {
      const claim = Object.hasOwn(manifest.cells, cell) ? manifest.cells[cell]! : undefined;
      if (claim?.state !== 'done' || !(await objects.has(claim.digest))) return undefined;
      return readOutput(objects, claim.digest);
    },
    objects,
    hasher,
    language,
  };
  for (const [path, file] of await companionFiles(facts, parts.companions ?? companions)) {
    if (file instanceof Uint8Array) {
      files.set(path, {
        size: file.length,
        sha256: await hasher.sha256(file),
        use: 'companion',
        bytes: async () => file,
      });
    } else {
      files.set(path, {
        size: file.size,
        sha256: file.object,
        use: files.get(objectPath(file.object))!.use,
        bytes: () => objects.get(file.object),
      });
    }
  }
}

/** The objects that the bundle holds, so that nothing that was left out comes in by another way. */
function objectsAmong(files: ReadonlyMap<string, PlannedFile>): BundleFacts['objects'] {
  return {
    has: async (digest) => files.has(objectPath(digest)),
    async get(digest) {
      const file = files.get(objectPath(digest));
      if (!file) throw new Refusal(problem('store.missing', { digest }));
      return file.bytes();
    },
  };
}
