import { byCodeUnit, canonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { buildGraph, type Graph } from '../graph/order.ts';
import { readOutput } from '../graph/read-output.ts';
import type { RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Hasher, Sources, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { stopWhenCancelled, type LongWork } from '../store/verify.ts';
import { ZipWriter } from '../store/zip-stored.ts';
import type { Language } from '../words/index.ts';
import { claimsOf } from './claims.ts';
import { companionFiles, companions, type BundleFacts, type Companion } from './companions.ts';
import { MAX_BYTES, MAX_FILES } from './limits.ts';
import {
  encodeManifest,
  FORMAT,
  MANIFEST,
  NOTEBOOK,
  objectPath,
  type BundledFile,
  type Claim,
  type Manifest,
} from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { reachObjects, snapshotRoots } from './reach.ts';
import { readSources, type ReadSource } from './sources.ts';

export interface BundleParts {
  readonly store: Store;
  readonly hasher: Hasher;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** The sources as the run's notebook names them. */
  readonly sources: Sources;
  /** Of the texts that people read; English without it. */
  readonly language?: Language;
  /** Files beside those that a replay needs; without it, those that every bundle has. */
  readonly companions?: readonly Companion[];
}

export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 of `manifest.json`. */
  readonly digest: Digest;
}

/** A file to be: what the manifest says of it, and its bytes when it is their turn. */
interface Planned extends BundledFile {
  bytes(): Promise<Uint8Array>;
}

/**
 * Writes a run as a bundle, piece by piece; the same run gives the same bytes, wherever and whenever it is written.
 * Refusals: `bundle.no_run`, `bundle.unfinished`, `bundle.run_is_old`, `E_LIMIT_BUNDLE`, `E_LIMIT_FILES`, and those of
 * the store and the sources. Nothing is written when it is known before; memory: the largest object.
 */
export async function writeBundle(
  parts: BundleParts,
  runId: string,
  write: (bytes: Uint8Array) => Promise<void>,
  work: LongWork = {},
): Promise<Written> {
  const { store, hasher, kinds } = parts;
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
  const files = new Map<string, Planned>();
  files.set(NOTEBOOK, { size: text.length, sha256: run.text, bytes: async () => text });
  await planObjects(store, claims, files);
  planSources(sources, files);
  const facts: Omit<Manifest, 'files'> = {
    bancadaBundle: FORMAT,
    title: run.title,
    seed: run.seed,
    parameters: run.params,
    environments: environments.list,
    units: unitsOf(graph, claims),
    cells: Object.fromEntries(claims),
    sources: sources.map((each) => each.source),
  };
  await planCompanions(parts, { text, notebook, graph, manifest: facts, files });
  const paths = [...files.keys()].sort(byCodeUnit);
  const manifest = encodeManifest({
    ...facts,
    files: Object.fromEntries(
      paths.map((path) => [path, { size: files.get(path)!.size, sha256: files.get(path)!.sha256 }]),
    ),
  });
  const digest = await hasher.sha256(manifest);
  files.set(MANIFEST, { size: manifest.length, sha256: digest, bytes: async () => manifest });
  return { ...(await writeFiles(files, write, work)), digest };
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

/** Where each cell was computed: in this run, or in the run that its kept result comes from. Each environment once. */
async function environmentsOf(store: Store, run: RunRecord): Promise<{ list: JsonObject[]; of: Map<string, number> }> {
  const found = new Map<string, { environment: JsonObject; cells: string[] }>();
  for (const [name, { from, digest }] of Object.entries(run.cells)) {
    if (digest === undefined) continue;
    const source = from === undefined ? run : ((await store.records.get('run', from)) as RunRecord | undefined);
    const environment = (source ?? run).environment;
    const text = canonicalJson(environment);
    const same = found.get(text) ?? { environment, cells: [] };
    same.cells.push(name);
    found.set(text, same);
  }
  const list = [...found].sort(([a], [b]) => byCodeUnit(a, b)).map(([, each]) => each);
  const of = new Map(list.flatMap(({ cells }, index) => cells.map((cell) => [cell, index] as const)));
  return { list: list.map((each) => each.environment), of };
}

function unitsOf(graph: Graph, claims: ReadonlyMap<string, Claim>): string[] {
  const units = [...claims].flatMap(([name, { state }]) => {
    const cell = graph.cells.get(name);
    return cell && state === 'done' ? cell.kind.units(cell.body) : [];
  });
  return [...new Set(units)].sort(byCodeUnit);
}

async function planObjects(
  store: Store,
  claims: ReadonlyMap<string, Claim>,
  files: Map<string, Planned>,
): Promise<void> {
  const done = [...claims.values()].filter((each) => each.state === 'done');
  const roots = done.flatMap((each) => [each.digest, ...snapshotRoots(each.snapshots)]);
  for (const [sha256, size] of await reachObjects(roots, (digest) => store.objects.get(digest))) {
    files.set(objectPath(sha256), { size, sha256, bytes: () => store.objects.get(sha256) });
  }
}

async function planCompanions(
  parts: BundleParts,
  plan: {
    readonly text: Uint8Array;
    readonly notebook: Notebook;
    readonly graph: Graph;
    readonly manifest: Omit<Manifest, 'files'>;
    readonly files: Map<string, Planned>;
  },
): Promise<void> {
  const { hasher, kinds, language = 'en' } = parts;
  const { text, notebook, graph, manifest, files } = plan;
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
      files.set(path, { size: file.length, sha256: await hasher.sha256(file), bytes: async () => file });
    } else {
      files.set(path, { size: file.size, sha256: file.object, bytes: () => objects.get(file.object) });
    }
  }
}

/** The objects that the bundle holds, so that nothing that was left out comes in by another way. */
function objectsAmong(files: ReadonlyMap<string, Planned>): BundleFacts['objects'] {
  return {
    has: async (digest) => files.has(objectPath(digest)),
    async get(digest) {
      const file = files.get(objectPath(digest));
      if (!file) throw new Refusal(problem('store.missing', { digest }));
      return file.bytes();
    },
  };
}

function planSources(sources: readonly ReadSource[], files: Map<string, Planned>): void {
  for (const { chunks } of sources) {
    for (const { sha256, size, bytes } of chunks) files.set(objectPath(sha256), { size, sha256, bytes });
  }
}

async function writeFiles(
  files: ReadonlyMap<string, Planned>,
  write: (bytes: Uint8Array) => Promise<void>,
  work: LongWork,
): Promise<Omit<Written, 'digest'>> {
  const total = [...files.values()].reduce((sum, each) => sum + each.size, 0);
  if (total > MAX_BYTES) throw new Refusal(problem('E_LIMIT_BUNDLE', { bytes: total, limit: MAX_BYTES }));
  if (files.size > MAX_FILES) throw new Refusal(problem('E_LIMIT_FILES', { files: files.size, limit: MAX_FILES }));
  let size = 0;
  const zip = new ZipWriter(async (bytes) => {
    size += bytes.length;
    await write(bytes);
  });
  for (const path of [...files.keys()].sort(byCodeUnit)) {
    stopWhenCancelled(work);
    work.progress?.(size, total);
    const planned = files.get(path)!;
    const bytes = await planned.bytes();
    if (bytes.length !== planned.size)
      throw new Error(`${path}: ${bytes.length} bytes, a document says ${planned.size}`);
    await zip.add(path, bytes);
  }
  await zip.finish();
  work.progress?.(total, total);
  return { files: files.size, bytes: size };
}
