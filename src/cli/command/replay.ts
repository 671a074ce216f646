import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CellVerdict } from '../../core/bundle/compare.ts';
import { confirmClaims } from '../../core/bundle/import.ts';
import type { Replay } from '../../core/bundle/replay.ts';
import type { Bundle } from '../../core/bundle/read.ts';
import { replayPlan, type ReplayPlan } from '../../core/bundle/replay-plan.ts';
import { replaySentence, verdictSentences } from '../../core/bundle/replay-words.ts';
import { sizeText } from '../../core/store/size-text.ts';
import { renderProblem } from '../../core/words/index.ts';
import { needBundle } from '../bundle-file.ts';
import type { Command, ExitStatus, Host } from '../host.ts';
import { head, said, word } from '../lines.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, workersOption } from '../options.ts';
import { printJson, problemJson, problemLine, table } from '../print.ts';
import { inScratch, replayThere } from '../scratch-replay.ts';

export const replay: Command = {
  name: 'replay',
  doc:
    'Computes every cell of a bundle again from its notebook and data, in a store of its own, and compares digests: ' +
    'identical, or the first cell that differs and where.',
  positionals: ['BUNDLE'],
  options: {
    plan: { type: 'flag', doc: 'say what would be computed, from what, and what is other here; compute nothing' },
    store: {
      type: 'text',
      value: 'DIR',
      doc: 'a store that the bundle was imported into: what is found identical is no longer claimed there',
    },
    workers: workersOption,
    json: jsonOption,
  },
  async run(host, args) {
    const bundle = await needBundle(host, args.positionals[0]!);
    const json = args.flag('json');
    const folder = await mkdtemp(path.join(tmpdir(), 'bancada-replay-'));
    try {
      const scratch = { folder, workers: args.count('workers') };
      if (args.flag('plan')) {
        const plan = await inScratch(host, scratch, bundle, (parts) => replayPlan(parts, bundle));
        sayPlan(host, bundle, plan, json);
        return plan.verdict === 'not_replayable' ? 1 : 0;
      }
      const replayed = await inScratch(host, scratch, bundle, (parts) => replayThere(host, parts, bundle));
      const storeDir = args.text('store');
      if (storeDir !== undefined) {
        const options = { storeDir: path.resolve(storeDir) };
        const { length } = await withWorld(host, options, ({ store }) => confirmClaims(store, replayed));
        host.err(`${said(host.language, 'no_longer_claimed', { store: storeDir, n: length })}\n`);
      }
      say(host, bundle, replayed, json);
      return statusOf(replayed);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Identical, if only within a stated tolerance, 0; a fault of ours 3; anything else 1. */
function statusOf({ verdict, cells }: Replay): ExitStatus {
  if (cells.some((each) => each.fault !== undefined)) return 3;
  return verdict === 'identical' || verdict === 'within_tolerance' ? 0 : 1;
}

function say(host: Host, bundle: Bundle, replayed: Replay, json: boolean): void {
  const { cells, first, unclaimed } = replayed;
  for (const each of cells.flatMap(({ problems }) => problems)) host.err(`${problemLine(each, host.language)}\n`);
  if (json) {
    host.out(printJson(documentOf(bundle, replayed)));
    return;
  }
  if (unclaimed.length > 0) host.err(`${said(host.language, 'unclaimed', { cells: unclaimed.join(', ') })}\n`);
  host.out(`${problemLine(replaySentence(replayed), host.language)}\n`);
  if (!first) return;
  for (const each of verdictSentences(first)) host.out(`  ${problemLine(each, host.language)}\n`);
  if (first.fault !== undefined) host.out(`  ${said(host.language, 'fault', { what: first.fault })}\n`);
}

function documentOf(bundle: Bundle, replayed: Replay): object {
  const { verdict, first, cells, unclaimed, plan, problems } = replayed;
  const all = [...problems, ...cells.flatMap((each) => each.problems)];
  return {
    bundle: bundle.file,
    verdict,
    message: renderProblem(replaySentence(replayed), 'en'),
    ...(first && { first: first.cell }),
    cells: Object.fromEntries(cells.map((each) => [each.cell, cellJson(each)])),
    unclaimed,
    other_versions: plan.otherVersions,
    problems: all.map(problemJson),
  };
}

function cellJson(found: CellVerdict): object {
  const { cell: _, problems: __, ...verdict } = found;
  return { ...verdict, messages: verdictSentences(found).map((each) => renderProblem(each, 'en')) };
}

/** What a replay would do, and whether it can. */
function sayPlan(host: Host, bundle: Bundle, plan: ReplayPlan, json: boolean): void {
  const { verdict, cells, sources, problems, otherVersions } = plan;
  if (json) {
    const document = { bundle: bundle.file, verdict, cells, sources, other_versions: otherVersions };
    host.out(printJson({ ...document, problems: problems.map(problemJson) }));
    return;
  }
  for (const each of problems) host.err(`${problemLine(each, host.language)}\n`);
  const { language } = host;
  host.out(`${word(language, verdict)}\n`);
  host.out(
    table(
      head(language, 'cell', 'kind', 'claimed'),
      cells.map((each) => [each.cell, each.kind, word(language, each.claimed)]),
    ),
  );
  const rows = sources.map(({ name, size, from }) => [name, sizeText(size), word(language, from)]);
  if (rows.length > 0) host.out(table(head(language, 'source', 'size', 'from'), rows));
}
