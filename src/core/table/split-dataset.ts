import { readDate, readTimestamp } from './moment.ts';
import { problem, warning, type Problem } from '../problem.ts';
import type { Rng } from '../stats/rng.ts';
import { isMissing, isNumeric, type NumericType } from './column.ts';
import { cutPoints } from './cut-points.ts';
import type { Dataset } from './dataset.ts';
import { orderRows } from './order-rows.ts';
import { rowClassesOf, type RowClasses } from './row-classes.ts';
import {
  groupFolds,
  groupParts,
  randomFolds,
  randomParts,
  rollingFolds,
  rollingStarts,
  stratifiedFolds,
  stratifiedParts,
  timeEnds,
  timeParts,
  type Fold,
} from './split-rows.ts';

export interface SplitPlan {
  readonly by: 'random' | 'stratified' | 'group' | 'time';
  /** Shares of train, validation and test; they add up to 1. */
  readonly shares: readonly number[];
  /** By time, instead of shares: the first moment of validation and of test; undefined = no such part. */
  readonly starts?: readonly (string | number | undefined)[];
  /** The classes' or groups' columns; they exist. */
  readonly columns: readonly string[];
  /** By time: rows of equal time stay together. */
  readonly together: boolean;
  readonly folds?: number;
}

export type DatasetSplit =
  | {
      readonly ok: true;
      /** Row numbers of train, validation and test. */
      readonly parts: readonly Uint32Array[];
      readonly folds: readonly Fold[];
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Divides the rows of a dataset; folds are made of train. Every row is in one part. O(n), but for sorting times. */
export async function splitDataset(dataset: Dataset, plan: SplitPlan, rng: Rng): Promise<DatasetSplit> {
  if (plan.by === 'time') return splitByTime(dataset, plan);
  if (plan.by === 'random') {
    const parts = randomParts(dataset.rowCount, plan.shares, rng);
    return drawn(parts, plan, parts[0]!.length, 'split.few_rows', () => randomFolds(parts[0]!, plan.folds!));
  }
  const columns = await Promise.all(plan.columns.map((name) => dataset.column(name)));
  const classes = rowClassesOf(columns, dataset.rowCount);
  if (plan.by === 'stratified') {
    const parts = stratifiedParts(classes, plan.shares, rng);
    const split = drawn(parts, plan, parts[0]!.length, 'split.few_rows', () =>
      stratifiedFolds(parts[0]!, classes, plan.folds!),
    );
    return split.ok ? { ...split, warnings: smallClasses(classes, plan) } : split;
  }
  const missing = columns.findIndex((column) => firstMissing(column.length, (row) => isMissing(column, row)) >= 0);
  if (missing >= 0) {
    const column = columns[missing]!;
    const row = firstMissing(column.length, (at) => isMissing(column, at)) + 1;
    return {
      ok: false,
      problems: [problem('split.missing_group', { column: plan.columns[missing]!, at: row }, { key: 'group' })],
    };
  }
  const parts = groupParts(classes, plan.shares, rng);
  const groups = new Set(Array.from(parts[0]!, (row) => classes.codes[row]!)).size;
  return drawn(parts, plan, groups, 'split.few_groups', () => groupFolds(parts[0]!, classes, plan.folds!));
}

/** `units` (rows or groups) must be enough for the folds. */
function drawn(
  parts: readonly Uint32Array[],
  { folds }: SplitPlan,
  units: number,
  code: string,
  make: () => Fold[],
): DatasetSplit {
  if (folds === undefined) return { ok: true, parts, folds: [], warnings: [] };
  if (units < folds) return { ok: false, problems: [problem(code, { folds, got: units }, { key: 'folds' })] };
  return { ok: true, parts, folds: make(), warnings: [] };
}

/** Classes that are too small for every part to get a row of them. */
function smallClasses({ codes, count }: RowClasses, { shares, columns }: SplitPlan): Problem[] {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < codes.length; row++) sizes[codes[row]!]!++;
  const small = sizes.filter((size) => {
    const ends = cutPoints(size, shares);
    return shares.some((share, part) => share > 0 && ends[part] === (part === 0 ? 0 : ends[part - 1]));
  }).length;
  if (small === 0) return [];
  return [warning('split.small_classes', { column: columns[0]!, small, classes: count }, { key: 'stratify' })];
}

function firstMissing(rows: number, missing: (row: number) => boolean): number {
  for (let row = 0; row < rows; row++) if (missing(row)) return row;
  return -1;
}

async function splitByTime(dataset: Dataset, plan: SplitPlan): Promise<DatasetSplit> {
  const name = dataset.ref.time!;
  const column = await dataset.column(name);
  if (!isNumeric(column)) throw new Error(`${name} is the time of a dataset and holds text`);
  const { values } = column;
  const missing = firstMissing(values.length, (row) => Number.isNaN(values[row]!));
  if (missing >= 0) {
    return { ok: false, problems: [problem('split.missing_time', { column: name, at: missing + 1 }, { key: 'by' })] };
  }
  const order = orderRows(values);
  const sorted = new Float64Array(order.length);
  for (let at = 0; at < order.length; at++) sorted[at] = values[order[at]!]!;
  const cuts = plan.starts
    ? endsAtMoments(sorted, plan.starts, { name, type: column.type })
    : { ok: true as const, ...timeEnds(sorted, cutPoints(sorted.length, plan.shares), plan.together) };
  if (!cuts.ok) return cuts;
  const parts = timeParts(order, cuts.ends);
  const rolled = rollForward(sorted, parts[0]!, plan);
  if (!rolled.ok) return rolled;
  const tied = cuts.tied + rolled.tied;
  const warnings = tied > 0 ? [warning('split.ties', { column: name, cuts: tied }, { key: 'by' })] : [];
  return { ok: true, parts, folds: rolled.folds, warnings };
}

type Rolled = { ok: true; folds: Fold[]; tied: number } | { ok: false; problems: Problem[] };

function rollForward(sorted: Float64Array, train: Uint32Array, { folds, together }: SplitPlan): Rolled {
  if (folds === undefined) return { ok: true, folds: [], tied: 0 };
  const few = {
    ok: false as const,
    problems: [problem('split.few_rows', { folds, got: train.length }, { key: 'folds' })],
  };
  if (train.length <= folds) return few;
  const { ends, tied } = timeEnds(sorted.subarray(0, train.length), rollingStarts(train.length, folds), together);
  const rolled = rollingFolds(train, ends);
  // Moved cuts may meet when many rows share a moment.
  return rolled.some((each) => each.validation.length === 0) ? few : { ok: true, folds: rolled, tied };
}

interface TimeColumn {
  readonly name: string;
  readonly type: NumericType;
}

function endsAtMoments(
  sorted: Float64Array,
  starts: readonly (string | number | undefined)[],
  time: TimeColumn,
): { ok: true; ends: number[]; tied: number } | { ok: false; problems: Problem[] } {
  const moments = starts.map((start) => (start === undefined ? Infinity : momentOf(start, time.type)));
  const keys = ['validation', 'test'];
  const problems = moments.flatMap((moment, at) =>
    moment === undefined
      ? [
          problem(
            'split.bad_start',
            { got: String(starts[at]), column: time.name, type: time.type },
            { key: keys[at]! },
          ),
        ]
      : [],
  );
  if (problems.length > 0) return { ok: false, problems };
  const [validation, test] = moments as [number, number];
  if (starts[0] !== undefined && starts[1] !== undefined && !(validation < test)) {
    const params = { validation: String(starts[0]), test: String(starts[1]) };
    return { ok: false, problems: [problem('split.start_order', params, { key: 'test' })] };
  }
  const testAt = firstNotBelow(sorted, test);
  return { ok: true, ends: [Math.min(firstNotBelow(sorted, validation), testAt), testAt, sorted.length], tied: 0 };
}

function momentOf(start: string | number, type: NumericType): number | undefined {
  if (type !== 'timestamp' && type !== 'date') return Number.isNaN(Number(start)) ? undefined : Number(start);
  if (typeof start === 'number') return undefined;
  return readDate(start) ?? readTimestamp(start);
}

/** How many sorted values are below `limit`. */
function firstNotBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
