/**
 * The words that the engine, the command line and the views share. `engine-run.ts` and its neighbours do the work.
 */
import type { Json, JsonObject } from '../json.ts';
import type { CellInput, NotebookCell, Output } from '../kind/cell-kind.ts';
import type { ChildRun } from '../kind/context.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Problem } from '../problem.ts';
import type { Digest } from './digest.ts';

export type CellState =
  'interrupted' | 'fresh' | 'stale' | 'queued' | 'running' | 'cached' | 'failed' | 'cancelled' | 'blocked';

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** Units per second over the last seconds; undefined until known. */
  readonly rate?: number;
  readonly secondsLeft?: number;
}

/** Why a cell's key is what it is: which parts differ from the last key that this cell had. */
export interface KeyChange {
  /** `kind`, `version`, `body.params.learning_rate`, `input of`, `source`, `seed`, `unit gbdt`, `snapshot …` */
  readonly part: string;
  readonly before: Json | undefined;
  readonly now: Json | undefined;
}

export interface CellStatus {
  readonly cell: string;
  readonly kind: string;
  readonly state: CellState;
  /** Known once all inputs are known. */
  readonly key?: Digest;
  readonly digest?: Digest;
  readonly output?: Output;
  /** A bundle or an example claims this result and nobody here has computed it: SHA-256 of what claims it. */
  readonly claimed?: Digest;
  /** Of a claimed result, the document alone is here: rows and models that it refers to come with a run. */
  readonly documentOnly?: true;
  /** This run computed what had been claimed, to the same bytes. */
  readonly confirmed?: true;
  /** Cells behind this one whose results are claimed, in the order of the graph; absent when there is none. */
  readonly restsOn?: readonly string[];
  /** Time that computing took, measured on the machine that did it; beside the result, never in it. */
  readonly ms?: number;
  readonly progress?: Progress;
  /** For `stale`: what changed. For `blocked`: empty. */
  readonly changes?: readonly KeyChange[];
  /** For `blocked`: the cells it waits for. */
  readonly waitsFor?: readonly string[];
  readonly problems: readonly Problem[];
  /** Message and stack of a fault of ours, for the cell that failed. */
  readonly fault?: { readonly message: string; readonly stack?: string };
  readonly log: readonly LogLine[];
}

export interface LogLine {
  readonly at: number;
  readonly level: 'info' | 'warning';
  readonly message: string;
  readonly fields?: JsonObject;
}

export interface RunOptions {
  /** Run these and what they need; all when absent. */
  readonly cells?: readonly string[];
  readonly signal?: AbortSignal;
  /**
   * Takes claimed results as they are. Without it they are computed again, which confirms them or replaces them with
   * a warning `bundle.claim_false`.
   */
  readonly trustClaimed?: boolean;
  /** Cancels one cell and leaves the others running. */
  readonly cellSignals?: Readonly<Record<string, AbortSignal>>;
  onStatus?(status: CellStatus): void;
}

export type RunOutcome = 'ok' | 'said_no' | 'failed' | 'cancelled';

export interface RunReport {
  readonly run: string;
  readonly outcome: RunOutcome;
  readonly cells: ReadonlyMap<string, CellStatus>;
  readonly problems: readonly Problem[];
}

export interface Why {
  readonly cell: string;
  readonly state: CellState;
  readonly key?: Digest;
  /** The parts of the key, by name. */
  readonly parts: Readonly<Record<string, Json>>;
  readonly changes: readonly KeyChange[];
  /** The run that computed the kept output, and when. */
  readonly from?: { readonly run: string; readonly at: number; readonly ms: number; readonly claimed?: Digest };
  readonly problems: readonly Problem[];
}

export interface Engine {
  /** States without running anything: what is cached, stale, blocked, and why. */
  plan(notebook: Notebook): Promise<ReadonlyMap<string, CellStatus>>;
  run(notebook: Notebook, options?: RunOptions): Promise<RunReport>;
  why(notebook: Notebook, cell: string): Promise<Why>;
  /** Work outside the notebook, on a worker: see `kinds/query`. */
  query(id: string, args: Json, signal?: AbortSignal): Promise<unknown>;
}

/** What a worker needs in order to run one cell. Crosses threads: plain data. */
export interface CellJob {
  readonly notebook: string;
  readonly cell: string;
  readonly kind: string;
  /** Normalised: parameters in, defaults filled. */
  readonly body: Json;
  readonly inputs: Readonly<Record<string, CellInput>>;
  readonly seed: number;
  readonly snapshots: Readonly<Record<string, Json>>;
}

export interface JobEvents {
  /** A worker took the job up; until then it waits in line. */
  started(): void;
  progress(done: number, total: number, unit: string): void;
  log(line: LogLine): void;
  child(run: ChildRun): void;
}

/** Workers. The scheduler gives it jobs; it never holds more running than it has workers. */
export interface Pool {
  readonly workers: number;
  /** The output and its digest; the output document is already in the store. Rejects with Refusal, Cancelled or Error. */
  runCell(job: CellJob, events: JobEvents, signal: AbortSignal): Promise<{ digest: Digest; output: Output }>;
  query(id: string, args: Json, context: { notebook: string; seed: number }, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

export type { NotebookCell };
