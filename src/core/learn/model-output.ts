/** A fitted model as it stands in an output document: what `evaluate`, `predict`, `register` and `serve` read. */
import type { ObjectRef } from '../graph/digest.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { ColumnType } from '../table/column.ts';
import type { DatasetRef } from '../table/dataset.ts';
import type { FeatureSpec, Task } from './features.ts';

export interface ModelInput {
  /** The column's name, and the ONNX input's. */
  readonly name: string;
  readonly type: ColumnType;
  /** `double` for numbers (NaN = missing), `string` for categories (`''` = missing); one value a row. */
  readonly element: 'double' | 'string';
}

export interface FittedModel {
  /** Id of the model kind and the numeric unit that fitted it. */
  readonly kind: string;
  readonly unit: string;
  readonly task: Task;
  readonly target: string;
  /** Sorted levels, the positive one last; empty for regression. */
  readonly classes: readonly string[];
  readonly features: readonly FeatureSpec[];
  readonly inputs: readonly ModelInput[];
  /** `p_<level>` per class, or `prediction`. */
  readonly outputs: readonly string[];
  /** Serialised `ModelState`; its digest is the model's digest. */
  readonly state: ObjectRef;
  readonly onnx: ObjectRef;
  /** Up to 100 rows of train with the trainer's answers (JSON), which staging asks the ONNX again. */
  readonly knownRows: ObjectRef;
  /** Largest |f64 predictor − ONNX| over `knownRows`. */
  readonly onnxMaxDifference: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** `onnx` for a model that came as a graph: there is no other predictor to ask. */
  readonly predictor?: 'onnx';
  /** False when fitted by an engine that does not give the same bytes everywhere. */
  readonly exact: boolean;
  /** The GPU that fitted it, as the browser says; absent for an exact model. */
  readonly adapter?: string;
}

/** `knownRows`: inputs by name, one array each (null = missing), and answers by ONNX output. */
export interface KnownRows {
  readonly inputs: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

export interface ModelOutput extends Output {
  readonly type: 'model';
  readonly model: FittedModel;
  /** The rows that it learned from: the reference of a monitor, and the data version of a registration. */
  readonly trainedOn?: DatasetRef;
  /** Metric → [step, value] pairs, as the learner said them. */
  readonly curves: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly importance: readonly { readonly feature: string; readonly value: number; readonly measure: string }[];
}
