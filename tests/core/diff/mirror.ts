import type { Change, DiffEntry, DiffSection } from '../../../src/core/diff/section.ts';

const OTHER: Readonly<Record<Change, Change>> = {
  added: 'removed',
  removed: 'added',
  moved: 'moved',
  changed: 'changed',
  same: 'same',
};

/** What the section must be with its sides swapped. */
export function mirrored({ entries }: DiffSection): DiffEntry[] {
  return entries.map((entry) => {
    const { change, what, at, a, b, difference, intervalA, intervalB, lineA, lineB } = entry;
    return {
      change: OTHER[change],
      what,
      at,
      ...(b !== undefined && { a: b }),
      ...(a !== undefined && { b: a }),
      ...(difference !== undefined && { difference: 0 - difference }),
      ...(intervalB && { intervalA: intervalB }),
      ...(intervalA && { intervalB: intervalA }),
      ...(lineB !== undefined && { lineA: lineB }),
      ...(lineA !== undefined && { lineB: lineA }),
    };
  });
}

export function sorted(entries: readonly DiffEntry[]): DiffEntry[] {
  const textOf = ({ what, at, change, a, b, lineA, lineB }: DiffEntry) =>
    JSON.stringify([what, at, change, a, b, lineA, lineB]);
  return [...entries].sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}
