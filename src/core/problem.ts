/**
 * What is wrong with someone's data, notebook or request, as a value.
 *
 * Problems are collected and returned all at once, never thrown across a parser; their text is rendered at the
 * edge from the catalogue in `core/words`, in the person's language.
 */
export type Severity = 'error' | 'warning';

/** Where a problem is. Lines, columns and rows count from 1; `byte` counts from 0. */
export interface Where {
  file?: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  /** Name of the notebook cell. */
  cell?: string;
  /** Path of keys in the cell's body, for example `params.learning_rate`. */
  key?: string;
  /** Row of a table, from 1. */
  row?: number;
  /** Name of a table's column. */
  field?: string;
  byte?: number;
}

export type ProblemParam = string | number | boolean | null | readonly string[];

export interface Problem {
  /** Catalogue code: `area.what_is_wrong` for our own, the published `E_…`/`W_…` code for bad files. */
  code: string;
  params: Record<string, ProblemParam>;
  where: Where;
  severity: Severity;
}

export function problem(
  code: string,
  params: Problem['params'] = {},
  where: Where = {},
  severity: Severity = 'error',
): Problem {
  return { code, params, where, severity };
}

export function warning(code: string, params: Problem['params'] = {}, where: Where = {}): Problem {
  return problem(code, params, where, 'warning');
}

/**
 * An action refused for a reason the person can act on (bad input, a full disk, a conflict).
 * It is the only error whose text is shown as advice; every other error is a fault of ours.
 */
export class Refusal extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map((each) => each.code).join(', '));
    this.name = 'Refusal';
    this.problems = list;
  }
}

/** The work was cancelled by the person; nothing was kept. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}
