/** The text of a new cell: a free name, and its first reference filled with the cell above where that fits. */
import type { CellKind } from '../../core/kind/cell-kind.ts';
import { describeSchema, type Shape } from '../../core/notebook/describe.ts';
import type { CellBlock } from '../../core/notebook/notebook.ts';
import type { NotebookSession } from './session.svelte.ts';
import { cellNames } from './suggestions.ts';

/** Kinds whose first required reference takes the output of `source`. */
export function fittingKinds(session: NotebookSession, source: CellBlock): CellKind[] {
  const output = session.world.kinds.get(source.kind)?.output;
  if (!output) return [];
  return [...session.world.kinds.values()].filter((kind) => {
    const shape = firstReference(kind);
    return shape !== undefined && (shape.accepts as readonly string[]).includes(output);
  });
}

export function draftCell(session: NotebookSession, kind: CellKind, source: CellBlock | undefined): string {
  const taken = new Set(session.notebook.cells.map(({ name }) => name));
  let name = kind.id;
  for (let n = 2; taken.has(name); n++) name = `${kind.id}_${n}`;
  const lines = Object.entries(describeSchema(kind.schema).keys ?? {})
    .filter(([, shape]) => shape.required)
    .map(([key, shape]) => `${key}: ${firstValue(session, shape, source)}`.trimEnd());
  return ['```{' + kind.id + '} ' + name, ...lines, '```', ''].join('\n');
}

function firstReference(kind: CellKind): Shape | undefined {
  return Object.values(describeSchema(kind.schema).keys ?? {}).find(
    (shape) => shape.required && shape.input === 'cell' && shape.accepts !== undefined,
  );
}

function firstValue(session: NotebookSession, shape: Shape, source: CellBlock | undefined): string {
  if (shape.input === 'cell' && source) {
    const output = session.world.kinds.get(source.kind)?.output;
    const accepts = shape.accepts as readonly string[] | undefined;
    if (output && (!accepts || accepts.includes(output))) return source.name;
    const fitting = cellNames(session, { ...source, name: '' }, accepts as never);
    return fitting.at(-1) ?? '';
  }
  return shape.options && typeof shape.options[0] === 'string' ? shape.options[0] : '';
}
