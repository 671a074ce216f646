/**
 * The inner loops of gradient boosting as a port with two implementations: `wasm-kernel.ts`, which is fast, and
 * `plain-kernel.ts`, which is readable and gives the same bits.
 *
 * Gradients and hessians are summed as integers (fixed point, 32 bits each), so that no sum depends on the order of
 * its terms. A row's codes are bytes, one per column, row after row with `stride` bytes between rows.
 */

export type Objective = 'binary' | 'softmax' | 'squared';

export interface Layout {
  readonly rows: number;
  readonly validationRows: number;
  /** Codes that a column may hold, 2 … 256 each. */
  readonly widths: readonly number[];
  /** Columns whose codes are ordered bins, the last one for missing values. */
  readonly numberColumns: readonly number[];
  /** Score columns: 1, or the number of classes for `softmax`. */
  readonly outputs: number;
  /** Histograms held at once. */
  readonly slots: number;
  readonly weighted: boolean;
}

/** Rows of one part of the data, as codes, with their running scores ([outputs × rows]). */
export interface CodedRows {
  readonly rows: number;
  readonly codes: Uint8Array;
  readonly scores: Float64Array;
}

export interface NumberMapper {
  readonly column: number;
  /** Ascending upper bounds of all bins but the last: a value's bin is the number of bounds below it. */
  readonly bounds: Float32Array;
}

/** Σ|g| and Σh per output, and the loss: Σ of squares, or the likelihoods multiplied over runs of 16 rows. */
export interface GradientSums {
  readonly size: readonly number[];
  readonly hessian: readonly number[];
  readonly squares: number;
  readonly products: Float64Array;
}

/** What a search for thresholds needs, all in fixed-point units. */
export interface ScanRequest {
  readonly gradient: number;
  readonly hessian: number;
  readonly alpha: number;
  readonly lambda: number;
  /** A split must score more than this. */
  readonly floor: number;
  /** Least hessian on either side; a whole number ≥ 1. */
  readonly minHessian: number;
}

/** Numbers per feature in the result of a scan: score (-1 = none), bin, missing (0 right, 1 left, 2 none), left sums. */
export const SCAN_FIELDS = 5;

/** A tree over codes: a node sends a row left where the table of its column's code says 1; a child below 0 is leaf ~child. */
export interface CodeTree {
  readonly nodes: number;
  readonly columns: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 256 bytes a node. */
  readonly tables: Uint8Array;
  readonly values: Float64Array;
}

export interface TrainingKernel {
  readonly stride: number;
  readonly train: CodedRows;
  readonly validation: CodedRows;
  /** [rows] class numbers or values. */
  readonly targets: Float64Array;
  /** [rows], or empty when the layout is not weighted. */
  readonly weights: Float64Array;
  /** Row numbers; a leaf's rows stand side by side. */
  readonly order: Uint32Array;
  /** 1 where `scan` may use the number column, by position in `numberColumns`. */
  readonly enabled: Uint8Array;

  /** At most MAPPERS_AT_ONCE mappers for the next calls of `binRows`. */
  setMappers(mappers: readonly NumberMapper[]): void;
  /** Writes the codes of rows `start … end` of the set columns; `values[i]` is the column of mapper i, NaN = missing. */
  binRows(part: CodedRows, values: readonly Float64Array[], start: number, end: number): void;

  /** Writes a category column: the code of level number c is binOf[c + 1]. */
  binCategories(part: CodedRows, column: number, levels: Int32Array, binOf: Uint8Array): void;

  /** Gradients of all outputs from the training scores, for rows `start … end`. */
  gradients(objective: Objective, start: number, end: number): GradientSums;
  /** Turns the gradients of one output into the fixed point that `histogram` sums. */
  quantise(output: number, gradientScale: number, hessianScale: number): void;

  clear(slot: number): void;
  /** Adds the rows order[start … end) to the histogram. */
  accumulate(slot: number, output: number, start: number, end: number): void;
  /** parent -= child. */
  subtract(parent: number, child: number): void;
  /** Copies a column's sums, a number per code. */
  read(slot: number, column: number, gradient: Float64Array, hessian: Float64Array): void;
  /** The best threshold of every number column: SCAN_FIELDS numbers each. The array is reused by the next call. */
  scan(slot: number, request: ScanRequest): Float64Array;

  /** order[i] = i. */
  resetOrder(): void;
  /** Moves rows order[start … end) whose code has a 1 in `table` to the front, keeping order; returns how many. */
  partition(start: number, end: number, column: number, table: Uint8Array): number;
  addValue(output: number, start: number, end: number, value: number): void;
  addTree(part: CodedRows, output: number, tree: CodeTree): void;
}

export const MAPPERS_AT_ONCE = 32;

export interface Kernel {
  /** Ascending order of numbers without NaN, in place. */
  sort(values: Float32Array): void;
  open(layout: Layout): TrainingKernel;
}

export type KernelSource = () => Promise<Kernel>;

/** Byte distance between rows: the number of columns, rounded up so that four codes are read at once. */
export function strideOf(columns: number): number {
  return Math.max(4, Math.ceil(columns / 4) * 4);
}
