import type { Problem, ProblemParam } from '../problem.ts';
import { engine } from './engine.ts';
import { evaluation } from './evaluation.ts';
import { expression } from './expression.ts';
import { learn } from './learn.ts';
import type { Language, Message, Messages } from './message.ts';
import { notebook } from './notebook.ts';
import { production } from './production.ts';
import { store } from './store.ts';
import { table } from './table.ts';

const areas: readonly Messages[] = [notebook, expression, table, learn, evaluation, production, store, engine];

const catalogue: ReadonlyMap<string, Message> = new Map(areas.flatMap((area) => Object.entries(area)));

/** The problem as one sentence, subject first. A code without words is a bug, shown as the code and its parameters. */
export function renderProblem(problem: Problem, language: Language): string {
  const message = catalogue.get(problem.code);
  if (!message) return `${problem.code} ${JSON.stringify(problem.params)}`;
  return message[language].replace(/\{(\w+)\}/g, (_, name: string) => renderParam(problem, name));
}

function renderParam(problem: Problem, name: string): string {
  const value: ProblemParam | undefined =
    problem.params[name] ?? (problem.where as Record<string, ProblemParam | undefined>)[name];
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export const problemCodes: readonly string[] = [...catalogue.keys()];
export type { Language } from './message.ts';
