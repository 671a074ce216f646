/** What `evaluate` leaves for its view, for `gate` and for the list of worst rows. */
import type { Digest, ObjectRef } from '../graph/digest.ts';
import type { CellInput, Output } from '../kind/cell-kind.ts';
import type { Task } from '../learn/features.ts';
import type { DatasetRef } from '../table/dataset.ts';
import type { ModelCurves } from './curves.ts';
import type { ColumnImportance } from './permutation.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** For example 0.95. */
  readonly level: number;
}

/** Metric → value, null where undefined. */
export type Scores = Readonly<Record<string, number | null>>;

/** Slice → level → how many rows, and their scores. */
export type SliceScores = Readonly<Record<string, Readonly<Record<string, Scores & { readonly rows: number }>>>>;

/**
 * `result` of `evaluate`. With `of: a`: `{ <metric>, intervals: { <metric> }, slices, curves }`; with a list
 * `{ <model>: { <metric> }, … }`, and under each reserved name one member per model.
 */
export interface ModelReport {
  readonly scores: Scores;
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly slices: SliceScores;
  readonly curves: ModelCurves;
}

/** The difference `a − b` of a metric on the same rows, with its paired interval. */
export interface Difference extends Interval {
  readonly a: string;
  readonly b: string;
  readonly metric: string;
  readonly value: number;
}

export interface EvaluatedModel {
  /** As written in `of`. */
  readonly name: string;
  /** Digest of the model, and its output document. */
  readonly model: Digest;
  readonly output: ObjectRef;
  /** Size of the exported graph. */
  readonly onnxBytes: number;
  /** Little-endian f64: probabilities row-major [rows × classes], or predicted values [rows]. */
  readonly scores: ObjectRef;
}

/** Everything that was compared, row by row. */
export interface Evaluation {
  readonly task: Task;
  readonly target: string;
  readonly classes: readonly string[];
  readonly on: DatasetRef;
  /** How many rows were scored. */
  readonly count: number;
  /** Which rows of `on` they are (u32, from 0); absent when all. */
  readonly rows?: ObjectRef;
  /** Little-endian f64: class numbers or values. */
  readonly actual: ObjectRef;
  readonly threshold: number;
  readonly quantile: number;
  readonly metrics: readonly string[];
  readonly models: readonly EvaluatedModel[];
  /** Slice → level → positions among the scored rows (u32). */
  readonly slices: Readonly<Record<string, Readonly<Record<string, ObjectRef>>>>;
}

export interface EvaluationOutput extends Output {
  readonly type: 'evaluation';
  readonly evaluation: Evaluation;
  readonly differences: readonly Difference[];
  /** Model → its columns, the most important first; only when asked for. */
  readonly importance?: Readonly<Record<string, readonly ColumnImportance[]>>;
}

/** The evaluation behind a resolved reference. */
export function evaluationOf(input: CellInput): Evaluation {
  const output = input.output as Partial<EvaluationOutput>;
  if (output.type !== 'evaluation' || !output.evaluation) throw new Error(`${input.name} is no evaluation`);
  return output.evaluation;
}
