import type { Problem, ProblemParam } from '../problem.ts';
import { bundle } from './bundle.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { comparing } from './comparing.ts';
import { engine } from './engine.ts';
import { evaluation } from './evaluation.ts';
import { exercise } from './exercise.ts';
import { expression } from './expression.ts';
import { importing } from './importing.ts';
import { interop } from './interop.ts';
import { learn } from './learn.ts';
import { lineage } from './lineage.ts';
import type { Language, Message, Messages } from './message.ts';
import { notebook } from './notebook.ts';
import { production } from './production.ts';
import { sharing } from './sharing.ts';
import { split } from './split.ts';
import { store } from './store.ts';
import { sync } from './sync.ts';
import { table } from './table.ts';
import { terms, valueTypes } from './terms.ts';
import { tracking } from './tracking.ts';

const areas: readonly Messages[] = [
  notebook,
  expression,
  table,
  check,
  split,
  learn,
  evaluation,
  production,
  store,
  sync,
  engine,
  bundle,
  sharing,
  interop,
  importing,
  cli,
  comparing,
  tracking,
  exercise,
  lineage,
];

const catalogue: ReadonlyMap<string, Message> = new Map(areas.flatMap((area) => Object.entries(area)));

/**
 * The problem as one sentence, subject first. `{name}` is the problem's parameter (or place) of that name;
 * `{?name}…{/name}` stands only where that parameter is given. A code without words is a bug, shown as the code and
 * its parameters.
 */
export function renderProblem(problem: Problem, language: Language): string {
  return render(problem, language, spoken);
}

/**
 * The problem as a person sees it in the app: as `renderProblem`, but with long numbers in groups, times of a rollout
 * with their unit, and no `−0`. Results keep sentences of `renderProblem`, so that how they are shown may change.
 */
export function showProblem(problem: Problem, language: Language): string {
  const unit = problem.code.startsWith('rollout.') && String(problem.params['metric']).endsWith('_ms') ? ' ms' : '';
  const shown: Spoken = (value) => {
    const text = spoken(value, language);
    return typeof value === 'number' ? inGroups(text, language) + unit : text;
  };
  return render(problem, language, shown).replace(/−0(?![.,]?\d)/g, '0');
}

type Spoken = (value: string | number | boolean | null, language: Language) => string;

function render(problem: Problem, language: Language, spoken: Spoken): string {
  const message = catalogue.get(problem.code);
  if (!message) return `${problem.code} ${JSON.stringify(problem.params)}`;
  return message[language]
    .replace(/\{\?(\w+)\}(.*?)\{\/\1\}/gs, (_, name: string, inner: string) => (isGiven(problem, name) ? inner : ''))
    .replace(/\{(\w+)\}/g, (_, name: string) => renderParam(problem, name, language, spoken));
}

function paramOf(problem: Problem, name: string): ProblemParam | undefined {
  return problem.params[name] ?? (problem.where as Record<string, ProblemParam | undefined>)[name];
}

function isGiven(problem: Problem, name: string): boolean {
  const value = paramOf(problem, name);
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** Parameters that hold words of ours (types of values and of outputs), which have a translation. */
const TERMS: ReadonlySet<string> = new Set(['types', 'type', 'accepts']);

/** Problems whose parameters, but for what people wrote themselves, are types of values. */
const TYPED: ReadonlySet<string> = new Set(
  ['operand', 'compare', 'arithmetic', 'argument', 'mixed', 'no_condition'].map((what) => `expression.${what}`),
);
const VALUE_TYPES: ReadonlySet<string> = new Set(['left', 'right', 'expected', 'got', 'types']);

function renderParam(problem: Problem, name: string, language: Language, spoken: Spoken): string {
  const value = paramOf(problem, name);
  if (value === undefined || value === null) return '';
  const words = (Array.isArray(value) ? value : [value]).map((each) => spoken(each, language));
  if (TYPED.has(problem.code) && VALUE_TYPES.has(name)) {
    return words.map((word) => (language === 'pt' ? (valueTypes[word] ?? word) : word)).join(', ');
  }
  if (!TERMS.has(name)) return words.join(', ');
  return words.map((word) => terms[word]?.[language] ?? word).join(language === 'en' ? ' or ' : ' ou ');
}

/** A number with the decimal mark of the language; no other digits are touched, since most are the person's own. */
function spoken(value: string | number | boolean | null, language: Language): string {
  const text = String(value);
  return language === 'pt' && typeof value === 'number' ? text.replace('.', ',') : text;
}

/** Whole parts of five digits and more in groups; shorter ones may be years. */
function inGroups(text: string, language: Language): string {
  const group = language === 'pt' ? '.' : ',';
  return text.replace(/^-?\d{5,}(?!\d*e)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, group));
}

export const problemCodes: readonly string[] = [...catalogue.keys()];
export type { Language } from './message.ts';
