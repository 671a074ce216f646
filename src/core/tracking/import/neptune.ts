/** Neptune: its runs table, as CSV from the page or as CSV, JSON or Parquet of `fetch_runs_table().to_pandas()`. */
import { problem, type Problem } from '../../problem.ts';
import { trackedRunId, type MetricValue, type RunStatus, type RunValue, type TrackedRun } from '../tracked-run.ts';
import {
  importedOf,
  metricOf,
  momentOf,
  paramOf,
  saidMetric,
  saidProblems,
  statusOf,
  textOf,
  twiceProblems,
  unread,
  type Imported,
  type ImportedRun,
  type LeftOut,
  type Rows,
  type Said,
  type TableRow,
} from './imported.ts';

const STATES: Readonly<Record<string, RunStatus>> = {
  inactive: 'finished',
  idle: 'finished',
  active: 'running',
  running: 'running',
};

/** Spaces of names that people set before a run. */
export const SETTINGS = /^(parameters|params|config|configs|hyperparameters|hparams)\//;
/** What Neptune writes by itself beside `sys/`. */
export const SYSTEM = /^(monitoring|source_code)\//;
export const READ = [
  'sys/id',
  'sys/name',
  'sys/state',
  'sys/creation_time',
  'sys/running_time',
  'sys/failed',
  'sys/description',
];

/**
 * `parameters/…` (also `params/`, `config/`, `hyperparameters/`, `hparams/`) are parameters, `metrics/…` and every other
 * column of numbers metrics, other columns parameters, `sys/…` tags; `monitoring/` and `source_code/` are left out.
 */
export function readNeptuneTable(table: Rows, said: Said, file: string): Imported {
  const { columns, rows } = table;
  const problems: Problem[] = saidProblems(said, columns, file);
  const results = new Set(
    columns.filter((name) => {
      if (said.metrics.includes(name)) return true;
      if (said.params.includes(name) || SETTINGS.test(name)) return false;
      return rows.every(({ cells: { [name]: cell } }) => cell === undefined || metricOf(cell) !== undefined);
    }),
  );
  const short = (name: string) => shortName(name, columns);
  const runs = rows.map((row): ImportedRun => {
    const params: Record<string, RunValue> = {};
    const metrics: Record<string, MetricValue> = {};
    const tags: Record<string, string> = {};
    for (const [name, cell] of Object.entries(row.cells)) {
      if (READ.includes(name) || SYSTEM.test(name)) continue;
      if (name.startsWith('sys/')) tags[name.slice(4)] = textOf(cell)!;
      else if (!results.has(name)) params[short(name)] = paramOf(cell);
      else metrics[short(name)] = saidMetric(row, name, problems, file) ?? 'NaN';
    }
    return { run: { ...neptuneRun(row, problems, file), params, metrics, tags, file }, series: {} };
  });
  problems.push(...twiceProblems(runs, rows, file));
  const empty = unread(table);
  const isOpen = (name: string) =>
    !/^(sys|metrics)\//.test(name) && !SYSTEM.test(name) && !said.metrics.includes(name) && !said.params.includes(name);
  const guessed = [...results].filter((name) => isOpen(name) && !empty.some((each) => each.name === name));
  const system = columns.filter((name) => SYSTEM.test(name));
  const leftOut = [...system.map((name): LeftOut => ({ name, why: 'system', count: rows.length })), ...empty];
  return importedOf({ runs, guessed: guessed.map((name) => ({ name, as: 'metrics' })), leftOut }, problems);
}

/** Without the space that its role already says, unless another column has that name. */
export function shortName(name: string, columns: readonly string[]): string {
  const bare = name.replace(/^(parameters|metrics)\//, '');
  return columns.includes(bare) ? name : bare;
}

/** What Neptune itself writes of a run. */
export function neptuneRun(
  row: TableRow,
  problems: Problem[],
  file: string,
): Omit<TrackedRun, 'params' | 'metrics' | 'tags'> {
  const text = (name: string) => textOf(row.cells[name]);
  const id = text('sys/id');
  if (id === undefined) problems.push(problem('import.no_id', {}, { file, row: row.row, field: 'sys/id' }));
  const startedAt = momentOf(row, 'sys/creation_time', problems, file);
  const seconds = metricOf(row.cells['sys/running_time']);
  const status = statusOf(row, 'sys/state', STATES, problems, file);
  return {
    id: trackedRunId('neptune', id ?? ''),
    source: 'neptune' as const,
    name: text('sys/name') ?? id ?? '',
    status: text('sys/failed')?.toLowerCase() === 'true' ? ('failed' as const) : status,
    ...(startedAt !== undefined && { startedAt }),
    ...(startedAt !== undefined && typeof seconds === 'number' && { endedAt: startedAt + Math.round(seconds * 1000) }),
    ...(text('sys/description') !== undefined && { note: text('sys/description')! }),
  };
}
