/**
 * The default preparation of `linear`, `logistic` and `mlp`, fitted on train alone: numbers get the median where
 * missing (with an indicator column if train had any missing) and are standardised; categories are one column per level
 * of train, where missing and unseen values are zero in all of them.
 *
 * Columns of a design stand so: numbers in the order of the features, then their indicators, then one block of levels
 * per category. Blocks are kept as column numbers and never spread out.
 */
import type { ModelState, Tensor } from '../kind/model-kind.ts';
import { problem, Refusal } from '../problem.ts';
import { sortNumbers } from '../table/sort-numbers.ts';
import type { Features, FeatureSpec, NumberFeature } from './features.ts';

export interface NumberPreparation {
  readonly name: string;
  readonly median: number;
  readonly mean: number;
  /** What the centred value is divided by: the population standard deviation, 1 for a constant column. */
  readonly scale: number;
  readonly indicator: boolean;
}

export interface CategoryPreparation {
  readonly name: string;
  readonly levels: readonly string[];
  /** The design's column of the first level. */
  readonly offset: number;
}

export interface Preparation {
  readonly features: readonly FeatureSpec[];
  readonly numbers: readonly NumberPreparation[];
  readonly categories: readonly CategoryPreparation[];
  /** Columns of numbers and indicators. */
  readonly nDense: number;
  /** All columns, levels counted one by one. */
  readonly width: number;
}

/** A prepared table. Row r has `dense[r·nDense …]` in its first columns and a 1 in each column `ones[r·nBlocks …]`. */
export interface Design {
  readonly nSamples: number;
  readonly nDense: number;
  readonly nBlocks: number;
  readonly width: number;
  /** Row-major [nSamples × nDense]. */
  readonly dense: Float64Array;
  /** Row-major [nSamples × nBlocks]: a column number, or -1 where missing or unseen. */
  readonly ones: Int32Array;
}

/** Fits the preparation. Refuses infinite values (`learn.infinite_value`) and features without columns. */
export function fitPreparation(x: Features): Preparation {
  if (x.columns.length === 0) throw new Refusal(problem('learn.no_features'));
  const features = x.columns.map((column): FeatureSpec =>
    column.kind === 'number'
      ? { name: column.name, kind: 'number' }
      : { name: column.name, kind: 'category', levels: column.levels },
  );
  const columns = x.columns.filter((column) => column.kind === 'number');
  const infinite = columns.filter(({ values }) => hasInfinite(values));
  if (infinite.length > 0) {
    throw new Refusal(infinite.map(({ name }) => problem('learn.infinite_value', { column: name })));
  }
  return arrange(features, columns.map(fitNumber));
}

function hasInfinite(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === Infinity || value === -Infinity) return true;
  }
  return false;
}

function arrange(features: readonly FeatureSpec[], numbers: readonly NumberPreparation[]): Preparation {
  const nDense = numbers.length + numbers.filter((each) => each.indicator).length;
  const categories: CategoryPreparation[] = [];
  let offset = nDense;
  for (const feature of features) {
    if (feature.kind !== 'category') continue;
    categories.push({ name: feature.name, levels: feature.levels, offset });
    offset += feature.levels.length;
  }
  return { features, numbers, categories, nDense, width: offset };
}

function fitNumber({ name, values }: NumberFeature): NumberPreparation {
  const n = values.length;
  const present = presentOf(values);
  const median = present.length === 0 ? 0 : medianOf(present);
  let sum = 0;
  for (let row = 0; row < n; row++) {
    const value = values[row]!;
    sum += value === value ? value : median;
  }
  const mean = n === 0 ? 0 : sum / n;
  let squares = 0;
  for (let row = 0; row < n; row++) {
    const value = values[row]!;
    const centred = (value === value ? value : median) - mean;
    squares += centred * centred;
  }
  const variance = n === 0 ? 0 : squares / n;
  const scale = isConstant(variance, mean, n) ? 1 : Math.sqrt(variance);
  return { name, median, mean, scale, indicator: present.length < n };
}

function presentOf(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === value) present[count++] = value;
  }
  return present.subarray(0, count);
}

function medianOf(present: Float64Array): number {
  const sorted = sortNumbers(present);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  // Halved first, so that the sum of two huge values stays finite.
  return sorted[middle - 1]! / 2 + sorted[middle]! / 2;
}

/** Rounding alone can give a constant column a variance. Source: scikit-learn, `_is_constant_feature`. */
function isConstant(variance: number, mean: number, n: number): boolean {
  const slack = n * Number.EPSILON;
  return variance <= slack * variance + slack * mean * (slack * mean);
}

/** The design of features in the preparation's order, levels coded alike. Linear in rows × features. */
export function prepare(preparation: Preparation, x: Features): Design {
  const { numbers, categories, nDense, width } = preparation;
  const { nSamples } = x;
  const nBlocks = categories.length;
  const dense = new Float64Array(nSamples * nDense);
  const ones = new Int32Array(nSamples * nBlocks);
  let number = 0;
  let block = 0;
  let indicatorAt = numbers.length;
  for (const column of x.columns) {
    if (column.kind === 'category') {
      writeCodes(column.codes, categories[block]!, ones, block++, nBlocks);
      continue;
    }
    const rule = numbers[number]!;
    writeNumbers(column.values, rule, dense, number++, nDense);
    if (rule.indicator) writeIndicator(column.values, dense, indicatorAt++, nDense);
  }
  return { nSamples, nDense, nBlocks, width, dense, ones };
}

function writeNumbers(values: Float64Array, rule: NumberPreparation, out: Float64Array, at: number, stride: number) {
  const { median, mean, scale } = rule;
  for (let row = 0, to = at; row < values.length; row++, to += stride) {
    const value = values[row]!;
    out[to] = ((value === value ? value : median) - mean) / scale;
  }
}

function writeIndicator(values: Float64Array, out: Float64Array, at: number, stride: number) {
  for (let row = 0, to = at; row < values.length; row++, to += stride) out[to] = values[row] === values[row] ? 0 : 1;
}

function writeCodes(codes: Int32Array, rule: CategoryPreparation, out: Int32Array, at: number, stride: number) {
  const { offset, levels } = rule;
  for (let row = 0, to = at; row < codes.length; row++, to += stride) {
    const code = codes[row]!;
    out[to] = code >= 0 && code < levels.length ? offset + code : -1;
  }
}

/** A name for each column of the design: `temp`, `temp missing`, `carrier=AA`. */
export function designColumns({ numbers, categories }: Preparation): string[] {
  return [
    ...numbers.map(({ name }) => name),
    ...numbers.filter(({ indicator }) => indicator).map(({ name }) => `${name} missing`),
    ...categories.flatMap(({ name, levels }) => levels.map((level) => `${name}=${level}`)),
  ];
}

/** The preparation as tensors of a model's state. */
export function preparationTensors({ numbers }: Preparation): Record<string, Tensor> {
  return {
    'prepare.median': Float64Array.from(numbers, (each) => each.median),
    'prepare.mean': Float64Array.from(numbers, (each) => each.mean),
    'prepare.scale': Float64Array.from(numbers, (each) => each.scale),
    'prepare.indicator': Uint8Array.from(numbers, (each) => (each.indicator ? 1 : 0)),
  };
}

/** The preparation that `preparationTensors` put into the state. */
export function preparationOf(state: ModelState): Preparation {
  const tensor = (name: string) => state.tensors[`prepare.${name}`]!;
  const numbers = state.features
    .filter((feature) => feature.kind === 'number')
    .map(({ name }, index) => ({
      name,
      median: tensor('median')[index]!,
      mean: tensor('mean')[index]!,
      scale: tensor('scale')[index]!,
      indicator: tensor('indicator')[index] === 1,
    }));
  return arrange(state.features, numbers);
}
