/** Which columns of a table of runs say something: what varies, and what is alike in all and folds into one line. */
import { filledRows, valueAt, type RunIndex } from './run-index.ts';
import type { RunValue } from './tracked-run.ts';

export interface FoldedColumns {
  /** Numbers of the columns that vary, or that some runs lack; those that more runs have first. */
  readonly varying: readonly number[];
  /** What every run has alike. */
  readonly constants: readonly { readonly column: number; readonly value: RunValue }[];
}

/** Attributes that name or date a run: a table has its own places for them. */
const OWN: ReadonlySet<string> = new Set(['id', 'name', 'start', 'end', 'parent', 'note', 'notebook', 'cell', 'kind']);

/**
 * Metrics and parameters that vary first (metrics before parameters before tags before attributes; each by how many
 * runs have it, then by name). A metric is never folded: that all runs score alike is a result. O(entries).
 */
export function foldColumns(index: RunIndex): FoldedColumns {
  const varying: number[] = [];
  const constants: { column: number; value: RunValue }[] = [];
  for (const [c, column] of index.columns.entries()) {
    if (column.from === 'attributes' && OWN.has(column.name)) continue;
    if (column.from !== 'metrics' && index.count > 1 && isConstant(index, c)) {
      constants.push({ column: c, value: valueAt(index, c, 0)! });
    } else varying.push(c);
  }
  varying.sort((a, b) => rankOf(index, a) - rankOf(index, b) || filledRows(index, b) - filledRows(index, a) || a - b);
  return { varying, constants };
}

const RANKS = ['metrics', 'params', 'tags', 'attributes'];

function rankOf(index: RunIndex, c: number): number {
  return RANKS.indexOf(index.columns[c]!.from);
}

function isConstant(index: RunIndex, c: number): boolean {
  const start = index.starts[c]!;
  const end = index.starts[c + 1]!;
  if (end - start !== index.count) return false;
  for (let entry = start + 1; entry < end; entry++) {
    if (!Object.is(index.values[entry], index.values[start])) return false;
  }
  return true;
}

/** Two runs always differ in these, or they stand among the parameters already. */
const LEFT_OUT: ReadonlySet<string> = new Set(['id', 'name', 'start', 'end', 'duration', 'note', 'kind']);

/** Columns of which at least one of the chosen rows has a value; with `onlyDiffering` those in which they do not all agree. */
export function comparedColumns(index: RunIndex, rows: readonly number[], onlyDiffering: boolean): number[] {
  const found: number[] = [];
  for (const [c, column] of index.columns.entries()) {
    if (column.from === 'attributes' && LEFT_OUT.has(column.name)) continue;
    const values = rows.map((row) => valueAt(index, c, row));
    if (values.every((value) => value === undefined)) continue;
    if (!onlyDiffering || values.some((value) => !Object.is(value, values[0]))) found.push(c);
  }
  return found;
}

const MOST_METRICS = 6;
const MOST_OTHERS = 6;

/** The columns that a table begins with: what varies first, few enough to be read. */
export function firstColumns(index: RunIndex, { varying }: FoldedColumns): number[] {
  const of = (keep: (from: string) => boolean) => varying.filter((c) => keep(index.columns[c]!.from));
  return [
    ...of((from) => from === 'metrics').slice(0, MOST_METRICS),
    ...of((from) => from !== 'metrics').slice(0, MOST_OTHERS),
  ];
}
