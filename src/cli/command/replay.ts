import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CellVerdict } from '../../core/bundle/compare.ts';
import { bundleSnapshot, replayBundle, type Replay } from '../../core/bundle/replay.ts';
import type { Bundle } from '../../core/bundle/read.ts';
import type { Json } from '../../core/json.ts';
import { needBundle } from '../bundle-file.ts';
import type { Command, ExitStatus, Host } from '../host.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, workersOption } from '../options.ts';
import { printJson, problemJson, problemLine } from '../print.ts';
import { RunProgress } from '../progress.ts';

export const replay: Command = {
  name: 'replay',
  doc:
    'Computes every cell of a bundle again from its notebook and data, in a store of its own, and compares digests: ' +
    'identical, or the first cell that differs and where.',
  positionals: ['BUNDLE'],
  options: { workers: workersOption, json: jsonOption },
  async run(host, args) {
    const bundle = await needBundle(host, args.positionals[0]!);
    const folder = await mkdtemp(path.join(tmpdir(), 'bancada-replay-'));
    try {
      const replayed = await replayIn(host, folder, bundle, args.count('workers'));
      say(host, bundle, replayed, args.flag('json'));
      return statusOf(replayed);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function replayIn(host: Host, folder: string, bundle: Bundle, workers: number | undefined): Promise<Replay> {
  const file = path.join(folder, 'notebook.md');
  const options = { storeDir: path.join(folder, 'store'), workers, attached: true };
  return withWorld(host, options, async (world) => {
    const progress = new RunProgress(host);
    const parts = {
      store: world.store,
      hasher: world.hasher,
      kinds: host.kinds,
      notebook: world.notebookId(file),
      engine: world.engine(file, async (name, cell) => bundleSnapshot(bundle, name, cell)),
      samples: world.sources(file),
    };
    try {
      return await replayBundle(parts, bundle, { signal: host.signal, onStatus: (status) => progress.take(status) });
    } finally {
      progress.end();
    }
  });
}

/** Identical 0, a fault of ours 3, anything else 1. */
function statusOf({ verdict, cells }: Replay): ExitStatus {
  if (cells.some((each) => each.fault !== undefined)) return 3;
  return verdict === 'identical' ? 0 : 1;
}

function say(host: Host, bundle: Bundle, replayed: Replay, json: boolean): void {
  const { verdict, first, cells, unclaimed } = replayed;
  for (const each of cells.flatMap(({ problems }) => problems)) host.err(`${problemLine(each, host.language)}\n`);
  if (json) {
    const named = Object.fromEntries(cells.map((each) => [each.cell, cellJson(each)]));
    const problems = cells.flatMap((each) => each.problems.map(problemJson));
    const document = {
      bundle: bundle.file,
      verdict,
      ...(first && { first: first.cell }),
      cells: named,
      unclaimed,
      problems,
    };
    host.out(printJson(document));
    return;
  }
  if (unclaimed.length > 0) host.err(`the bundle claims nothing of ${unclaimed.join(', ')}\n`);
  if (!first) {
    host.out(`identical: ${cells.length} cells\n`);
    return;
  }
  host.out(
    verdict === 'differs' ? `differs first at ${first.cell}\n` : `not comparable by digest, first ${first.cell}\n`,
  );
  for (const line of sideLines(first)) host.out(`  ${line}\n`);
}

function cellJson({ cell: _, problems: __, ...verdict }: CellVerdict): object {
  return verdict;
}

/** What differs in a cell: key parts, then the state or the digest, then the first place in the output. */
function sideLines({ changes, claimed, replayed, difference, fault }: CellVerdict): string[] {
  const lines = changes.map(({ part, before, now }) => sides(`key ${part}`, before, now));
  if (claimed.state !== replayed.state) lines.push(sides('state', claimed.state, replayed.state));
  else if (claimed.digest !== replayed.digest) lines.push(sides('digest', claimed.digest, replayed.digest));
  const bothKnown = claimed.key !== undefined && replayed.key !== undefined;
  if (bothKnown && claimed.key !== replayed.key && changes.length === 0)
    lines.push(sides('key', claimed.key, replayed.key));
  if (difference) lines.push(sides(difference.path, difference.claimed, difference.replayed));
  if (fault !== undefined) lines.push(`a fault of Bancada's: ${fault}`);
  return lines;
}

function sides(what: string, claimed: Json | undefined, replayed: Json | undefined): string {
  return `${what}: claimed ${valueText(claimed)}, replayed ${valueText(replayed)}`;
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  // Control characters from a bundle must not steer a terminal: JSON escapes them.
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
  const plain = text.replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·');
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}
