import type { Where } from '../problem.ts';

/** Line and column of an offset in a text; lines and columns (UTF-16 units) count from 1. */
export interface LineIndex {
  readonly count: number;
  at(offset: number): { line: number; column: number };
  /** Offset of a line's first unit; the text's length for a line after the last. */
  start(line: number): number;
}

/** Index the lines of a text in one pass; each look-up is a binary search. Only `\n` ends a line. */
export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    count: starts.length,
    start: (line) => starts[line - 1] ?? text.length,
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - starts[low]! + 1 };
    },
  };
}

/** The place of `start`…`end` (exclusive) for a problem: lines and columns from 1. */
export function placeOf(lines: LineIndex, start: number, end: number): Where {
  const from = lines.at(start);
  const to = lines.at(Math.max(start, end));
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
