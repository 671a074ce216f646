import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Bundle } from '../../core/bundle/read.ts';
import { bundleRun, storedRun } from '../../core/diff/compared-run.ts';
import { diffSections, type Compared } from '../../core/diff/document.ts';
import { findRun, findText } from '../../core/diff/find-run.ts';
import { differing, type DiffSection } from '../../core/diff/section.ts';
import { diffText } from '../../core/diff/text.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { driftKinds } from '../../kinds/drift/index.ts';
import { metricKinds } from '../../kinds/metric/index.ts';
import { isBundleFile, needBundle } from '../bundle-file.ts';
import type { Arguments, Command, Host, World } from '../host.ts';
import { readNotebookFile, storeDirOf } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson } from '../print.ts';

export const diff: Command = {
  name: 'diff',
  doc:
    'Shows what differs between two notebooks, run bundles or runs of a store; 0 when nothing does, else 1. A and B are ' +
    'files, ids of runs or how they begin, or NOTEBOOK@REV for the text of a save (its number), of a run (its id) or of ' +
    'the last run (last). Runs nothing.',
  positionals: ['A', 'B'],
  options: {
    all: { type: 'flag', doc: 'also what is the same' },
    store: { ...storeOption, doc: 'where runs are; without it, .bancada here, or beside the notebook of NOTEBOOK@REV' },
    json: jsonOption,
  },
  async run(host, args) {
    const worlds = new Map<string, World>();
    try {
      const sides = { host, args, worlds };
      const [a, b] = [await openSide(sides, args.positionals[0]!), await openSide(sides, args.positionals[1]!)];
      const sections = await sectionsOf(host, a, b);
      const found = differing(sections);
      const shown = args.flag('all') ? sections.filter(({ entries }) => entries.length > 0) : found;
      if (args.flag('json')) {
        host.out(printJson({ a: a.told, b: b.told, differs: found.length > 0, sections: shown }));
      } else {
        host.out(diffText(shown, host.language));
      }
      return found.length > 0 ? 1 : 0;
    } finally {
      for (const world of worlds.values()) await world.close();
    }
  },
};

interface Sides {
  readonly host: Host;
  readonly args: Arguments;
  /** By the store's folder. */
  readonly worlds: Map<string, World>;
}

interface Side extends Compared {
  /** In the document of `--json`. */
  readonly told: object;
}

function openSide(sides: Sides, given: string): Promise<Side> {
  const { host } = sides;
  if (existsSync(given) || /\.(md|zip)$/.test(given)) return openFile(host, given);
  const at = given.lastIndexOf('@');
  return at > 0 ? openRevision(sides, given, at) : openRun(sides, given);
}

async function openFile(host: Host, file: string): Promise<Side> {
  if (!isBundleFile(file)) {
    return { notebook: readNotebookFile(host, file, {}).notebook, told: { file, is: 'notebook' } };
  }
  const bundle: Bundle = await needBundle(host, file);
  const run = bundleRun(bundle, host.kinds);
  return { notebook: run.notebook, run, told: { file, is: 'bundle', manifest: bundle.digest } };
}

async function openRun(sides: Sides, given: string): Promise<Side> {
  const { host, args } = sides;
  const world = await openStore(sides, given, path.resolve(args.text('store') ?? '.bancada'));
  const record = await findRun(world.store.records, given);
  const run = await storedRun(world.store, host.kinds, record);
  return { notebook: run.notebook, run, told: { run: record.id, is: 'run', notebook: record.notebook } };
}

async function openRevision(sides: Sides, given: string, at: number): Promise<Side> {
  const { host, args } = sides;
  const [file, revision] = [given.slice(0, at), given.slice(at + 1)];
  const world = await openStore(sides, given, storeDirOf(file, args));
  const found = await findText(world.store, world.notebookId(file), revision);
  const notebook = parseNotebook(found.text, host.kinds, { file });
  return { notebook, told: { file, is: 'notebook', revision: found.of } };
}

async function openStore({ host, worlds }: Sides, given: string, storeDir: string): Promise<World> {
  // Opening makes what is not there, and looking must not leave an empty store behind.
  if (!existsSync(storeDir)) throw new Refusal(problem('diff.no_store', { given, store: storeDir }));
  const world = worlds.get(storeDir) ?? (await host.openWorld({ storeDir }));
  worlds.set(storeDir, world);
  return world;
}

function sectionsOf({ signal }: Host, a: Side, b: Side): Promise<DiffSection[]> {
  return diffSections(a, b, {
    drift: new Map(driftKinds.map((kind) => [kind.id, kind])),
    metrics: new Map(metricKinds.map((kind) => [kind.id, kind])),
    work: { signal },
  });
}
