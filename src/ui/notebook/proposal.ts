/** What Bancada proposes for a dropped file, and what only the person can answer. */
import type { Problem } from '../../core/problem.ts';
import type { Engine } from '../../core/graph/engine.ts';
import type { Choice, Question } from '../../core/table/csv/question.ts';
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

/** A choice's place in a list of them, as its control holds it. */
export function valueOf({ says }: Choice): string {
  return Object.values(says).join('');
}

/** The choice that was said, undefined while the question is open. */
export function saidTo({ choices }: Question, said: OpenProposal['said']): Choice | undefined {
  return choices.find(({ says }) => Object.entries(says).every(([key, value]) => said[key] === value));
}

/** What is said with this answer instead of an earlier one; without an answer the question is open again. */
export function saidWith({ choices }: Question, said: OpenProposal['said'], answer: string): OpenProposal['said'] {
  const keys = new Set(choices.flatMap(({ says }) => Object.keys(says)));
  const others = Object.entries(said).filter(([key]) => !keys.has(key));
  return { ...Object.fromEntries(others), ...choices.find((each) => valueOf(each) === answer)?.says };
}

/** The questions of the next proposal, and those that have been answered, so that an answer can be taken back. */
export function keepAnswered(before: readonly Question[], next: OpenProposal): Question[] {
  const open = new Set(next.questions.map(({ about }) => about));
  const kept = before.filter((each) => !open.has(each.about) && saidTo(each, next.said) !== undefined);
  return [...kept, ...next.questions].sort((a, b) => placeIn(before, a) - placeIn(before, b));
}

function placeIn(questions: readonly Question[], { about }: Question): number {
  const at = questions.findIndex((each) => each.about === about);
  return at < 0 ? questions.length : at;
}
