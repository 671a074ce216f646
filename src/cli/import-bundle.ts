/** A run bundle into the store of a folder, and as files that `run` finds there. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { importBundle, needImportable } from '../core/bundle/import.ts';
import { NOTEBOOK, type Manifest } from '../core/bundle/manifest.ts';
import { printable } from '../core/bundle/printable.ts';
import type { Bundle } from '../core/bundle/read.ts';
import { hashSource } from '../core/bundle/sources.ts';
import type { Digest } from '../core/graph/digest.ts';
import { problem, Refusal, warning, type Problem } from '../core/problem.ts';
import { attachedSources } from '../core/store/attached-sources.ts';
import { storing } from '../core/store/hold.ts';
import { needBundle } from './bundle-file.ts';
import type { Arguments, ExitStatus, Host, World } from './host.ts';
import { said } from './lines.ts';
import { storeDirOf, withWorld } from './open-notebook.ts';
import { printJson, problemJson, problemLine } from './print.ts';
import { writeSource, writeText } from './write-file.ts';

const FOR_EXPORTS = ['from', 'params', 'metrics'];

/**
 * Its results come in as claimed; with `--output` its notebook and data are written too, over nothing that is there.
 * Refusals, all before anything changes: those of `readBundle` and `importBundle`, `import.for_exports`, `import.in_the_way`.
 */
export async function importBundleFile(host: Host, file: string, args: Arguments): Promise<ExitStatus> {
  const unfit = FOR_EXPORTS.filter((each) => args.text(each) !== undefined).map((each) => `--${each}`);
  if (unfit.length > 0) throw new Refusal(problem('import.for_exports', { options: unfit }, { file }));
  const bundle = await needBundle(host, file);
  const output = args.text('output');
  const notebook = output ?? file.replace(/(\.bancada)?\.zip$/i, '.md');
  return withWorld(host, { storeDir: storeDirOf(notebook, args) }, async (world): Promise<ExitStatus> => {
    const parts = { ...world, kinds: host.kinds };
    const work = { signal: host.signal };
    const files = output === undefined ? { write: [], left: [] } : await filesOf(host, bundle.manifest, output);
    const results = await resultsOf(world, bundle.manifest);
    const found = { bundle, notebook, results, left: files.left };
    if (args.flag('dry-run')) {
      await needImportable(parts, bundle, work);
      say(host, { ...found, objects: undefined, otherKeys: [], written: files.write.map((each) => each.file) }, args);
      return 0;
    }
    const id = world.notebookId(notebook);
    const { objects, otherKeys } = await storing(world, () => importBundle(parts, bundle, id, work));
    await writeFiles(world, bundle, id, files.write);
    say(host, { ...found, objects, otherKeys, written: files.write.map((each) => each.file) }, args);
    return 0;
  });
}

interface Result {
  readonly cell: string;
  /** The store had it before. */
  readonly known: boolean;
}

async function resultsOf({ store }: World, { cells }: Manifest): Promise<Result[]> {
  const results: Result[] = [];
  for (const [cell, claim] of Object.entries(cells)) {
    if (claim.state !== 'done') continue;
    results.push({ cell, known: (await store.records.get('cell', claim.key)) !== undefined });
  }
  return results;
}

interface OutFile {
  readonly file: string;
  /** Undefined for the notebook. */
  readonly source?: string;
}

/** What is not there yet; `left`: sources whose names lead out of the notebook's folder. */
async function filesOf(
  host: Host,
  manifest: Manifest,
  notebook: string,
): Promise<{ write: OutFile[]; left: Problem[] }> {
  const left: Problem[] = [];
  const wanted: (OutFile & { readonly sha256: Digest })[] = [
    { file: notebook, sha256: manifest.files[NOTEBOOK]!.sha256 },
  ];
  for (const { name, sha256, chunks } of manifest.sources) {
    if (!chunks) continue;
    if (isInside(name)) wanted.push({ file: path.join(path.dirname(notebook), name), sha256, source: name });
    else left.push(warning('import.outside', { source: printable(name) }));
  }
  const there = wanted.filter(({ file }) => existsSync(file));
  const others: Problem[] = [];
  for (const { file, sha256 } of there) {
    const stats = statSync(file);
    const same = stats.isFile() && (await hashSource(host.hasher, host.file(file, stats.size))) === sha256;
    if (!same) others.push(problem('import.in_the_way', {}, { file }));
  }
  if (others.length > 0) throw new Refusal(others);
  return { write: wanted.filter((each) => !there.includes(each)), left };
}

/** Whether a source lies beside the notebook or below, in no hidden folder: a bundle may not write into `.git`. */
function isInside(name: string): boolean {
  return name.split('/').every((part) => /^[^.:\\\p{Cc}][^:\\\p{Cc}]*$/u.test(part));
}

async function writeFiles({ store }: World, { text }: Bundle, id: string, files: readonly OutFile[]): Promise<void> {
  const sources = attachedSources(store, id, {
    open: (name) => Promise.reject(new Error(`the sample ${name} is not written`)),
  });
  for (const { file, source } of files) {
    if (source === undefined) writeText(file, text);
    else await writeSource(file, await sources.open(source));
  }
}

interface Said {
  readonly bundle: Bundle;
  readonly notebook: string;
  readonly results: readonly Result[];
  /** Undefined when nothing was put in. */
  readonly objects: number | undefined;
  readonly otherKeys: readonly string[];
  readonly written: readonly string[];
  readonly left: readonly Problem[];
}

function say(host: Host, done: Said, args: Arguments): void {
  const { bundle, notebook, results, objects, otherKeys, written, left } = done;
  const dryRun = args.flag('dry-run');
  for (const each of left) host.err(`${problemLine(each, host.language)}\n`);
  if (args.flag('json')) {
    const known = { file: bundle.file, bundle: bundle.digest, notebook, dry_run: dryRun, results };
    const came = { ...(objects !== undefined && { objects }), other_keys: otherKeys, written };
    host.out(printJson({ ...known, ...came, problems: left.map(problemJson) }));
    return;
  }
  const { language } = host;
  if (otherKeys.length > 0) host.err(`${said(language, 'other_keys', { cells: otherKeys.join(', ') })}\n`);
  for (const file of written) host.err(`${dryRun ? said(language, 'would_write', { file }) : file}\n`);
  const before = results.filter(({ known }) => known).length;
  const counts = { n: results.length, fresh: results.length - before, known: before };
  host.out(`${said(language, dryRun ? 'would_claim' : 'claimed', counts)}\n`);
}
