/**
 * What a running cell may use. Everything that could differ between two runs comes through here.
 */
import type { Gpu } from '../gpu.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Hasher, Inference, ObjectStore, Sources } from '../ports.ts';
import type { Rng } from '../stats/rng.ts';

export interface ChildRun {
  /** `trial 3`, or the cell's own name for a single training. */
  readonly name: string;
  readonly params: JsonObject;
  /** Final values. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Metric name → [step, value] pairs, steps rising. */
  readonly series: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Artifact name → digest of its object. */
  readonly artifacts: Readonly<Record<string, string>>;
}

export interface CellContext {
  /** Name of the cell, for messages. */
  readonly cell: string;
  readonly signal: AbortSignal;
  readonly objects: ObjectStore;
  readonly hasher: Hasher;
  readonly inference: Inference;
  readonly gpu: Gpu;
  readonly sources: Sources;

  /** The stream for `(notebook seed, cell name, purpose, …index)`; asking twice starts the same stream again. */
  rng(purpose: string, ...index: number[]): Rng;

  /** What the cell reads from the registry or an environment, by the names that the kind's `snapshots` asked for. */
  readonly snapshots: Readonly<Record<string, Json>>;

  /** Say how far the work is: `done` of `total` `unit`s. Cheap: call as often as is convenient. */
  progress(done: number, total: number, unit: string): void;
  log(level: 'info' | 'warning', message: string, fields?: JsonObject): void;

  /**
   * Give the host a chance to deliver messages, at most every 30 ms, and throw `Cancelled` when cancelled.
   * Kernels call it at least every 50 ms.
   */
  breathe(): Promise<void>;

  /** Run the kind's `tasks[name]` on another worker when one is free, else here. Results cannot depend on where. */
  task(name: string, args: JsonObject): Promise<Json>;

  /** Record a child run (a training, a trial) beside the notebook's run. Never part of a digest. */
  child(run: ChildRun): void;

  /** The value kept under the digest of `parts`, computed and stored at once if it is new: what makes trials resumable. */
  memo<T extends Json>(parts: JsonObject, compute: () => Promise<T>): Promise<T>;
}
