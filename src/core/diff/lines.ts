/** Two texts line by line. */
import { commonPlaces } from './common.ts';

export interface DiffLine {
  readonly change: 'same' | 'removed' | 'added';
  readonly text: string;
  /** From 1; a side that has no such line leaves it out. */
  readonly lineA?: number;
  readonly lineB?: number;
}

/** Every line of both texts: of a place where they differ, what `a` has first. Line ends do not count. */
export function diffLines(a: string, b: string): DiffLine[] {
  const [left, right] = [linesOf(a), linesOf(b)];
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  const upTo = (nextA: number, nextB: number) => {
    for (; i < nextA; i++) lines.push({ change: 'removed', text: left[i]!, lineA: i + 1 });
    for (; j < nextB; j++) lines.push({ change: 'added', text: right[j]!, lineB: j + 1 });
  };
  for (const [nextA, nextB] of commonPlaces(left, right)) {
    upTo(nextA, nextB);
    lines.push({ change: 'same', text: left[i]!, lineA: ++i, lineB: ++j });
  }
  upTo(left.length, right.length);
  return lines;
}

/** The line end after the last line makes no line of its own. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
