/** How a feature's values become at most 256 codes. Source: LightGBM 4.7, `GreedyFindBin` and `BinMapper` (bin.cpp). */
import type { CategoryFeature, NumberFeature } from '../features.ts';

/** Codes 0 … bounds.length are ordered bins, bounds.length + 1 is missing. */
export interface NumberBins {
  readonly kind: 'number';
  /** Ascending upper bounds of all bins but the last; each is a float32 between two values that training saw. */
  readonly bounds: Float32Array;
  readonly width: number;
}

/** `binOf[code + 1]` is the bin of a level, of missing (code -1) or of an unseen level; 0 = too rare or never seen. */
export interface CategoryBins {
  readonly kind: 'category';
  readonly binOf: Uint8Array;
  readonly width: number;
}

export type Bins = NumberBins | CategoryBins;

/** Rows that bounds are found from; more are thinned evenly (LightGBM's `bin_construct_sample_cnt`). */
const SAMPLE = 200_000;
/** LightGBM's `min_data_in_bin`. */
const LEAST_IN_BIN = 3;

/** Bounds by count over the distinct values; undefined when no split of the feature is possible. */
export function numberBins(
  feature: NumberFeature,
  maxBin: number,
  sort: (values: Float32Array) => void,
): NumberBins | undefined {
  const { values } = feature;
  const taken = Math.min(values.length, SAMPLE);
  const sample = new Float32Array(taken);
  let present = 0;
  for (let i = 0; i < taken; i++) {
    // Adding 0 turns -0 into 0.
    const value = values[taken === values.length ? i : Math.floor((i * values.length) / taken)]! + 0;
    if (value === value) sample[present++] = value;
  }
  const sorted = sample.subarray(0, present);
  sort(sorted);
  const missing = present < taken || (taken < values.length && values.some((value) => value !== value));
  const bounds = greedyBounds(distinct(sorted), missing ? maxBin - 1 : maxBin, present);
  if (bounds.length === 0 && !(missing && present > 0)) return undefined;
  return { kind: 'number', bounds: Float32Array.from(bounds), width: bounds.length + 2 };
}

interface Distinct {
  readonly values: Float32Array;
  readonly counts: Uint32Array;
}

function distinct(sorted: Float32Array): Distinct {
  const values = new Float32Array(sorted.length);
  const counts = new Uint32Array(sorted.length);
  let n = 0;
  for (let i = 0; i < sorted.length; n++) {
    const value = sorted[i]!;
    const from = i;
    while (i < sorted.length && sorted[i] === value) i++;
    values[n] = value;
    counts[n] = i - from;
  }
  return { values: values.subarray(0, n), counts: counts.subarray(0, n) };
}

function greedyBounds({ values, counts }: Distinct, maxBin: number, total: number): number[] {
  if (values.length <= maxBin) return boundsOfFew(values, counts);
  const most = Math.max(1, Math.min(maxBin, Math.floor(total / LEAST_IN_BIN)));
  let bins = most;
  let rows = total;
  const even = total / most;
  for (const count of counts) {
    if (count < even) continue;
    bins--;
    rows -= count;
  }
  // A value with more rows than a bin's even share stands alone; the others share what is left evenly.
  let share = rows / bins;
  const bounds: number[] = [];
  let held = 0;
  for (let i = 0; i < values.length - 1 && bounds.length < most - 1; i++) {
    const large = counts[i]! >= even;
    if (!large) rows -= counts[i]!;
    held += counts[i]!;
    const full = large || held >= share || (counts[i + 1]! >= even && held >= Math.max(1, share / 2));
    if (!full) continue;
    bounds.push(between(values[i]!, values[i + 1]!));
    held = 0;
    if (!large) share = rows / --bins;
  }
  return bounds;
}

function boundsOfFew(values: Float32Array, counts: Uint32Array): number[] {
  const bounds: number[] = [];
  let held = 0;
  for (let i = 0; i < values.length - 1; i++) {
    held += counts[i]!;
    if (held < LEAST_IN_BIN) continue;
    bounds.push(between(values[i]!, values[i + 1]!));
    held = 0;
  }
  return bounds;
}

const bits = new DataView(new ArrayBuffer(4));

/** The largest float32 that is at most halfway from `low` to `high`, which are float32 and low < high. */
export function between(low: number, high: number): number {
  const middle = (low + high) / 2;
  if (!(middle < high)) return low;
  const rounded = Math.fround(middle);
  if (rounded <= middle) return Math.max(rounded, low);
  bits.setFloat32(0, rounded);
  bits.setInt32(0, rounded > 0 ? bits.getInt32(0) - 1 : bits.getInt32(0) + 1);
  return Math.max(bits.getFloat32(0), low);
}

/**
 * A bin per level in order of rows, ties by level; missing counts as a level. Levels beyond `maxBin` - 1 and those with
 * fewer than three rows share bin 0 with what training never saw. Undefined when only one bin is left.
 */
export function categoryBins(feature: CategoryFeature, maxBin: number): CategoryBins | undefined {
  const counts = new Float64Array(feature.levels.length + 2);
  for (const code of feature.codes) counts[code + 1]!++;
  const slots = Array.from(counts.keys()).filter((slot) => counts[slot]! >= LEAST_IN_BIN);
  slots.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const kept = slots.slice(0, maxBin - 1);
  if (kept.length === 0 || (kept.length === 1 && counts[kept[0]!] === feature.codes.length)) return undefined;
  const binOf = new Uint8Array(counts.length);
  kept.forEach((slot, i) => (binOf[slot] = i + 1));
  return { kind: 'category', binOf, width: kept.length + 1 };
}
