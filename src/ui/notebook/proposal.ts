/** What Bancada proposes for a dropped file, and what only the person can answer. */
import type { Problem } from '../../core/problem.ts';
import type { Engine } from '../../core/graph/engine.ts';
import type { Question } from '../../core/table/csv/sniff.ts';
import type { Language } from '../app/say.ts';

export interface Proposal {
  readonly text: string;
  readonly target: string;
  readonly candidates: readonly string[];
  readonly questions: readonly Question[];
  readonly warnings: readonly Problem[];
}

/** A proposal as it stands on screen: of which file and notebook, and what the person has said so far. */
export interface OpenProposal extends Proposal {
  readonly notebook: string;
  readonly source: string;
  readonly said: Readonly<Record<string, string | boolean>>;
}

export async function propose(
  engine: Engine,
  notebook: string,
  source: string,
  language: Language,
  said: OpenProposal['said'] = {},
): Promise<OpenProposal> {
  const proposal = (await engine.query('propose', { source, language, ...said })) as Proposal;
  return { ...proposal, notebook, source, said };
}

/** The questions of the next proposal, and those that have been answered, so that an answer can be taken back. */
export function keepAnswered(before: readonly Question[], next: OpenProposal): Question[] {
  const open = new Set(next.questions.map(({ about }) => about));
  const kept = before.filter(({ about }) => about in next.said && !open.has(about));
  return [...kept, ...next.questions].sort((a, b) => placeIn(before, a) - placeIn(before, b));
}

function placeIn(questions: readonly Question[], { about }: Question): number {
  const at = questions.findIndex((each) => each.about === about);
  return at < 0 ? questions.length : at;
}
