/** What the readers of other trackers' exports share. */
import type { Json, JsonObject } from '../../json.ts';
import { problem, type Problem } from '../../problem.ts';
import { readTimestamp } from '../../table/moment.ts';
import type { MetricValue, RunStatus, RunValue, TrackedRun } from '../tracked-run.ts';

export const IMPORT_SOURCES = ['wandb', 'neptune', 'mlflow'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

export interface ImportedRun {
  readonly run: TrackedRun;
  /** Curves by metric: `[step, value]`, steps rising, values finite. */
  readonly series: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** Why a part of an export does not come in; `nested`: lists and records, which no run here holds. */
export const LEFT_OUT = ['empty', 'system', 'media', 'nested', 'kind', 'deleted', 'artifacts'] as const;

export interface LeftOut {
  /** Column or attribute; empty where it is no single one. */
  readonly name: string;
  readonly why: (typeof LEFT_OUT)[number];
  /** How many cells, files or runs. */
  readonly count: number;
}

/** A column of numbers of which the export does not say whether it was set or measured. */
export interface Guess {
  /** As the file names it: what a person corrects it by. */
  readonly name: string;
  readonly as: 'params' | 'metrics';
}

export interface ImportedRuns {
  readonly runs: readonly ImportedRun[];
  readonly guessed: readonly Guess[];
  readonly leftOut: readonly LeftOut[];
}

/** Runs, or everything that is wrong with the file: a file comes in whole or not at all. */
export type Imported =
  ({ readonly ok: true } & ImportedRuns) | { readonly ok: false; readonly problems: readonly Problem[] };

/** What was read, unless something is wrong. */
export function importedOf(found: ImportedRuns, problems: readonly Problem[]): Imported {
  return problems.length > 0 ? { ok: false, problems } : { ok: true, ...found };
}

/** Columns without a single value, and those that hold lists or records. */
export function unread({ columns, rows, nested }: Rows): LeftOut[] {
  const filled = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  const empty = columns.filter((name) => !filled.has(name));
  return [
    ...empty.map((name): LeftOut => ({ name, why: 'empty', count: rows.length })),
    ...nested.map((name): LeftOut => ({ name, why: 'nested', count: rows.length })),
  ];
}

/** An exported table. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Columns of lists or records, which were not read. */
  readonly nested: readonly string[];
}

/** One row of an exported table, from 1; cells that are missing are left out. */
export interface TableRow {
  readonly row: number;
  readonly cells: Readonly<Record<string, Json>>;
}

/** Columns that the person has said are one or the other. */
export interface Said {
  readonly params: readonly string[];
  readonly metrics: readonly string[];
}

const WORDS: Readonly<Record<string, MetricValue>> = {
  nan: 'NaN',
  inf: 'Infinity',
  infinity: 'Infinity',
  '+inf': 'Infinity',
  '-inf': '-Infinity',
  '-infinity': '-Infinity',
};

/** A number, or text that writes one (`0.5`, `NaN`, `-inf`), as a metric's value; undefined for everything else. */
export function metricOf(value: Json | undefined): MetricValue | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const word = WORDS[value.trim().toLowerCase()];
  if (word !== undefined) return word;
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
}

/** A cell as a parameter: nested values as their JSON. */
export function paramOf(value: Json): RunValue {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
}

export function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** ISO 8601 text as milliseconds since 1970; undefined with a problem in `problems` when it is none. */
export function momentOf(
  { row, cells }: TableRow,
  field: string,
  problems: Problem[],
  file: string,
): number | undefined {
  const text = textOf(cells[field]);
  if (text === undefined || text === '') return undefined;
  const micros = readTimestamp(text);
  if (micros === undefined) problems.push(problem('import.moment', { got: text }, { file, row, field }));
  return micros === undefined ? undefined : Math.floor(micros / 1000);
}

/** The status that a tracker's word stands for; `finished` where the row has none. */
export function statusOf(
  { row, cells }: TableRow,
  field: string,
  words: Readonly<Record<string, RunStatus>>,
  problems: Problem[],
  file: string,
): RunStatus {
  const text = textOf(cells[field]);
  if (text === undefined || text === '') return 'finished';
  const status = Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined;
  if (status === undefined) {
    problems.push(problem('import.status', { got: text, expected: Object.keys(words) }, { file, row, field }));
  }
  return status ?? 'finished';
}

/** The metric's value, or a problem where the person called a column a metric that holds something else. */
export function saidMetric(row: TableRow, field: string, problems: Problem[], file: string): MetricValue | undefined {
  const value = metricOf(row.cells[field]);
  if (value === undefined) {
    const got = textOf(row.cells[field]) ?? '';
    problems.push(problem('import.no_number', { got }, { file, row: row.row, field }));
  }
  return value;
}

/** Problems of names in `--params` and `--metrics` that the table lacks or that stand in both. */
export function saidProblems({ params, metrics }: Said, columns: readonly string[], file: string): Problem[] {
  const unknown = [...params, ...metrics].filter((name) => !columns.includes(name));
  const both = params.filter((name) => metrics.includes(name));
  return [
    ...unknown.map((name) => problem('import.no_column', { name, columns: columns.slice(0, 40) }, { file })),
    ...both.map((name) => problem('import.both', { name }, { file })),
  ];
}

/** A problem for every row whose run another row is already. */
export function twiceProblems(runs: readonly ImportedRun[], rows: readonly TableRow[], file: string): Problem[] {
  const first = new Map<string, number>();
  return runs.flatMap(({ run }, index) => {
    const { row } = rows[index]!;
    const earlier = first.get(run.id);
    if (earlier !== undefined) return [problem('import.twice', { name: run.name, earlier }, { file, row })];
    first.set(run.id, row);
    return [];
  });
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}
