/** Runs as tables that leave: CSV for other tools, Markdown for a paper or a pull request; every figure with its runs. */
import { groupRuns, spreadOf, type Spread } from './group-runs.ts';
import { compareRunValues } from './run-value.ts';
import { valueAt, type RunIndex } from './run-index.ts';
import type { RunValue } from './tracked-run.ts';

export interface PivotCell {
  /** Undefined where none of the runs has a finite value. */
  readonly spread: Spread | undefined;
  readonly runs: readonly string[];
}

export interface Pivot {
  /** Names of the columns whose values stand down the side. */
  readonly down: readonly string[];
  /** Name of the column whose values stand along the top. */
  readonly across: string | undefined;
  readonly measure: string;
  readonly heads: readonly (RunValue | undefined)[];
  readonly rows: readonly {
    readonly values: readonly (RunValue | undefined)[];
    /** One for each head; undefined where no run is both. */
    readonly cells: readonly (PivotCell | undefined)[];
  }[];
}

/** Mean and spread of one metric over the runs that agree in `down` and, along the top, in `across`. */
export function pivotRuns(
  index: RunIndex,
  rows: Uint32Array,
  layout: { readonly down: readonly number[]; readonly across: number | undefined; readonly measure: number },
): Pivot {
  const { down, across, measure } = layout;
  const headsOf = (of: Uint32Array) => (across === undefined ? [undefined] : distinctValues(index, across, of));
  const heads = headsOf(rows);
  const groups = groupRuns(index, rows, down, []);
  return {
    down: down.map((c) => index.columns[c]!.name),
    across: across === undefined ? undefined : index.columns[across]!.name,
    measure: index.columns[measure]!.name,
    heads,
    rows: groups.map((group) => ({
      values: group.values,
      cells: heads.map((head) => {
        const members =
          across === undefined
            ? [...group.rows]
            : [...group.rows].filter((row) => valueAt(index, across, row) === head);
        return members.length === 0 ? undefined : cellOf(index, measure, members);
      }),
    })),
  };
}

function cellOf(index: RunIndex, measure: number, members: readonly number[]): PivotCell {
  const values = members.map((row) => Number(valueAt(index, measure, row) ?? NaN));
  return { spread: spreadOf(values), runs: members.map((row) => runId(index, row)) };
}

function distinctValues(index: RunIndex, c: number, rows: Uint32Array): (RunValue | undefined)[] {
  const found = new Set(Array.from(rows, (row) => valueAt(index, c, row)));
  const known = [...found].filter((value) => value !== undefined).sort(compareRunValues);
  return found.has(undefined) ? [...known, undefined] : known;
}

function runId(index: RunIndex, row: number): string {
  const c = index.columns.findIndex(({ id }) => id === 'attributes.id');
  return String(valueAt(index, c, row));
}

/** `mean`, `sd`, `n` and `runs` of each head in columns of their own, numbers with every digit, by RFC 4180. */
export function pivotCsv(pivot: Pivot): string {
  const parts = ['mean', 'sd', 'n', 'runs'];
  const headed = (head: RunValue | undefined, part: string) =>
    pivot.across === undefined ? `${pivot.measure} ${part}` : `${pivot.across}=${textOf(head)} ${part}`;
  const top = [...pivot.down, ...pivot.heads.flatMap((head) => parts.map((part) => headed(head, part)))];
  const body = pivot.rows.map(({ values, cells }) => [
    ...values.map(textOf),
    ...cells.flatMap((cell) => [
      textOf(cell?.spread?.mean),
      textOf(cell?.spread?.sd),
      String(cell?.spread?.n ?? 0),
      (cell?.runs ?? []).join(' '),
    ]),
  ]);
  return csvOf([top, ...body]);
}

/**
 * A table of `mean ± sd (n)`, and under it the run ids of each figure as numbered notes.
 * @param number how a number is written, for example with four digits.
 */
export function pivotMarkdown(pivot: Pivot, number: (value: number) => string): string {
  const notes: string[] = [];
  const shown = (cell: PivotCell | undefined): string => {
    if (!cell) return '';
    notes.push(cell.runs.map((run) => `\`${run}\``).join(', '));
    return `${spreadText(cell.spread, number)} [${notes.length}]`;
  };
  const heads = pivot.heads.map((head) =>
    pivot.across === undefined ? pivot.measure : `${pivot.measure}, ${pivot.across} = ${textOf(head)}`,
  );
  const body = pivot.rows.map(({ values, cells }) => [...values.map(textOf), ...cells.map(shown)]);
  const table = markdownOf([...pivot.down, ...heads], pivot.down.length, body);
  return `${table}\n${notes.map((note, at) => `[${at + 1}] ${note}\n`).join('')}`;
}

/** `12.3 ± 0.4 (5)`: mean, standard deviation and count; without a deviation for a single run. */
export function spreadText(spread: Spread | undefined, number: (value: number) => string): string {
  if (!spread) return '';
  const sd = spread.sd === undefined ? '' : ` ± ${number(spread.sd)}`;
  return `${number(spread.mean)}${sd} (${spread.n})`;
}

/** The rows as they stand, a column each with its source in front, the run's id first. */
export function runsCsv(index: RunIndex, rows: Uint32Array, columns: readonly number[]): string {
  const top = ['run', 'name', ...columns.map((c) => index.columns[c]!.id)];
  const body = Array.from(rows, (row) => [
    runId(index, row),
    textOf(nameOf(index, row)),
    ...columns.map((c) => textOf(valueAt(index, c, row))),
  ]);
  return csvOf([top, ...body]);
}

export function runsMarkdown(
  index: RunIndex,
  rows: Uint32Array,
  columns: readonly number[],
  number: (value: number) => string,
): string {
  const body = Array.from(rows, (row) => [
    textOf(nameOf(index, row)),
    ...columns.map((c) => {
      const value = valueAt(index, c, row);
      return typeof value === 'number' ? number(value) : textOf(value);
    }),
    `\`${runId(index, row)}\``,
  ]);
  const numeric = columns.map((c) => index.columns[c]!.numeric);
  return markdownOf(['name', ...columns.map((c) => index.columns[c]!.name), 'run'], 1, body, [...numeric, false]);
}

/** Runs side by side: a line for each of `columns`, the ids of the runs last. */
export function comparisonMarkdown(
  index: RunIndex,
  rows: readonly number[],
  columns: readonly number[],
  number: (value: number) => string,
): string {
  const shown = (c: number, row: number) => {
    const value = valueAt(index, c, row);
    return typeof value === 'number' ? number(value) : textOf(value);
  };
  const body = columns.map((c) => [index.columns[c]!.id, ...rows.map((row) => shown(c, row))]);
  body.push(['run', ...rows.map((row) => `\`${runId(index, row)}\``)]);
  return markdownOf(['', ...rows.map((row) => textOf(nameOf(index, row)))], 1, body);
}

function nameOf(index: RunIndex, row: number): RunValue | undefined {
  const c = index.columns.findIndex(({ id }) => id === 'attributes.name');
  return c < 0 ? undefined : valueAt(index, c, row);
}

function textOf(value: RunValue | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}

/** By RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
function csvOf(lines: readonly (readonly string[])[]): string {
  const field = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]/.test(text) && text !== '-Infinity' ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function markdownOf(
  head: readonly string[],
  texts: number,
  body: readonly (readonly string[])[],
  numeric: readonly boolean[] = head.slice(texts).map(() => true),
): string {
  const escaped = (text: string) =>
    text
      .replaceAll('\\', '\\\\')
      .replaceAll('|', '\\|')
      .replace(/\s*\n\s*/g, ' ');
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |\n`;
  const rule = head.map((_, at) => (at >= texts && numeric[at - texts] ? '---:' : '---'));
  return line(head) + line(rule) + body.map(line).join('');
}
