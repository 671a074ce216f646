/** What a replay found, as problems whose sentences stand in the catalogue. */
import { canonicalJson } from '../graph/canonical-json.ts';
import type { Json } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import type { CellVerdict } from './compare.ts';
import type { Difference } from './first-difference.ts';
import { ANSWERS } from './model-likeness.ts';
import { printable } from './printable.ts';
import type { Replay } from './replay.ts';

/** The verdict in one sentence: `replay.identical` and its neighbours. */
export function replaySentence({ verdict, cells, first }: Pick<Replay, 'verdict' | 'cells' | 'first'>): Problem {
  return problem(`replay.${verdict}`, { cells: cells.length, cell: first?.cell ?? '' });
}

/** Everything that is other about a cell, the most telling first; empty for an identical one. */
export function verdictSentences(found: CellVerdict): Problem[] {
  const { cell, verdict, claimed, replayed, changes, differences, tolerance } = found;
  if (verdict === 'identical') return [];
  const sentences = changes.map(({ part, before, now }) =>
    problem('replay.key', { cell, part: printable(part), ...sides(before, now) }),
  );
  if (verdict === 'not_here') return [problem('replay.not_here', { cell })];
  if (claimed.state !== replayed.state)
    sentences.push(problem(`replay.state_${claimed.state}_${replayed.state}`, { cell }));
  const keysKnown = claimed.key !== undefined && replayed.key !== undefined;
  if (keysKnown && claimed.key !== replayed.key && changes.length === 0) {
    sentences.push(problem('replay.key', { cell, part: 'key', ...sides(claimed.key, replayed.key) }));
  }
  // Digests follow from what else differs.
  const telling = differences.filter(({ place }) => place.what !== 'digest');
  sentences.push(...(telling.length > 0 ? telling : differences).map((each) => differenceSentence(cell, each)));
  if (tolerance) sentences.push(problem('replay.tolerance', { cell, ...tolerance, ...ANSWERS }));
  return sentences;
}

/** Where, with both values: `replay.row`, `replay.step`, `replay.node`, `replay.tensor`, `replay.trial`, … */
export function differenceSentence(cell: string, { path, place, claimed, replayed }: Difference): Problem {
  const part = /^parts\.([^.]+)\./.exec(path)?.[1] ?? '';
  const { what, ...where } = place;
  const named = Object.entries(where).map(([name, value]) => [
    name,
    typeof value === 'string' ? printable(value) : value,
  ]);
  const params = { cell, part, path: printable(path), ...Object.fromEntries(named), ...sides(claimed, replayed) };
  return problem(`replay.${what}`, params);
}

function sides(claimed: Json | undefined, replayed: Json | undefined) {
  return { claimed: valueText(claimed), replayed: valueText(replayed) };
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '–';
  const text = printable(typeof value === 'string' ? JSON.stringify(value) : canonicalJson(value));
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
