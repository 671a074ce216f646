import { diffRuns } from '../../core/diff/bundles.ts';
import { diffNotebooks } from '../../core/diff/notebooks.ts';
import { differing, type DiffSection } from '../../core/diff/section.ts';
import { diffText } from '../../core/diff/text.ts';
import type { Bundle } from '../../core/bundle/read.ts';
import type { Notebook } from '../../core/notebook/notebook.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import { isBundleFile, needBundle } from '../bundle-file.ts';
import type { Command, Host } from '../host.ts';
import { readNotebookFile } from '../open-notebook.ts';
import { jsonOption } from '../options.ts';
import { printJson } from '../print.ts';

export const diff: Command = {
  name: 'diff',
  doc: 'Shows what differs between two notebooks or run bundles; 0 when nothing does, else 1. Runs nothing.',
  positionals: ['A', 'B'],
  options: { all: { type: 'flag', doc: 'also what is the same' }, json: jsonOption },
  async run(host, args) {
    const [a, b] = [await openSide(host, args.positionals[0]!), await openSide(host, args.positionals[1]!)];
    const sections = await sectionsOf(a, b);
    const found = differing(sections);
    const shown = args.flag('all') ? sections.filter(({ entries }) => entries.length > 0) : found;
    if (args.flag('json')) {
      host.out(printJson({ a: sideJson(a), b: sideJson(b), differs: found.length > 0, sections: shown }));
    } else {
      host.out(diffText(shown, host.language));
    }
    return found.length > 0 ? 1 : 0;
  },
};

interface Side {
  readonly file: string;
  readonly notebook: Notebook;
  /** Absent for a notebook file. */
  readonly bundle?: Bundle;
}

async function openSide(host: Host, file: string): Promise<Side> {
  if (!isBundleFile(file)) return { file, notebook: readNotebookFile(host, file, {}).notebook };
  const bundle = await needBundle(host, file);
  return { file, notebook: parseNotebook(bundle.text, host.kinds, { file }), bundle };
}

function sideJson({ file, bundle }: Side): object {
  return { file, is: bundle ? 'bundle' : 'notebook', ...(bundle && { manifest: bundle.digest }) };
}

async function sectionsOf(a: Side, b: Side): Promise<DiffSection[]> {
  const notebooks = diffNotebooks(a.notebook, b.notebook);
  return a.bundle && b.bundle ? [notebooks, ...(await diffRuns(a.bundle, b.bundle))] : [notebooks];
}
