import type { CategoryColumn, Column, ColumnType } from './column.ts';
import { isMissing } from './column.ts';
import { makeColumn } from './make-column.ts';

/** Whether every column of type `from` can become `to` without losing anything. */
export function widens(from: ColumnType, to: ColumnType): boolean {
  if (from === to) return true;
  if (from === 'integer') return to === 'number';
  if (from === 'date') return to === 'timestamp';
  return from === 'category' && to === 'text';
}

/** The column under a wider type (`widens`); one without any value becomes anything. Else a plain Error. */
export function convertColumn(column: Column, to: ColumnType): Column {
  if (column.type === to) return column;
  if (column.type === 'category' && to === 'text') return spellOut(column);
  if (widens(column.type, to)) return { ...column, type: to } as Column;
  for (let row = 0; row < column.length; row++) {
    if (!isMissing(column, row)) throw new Error(`a ${column.type} column cannot become ${to}`);
  }
  return makeColumn(to, new Array<null>(column.length).fill(null));
}

function spellOut(column: CategoryColumn): Column {
  const encoder = new TextEncoder();
  const levels = column.levels.map((level) => encoder.encode(level));
  const offsets = new Uint32Array(column.length + 1);
  let anyMissing = false;
  for (let row = 0; row < column.length; row++) {
    const code = column.codes[row]!;
    if (code < 0) anyMissing = true;
    offsets[row + 1] = offsets[row]! + (code < 0 ? 0 : levels[code]!.length);
  }
  const bytes = new Uint8Array(offsets[column.length]!);
  const valid = anyMissing ? new Uint8Array((column.length + 7) >> 3) : undefined;
  for (let row = 0; row < column.length; row++) {
    const code = column.codes[row]!;
    if (code < 0) continue;
    bytes.set(levels[code]!, offsets[row]!);
    if (valid !== undefined) valid[row >> 3]! |= 1 << (row & 7);
  }
  return { type: 'text', length: column.length, offsets, bytes, valid };
}

/** The narrowest type that every column of these types can become; undefined when there is none. */
export function commonType(types: readonly ColumnType[]): ColumnType | undefined {
  return types.find((to) => types.every((from) => widens(from, to)));
}
