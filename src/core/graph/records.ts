/** The engine's records, as they stand in the store. Everything here lies beside digests, never in one. */
import type { Json, JsonObject } from '../json.ts';
import type { OutputType } from '../kind/cell-kind.ts';
import type { Change, Store } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { Digest } from './digest.ts';
import type { CellState, LogLine, RunOutcome } from './engine.ts';
import type { KeyParts, KeyReads } from './key.ts';

/** Table `cell`: what a key leads to. */
export interface CellRecord {
  readonly output: Digest;
  readonly type: OutputType;
  readonly kind: string;
  readonly result: JsonObject;
  readonly saidNo?: boolean;
  readonly ms: number;
  readonly run: string;
  readonly at: number;
  /** What it was made from; absent in records of versions before 0.2. */
  readonly reads?: KeyReads;
  /** Nobody here computed it: SHA-256 of the manifest of the bundle that claims it. */
  readonly claimed?: Digest;
  /** A replay here has computed what that bundle claimed, to the same bytes. */
  readonly confirmed?: Digest;
}

/** Table `latest`, `<notebook>/<cell>`: the last key of a cell, so that `why` can tell what changed since. */
export interface LatestRecord {
  readonly key: Digest;
  readonly parts: KeyParts;
  readonly run: string;
  readonly at: number;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly problems?: readonly Problem[];
  readonly fault?: { readonly message: string; readonly stack?: string };
}

/** Table `run`. */
export interface RunRecord {
  readonly id: string;
  readonly notebook: string;
  readonly title: string;
  /** `running` until it ends; a run whose lock nobody holds was interrupted, whatever stands here. */
  readonly status: 'running' | RunOutcome;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly seed: number;
  readonly params: JsonObject;
  /** The notebook's text. */
  readonly text: Digest;
  readonly environment: JsonObject;
  readonly cells: Readonly<Record<string, RunCell>>;
  /** SHA-256 of the manifest of the bundle that it came in: its results are claimed by whoever made that. */
  readonly bundle?: Digest;
}

export interface RunCell {
  readonly kind: string;
  readonly state: CellState;
  readonly key?: Digest;
  readonly digest?: Digest;
  readonly ms?: number;
  /** The run that computed a cached output. */
  readonly from?: string;
  readonly snapshots?: JsonObject;
  readonly problems?: readonly Problem[];
  readonly fault?: string;
  readonly log?: readonly LogLine[];
}

/** Table `run`, `<run>/<cell>/<name>`: a training or a trial. Its curves stand in `series`, `<child id>/<metric>`. */
export interface ChildRecord {
  readonly id: string;
  readonly parent: string;
  readonly notebook: string;
  readonly cell: string;
  readonly name: string;
  readonly at: number;
  readonly params: JsonObject;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly artifacts: Readonly<Record<string, string>>;
  /** Digests of the outputs that the cell read, by reference. */
  readonly inputs: Readonly<Record<string, Digest>>;
  readonly units: readonly string[];
  readonly environment: JsonObject;
}

export function latestId(notebook: string, cell: string): string {
  return `${encodeURIComponent(notebook)}/${cell}`;
}

/** `setting`: the snapshots that work with this base key took when it was first done. */
export function snapshotId(base: Digest): string {
  return `snapshot/${base}`;
}

/** `setting`: the last run of a notebook. */
export function lastRunId(notebook: string): string {
  return `last-run/${encodeURIComponent(notebook)}`;
}

/** Locks: the run of a notebook, and all that stores objects (shared by it, exclusive for garbage collection). */
export function runLock(notebook: string): string {
  return `run ${notebook}`;
}
export const ENGINE_LOCK = 'engine';

/** A typed document as a record: undefined members are left out, as every store would. */
export function change(table: Change['table'], id: string, value: object): Change {
  return { table, id, value: withoutUndefined(value) as JsonObject };
}

function withoutUndefined(value: unknown): Json {
  if (Array.isArray(value)) return value.map((each) => withoutUndefined(each ?? null));
  if (value === null || typeof value !== 'object') return value as Json;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, withoutUndefined(each)]),
  );
}

export async function readCellRecord(store: Store, key: Digest): Promise<CellRecord | undefined> {
  return (await store.records.get('cell', key)) as CellRecord | undefined;
}

export async function readLatest(store: Store, notebook: string, cell: string): Promise<LatestRecord | undefined> {
  return (await store.records.get('latest', latestId(notebook, cell))) as LatestRecord | undefined;
}

export async function readOutput(store: Store, digest: Digest): Promise<Output> {
  return parseCanonicalJson(new TextDecoder().decode(await store.objects.get(digest))) as Output;
}
