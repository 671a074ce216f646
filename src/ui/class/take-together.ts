/** Files that belong together: bundles that become one table, and what else a folder holds. */
import { problem, Refusal } from '../../core/problem.ts';
import type { App, GivenFile } from '../app/app.svelte.ts';
import type { ViewId } from '../app/route.ts';
import type { RunFiles } from '../app/world.ts';
import { runFilesOf } from '../runs/run-files.ts';

export interface Taken {
  /** Where they are shown. */
  readonly view?: ViewId;
  /** Those that are opened one by one. */
  readonly left: readonly GivenFile[];
}

/**
 * Two or more zip files of which one is a bundle are a class: those that are none get a row that says so. Of a folder
 * nothing else is opened. Refusal `open.folder` for a folder with nothing to open.
 */
export async function takeTogether(app: App, given: readonly GivenFile[]): Promise<Taken> {
  const runs = runFilesIn(given, app.route.view === 'runs');
  if (runs) {
    app.runFiles = runs;
    return { view: 'runs', left: [] };
  }
  const zips = given.filter(({ file }) => /\.zip$/i.test(file.name));
  const left = given.filter((each) => !zips.includes(each) && !each.path.includes('/'));
  if (zips.length === 0 && left.length === 0) {
    throw new Refusal(problem('open.folder', {}, { file: given[0]!.path.split('/')[0]! }));
  }
  if (zips.length < 2 || !(await holdsBundle(app, zips))) return { left: [...zips, ...left] };
  const { ClassPage } = await import('./class-page.svelte.ts');
  const page = (app.class ??= new ClassPage(app, await app.open()));
  // It shows how far it is, and goes on while the person looks elsewhere.
  void page.add(zips);
  return { view: 'class', left };
}

/** Exports that were let go over Runs, or a folder that holds runs of MLflow, wherever it was let go. */
function runFilesIn(given: readonly GivenFile[], overRuns: boolean): RunFiles | undefined {
  const folder = given[0]!.path.split('/')[0]!;
  if (given.every(({ path }) => path.startsWith(`${folder}/`))) {
    const holdsRuns = given.some(({ path }) => /\/meta\.yaml$/.test(path));
    return holdsRuns || (overRuns && given.some(({ path }) => /\.parquet$/i.test(path)))
      ? runFilesOf(given)
      : undefined;
  }
  return overRuns && given.every(({ path }) => /\.(csv|tsv|jsonl?|ndjson|parquet)$/i.test(path))
    ? { files: given }
    : undefined;
}

async function holdsBundle(app: App, zips: readonly GivenFile[]): Promise<boolean> {
  const { bundles } = await app.open();
  for (const { file } of zips) if (await bundles.isBundle(file)) return true;
  return false;
}
