/** How a parser by recursive descent ends: with a tree, or at the first place where the text stops being one. */
import type { Problem } from '../problem.ts';

/** Deeper nesting than any person writes; beyond it a recursive walk could exhaust the stack. */
export const MAX_DEPTH = 200;

export class SyntaxProblem extends Error {
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.code);
    this.problem = found;
  }
}

export type Parsed<Node> =
  { readonly ok: true; readonly node: Node } | { readonly ok: false; readonly problem: Problem };

/** What `parse` gives, or the `SyntaxProblem` that it threw; any other error is a fault and stays one. */
export function parsed<Node>(parse: () => Node): Parsed<Node> {
  try {
    return { ok: true, node: parse() };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { ok: false, problem: error.problem };
    throw error;
  }
}
