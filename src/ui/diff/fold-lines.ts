/** The lines of a text comparison, with what is the same and far from any difference put away. */
import type { DiffLine } from '../../core/diff/lines.ts';

export type LinePart =
  | { readonly folded: false; readonly lines: readonly DiffLine[] }
  | { readonly folded: true; readonly first: number; readonly lines: readonly DiffLine[] };

/** Lines that stay in sight on either side of a difference. */
const AROUND = 3;

/** Runs of the same lines further than three from a difference are one part each, known by the place of their first. */
export function foldLines(lines: readonly DiffLine[]): LinePart[] {
  const near = new Uint8Array(lines.length);
  lines.forEach(({ change }, at) => {
    if (change !== 'same') near.fill(1, Math.max(0, at - AROUND), at + AROUND + 1);
  });
  const parts: LinePart[] = [];
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (end < lines.length && near[end] === near[at]) end++;
    const part = lines.slice(at, end);
    // A fold takes a line itself.
    if (near[at] === 1 || part.length < 2) parts.push({ folded: false, lines: part });
    else parts.push({ folded: true, first: at, lines: part });
    at = end;
  }
  return parts;
}
