/** A run that is held against another: one of a bundle, or one of the store. */
import { environmentsOf, unitsOf } from '../bundle/environments.ts';
import { objectPath, type Manifest, type WithheldCell } from '../bundle/manifest.ts';
import { parseWithParameters } from '../bundle/parameters.ts';
import type { Bundle } from '../bundle/read.ts';
import { holdsOutput } from '../bundle/withheld.ts';
import type { Digest } from '../graph/digest.ts';
import { buildGraph, type Graph } from '../graph/order.ts';
import { parseRead } from '../graph/key.ts';
import { readCellRecord, type RunCell, type RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { ObjectStore, Store } from '../ports.ts';

export interface ComparedCell {
  readonly kind: string;
  /** `done` with a result; else as the run left it. */
  readonly state: string;
  readonly digest?: Digest;
  /** The output document is not here; what is known of it all the same. */
  readonly withheld?: WithheldCell;
}

export interface ComparedSource {
  readonly sha256: Digest;
  /** Bytes, where that is known. */
  readonly size?: number;
}

export interface ComparedRun {
  /** With the run's parameters. */
  readonly notebook: Notebook;
  /** What it read from outside, by name; undefined for a run that did not note it (made before 0.3). */
  readonly sources: Readonly<Record<string, ComparedSource>> | undefined;
  readonly environments: readonly JsonObject[];
  /** Numeric units that its cells use. */
  readonly units: readonly string[];
  /** Cell → where its numbers are crunched, for cells that say so. */
  readonly backends: JsonObject;
  readonly cells: Readonly<Record<string, ComparedCell>>;
  readonly objects: Pick<ObjectStore, 'get' | 'has'>;
}

type Kinds = ReadonlyMap<string, CellKind>;

/** The run of a bundle. Its objects are hashed as they are read; Refusals: those of `Bundle.read`. */
export function bundleRun(bundle: Bundle, kinds: Kinds): ComparedRun {
  const { manifest, text, file } = bundle;
  const notebook = parseWithParameters(text, kinds, manifest.parameters, file);
  return {
    notebook,
    sources: Object.fromEntries(manifest.sources.map(({ name, size, sha256 }) => [name, { size, sha256 }])),
    environments: manifest.environments,
    units: manifest.units,
    backends: backendsOf(buildGraph(notebook, kinds)),
    cells: Object.fromEntries(Object.keys(manifest.cells).map((name) => [name, claimedCell(manifest, name)])),
    objects: {
      has: async (digest) => Object.hasOwn(manifest.files, objectPath(digest)),
      get: (digest) => bundle.read(objectPath(digest)),
    },
  };
}

function claimedCell(manifest: Manifest, name: string): ComparedCell {
  const claim = manifest.cells[name]!;
  if (claim.state !== 'done') return { kind: claim.kind, state: claim.state };
  const withheld = holdsOutput(manifest, name) ? undefined : manifest.withheld!.cells[name]!;
  return { kind: claim.kind, state: 'done', digest: claim.digest, ...(withheld && { withheld }) };
}

/** A run of the store, as `findRun` found it. Refusals: those of the store. */
export async function storedRun(store: Store, kinds: Kinds, run: RunRecord): Promise<ComparedRun> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await store.objects.get(run.text));
  const notebook = parseWithParameters(text, kinds, run.params);
  const graph = buildGraph(notebook, kinds);
  const cells = new Map(Object.entries(run.cells).map(([name, cell]) => [name, ranCell(cell)] as const));
  return {
    notebook,
    sources: await readSources(store, run),
    environments: (await environmentsOf(store, run)).list,
    units: unitsOf(graph, cells),
    backends: backendsOf(graph),
    cells: Object.fromEntries(cells),
    objects: store.objects,
  };
}

function ranCell({ kind, state, digest }: RunCell): ComparedCell {
  return digest === undefined ? { kind, state } : { kind, state: 'done', digest };
}

/** As the records of the results say. */
async function readSources(store: Store, { cells }: RunRecord): Promise<ComparedRun['sources']> {
  const sources: Record<string, ComparedSource> = {};
  for (const { key, digest } of Object.values(cells)) {
    if (key === undefined || digest === undefined) continue;
    const record = await readCellRecord(store, key);
    if (!record?.reads) return undefined;
    for (const [name, read] of Object.entries(record.reads.sources)) sources[name] = { sha256: parseRead(read).digest };
  }
  return sources;
}

function backendsOf({ cells }: Graph): JsonObject {
  return Object.fromEntries(
    [...cells.values()].flatMap(({ name, body }) => {
      const { backend } = (body ?? {}) as JsonObject;
      return typeof backend === 'string' ? [[name, backend] as const] : [];
    }),
  );
}
