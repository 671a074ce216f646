import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { problem, Refusal } from '../../core/problem.ts';
import type { Store } from '../../core/ports.ts';
import {
  IMPORT_SOURCES,
  type Guess,
  type Imported,
  type ImportedRun,
  type ImportedRuns,
  type ImportSource,
} from '../../core/tracking/import/imported.ts';
import {
  importChanges,
  readImport,
  readImportFolder,
  type ImportFile,
} from '../../core/tracking/import/read-import.ts';
import type { Arguments, Command, ExitStatus, Host } from '../host.ts';
import { said, word } from '../lines.ts';
import { isBundleFile } from '../bundle-file.ts';
import { importBundleFile } from '../import-bundle.ts';
import { storeDirOf, withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, problemJson, problemLine } from '../print.ts';

export const importCommand: Command = {
  name: 'import',
  doc:
    'Brings runs of another tracker into the store, where Runs shows them: a CSV, JSON or Parquet file of Weights & ' +
    'Biases or Neptune, a folder that Neptune’s exporter wrote, or the folder mlruns of MLflow. Brought in again, a run ' +
    'takes the place of itself. Of a run bundle the results come in, claimed until they are computed here: by run, or by ' +
    'replay with --store. A file that is wrong anywhere brings nothing in.',
  positionals: ['FILE|FOLDER'],
  options: {
    from: { type: 'text', value: IMPORT_SOURCES.join('|'), doc: 'whose it is, where the file does not say' },
    params: { type: 'text', value: 'a,b', doc: 'columns that are parameters, where they were taken for metrics' },
    metrics: { type: 'text', value: 'a,b', doc: 'columns that are metrics, where they were taken for parameters' },
    output: {
      type: 'text',
      short: 'o',
      value: 'NOTEBOOK',
      doc: 'of a bundle: also write its notebook, with its data beside it, so that run finds them; nothing there is overwritten',
    },
    'dry-run': { type: 'flag', doc: 'say what would come in, and change nothing' },
    store: storeOption,
    json: jsonOption,
  },
  async run(host, args) {
    const file = args.positionals[0]!;
    if (isBundleFile(file)) return importBundleFile(host, file, args);
    const read = await readFrom(host, file, args);
    if (!read.ok) {
      for (const each of read.problems) host.err(`${problemLine(each, host.language)}\n`);
      if (args.flag('json')) host.out(printJson({ file, runs: [], problems: read.problems.map(problemJson) }));
      return 2;
    }
    return withWorld(host, { storeDir: storeDirOf(file, args) }, async ({ store }): Promise<ExitStatus> => {
      const known = await knownOf(store, read.runs);
      if (!args.flag('dry-run')) {
        const changes = await Promise.all(read.runs.map((each) => importChanges(store, each)));
        await store.records.commit(changes.flat());
      }
      say(host, file, read, known, args);
      return 0;
    });
  },
};

async function readFrom(host: Host, file: string, args: Arguments): Promise<Imported> {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new Refusal(problem('import.no_file', { reason: 'ENOENT' }, { file }));
  const allowed = stats.isDirectory() ? ['mlflow', 'neptune'] : ['wandb', 'neptune'];
  const from = args.text('from');
  if (from !== undefined && !allowed.includes(from)) {
    throw new Refusal(problem('import.from', { got: from, expected: allowed }, { file }));
  }
  const breathing = { breathe: async () => host.signal.throwIfAborted(), progress: () => undefined };
  const names = (option: string) => args.text(option)?.split(',') ?? [];
  const said = { params: names('params'), metrics: names('metrics') };
  const choices = { from: from as ImportSource | undefined, said };
  if (stats.isDirectory()) return readImportFolder(breathing, filesBelow(host, file), file, choices);
  return readImport(breathing, host.file(file, stats.size), choices);
}

function filesBelow(host: Host, folder: string): ImportFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return entries.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return {
      path: path.relative(folder, file).split(path.sep).join('/'),
      open: () => host.file(file, statSync(file).size),
      async read() {
        const { size } = statSync(file);
        return host.file(file, size).read(0, size);
      },
    };
  });
}

async function knownOf(store: Store, runs: readonly ImportedRun[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(runs.map(({ run }) => store.records.get('run', run.id)));
  return new Set(runs.flatMap(({ run }, index) => (found[index] ? [run.id] : [])));
}

function say(
  host: Host,
  file: string,
  { runs, guessed, leftOut }: ImportedRuns,
  known: ReadonlySet<string>,
  args: Arguments,
): void {
  const namesOf = (part: 'params' | 'metrics') => [...new Set(runs.flatMap(({ run }) => Object.keys(run[part])))];
  const [params, metrics] = [namesOf('params'), namesOf('metrics')];
  const dryRun = args.flag('dry-run');
  if (args.flag('json')) {
    const listed = runs.map(({ run, series }) => ({
      ...{ id: run.id, name: run.name, status: run.status, known: known.has(run.id) },
      series: Object.keys(series),
    }));
    const [source, left_out] = [runs[0]?.run.source, leftOut];
    host.out(
      printJson({ file, source, dry_run: dryRun, runs: listed, params, metrics, guessed, left_out, problems: [] }),
    );
    return;
  }
  const fresh = runs.length - known.size;
  const { language } = host;
  const names = { params: params.join(', '), metrics: metrics.join(', ') };
  host.err(`${said(language, 'import_names', names)}\n`);
  if (guessed.length > 0) {
    const named = (role: Guess['as']) => guessed.flatMap(({ name, as }) => (as === role ? [name] : [])).join(', ');
    host.err(`${said(language, 'guessed', { params: named('params'), metrics: named('metrics') })}\n`);
  }
  for (const { name, why, count } of leftOut) {
    host.err(`${said(language, 'left_out', { what: name === '' ? count : name, why: word(language, why) })}\n`);
  }
  const counts = { n: runs.length, fresh, known: known.size };
  host.out(`${said(language, dryRun ? 'would_import' : 'imported', counts)}\n`);
}
