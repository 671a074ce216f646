/**
 * Neptune's own exporter (https://github.com/neptune-ai/neptune-exporter, its README's *Parquet schema*): a row for
 * every value of every attribute, in a folder of `<run>_part_<n>.parquet` for each project.
 */
import { problem, type Problem } from '../../problem.ts';
import type { MetricValue, RunValue } from '../tracked-run.ts';
import type { Guess, Imported, ImportedRun, LeftOut, Said, TableRow } from './imported.ts';
import { importedOf, metricOf, paramOf, textOf } from './imported.ts';
import { neptuneRun, READ, SETTINGS, shortName, SYSTEM } from './neptune.ts';
import type { OpenTable } from './read-rows.ts';

const COLUMNS = ['project_id', 'run_id', 'attribute_path', 'attribute_type'];

export function isExporterTable(columns: readonly string[]): boolean {
  return COLUMNS.every((name) => columns.includes(name));
}

/** What of a run was read so far. */
interface Draft {
  readonly project: string;
  readonly run: string;
  /** The row where it begins, for messages. */
  readonly row: number;
  readonly file: string;
  readonly values: Map<string, { readonly type: string; readonly value: RunValue }>;
  /** Attribute → step → value. */
  readonly series: Map<string, Map<number, MetricValue>>;
}

const ROWS_AT_A_TIME = 65_536;
const SCALARS = ['float', 'int', 'string', 'bool', 'datetime'];

/** Takes the files of an export in one after another, since a run may stand in several. */
export class ExporterReader {
  private readonly runs = new Map<string, Draft>();
  private readonly leftOut = new Map<string, LeftOut>();

  /** Cost: linear in the rows; memory: one value for each attribute and step. */
  async add(table: OpenTable, file: string, breathe: () => Promise<void>): Promise<void> {
    for (let start = 0; start < table.count; start += ROWS_AT_A_TIME) {
      for (const row of await table.read(start, Math.min(start + ROWS_AT_A_TIME, table.count))) this.take(row, file);
      await breathe();
    }
  }

  private take({ row, cells }: TableRow, file: string): void {
    const text = (name: string) => textOf(cells[name]) ?? '';
    const [project, run, path, type] = COLUMNS.map(text) as [string, string, string, string];
    const id = JSON.stringify([project, run]);
    let draft = this.runs.get(id);
    if (!draft) this.runs.set(id, (draft = { project, run, row, file, values: new Map(), series: new Map() }));
    if (SYSTEM.test(path)) return this.leave(path, 'system');
    if (type === 'float_series') {
      const value = metricOf(cells['float_value']);
      const curve = draft.series.get(path) ?? new Map<number, MetricValue>();
      if (value !== undefined) draft.series.set(path, curve.set(Number(text('step')), value));
    } else if (SCALARS.includes(type)) {
      const value = cells[`${type}_value`];
      if (value !== undefined) draft.values.set(path, { type, value: paramOf(value) });
    } else this.leave(path, 'kind');
  }

  private leave(name: string, why: LeftOut['why']): void {
    const id = `${why} ${name}`;
    this.leftOut.set(id, { name, why, count: (this.leftOut.get(id)?.count ?? 0) + 1 });
  }

  /** The runs of every file that was taken in. `place` is named where nothing was. */
  finish(said: Said, place: string): Imported {
    const drafts = [...this.runs.values()];
    const problems: Problem[] = [];
    const names = [...new Set(drafts.flatMap(({ values, series }) => [...values.keys(), ...series.keys()]))];
    const numeric = new Set(names);
    for (const { values } of drafts) {
      for (const [name, { type }] of values) if (type !== 'float' && type !== 'int') numeric.delete(name);
    }
    const guessed: Guess[] = [];
    const results = new Set(names.filter((name) => numeric.has(name) && this.isResult(name, drafts, said, guessed)));
    const runs = drafts.map((draft) => runOf(draft, results, names, problems));
    if (runs.length === 0) problems.push(problem('import.no_runs', {}, { file: place }));
    const unknown = [...said.params, ...said.metrics].filter((name) => !names.includes(name));
    problems.push(
      ...unknown.map((name) => problem('import.no_column', { name, columns: names.slice(0, 40) }, { file: place })),
    );
    return importedOf({ runs, guessed, leftOut: [...this.leftOut.values()] }, problems);
  }

  /** A series was measured; a single number of no known space was, as in Neptune's table, and may be otherwise. */
  private isResult(name: string, drafts: readonly Draft[], said: Said, guessed: Guess[]): boolean {
    if (name.startsWith('sys/')) return false;
    if (drafts.some(({ series }) => series.has(name)) || said.metrics.includes(name)) return true;
    if (said.params.includes(name) || SETTINGS.test(name)) return false;
    if (!name.startsWith('metrics/')) guessed.push({ name, as: 'metrics' });
    return true;
  }
}

function runOf(draft: Draft, results: ReadonlySet<string>, names: readonly string[], problems: Problem[]): ImportedRun {
  const { project, run, row, file, values, series } = draft;
  const system = [...values].flatMap(([name, { value }]) => (READ.includes(name) ? [[name, value] as const] : []));
  const own = neptuneRun({ row, cells: { 'sys/id': run, ...Object.fromEntries(system) } }, problems, file);
  const params: Record<string, RunValue> = {};
  const metrics: Record<string, MetricValue> = {};
  const tags: Record<string, string> = {};
  const short = (name: string) => shortName(name, names);
  for (const [name, { value }] of values) {
    if (READ.includes(name)) continue;
    if (name.startsWith('sys/')) tags[name.slice(4)] = String(value);
    else if (results.has(name)) metrics[short(name)] = metricOf(value) ?? 'NaN';
    else params[short(name)] = value;
  }
  const curves = [...series].map(([name, steps]) => [short(name), [...steps].sort(([a], [b]) => a - b)] as const);
  for (const [name, points] of curves) metrics[name] = points.at(-1)![1];
  const finite = curves.map(([name, points]) => [name, points.filter((each) => isFinitePoint(each))] as const);
  return {
    run: { ...own, ...(project !== '' && { notebook: project }), params, metrics, tags, file },
    series: Object.fromEntries(finite),
  };
}

function isFinitePoint(point: [number, MetricValue]): point is [number, number] {
  return typeof point[1] === 'number';
}
