/** Weights & Biases: the table that its page exports as CSV, and runs as JSON from its API. */
import type { Json, JsonObject } from '../../json.ts';
import type { Problem } from '../../problem.ts';
import { flattenParams, trackedRunId, type MetricValue, type RunStatus, type RunValue } from '../tracked-run.ts';
import {
  importedOf,
  isObject,
  metricOf,
  momentOf,
  paramOf,
  saidMetric,
  saidProblems,
  statusOf,
  textOf,
  twiceProblems,
  unread,
  type Guess,
  type Imported,
  type ImportedRun,
  type LeftOut,
  type Rows,
  type Said,
  type TableRow,
} from './imported.ts';

const STATES: Readonly<Record<string, RunStatus>> = {
  finished: 'finished',
  failed: 'failed',
  crashed: 'failed',
  killed: 'cancelled',
  running: 'running',
  pending: 'running',
};

/** Columns of the table that are neither configuration nor results. */
const OWN = ['Name', 'State', 'Created', 'Runtime', 'ID', 'Notes', 'Tags', 'User', 'Sweep', 'Group', 'Job Type'];
const TAGS: Readonly<Record<string, string>> = {
  Tags: 'tags',
  User: 'user',
  Sweep: 'sweep',
  Group: 'group',
  'Job Type': 'job_type',
};

/** Words within a column's name by which it is a result: the export itself does not say. */
const RESULT =
  /(^|[^a-z])(loss|acc|accuracy|auc|auroc|f1|precision|recall|error|err|rmse|mse|mae|mape|r2|score|perplexity|bleu|rouge|iou|map|ndcg|reward|val|valid|validation|test|eval|metric|metrics)([^a-z]|$)/;

/**
 * A column is a metric when every one of its cells is a number and its name has a word of results (`loss`, `val`, …)
 * or begins with `_` or `summary.`; else a parameter. Columns that the person named are what they said.
 */
export function isWandbMetric(name: string, cells: readonly Json[]): boolean {
  if (name.startsWith('config.') || !cells.every((cell) => metricOf(cell) !== undefined)) return false;
  if (name.startsWith('_') || name.startsWith('summary.')) return true;
  return RESULT.test(name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase());
}

/** The columns of its page, as its API calls the same. */
const API_NAMES: Readonly<Record<string, string>> = {
  name: 'Name',
  state: 'State',
  created_at: 'Created',
  id: 'ID',
  notes: 'Notes',
  tags: 'Tags',
  user: 'User',
  sweep: 'Sweep',
  group: 'Group',
  job_type: 'Job Type',
};

/** Whether it is a table of runs: from the page (`Name`), or laid flat by a script (`name` and `state`). */
export function isWandbTable({ columns, rows }: Rows): boolean {
  if (columns.includes('Name')) return OWN.some((name) => name !== 'Name' && columns.includes(name));
  if (!columns.includes('name') || !columns.includes('state')) return false;
  return rows.every(({ cells }) => Object.hasOwn(STATES, (textOf(cells['state']) ?? 'finished').toLowerCase()));
}

function withPageNames({ columns, rows, nested }: Rows): Rows {
  if (columns.includes('Name')) return { columns, rows, nested };
  const named = (name: string) => (Object.hasOwn(API_NAMES, name) ? API_NAMES[name]! : name);
  return {
    columns: columns.map(named),
    nested,
    rows: rows.map(({ row, cells }) => ({
      row,
      cells: Object.fromEntries(Object.entries(cells).map(([name, cell]) => [named(name), cell])),
    })),
  };
}

/** A run is known by its `ID`; without that column by its name and the time of its creation. */
export function readWandbTable(written: Rows, said: Said, file: string): Imported {
  const table = withPageNames(written);
  const { columns, rows } = table;
  const problems: Problem[] = saidProblems(said, columns, file);
  const guessed: Guess[] = [];
  const results = new Set(
    columns.filter((name) => {
      if (OWN.includes(name) || said.params.includes(name)) return false;
      if (said.metrics.includes(name)) return true;
      const cells = rows.flatMap(({ cells: { [name]: cell } }) => (cell === undefined ? [] : [cell]));
      const found = isWandbMetric(name, cells);
      const isOpen = !/^(_|config\.|summary\.)/.test(name) && cells.length > 0;
      const areNumbers = cells.every((cell) => metricOf(cell) !== undefined);
      if (isOpen && areNumbers) guessed.push({ name, as: found ? 'metrics' : 'params' });
      return found;
    }),
  );
  const runs = rows.map((row): ImportedRun => {
    const params: Record<string, RunValue> = {};
    const metrics: Record<string, MetricValue> = {};
    for (const [name, cell] of Object.entries(row.cells)) {
      if (OWN.includes(name)) continue;
      const short = name.replace(/^(config|summary)\./, '');
      if (!results.has(name)) params[short] = paramOf(cell);
      else metrics[short] = saidMetric(row, name, problems, file) ?? 'NaN';
    }
    const text = (name: string) => textOf(row.cells[name]);
    const name = text('Name') ?? text('ID') ?? `row ${row.row}`;
    const startedAt = momentOf(row, 'Created', problems, file);
    const seconds = metricOf(row.cells['Runtime']);
    const tags = Object.entries(TAGS).flatMap(([from, to]) => (text(from) ? [[to, text(from)!]] : []));
    const run = {
      id: trackedRunId('wandb', text('ID') ?? (startedAt === undefined ? name : `${name}@${startedAt}`)),
      source: 'wandb' as const,
      name,
      status: statusOf(row, 'State', STATES, problems, file),
      ...times(startedAt, seconds),
      params,
      metrics,
      tags: Object.fromEntries(tags) as Record<string, string>,
      ...(text('Notes') !== undefined && { note: text('Notes')! }),
      file,
    };
    return { run, series: {} };
  });
  problems.push(...twiceProblems(runs, rows, file));
  return importedOf({ runs, guessed, leftOut: unread(table) }, problems);
}

function times(startedAt: number | undefined, seconds: MetricValue | undefined) {
  if (startedAt === undefined) return {};
  if (typeof seconds !== 'number') return { startedAt };
  return { startedAt, endedAt: startedAt + Math.round(seconds * 1000) };
}

/**
 * Runs with `config`, `summary` and, where it was fetched, `history`. Numbers of the summary are metrics, its texts
 * tags, media left out. A run is known by `entity/project/id`, as W&B's own addresses are.
 */
export function readWandbRuns({ rows }: Rows, file: string): Imported {
  const problems: Problem[] = [];
  const runs = rows.map((row) => runOf(row, file, problems));
  problems.push(...twiceProblems(runs, rows, file));
  const media = new Map<string, number>();
  for (const { cells } of rows) {
    for (const [name, value] of Object.entries(isObject(cells['summary']) ? cells['summary'] : {})) {
      if (isMedia(value)) media.set(name, (media.get(name) ?? 0) + 1);
    }
  }
  const leftOut = [...media].map(([name, count]): LeftOut => ({ name, why: 'media', count }));
  return importedOf({ runs, guessed: [], leftOut }, problems);
}

/** Whether it is what `run.history()` gives: the steps of a single run. */
export function isWandbHistory({ columns }: Rows): boolean {
  return columns.includes('_step') && !columns.includes('Name') && !columns.includes('name');
}

/** The steps of one run, which is known by the file's name: the history does not name it. */
export function readWandbHistory(table: Rows, file: string): Imported {
  const steps = table.rows.map(({ cells }) => cells as JsonObject);
  const series = seriesOf(steps);
  const first = steps.map((each) => each['_timestamp']).find((each) => typeof each === 'number');
  const last = steps.map((each) => each['_timestamp']).findLast((each) => typeof each === 'number');
  const metrics: Record<string, MetricValue> = {};
  const texts = new Set<string>();
  for (const step of steps) {
    for (const [name, cell] of Object.entries(step)) {
      const value = metricOf(cell);
      if (value === undefined) texts.add(name);
      else if (!name.startsWith('_')) metrics[name] = value;
    }
  }
  const name = file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  const run = {
    id: trackedRunId('wandb', `history/${name}`),
    source: 'wandb' as const,
    name,
    status: 'finished' as const,
    ...(first !== undefined && { startedAt: Math.round(first * 1000) }),
    ...(last !== undefined && { endedAt: Math.round(last * 1000) }),
    params: {},
    metrics,
    tags: {},
    file,
  };
  const leftOut = [...texts].map((each): LeftOut => ({ name: each, why: 'kind', count: steps.length }));
  const curves = Object.entries(series).filter(([each]) => Object.hasOwn(metrics, each));
  return importedOf(
    { runs: [{ run, series: Object.fromEntries(curves) }], guessed: [], leftOut: [...leftOut, ...unread(table)] },
    [],
  );
}

function runOf(row: TableRow, file: string, problems: Problem[]): ImportedRun {
  const { cells } = row;
  const text = (name: string) => textOf(cells[name]);
  const name = text('name') ?? text('id') ?? `row ${row.row}`;
  const summary = withoutMedia(isObject(cells['summary']) ? cells['summary'] : {});
  const metrics: Record<string, MetricValue> = {};
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(flattenParams(summary))) {
    const metric = metricOf(value);
    if (metric !== undefined) metrics[key] = metric;
    else if (value !== null) tags[key] = String(value);
  }
  for (const key of ['entity', 'group', 'job_type', 'sweep', 'user', 'tags']) if (text(key)) tags[key] = text(key)!;
  const startedAt = momentOf(row, cells['created_at'] === undefined ? 'createdAt' : 'created_at', problems, file);
  const params = Object.entries(flattenParams(configOf(cells['config']))).filter(([, value]) => value !== null);
  const place = [text('entity'), text('project'), text('id') ?? name].filter((each) => each !== undefined);
  const run = {
    id: trackedRunId('wandb', place.join('/')),
    source: 'wandb' as const,
    name,
    ...(text('project') !== undefined && { notebook: text('project')! }),
    status: statusOf(row, 'state', STATES, problems, file),
    ...times(startedAt, metricOf(summary['_runtime'])),
    params: Object.fromEntries(params),
    metrics,
    tags,
    ...(text('notes') !== undefined && { note: text('notes')! }),
    file,
  };
  return { run, series: seriesOf(cells['history']) };
}

/** W&B's files wrap each value as `{ value, desc }`; its own settings stand under `_wandb`. */
function configOf(config: Json | undefined): JsonObject {
  if (!isObject(config)) return {};
  const own = Object.entries(config).filter(([name]) => name !== '_wandb');
  const bare = own.map(([name, each]) => [name, isObject(each) && 'value' in each ? each['value']! : each]);
  return Object.fromEntries(bare) as JsonObject;
}

function withoutMedia(summary: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(summary).filter(([name, value]) => name !== '_wandb' && !isMedia(value)));
}

function isMedia(value: Json): boolean {
  return isObject(value) && '_type' in value;
}

function seriesOf(history: Json | undefined): Record<string, [number, number][]> {
  const points = new Map<string, Map<number, number>>();
  for (const [index, each] of (Array.isArray(history) ? history : []).entries()) {
    if (!isObject(each)) continue;
    const step = typeof each['_step'] === 'number' ? each['_step'] : index;
    for (const [name, value] of Object.entries(each)) {
      if (name.startsWith('_') || typeof value !== 'number') continue;
      const curve = points.get(name) ?? new Map<number, number>();
      points.set(name, curve.set(step, value));
    }
  }
  return Object.fromEntries([...points].map(([name, curve]) => [name, [...curve].sort(([a], [b]) => a - b)]));
}
