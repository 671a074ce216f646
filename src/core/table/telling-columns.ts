/**
 * Which single column already tells another: the sign of a target that leaks. A rough measure for a warning, made in
 * one pass per column; no model and nothing random.
 */
import type { Column } from './column.ts';
import { isMissing } from './column.ts';
import type { Dataset } from './dataset.ts';
import { sortNumbers } from './sort-numbers.ts';

export interface TellingColumn {
  readonly name: string;
  /** How much better than guessing: 0 none, 1 perfect; on rows that the rule was not made from. */
  readonly score: number;
}

/** Rows looked at; more do not change what a warning says. */
const MOST_ROWS = 50_000;
const BINS = 256;
const TELLING = 0.98;

/** Columns that predict `target` with at least 98 % of what can be gained over guessing, best first. */
export async function tellingColumns(
  ctx: { breathe(): Promise<void> },
  dataset: Dataset,
  target: string,
): Promise<TellingColumn[]> {
  const step = Math.max(1, Math.ceil(dataset.rowCount / MOST_ROWS));
  const goal = await dataset.column(target);
  const rows = Array.from({ length: Math.floor(dataset.rowCount / step) }, (_, at) => at * step).filter(
    (row) => !isMissing(goal, row),
  );
  const labels = isClass(goal) ? codesOf(goal, rows) : undefined;
  const found: TellingColumn[] = [];
  for (const { name } of dataset.fields) {
    if (name === target) continue;
    await ctx.breathe();
    const bins = binsOf(await dataset.column(name), rows);
    const score = labels === undefined ? explained(bins, goal, rows) : guessed(bins, labels);
    if (score >= TELLING) found.push({ name, score });
  }
  return found.sort((a, b) => b.score - a.score);
}

function isClass(column: Column): boolean {
  return column.type === 'category' || column.type === 'text' || column.type === 'boolean';
}

/** A whole number per row that stands for its value. */
function codesOf(column: Column, rows: readonly number[]): Int32Array {
  if (column.type === 'category') return Int32Array.from(rows, (row) => column.codes[row]!);
  if (column.type !== 'text') return Int32Array.from(rows, (row) => column.values[row]!);
  const codes = new Map<string, number>();
  const decoder = new TextDecoder();
  return Int32Array.from(rows, (row) => {
    if (isMissing(column, row)) return -1;
    const text = decoder.decode(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!));
    if (!codes.has(text)) codes.set(text, codes.size);
    return codes.get(text)!;
  });
}

/** The value's code, or for numbers the bin between its 256-quantiles; -1 where missing. */
function binsOf(column: Column, rows: readonly number[]): Int32Array {
  if (isClass(column)) return codesOf(column, rows);
  if (column.type === 'category' || column.type === 'text') return codesOf(column, rows);
  const { values } = column;
  const sorted = sortNumbers(
    Float64Array.from(rows.map((row) => values[row]!).filter((value) => Number.isFinite(value))),
  );
  const edges = new Set<number>();
  for (let bin = 1; bin < BINS; bin++) edges.add(sorted[Math.floor((bin * sorted.length) / BINS)]!);
  const cuts = Float64Array.from(edges);
  return Int32Array.from(rows, (row) => {
    const value = values[row]!;
    if (Number.isNaN(value)) return -1;
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** The most frequent label per bin of every other row, tried on the rows between; the gain over the most frequent label. */
function guessed(bins: Int32Array, labels: Int32Array): number {
  const counts = new Map<number, Map<number, number>>();
  const all = new Map<number, number>();
  for (let at = 0; at < bins.length; at += 2) {
    const label = labels[at]!;
    all.set(label, (all.get(label) ?? 0) + 1);
    const within = counts.get(bins[at]!) ?? new Map<number, number>();
    within.set(label, (within.get(label) ?? 0) + 1);
    counts.set(bins[at]!, within);
  }
  const common = mostFrequent(all);
  const guesses = new Map([...counts].map(([bin, within]) => [bin, mostFrequent(within)]));
  let right = 0;
  let plain = 0;
  let tried = 0;
  for (let at = 1; at < bins.length; at += 2) {
    tried++;
    if ((guesses.get(bins[at]!) ?? common) === labels[at]) right++;
    if (labels[at] === common) plain++;
  }
  return tried === plain ? 0 : (right - plain) / (tried - plain);
}

function mostFrequent(counts: ReadonlyMap<number, number>): number {
  let best = -1;
  let most = 0;
  for (const [value, count] of counts) if (count > most) [best, most] = [value, count];
  return best;
}

/** R² on every second row of the mean per bin of the others. */
function explained(bins: Int32Array, goal: Column, rows: readonly number[]): number {
  if (goal.type === 'category' || goal.type === 'text') throw new Error('a number is needed');
  const sums = new Map<number, { sum: number; count: number }>();
  let total = 0;
  let made = 0;
  for (let at = 0; at < rows.length; at += 2) {
    const value = goal.values[rows[at]!]!;
    const bin = sums.get(bins[at]!) ?? { sum: 0, count: 0 };
    bin.sum += value;
    bin.count++;
    sums.set(bins[at]!, bin);
    total += value;
    made++;
  }
  const mean = total / made;
  let left = 0;
  let spread = 0;
  for (let at = 1; at < rows.length; at += 2) {
    const value = goal.values[rows[at]!]!;
    const bin = sums.get(bins[at]!);
    const guess = bin === undefined ? mean : bin.sum / bin.count;
    left += (value - guess) * (value - guess);
    spread += (value - mean) * (value - mean);
  }
  return spread > 0 ? 1 - left / spread : 0;
}
