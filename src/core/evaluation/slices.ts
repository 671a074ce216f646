/** Groups of rows in which a model is looked at by itself. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import { compileCondition } from '../expression/compile.ts';
import { levelAt } from '../learn/dataset-features.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import type { Column } from '../table/column.ts';
import { isNumeric } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';
import { unknownColumn } from '../table/roles.ts';
import { quantileSorted } from '../stats/quantile.ts';

/** The most common levels of a slice are named; the rest is `other`. */
const MOST_LEVELS = 20;
/** Numbers with at most this many different values are taken as they are, others in quarters. */
const FEW_VALUES = 10;

const MISSING_LEVEL = 'missing';
const OTHER_LEVEL = 'other';

export interface Slice {
  /** The column, or the expression as written. */
  readonly name: string;
  /** Level → positions among `rows`, rising. Every row is in exactly one level. */
  readonly levels: ReadonlyMap<string, Uint32Array>;
}

export type Slices =
  | { readonly ok: true; readonly slices: readonly Slice[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Slices of the chosen rows by a column (its values; numbers with more than ten values in quarters) or by an
 * expression (`distance > 1000`: true, false, missing).
 */
export async function sliceRows(dataset: Dataset, rows: Uint32Array, wanted: readonly string[]): Promise<Slices> {
  const slices: Slice[] = [];
  const problems: Problem[] = [];
  for (const [at, name] of wanted.entries()) {
    const key = `slices.${at}`;
    if (dataset.field(name)) {
      slices.push({ name, levels: group(levelsOfColumn(await dataset.column(name), rows)) });
      continue;
    }
    if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      problems.push(unknownColumn(dataset, name, key));
      continue;
    }
    const compiled = compileCondition(name, dataset.fields);
    if (!compiled.ok) {
      problems.push(...compiled.problems.map((each) => inText(each, key)));
      continue;
    }
    const columns = new Map<string, Column>();
    for (const each of compiled.columns) columns.set(each, await dataset.column(each));
    const answers = compiled.evaluate(columns, dataset.rowCount);
    slices.push({ name, levels: group(Array.from(rows, (row) => levelAt(answers, row) ?? MISSING_LEVEL)) });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, slices };
}

/** Line and column of an expression's problem are within its text, which the key names. */
function inText(found: Problem, key: string): Problem {
  const { line: _line, column, endLine: _endLine, endColumn: _endColumn, ...where } = found.where;
  return problem(found.code, { ...found.params, at: column ?? 1 }, { ...where, key }, found.severity);
}

function levelsOfColumn(column: Column, rows: Uint32Array): string[] {
  if (isNumeric(column) && column.type !== 'boolean') {
    const values = Float64Array.from(rows, (row) => (levelAt(column, row) === undefined ? NaN : column.values[row]!));
    const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    if (new Set(sorted).size > FEW_VALUES) return quarters(values, sorted);
  }
  return Array.from(rows, (row) => levelAt(column, row) ?? MISSING_LEVEL);
}

/** `low … high` of the quarter that a value lies in; equal edges make fewer than four. */
function quarters(values: Float64Array, sorted: Float64Array): string[] {
  const cuts = [0.25, 0.5, 0.75].map((q) => quantileSorted(sorted, q));
  const edges = [...new Set([sorted[0]!, ...cuts, sorted.at(-1)!])];
  const names = edges.slice(1).map((high, at) => `${shown(edges[at]!)} … ${shown(high)}`);
  return Array.from(values, (value) => {
    if (Number.isNaN(value)) return MISSING_LEVEL;
    let bin = 0;
    while (bin < names.length - 1 && value >= edges[bin + 1]!) bin++;
    return names[bin]!;
  });
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Positions by level, the most common level first, equally common ones by name. */
function group(levels: readonly string[]): Map<string, Uint32Array> {
  const counts = new Map<string, number>();
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
  const named = [...counts].sort(([a, n], [b, m]) => m - n || byCodeUnit(a, b)).map(([level]) => level);
  const kept = new Set(named.length > MOST_LEVELS ? named.slice(0, MOST_LEVELS - 1) : named);
  const positions = new Map<string, number[]>([...kept].map((level) => [level, []]));
  levels.forEach((level, at) => {
    const name = kept.has(level) ? level : OTHER_LEVEL;
    const list = positions.get(name);
    if (list) list.push(at);
    else positions.set(name, [at]);
  });
  return new Map([...positions].map(([level, list]) => [level, Uint32Array.from(list)]));
}
