import { spreadColumn, valueAt, type RunIndex } from './run-index.ts';
import { compareRunValues } from './run-value.ts';
import type { RunValue } from './tracked-run.ts';

export interface Spread {
  /** How many runs have a finite value. */
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of a sample (ddof 1), as pandas' `std`; undefined for fewer than two. */
  readonly sd: number | undefined;
}

export interface RunGroup {
  /** What the runs share, one for each column that they are grouped by; undefined where they have no value. */
  readonly values: readonly (RunValue | undefined)[];
  readonly rows: Uint32Array;
  /** One for each measured column; undefined where no run of the group has a value. */
  readonly spreads: readonly (Spread | undefined)[];
}

/**
 * Runs that agree in `by`, with mean and spread of each of `measured` (numeric columns). Groups stand in the order of
 * their values, missing ones last; rows keep the order they had. O(rows × columns).
 */
export function groupRuns(
  index: RunIndex,
  rows: Uint32Array,
  by: readonly number[],
  measured: readonly number[],
): RunGroup[] {
  const keys = by.map((c) => spreadColumn(index, c));
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = keys.map((each) => each[row]!).join(' ');
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const spread = measured.map((c) => spreadColumn(index, c));
  return [...groups.values()]
    .map((members) => ({
      values: by.map((c) => valueAt(index, c, members[0]!)),
      rows: Uint32Array.from(members),
      spreads: spread.map((values) => spreadOf(members.map((row) => values[row]!))),
    }))
    .sort((a, b) => compareValues(a.values, b.values));
}

/** Mean and spread of the finite values among `values`, in two passes; undefined when there is none. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length === 1) return { n: 1, mean, sd: undefined };
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { n: known.length, mean, sd: Math.sqrt(squares / (known.length - 1)) };
}

function compareValues(a: readonly (RunValue | undefined)[], b: readonly (RunValue | undefined)[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at];
    if (value === undefined || other === undefined) {
      if (value !== other) return value === undefined ? 1 : -1;
      continue;
    }
    const order = compareRunValues(value, other);
    if (order !== 0) return order;
  }
  return 0;
}
