/** From the target column of a dataset to the numbers that learners fit and metrics compare. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Problem } from '../problem.ts';
import { problem, warning } from '../problem.ts';
import type { Column } from '../table/column.ts';
import { isNumeric } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';
import { unknownColumn } from '../table/roles.ts';
import { levelAt, levelsOf } from './dataset-features.ts';
import type { Task } from './features.ts';

/** More classes than this are a mistake: an identifier, or a number that is to be regressed. */
const MAX_CLASSES = 1000;

export interface TargetPlan {
  readonly task: Task;
  /** Sorted levels, the positive one last; empty for regression. */
  readonly classes: readonly string[];
}

export interface TargetWish {
  /** As stated in the notebook. */
  readonly task?: Task;
  /** What the model can do, its favourite first. */
  readonly tasks: readonly Task[];
  readonly positive?: string | number | boolean;
}

export type DecidedTarget =
  { readonly ok: true; readonly plan: TargetPlan } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * What the target of `train` is: stated, the only thing that the model can do, or by its values (text, booleans and
 * numbers that are all 0 or 1 are classes). Levels are sorted (numbers by size), the last is positive unless said.
 */
export async function decideTarget(train: Dataset, target: string, wish: TargetWish): Promise<DecidedTarget> {
  if (!train.field(target)) return { ok: false, problems: [unknownColumn(train, target, 'target')] };
  const column = await train.column(target);
  const refuse = (code: string, params: Problem['params'], key: string): DecidedTarget => ({
    ok: false,
    problems: [problem(code, { column: target, ...params }, { key })],
  });
  if (column.type === 'timestamp' || column.type === 'date') return refuse('learn.target_time', {}, 'target');
  const task = wish.task ?? (wish.tasks.length === 1 ? wish.tasks[0]! : taskOf(column));
  if (task === 'regression') {
    if (!isNumeric(column)) return refuse('learn.target_text', {}, 'target');
    return hasValue(column) ? { ok: true, plan: { task, classes: [] } } : refuse('learn.target_empty', {}, 'target');
  }
  const levels = levelsOf(column, MAX_CLASSES);
  if (levels === undefined) return refuse('learn.target_levels', { limit: MAX_CLASSES }, 'target');
  if (levels.length === 0) return refuse('learn.target_empty', {}, 'target');
  if (levels.length === 1) return refuse('learn.target_one_class', { level: levels[0]! }, 'target');
  const classes = sortLevels(column, levels);
  if (wish.positive === undefined) return { ok: true, plan: { task, classes } };
  const positive = String(wish.positive);
  if (!classes.includes(positive))
    return refuse('learn.positive_unknown', { got: positive, levels: classes.slice(0, 20) }, 'positive');
  return { ok: true, plan: { task, classes: [...classes.filter((each) => each !== positive), positive] } };
}

function taskOf(column: Column): Task {
  if (!isNumeric(column) || column.type === 'boolean') return 'classification';
  for (let row = 0; row < column.length; row++) {
    const level = levelAt(column, row);
    if (level !== undefined && level !== '0' && level !== '1') return 'regression';
  }
  return hasValue(column) ? 'classification' : 'regression';
}

function hasValue(column: Column): boolean {
  for (let row = 0; row < column.length; row++) if (levelAt(column, row) !== undefined) return true;
  return false;
}

function sortLevels(column: Column, levels: readonly string[]): string[] {
  const byNumber = isNumeric(column) && column.type !== 'boolean';
  return [...levels].sort(byNumber ? (a, b) => Number(a) - Number(b) : byCodeUnit);
}

export interface TargetValues {
  /** Class numbers, or values; only of `rows`. */
  readonly values: Float64Array;
  /** Row numbers whose target is known, rising. */
  readonly rows: Uint32Array;
  /** Rows without a target, and rows of a class that the plan does not have. */
  readonly warnings: readonly Problem[];
}

/** The target of a dataset under a plan made from train. Booleans match `true`/`false` and 1/0. */
export async function readTarget(
  dataset: Dataset,
  target: string,
  { classes, task }: TargetPlan,
): Promise<TargetValues> {
  const column = await dataset.column(target);
  const known = new Map(classes.map((level, number) => [level, number]));
  const values = new Float64Array(column.length);
  const rows = new Uint32Array(column.length);
  let kept = 0;
  let missing = 0;
  const unknown = new Map<string, number>();
  for (let row = 0; row < column.length; row++) {
    const level = levelAt(column, row);
    const value = level === undefined ? NaN : task === 'regression' ? Number(level) : classOf(level, column, known);
    if (level === undefined || Number.isNaN(value)) {
      if (level === undefined) missing++;
      else unknown.set(level, (unknown.get(level) ?? 0) + 1);
      continue;
    }
    values[kept] = value;
    rows[kept++] = row;
  }
  const warnings: Problem[] = [];
  if (missing > 0) warnings.push(warning('learn.target_missing', { column: target, rows: missing }));
  if (unknown.size > 0) {
    const levels = [...unknown.keys()].sort(byCodeUnit).slice(0, 20);
    const count = [...unknown.values()].reduce((sum, each) => sum + each, 0);
    warnings.push(warning('learn.target_unseen', { column: target, rows: count, levels }));
  }
  return { values: values.slice(0, kept), rows: rows.slice(0, kept), warnings };
}

function classOf(level: string, column: Column, known: ReadonlyMap<string, number>): number {
  const direct = known.get(level);
  if (direct !== undefined) return direct;
  const other =
    column.type === 'boolean'
      ? level === 'true'
        ? '1'
        : '0'
      : level === '1'
        ? 'true'
        : level === '0'
          ? 'false'
          : level;
  return known.get(other) ?? NaN;
}
