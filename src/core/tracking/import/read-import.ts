/** Telling whose export a file is, and reading it. */
import { change } from '../../graph/records.ts';
import type { ByteSource, Change, Store } from '../../ports.ts';
import { problem, Refusal, type Problem } from '../../problem.ts';
import type { Breathing } from '../../table/csv/batches.ts';
import { trackedRunChange } from '../tracked-run.ts';
import type { Guess, Imported, ImportedRun, ImportSource, LeftOut, Rows, Said } from './imported.ts';
import { importedOf, isObject } from './imported.ts';
import { readMlflowStore, type StoreFile } from './mlflow-store.ts';
import { readNeptuneTable } from './neptune.ts';
import { ExporterReader, isExporterTable } from './neptune-exporter.ts';
import { allRows, openRows } from './read-rows.ts';
import { isWandbHistory, isWandbTable, readWandbHistory, readWandbRuns, readWandbTable } from './wandb.ts';

export interface ImportChoices {
  /** Where the file does not say whose it is. */
  readonly from?: ImportSource | undefined;
  readonly said: Said;
}

/** Reads an exported file of W&B or Neptune; `from` where the file does not say whose it is (`import.unknown`). */
export async function readImport(breathing: Breathing, source: ByteSource, choices: ImportChoices): Promise<Imported> {
  return refusalsAsProblems(async () => {
    const file = source.name;
    const table = await openRows(breathing, source);
    const { from, said } = choices;
    if (from !== 'wandb' && isExporterTable(table.columns)) return readExporter(breathing, [source], said, file);
    const rows = await allRows(table);
    const tracker = from ?? detect(rows);
    if (tracker === 'neptune') return readNeptuneTable(rows, said, file);
    if (tracker === 'wandb') return readWandb(rows, said, file);
    const { columns, nested } = rows;
    const printed = ['summary', 'config'].every((name) => columns.includes(name) || nested.includes(name));
    const code = printed ? 'import.printed' : 'import.unknown';
    return { ok: false, problems: [problem(code, { columns: columns.slice(0, 20) }, { file })] };
  });
}

/**
 * Reads a folder: one of Neptune's exporter, whose Parquet files are taken together, else MLflow's `mlruns`. Problems
 * name `folder`: `import.no_runs`, and those of `readMlflowStore` and `readImport`.
 */
export async function readImportFolder(
  breathing: Breathing,
  files: readonly ImportFile[],
  folder: string,
  choices: ImportChoices,
): Promise<Imported> {
  const parquet = files.filter(({ path }) => /\.parquet$/i.test(path));
  const isStore = files.some(({ path }) => /(^|\/)meta\.yaml$/.test(path));
  if (isStore || choices.from === 'mlflow' || parquet.length === 0) return readMlflowStore(files, folder);
  const sources = parquet.map(({ path, open }) => open(path));
  return refusalsAsProblems(() => readExporter(breathing, sources, choices.said, folder));
}

/**
 * Reads several files of which each is a whole export; a run that stands in two is the one of the later file. What was
 * guessed of the same column is said once. Problems of all of them.
 */
export async function readImportFiles(
  breathing: Breathing,
  sources: readonly ByteSource[],
  choices: ImportChoices,
): Promise<Imported> {
  const [first] = sources;
  if (sources.length === 1) return readImport(breathing, first!, choices);
  const problems: Problem[] = [];
  const runs = new Map<string, ImportedRun>();
  const guessed = new Map<string, Guess>();
  const leftOut: LeftOut[] = [];
  for (const source of sources) {
    const read = await readOneOfMany(breathing, source, choices);
    if (!read.ok) {
      problems.push(...read.problems.map((each) => ({ ...each, where: { file: source.name, ...each.where } })));
      continue;
    }
    for (const each of read.runs) runs.set(each.run.id, each);
    for (const each of read.guessed) guessed.set(each.name, each);
    leftOut.push(...read.leftOut);
  }
  return importedOf({ runs: [...runs.values()], guessed: [...guessed.values()], leftOut }, problems);
}

/** A column that the person spoke of may stand in another of the files. */
async function readOneOfMany(breathing: Breathing, source: ByteSource, choices: ImportChoices): Promise<Imported> {
  const read = await readImport(breathing, source, choices);
  if (read.ok || read.problems.some(({ code }) => code !== 'import.no_column')) return read;
  const absent = new Set(read.problems.map(({ params }) => params['name']));
  const here = (names: readonly string[]) => names.filter((name) => !absent.has(name));
  const said = { params: here(choices.said.params), metrics: here(choices.said.metrics) };
  return readImport(breathing, source, { ...choices, said });
}

/** A file below a folder, its path with `/`. */
export interface ImportFile extends StoreFile {
  /** Under the name by which problems speak of it. */
  open(name: string): ByteSource;
}

async function readExporter(
  breathing: Breathing,
  sources: readonly ByteSource[],
  said: Said,
  place: string,
): Promise<Imported> {
  const reader = new ExporterReader();
  for (const source of sources) {
    const table = await openRows(breathing, source);
    const { columns } = table;
    if (!isExporterTable(columns)) {
      throw new Refusal(problem('import.unknown', { columns: columns.slice(0, 20) }, { file: source.name }));
    }
    await reader.add(table, source.name, () => breathing.breathe());
  }
  return reader.finish(said, place);
}

async function refusalsAsProblems(read: () => Promise<Imported>): Promise<Imported> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    throw error;
  }
}

function readWandb(rows: Rows, said: Said, file: string): Imported {
  if (hasRuns(rows)) return readWandbRuns(rows, file);
  return isWandbHistory(rows) ? readWandbHistory(rows, file) : readWandbTable(rows, said, file);
}

function detect(rows: Rows): ImportSource | undefined {
  if (rows.columns.includes('sys/id')) return 'neptune';
  return hasRuns(rows) || isWandbTable(rows) || isWandbHistory(rows) ? 'wandb' : undefined;
}

function hasRuns({ rows }: Rows): boolean {
  return rows.length > 0 && rows.every(({ cells }) => isObject(cells['summary']) || isObject(cells['config']));
}

/** The changes that bring a run in, or put it in the place of itself: curves that it no longer has are taken away. */
export async function importChanges(store: Store, { run, series }: ImportedRun): Promise<Change[]> {
  const curves = Object.entries(series).map(([name, points]) => change('series', `${run.id}/${name}`, { points }));
  const kept = await store.records.list('series', `${run.id}/`);
  const gone = kept.filter(({ id }) => !curves.some((each) => each.id === id));
  return [trackedRunChange(run), ...curves, ...gone.map(({ id }) => ({ table: 'series' as const, id, value: null }))];
}
