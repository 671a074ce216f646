/** What learners see: one column per feature, categories as codes into the training part's levels. */
export interface NumberFeature {
  readonly name: string;
  readonly kind: 'number';
  /** NaN = missing. */
  readonly values: Float64Array;
}

export interface CategoryFeature {
  readonly name: string;
  readonly kind: 'category';
  /** Index into `levels`; -1 = missing; `levels.length` = a value that training never saw. */
  readonly codes: Int32Array;
  /** Levels seen in training, sorted by code unit. */
  readonly levels: readonly string[];
}

export type FeatureColumn = NumberFeature | CategoryFeature;

export interface Features {
  readonly nSamples: number;
  readonly columns: readonly FeatureColumn[];
}

/** The part of a feature that belongs to the model and not to the data. */
export type FeatureSpec =
  | { readonly name: string; readonly kind: 'number' }
  | { readonly name: string; readonly kind: 'category'; readonly levels: readonly string[] };

export type Task = 'regression' | 'classification';

/** The target of a fit. For classification `values` are class numbers 0 … classes.length - 1. */
export interface Target {
  readonly task: Task;
  readonly values: Float64Array;
  /** Sorted levels as text, the positive one last; empty for regression. */
  readonly classes: readonly string[];
}
