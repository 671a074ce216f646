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
  return { ...problem, where: { ...placeIn(notebook, block, problem.where.key), ...problem.where } };
}

function placeIn(notebook: Notebook, block: CellBlock, key: string | undefined): Where {
  const lines = indexLines(notebook.text);
  const { start, end } = block.bodySpan;
  const range = key === undefined ? undefined : readYaml(notebook.text.slice(start, end), start).locateKey(key);
  if (range) return placeOf(lines, range.start, range.end);
  const fenceEnd = notebook.text.indexOf('\n', block.span.start);
  return placeOf(lines, block.span.start, fenceEnd < 0 ? block.span.end : fenceEnd);
}
