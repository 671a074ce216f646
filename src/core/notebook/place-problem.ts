import type { Problem, Where } from '../problem.ts';
import { indexLines, placeOf } from './lines.ts';
import type { CellBlock, Notebook } from './notebook.ts';
import { readYaml } from './yaml-text.ts';

/**
 * A problem that was found while running, with the line and column of the key (or of the cell's fence) that it is
 * about. One that has a line already, or names no cell, stays as it is.
 */
export function placeProblem(notebook: Notebook, problem: Problem): Problem {
  if (problem.where.line !== undefined || problem.where.cell === undefined) return problem;
  const block = notebook.cells.find((each) => each.name === problem.where.cell);
  if (!block) return problem;
  return { ...problem, where: { ...placeIn(notebook, block, problem), ...problem.where } };
}

function placeIn(notebook: Notebook, block: CellBlock, { where: { key }, params }: Problem): Where {
  const lines = indexLines(notebook.text);
  const { start, end } = block.bodySpan;
  const range = key === undefined ? undefined : readYaml(notebook.text.slice(start, end), start).locateKey(key);
  if (range) return placeOf(lines, insideValue(notebook.text, range, params['at']), range.end);
  const fenceEnd = notebook.text.indexOf('\n', block.span.start);
  return placeOf(lines, block.span.start, fenceEnd < 0 ? block.span.end : fenceEnd);
}

/** Where the `at`-th character of a value stands in the file; the value's start where it is written over several lines. */
function insideValue(text: string, { start, end }: { start: number; end: number }, at: unknown): number {
  const written = text.slice(start, end);
  if (typeof at !== 'number' || written.includes('\n')) return start;
  const quote = /^["']/.test(written) ? 1 : 0;
  return Math.min(start + quote + at - 1, end);
}
