/**
 * What the columns of a dataset look like. Numbers equal pandas' `describe`, `nunique` and `quantile`: `std` with
 * ddof 1, `distinct` without missing values, quantiles by linear interpolation (R-7).
 */
import type { CategoryColumn, Column, ColumnType, Field, NumericColumn, TextColumn } from './column.ts';
import { isMissing } from './column.ts';
import { hashBytes } from './csv/byte-dictionary.ts';
import type { Dataset } from './dataset.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { sortingSteps, sortNumbers } from './sort-numbers.ts';
import type { Steps } from './steps.ts';
import { breatheSteps, runSteps, STEP } from './steps.ts';

const PROFILE_QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;
const HISTOGRAM_BINS = 30;
const TOP_VALUES = 10;

export interface Histogram {
  /** Bins of equal width from `low` to `high`, the last one closed; infinite values are left out. */
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** Times are microseconds since 1970 UTC, booleans 0 and 1. NaN counts as missing. Null where there is no value to tell. */
export interface ColumnProfile {
  readonly type: ColumnType;
  readonly missing: number;
  readonly distinct: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly std: number | null;
  /** By quantile, `0` to `1`. Empty for text and categories. */
  readonly quantiles: Readonly<Record<string, number>>;
  readonly histogram?: Histogram;
  /** The most frequent values of text, categories and booleans; ties in order of first appearance. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

export interface Profile {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnProfile>>;
}

export interface ProfileContext {
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

/** Profiles one column of a dataset, perhaps on another worker. */
export type ColumnProfiler = (name: string) => Promise<ColumnProfile>;

/** Rows times columns from which on sending columns to other workers is worth it. */
const LEAST_SENT_CELLS = 1_000_000;

/**
 * Profiles one column after the other, so that memory holds one of them; a large dataset's are handed to `send`, all
 * at once. O(n) for what data look like.
 */
export async function profileDataset(ctx: ProfileContext, dataset: Dataset, send?: ColumnProfiler): Promise<Profile> {
  const total = dataset.fields.length;
  const sent = send !== undefined && total * dataset.rowCount >= LEAST_SENT_CELLS;
  let done = 0;
  async function profile(name: string): Promise<[string, ColumnProfile]> {
    const found = sent ? await send(name) : await profileOf(ctx, dataset, name);
    ctx.progress(++done, total, 'columns');
    return [name, found];
  }
  ctx.progress(0, total, 'columns');
  const columns: [string, ColumnProfile][] = [];
  if (sent) {
    const found = new Map(await Promise.all(costlyAtBothEnds(dataset.fields).map(({ name }) => profile(name))));
    columns.push(...dataset.fields.map(({ name }): [string, ColumnProfile] => [name, found.get(name)!]));
  } else for (const { name } of dataset.fields) columns.push(await profile(name));
  return { rows: dataset.rowCount, columns: Object.fromEntries(columns) };
}

/** Tasks are taken from both ends of the line, so that what is left for the last moments is quick. */
function costlyAtBothEnds(fields: readonly Field[]): Field[] {
  const cost = ({ type }: Field) => (type === 'text' ? 3 : type === 'number' ? 2 : type === 'category' ? 0 : 1);
  const sorted = [...fields].sort((a, b) => cost(b) - cost(a));
  const front = sorted.filter((_, at) => at % 2 === 0);
  return [...front, ...sorted.filter((_, at) => at % 2 === 1).reverse()];
}

/** With `alone` nobody else reads `dataset`, and the column's own memory is sorted instead of a copy. */
export async function profileOf(
  ctx: ProfileContext,
  dataset: Dataset,
  name: string,
  alone = false,
): Promise<ColumnProfile> {
  await ctx.breathe();
  const [column] = await dataset.slice([name], 0, dataset.rowCount);
  return breatheSteps(ctx, profileSteps(column!, alone));
}

/** One column at once. */
export function profileColumn(column: Column): ColumnProfile {
  return runSteps(profileSteps(column, false));
}

function profileSteps(column: Column, owned: boolean): Steps<ColumnProfile> {
  if (column.type === 'category') return profileCategory(column);
  return column.type === 'text' ? profileText(column) : profileNumbers(column, owned);
}

const NO_NUMBERS = { min: null, max: null, mean: null, std: null, quantiles: {} } as const;

function* profileNumbers(column: NumericColumn, owned: boolean): Steps<ColumnProfile> {
  const values = presentValues(column, owned);
  const n = values.length;
  const missing = column.length - n;
  const { type } = column;
  if (n === 0) return { type, missing, distinct: 0, ...NO_NUMBERS };
  yield;
  const mean = sumOf(values, 0, 1) / n;
  const std = n > 1 ? Math.sqrt(sumOf(values, mean, 2) / (n - 1)) : null;
  yield;
  const finite = yield* sortingSteps(betweenInfinities(values));
  yield;
  const min = values[0]!;
  const max = values[n - 1]!;
  const quantiles = Object.fromEntries(PROFILE_QUANTILES.map((q) => [String(q), quantileSorted(values, q)]));
  const profile = { type, missing, distinct: distinctOf(values), min, max, mean, std, quantiles };
  if (type === 'boolean') return { ...profile, top: truths(values) };
  return finite.length > 0 ? { ...profile, histogram: histogramOf(finite) } : profile;
}

/** The values that are neither missing nor NaN, in the order of the rows: a copy, or in the column's own memory. */
function presentValues({ values }: NumericColumn, owned: boolean): Float64Array {
  const present = owned ? values : new Float64Array(values.length);
  let n = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === value) present[n++] = value;
  }
  return present.subarray(0, n);
}

/** Moves infinities to the ends and gives the finite values between them, a view. */
function betweenInfinities(values: Float64Array): Float64Array {
  let low = 0;
  let high = values.length;
  for (let at = 0; at < high; at++) {
    const value = values[at]!;
    if (value === -Infinity) {
      values[at] = values[low]!;
      values[low++] = value;
    } else if (value === Infinity) {
      values[at--] = values[--high]!;
      values[high] = value;
    }
  }
  return values.subarray(low, high);
}

/** Σ (value − centre)^power in blocks, each summed on its own, so that rounding grows with the number of blocks. */
function sumOf(values: Float64Array, centre: number, power: 1 | 2): number {
  const block = 4_096;
  let total = 0;
  for (let start = 0; start < values.length; start += block) {
    const end = Math.min(start + block, values.length);
    let sum = 0;
    for (let at = start; at < end; at++) {
      const difference = values[at]! - centre;
      sum += power === 1 ? difference : difference * difference;
    }
    total += sum;
  }
  return total;
}

function distinctOf(sorted: Float64Array): number {
  let distinct = 1;
  for (let at = 1; at < sorted.length; at++) if (sorted[at] !== sorted[at - 1]) distinct++;
  return distinct;
}

function histogramOf(sorted: Float64Array): Histogram {
  const low = sorted[0]!;
  const high = sorted[sorted.length - 1]!;
  if (low === high) return { low, high, counts: [sorted.length] };
  // Halved, because the difference of two doubles may not be one.
  const scale = HISTOGRAM_BINS / (high / 2 - low / 2) / 2;
  // Ends so near that their distance has no reciprocal.
  if (!(scale < Infinity)) return { low, high, counts: [sorted.length] };
  const binOf = (value: number) => Math.min(Math.floor((value - low) * scale), HISTOGRAM_BINS - 1);
  const starts = Array.from({ length: HISTOGRAM_BINS + 1 }, (_, bin) =>
    firstWhere(sorted, (value) => binOf(value) >= bin),
  );
  const counts = starts.slice(1).map((end, bin) => end - starts[bin]!);
  return { low, high, counts };
}

/** Index of the first value that `test` is true for, when it is false before and true after; the length when there is none. */
function firstWhere(sorted: Float64Array, test: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function truths(sorted: Float64Array): { value: string; count: number }[] {
  const yes = sorted.reduce((sum, value) => sum + value, 0);
  return mostFrequent([
    { value: 'false', count: sorted.length - yes },
    { value: 'true', count: yes },
  ]);
}

function mostFrequent(counts: { value: string; count: number }[]): { value: string; count: number }[] {
  return counts
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, TOP_VALUES);
}

function* profileCategory(column: CategoryColumn): Steps<ColumnProfile> {
  const counts = new Float64Array(column.levels.length);
  let missing = 0;
  for (let from = 0; from < column.length; from += STEP, yield) {
    missing += countCodes(column.codes.subarray(from, from + STEP), counts);
  }
  const used = column.levels.map((value, level) => ({ value, count: counts[level]! })).filter(({ count }) => count > 0);
  return { type: 'category', missing, distinct: used.length, ...NO_NUMBERS, top: mostFrequent(used) };
}

/** Adds to `counts` and returns how many codes are missing. */
function countCodes(codes: Int32Array, counts: Float64Array): number {
  let missing = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) missing++;
    else counts[code]!++;
  }
  return missing;
}

/** Counts distinct texts by open addressing over row numbers: 12 bytes a row beside the column. */
function* profileText(column: TextColumn): Steps<ColumnProfile> {
  let capacity = 1024;
  while (capacity < column.length * 2) capacity *= 2;
  const slots = new Int32Array(capacity);
  const counts = new Uint32Array(column.length);
  for (let from = 0; from < column.length; from += STEP, yield) {
    countTexts(column, from, Math.min(from + STEP, column.length), slots, counts);
  }
  let present = 0;
  let distinct = 0;
  for (const count of counts) {
    present += count;
    if (count > 0) distinct++;
  }
  return { type: 'text', missing: column.length - present, distinct, ...NO_NUMBERS, top: topTexts(column, counts) };
}

/** Adds each text to the count of the first row that holds it. */
function countTexts(column: TextColumn, from: number, to: number, slots: Int32Array, counts: Uint32Array): void {
  const { bytes, offsets } = column;
  const mask = slots.length - 1;
  for (let row = from; row < to; row++) {
    if (isMissing(column, row)) continue;
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    const hash = hashBytes(bytes, start, end);
    let slot = (hash ^ (hash >>> 15)) & mask;
    let first = slots[slot]! - 1;
    while (first >= 0 && !sameText(column, first, start, end)) {
      slot = (slot + 1) & mask;
      first = slots[slot]! - 1;
    }
    if (first < 0) slots[slot] = row + 1;
    counts[first < 0 ? row : first]!++;
  }
}

function sameText({ bytes, offsets }: TextColumn, row: number, start: number, end: number): boolean {
  const from = offsets[row]!;
  if (offsets[row + 1]! - from !== end - start) return false;
  for (let at = start; at < end; at++) if (bytes[at] !== bytes[from + at - start]) return false;
  return true;
}

/** The rows of the most frequent texts are found first, so that few texts are decoded. */
function topTexts({ bytes, offsets }: TextColumn, counts: Uint32Array): { value: string; count: number }[] {
  const sorted = sortNumbers(Float64Array.from(counts.filter((count) => count > 0)));
  const least = sorted[Math.max(sorted.length - TOP_VALUES, 0)] ?? 0;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const top: { value: string; count: number }[] = [];
  let ties = 0;
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row]!;
    if (count === 0 || count < least || (count === least && ++ties > TOP_VALUES)) continue;
    top.push({ value: decoder.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!)), count });
  }
  return mostFrequent(top);
}
