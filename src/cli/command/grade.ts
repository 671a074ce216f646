import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gradeReplay, isPassed, type Grade } from '../../core/bundle/grade.ts';
import type { Notebook } from '../../core/notebook/notebook.ts';
import { problem, Refusal, type Problem } from '../../core/problem.ts';
import { needBundle } from '../bundle-file.ts';
import type { Arguments, Command, Host } from '../host.ts';
import { head, word } from '../lines.ts';
import { readNotebookFile } from '../open-notebook.ts';
import { jsonOption, workersOption } from '../options.ts';
import { printJson, problemJson, problemLine, table } from '../print.ts';
import { inScratch, replayThere } from '../scratch-replay.ts';

/** A bundle that could be replayed, or why not. */
type Graded = { readonly file: string } & (
  { readonly grade: Grade } | { readonly grade?: undefined; readonly problems: readonly Problem[] }
);

export const grade: Command = {
  name: 'grade',
  doc:
    'Replays every bundle in a folder and says for each whether it is what it claims, what its models reached and ' +
    'which expectations (`expect` cells) it meets. Only what the replay computed counts.',
  positionals: ['FOLDER'],
  options: {
    exercise: {
      type: 'text',
      value: 'NOTEBOOK',
      doc: 'the notebook as it was given out: names the bundles that changed its expectations or its data',
    },
    workers: workersOption,
    json: jsonOption,
  },
  async run(host, args) {
    const folder = args.positionals[0]!;
    const files = bundlesIn(folder);
    const given = args.text('exercise');
    const exercise = given === undefined ? undefined : readNotebookFile(host, given, {}).notebook;
    const graded: Graded[] = [];
    for (const file of files) {
      host.err(`${file}\n`);
      graded.push(await gradeFile(host, args, path.join(folder, file), exercise));
    }
    if (args.flag('json')) host.out(printJson({ bundles: graded.map(documentOf) }));
    else say(host, graded);
    return graded.every(({ grade: found }) => found !== undefined && isPassed(found)) ? 0 : 1;
  },
};

/** Names of the bundles of a folder, in order. Refusals: `cli.no_folder`, `cli.no_bundles`. */
function bundlesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Refusal(problem('cli.no_folder', {}, { file: folder }));
  }
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.zip'))
    .sort();
  if (files.length === 0) throw new Refusal(problem('cli.no_bundles', {}, { file: folder }));
  return files;
}

/** One bad bundle is named and holds up none of the others. */
async function gradeFile(host: Host, args: Arguments, file: string, exercise: Notebook | undefined): Promise<Graded> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bancada-grade-'));
  try {
    const bundle = await needBundle(host, file);
    const scratch = { folder, workers: args.count('workers') };
    const replayed = await inScratch(host, scratch, bundle, (parts) => replayThere(host, parts, bundle));
    return { file: path.basename(file), grade: gradeReplay(replayed, exercise) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { file: path.basename(file), problems: error.problems };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function documentOf(graded: Graded): object {
  const { file, grade: found } = graded;
  if (found === undefined) return { file, passed: false, problems: graded.problems.map(problemJson) };
  return { file, passed: isPassed(found), ...found, missing: found.missing.map(problemJson) };
}

function say(host: Host, graded: readonly Graded[]): void {
  const names = [...new Set(graded.flatMap((each) => Object.keys(each.grade?.metrics ?? {})))].sort();
  const rows = graded.map(({ file, grade: found }) => [
    file,
    word(host.language, found?.verdict ?? 'unreadable'),
    found?.expected ? `${found.expected.met}/${found.expected.total}` : '',
    found?.changed.join(' ') ?? '',
    ...names.map((name) => found?.metrics[name] ?? null),
  ]);
  host.out(table([...head(host.language, 'bundle', 'replay', 'expected', 'changed'), ...names], rows));
  for (const each of graded) {
    const problems = each.grade === undefined ? each.problems : each.grade.missing;
    for (const found of problems) host.out(`${each.file}: ${problemLine(found, host.language)}\n`);
  }
}
