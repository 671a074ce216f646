import type { z } from 'zod';
import type { Gpu } from '../gpu.ts';
import type { JsonObject } from '../json.ts';
import type { FeatureSpec, Features, Target, Task } from '../learn/features.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import type { Rng } from '../stats/rng.ts';

export type Tensor = Float64Array | Float32Array | Int32Array | Uint8Array;

/** A fitted model: its learned numbers, nothing of the data. Serialised byte for byte alike in every host. */
export interface ModelState {
  /** Id of the model kind. */
  readonly kind: string;
  /** Numeric unit that fitted it, `gbdt@1`. */
  readonly unit: string;
  readonly task: Task;
  readonly features: readonly FeatureSpec[];
  readonly classes: readonly string[];
  /** Everything small: shapes, iterations, intercepts. */
  readonly meta: JsonObject;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** What a fit may use: the part of the cell context that learners need. */
export interface FitContext {
  readonly signal: AbortSignal;
  /** There when the cell asks for `backend: webgpu`, which is for kinds with a `gpuUnit` alone. */
  readonly gpu?: Gpu;
  rng(purpose: string, ...index: number[]): Rng;
  progress(done: number, total: number, unit: string): void;
  breathe(): Promise<void>;
  log(level: 'info' | 'warning', message: string, fields?: JsonObject): void;
  /** One point of a metric's curve, for example `('train_log_loss', 12, 0.431)`. Kept in the model's output: exact. */
  metric(name: string, step: number, value: number): void;
}

export interface FitData {
  readonly x: Features;
  readonly y: Target;
  /** Weight per row; absent = 1. */
  readonly weight?: Float64Array;
  /** The validation part, for curves and early stopping. Never changes a number unless early stopping is asked for. */
  readonly validation?: { readonly x: Features; readonly y: Target };
}

/**
 * Predictions, row by row. Classification: `probabilities` is row-major [nSamples × nClasses];
 * regression: `values` is [nSamples].
 */
export interface Prediction {
  readonly values?: Float64Array;
  readonly probabilities?: Float64Array;
}

export interface ModelKind<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly source: string;
  readonly tasks: readonly Task[];
  /** Hyperparameters under scikit-learn's or LightGBM's names and defaults. */
  readonly params: Schema;
  units(params: z.output<Schema>): readonly string[];
  /** Numeric unit that fits it under `backend: webgpu`; absent for a learner without one. What it fits is not exact. */
  readonly gpuUnit?: string;
  /** True when fitting draws random numbers for these parameters. */
  draws(params: z.output<Schema>): boolean;
  fit(ctx: FitContext, data: FitData, params: z.output<Schema>): Promise<ModelState>;
  /** The f64 predictor; `x` has the state's features in its order. */
  predict(state: ModelState, x: Features): Prediction;
  /** The same predictor as ONNX, preprocessing inside, inputs and outputs as `FittedModel` says. */
  toOnnx(state: ModelState): OnnxGraph;
  /** What the model says of its columns (gain, coefficients), largest first; absent where it says nothing. */
  importance?(state: ModelState): readonly { feature: string; value: number; measure: string }[];
  readonly examples: readonly z.input<Schema>[];
}

export function defineModel<Schema extends z.ZodType>(kind: ModelKind<Schema>): ModelKind<Schema> {
  return kind;
}
