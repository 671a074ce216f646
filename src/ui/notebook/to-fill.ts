/** What a cell still needs before it can run. */
import type { CellState, CellStatus } from '../../core/graph/engine.ts';
import type { Problem } from '../../core/problem.ts';

const EMPTY: ReadonlySet<string> = new Set(['notebook.missing_key', 'notebook.no_value']);

/** Keys without a value, where nothing else is wrong: such a cell has not failed, it is not set up yet. */
export function keysToFill(problems: readonly Problem[]): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (!errors.every(({ code }) => EMPTY.has(code))) return [];
  const keys = errors.map(({ params: { parent, key } }) =>
    [parent, key].filter((part) => typeof part === 'string' && part !== '').join('.'),
  );
  return [...new Set(keys)].filter((key) => key !== '');
}

/** A cell's state as people see it. */
export function shownState(status: CellStatus | undefined): CellState | 'claimed' | 'unset' {
  if (!status) return 'stale';
  if (status.claimed !== undefined) return 'claimed';
  const isUnset = status.state === 'failed' && !status.fault && keysToFill(status.problems).length > 0;
  return isUnset ? 'unset' : status.state;
}
