/** MLflow's store of files, the folder `mlruns`: `<experiment>/<run>/{meta.yaml, params/, metrics/, tags/}`. */
import { parse, YAMLParseError } from 'yaml';
import type { WireMetric } from '../../mlflow/api.ts';
import { fromTravelling } from '../../mlflow/sync-run.ts';
import { problem, type Problem } from '../../problem.ts';
import { metricValue, trackedRunId, type RunStatus, type TrackedRun } from '../tracked-run.ts';
import { importedOf, type Imported, type ImportedRun, type LeftOut } from './imported.ts';

/** A file below the folder, its path with `/`. */
export interface StoreFile {
  readonly path: string;
  read(): Promise<Uint8Array>;
}

/** MLflow's numbers of a run's states: running, scheduled, finished, failed, killed. */
const STATUSES: readonly (RunStatus | undefined)[] = [
  undefined,
  'running',
  'running',
  'finished',
  'failed',
  'cancelled',
];

type Meta = Readonly<Record<string, unknown>>;

/**
 * Every run that was not deleted, with its curves; ids are those of a sync with a server over the same runs. `folder`
 * is named in problems: `import.meta`, `import.metric_line`, `import.sqlite`, `import.no_runs`. Cost: linear in the files.
 */
export async function readMlflowStore(files: readonly StoreFile[], folder: string): Promise<Imported> {
  const kept = files.filter(({ path }) => !path.split('/').includes('.trash'));
  const problems: Problem[] = [];
  const metas = new Map<string, Meta>();
  for (const file of kept) {
    const at = /^(.*\/)?meta\.yaml$/.exec(file.path);
    if (at) metas.set(at[1] ?? '', await readMeta(file, folder, problems));
  }
  const isRun = (place: string) => metas.get(place)?.['run_id'] !== undefined;
  const filesOf = new Map<string, StoreFile[]>();
  for (const file of kept) {
    const place = runPlace(file.path, isRun);
    const own = filesOf.get(place) ?? [];
    own.push(file);
    filesOf.set(place, own);
  }
  const runs: ImportedRun[] = [];
  let [deleted, artifacts] = [0, 0];
  for (const [place, meta] of [...metas].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isRun(place)) continue;
    if (meta['lifecycle_stage'] === 'deleted') {
      deleted++;
      continue;
    }
    const above = metas.get(place.replace(/[^/]+\/$/, ''));
    const own = filesOf.get(place) ?? [];
    artifacts += own.filter(({ path }) => path.startsWith(`${place}artifacts/`)).length;
    runs.push(await readRun(place, meta, above?.['name'], own, folder, problems));
  }
  if (runs.length === 0 && problems.length === 0) {
    // As MLflow itself names the database that it keeps runs in where it keeps no folder of them.
    const database = files.some(({ path }) => /(^|\/)mlflow\.db$/.test(path));
    problems.push(problem(database ? 'import.sqlite' : 'import.no_runs', {}, { file: folder }));
  }
  const without: LeftOut[] = [
    { name: '', why: 'deleted', count: deleted },
    { name: '', why: 'artifacts', count: artifacts },
  ];
  return importedOf({ runs, guessed: [], leftOut: without.filter(({ count }) => count > 0) }, problems);
}

/** The folder of the run that a file is in, with a slash at its end; empty for a file of none. */
function runPlace(path: string, isRun: (place: string) => boolean): string {
  for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
    const place = path.slice(0, end + 1);
    if (isRun(place)) return place;
    if (end === 0) break;
  }
  return '';
}

async function readMeta(file: StoreFile, folder: string, problems: Problem[]): Promise<Meta> {
  try {
    const meta: unknown = parse(text(await file.read()));
    if (meta !== null && typeof meta === 'object') return meta as Meta;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
  }
  problems.push(problem('import.meta', {}, { file: `${folder}/${file.path}` }));
  return {};
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function readRun(
  place: string,
  meta: Meta,
  experiment: unknown,
  files: readonly StoreFile[],
  folder: string,
  problems: Problem[],
): Promise<ImportedRun> {
  const below = (part: string) =>
    files.flatMap((file) => {
      const start = `${place}${part}/`;
      return file.path.startsWith(start) ? [{ key: file.path.slice(start.length), file }] : [];
    });
  const pairs = async (part: string) =>
    Promise.all(below(part).map(async ({ key, file }) => ({ key, value: text(await file.read()) })));
  const histories = new Map<string, WireMetric[]>();
  for (const { key, file } of below('metrics')) {
    histories.set(key, metricLines(key, text(await file.read()), `${folder}/${file.path}`, problems));
  }
  const tags = await pairs('tags');
  const artifact = (path: string) => files.find((each) => each.path === `${place}artifacts/${path}`)?.read();
  const file = async (path: string) => artifact(path);
  const read = await fromTravelling({ params: await pairs('params'), tags, histories, file });
  const tag = (name: string) => tags.find(({ key }) => key === name)?.value;
  const parent = tag('mlflow.parentRunId');
  const [runId, startedAt, endedAt] = [String(meta['run_id']), meta['start_time'], meta['end_time']];
  const status = STATUSES[Number(meta['status'])];
  if (status === undefined) problems.push(problem('import.meta', {}, { file: `${folder}/${place}meta.yaml` }));
  const run: TrackedRun = {
    id: trackedRunId('mlflow', runId),
    source: 'mlflow',
    name: tag('mlflow.runName') ?? (typeof meta['run_name'] === 'string' ? meta['run_name'] : runId),
    ...(typeof experiment === 'string' && { notebook: experiment }),
    status: status ?? 'finished',
    ...(typeof startedAt === 'number' && { startedAt }),
    ...(typeof endedAt === 'number' && { endedAt }),
    params: read.params,
    metrics: Object.fromEntries(Object.entries(read.metrics).map(([name, value]) => [name, metricValue(value)])),
    tags: read.tags,
    ...(tag('mlflow.note.content') !== undefined && { note: tag('mlflow.note.content')! }),
    ...(parent !== undefined && { parent: trackedRunId('mlflow', parent) }),
    file: folder,
  };
  const series = Object.entries(read.series).map(
    ([name, points]) => [name, points.filter(([, value]) => Number.isFinite(value))] as const,
  );
  return { run, series: Object.fromEntries(series) };
}

/** Lines `timestamp value step`, to which newer versions add a data set. */
function metricLines(key: string, content: string, file: string, problems: Problem[]): WireMetric[] {
  const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };
  return content.split('\n').flatMap((each, index): WireMetric[] => {
    if (each.trim() === '') return [];
    const [timestamp = '', value = '', step = '0'] = each.trim().split(' ');
    const number = words[value.toLowerCase()] ?? Number(value);
    const right = value !== '' && (Number.isFinite(number) || value.toLowerCase() in words);
    if (!right || !/^\d+$/.test(timestamp) || !/^-?\d+$/.test(step)) {
      problems.push(problem('import.metric_line', { got: each.slice(0, 60) }, { file, line: index + 1 }));
      return [];
    }
    return [{ key, value: number, timestamp: Number(timestamp), step: Number(step) } as WireMetric];
  });
}
