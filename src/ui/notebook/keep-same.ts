import type { CellStatus } from '../../core/graph/engine.ts';

/** What did not change stays the same object, so that the views of it are not made anew. */
export function keepSame(before: CellStatus | undefined, now: CellStatus): CellStatus {
  if (!before?.output || before.digest === undefined || before.digest !== now.digest) return now;
  const kept = now.output ? { ...now, output: before.output } : now;
  return told(before) === told(kept) ? before : kept;
}

/** A status but for its output, which its digest stands for. */
function told({ output, ...rest }: CellStatus): string {
  return JSON.stringify([output !== undefined, Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
