/**
 * What the columns of a dataset look like. Numbers equal pandas' `describe`, `nunique` and `quantile`: `std` with
 * ddof 1, `distinct` without missing values, quantiles by linear interpolation (R-7).
 */
import type { CategoryColumn, Column, ColumnType, NumericColumn, TextColumn } from './column.ts';
import { isMissing } from './column.ts';
import { hashBytes } from './csv/byte-dictionary.ts';
import type { Dataset } from './dataset.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { sortNumbers } from './sort-numbers.ts';

export const PROFILE_QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;
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

/** Profiles one column after the other, so that memory holds one of them. O(n) for what data look like. */
export async function profileDataset(ctx: ProfileContext, dataset: Dataset): Promise<Profile> {
  const columns: [string, ColumnProfile][] = [];
  for (const [index, field] of dataset.fields.entries()) {
    await ctx.breathe();
    ctx.progress(index, dataset.fields.length, 'columns');
    const [column] = await dataset.slice([field.name], 0, dataset.rowCount);
    columns.push([field.name, profileColumn(column!)]);
  }
  ctx.progress(dataset.fields.length, dataset.fields.length, 'columns');
  return { rows: dataset.rowCount, columns: Object.fromEntries(columns) };
}

export function profileColumn(column: Column): ColumnProfile {
  if (column.type === 'category') return profileCategory(column);
  return column.type === 'text' ? profileText(column) : profileNumbers(column);
}

const NO_NUMBERS = { min: null, max: null, mean: null, std: null, quantiles: {} } as const;

function profileNumbers(column: NumericColumn): ColumnProfile {
  const present = new Float64Array(column.length);
  let n = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column.values[row]!;
    if (value === value) present[n++] = value;
  }
  const values = present.subarray(0, n);
  const missing = column.length - n;
  const { type } = column;
  if (n === 0) return { type, missing, distinct: 0, ...NO_NUMBERS };
  const mean = sumOf(values, 0, 1) / n;
  const std = n > 1 ? Math.sqrt(sumOf(values, mean, 2) / (n - 1)) : null;
  const finite = sortAll(values);
  const min = values[0]!;
  const max = values[n - 1]!;
  const quantiles = Object.fromEntries(PROFILE_QUANTILES.map((q) => [String(q), quantileSorted(values, q)]));
  const profile = { type, missing, distinct: distinctOf(values), min, max, mean, std, quantiles };
  if (type === 'boolean') return { ...profile, top: truths(values) };
  return finite.length > 0 ? { ...profile, histogram: histogramOf(finite) } : profile;
}

/** Infinities to the ends, the finite values between them sorted; returns those. */
function sortAll(values: Float64Array): Float64Array {
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
  return sortNumbers(values.subarray(low, high));
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
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  // Halved, because the difference of two doubles may not be one.
  const scale = HISTOGRAM_BINS / (high / 2 - low / 2) / 2;
  for (const value of sorted) {
    const bin = Math.floor((value - low) * scale);
    counts[bin >= 0 && bin < HISTOGRAM_BINS ? bin : HISTOGRAM_BINS - 1]!++;
  }
  return { low, high, counts };
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

function profileCategory(column: CategoryColumn): ColumnProfile {
  const counts = new Array<number>(column.levels.length).fill(0);
  let missing = 0;
  for (let row = 0; row < column.length; row++) {
    const code = column.codes[row]!;
    if (code < 0) missing++;
    else counts[code]!++;
  }
  const used = counts.map((count, level) => ({ value: column.levels[level]!, count })).filter(({ count }) => count > 0);
  return { type: 'category', missing, distinct: used.length, ...NO_NUMBERS, top: mostFrequent(used) };
}

/** Counts distinct texts by open addressing over row numbers: 8 bytes a row beside the column. */
function profileText(column: TextColumn): ColumnProfile {
  const { bytes, offsets } = column;
  let capacity = 1024;
  while (capacity < column.length * 2) capacity *= 2;
  const slots = new Int32Array(capacity);
  const counts = new Uint32Array(column.length);
  const mask = capacity - 1;
  let missing = 0;
  let distinct = 0;
  for (let row = 0; row < column.length; row++) {
    if (isMissing(column, row)) {
      missing++;
      continue;
    }
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    const hash = hashBytes(bytes, start, end);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const first = slots[slot]! - 1;
      if (first < 0) {
        slots[slot] = row + 1;
        counts[row] = 1;
        distinct++;
        break;
      }
      if (sameText(column, first, start, end)) {
        counts[first]!++;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { type: 'text', missing, distinct, ...NO_NUMBERS, top: topTexts(column, counts) };
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
