import type { OutputType } from '../../core/kind/cell-kind.ts';
import type { Shape } from '../../core/notebook/describe.ts';
import type { CellBlock } from '../../core/notebook/notebook.ts';
import type { NotebookSession } from './session.svelte.ts';

/** The words that fit a key: the options of its schema, the cells of the right type, the columns it can read. */
export function suggestions(session: NotebookSession, cell: CellBlock, shape: Shape): string[] {
  if (shape.input === 'cell') return cellNames(session, cell, shape.accepts as readonly OutputType[] | undefined);
  if (shape.input === 'column' || shape.items?.input === 'column') return session.columnsFor(cell.name);
  return (shape.options ?? []).filter((each) => typeof each === 'string');
}

/** Cells before which this one does not stand, and their parts, whose output is of an accepted type. */
export function cellNames(
  session: NotebookSession,
  cell: CellBlock,
  accepts: readonly OutputType[] | undefined,
): string[] {
  return session.notebook.cells.flatMap((other) => {
    const kind = session.world.kinds.get(other.kind);
    if (!kind || other.name === cell.name || other.name === '') return [];
    const fits = !accepts || accepts.length === 0 || accepts.includes(kind.output);
    const parts = other.body === undefined ? [] : (kind.parts?.(other.body as never) ?? []);
    const dotted = !accepts || accepts.includes('dataset') ? parts.map((part) => `${other.name}.${part}`) : [];
    return [...(fits ? [other.name] : []), ...dotted];
  });
}
