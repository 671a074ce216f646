import { problem, Refusal } from '../problem.ts';
import { US_PER_DAY } from './calendar.ts';
import type { Column, ColumnType } from './column.ts';
import { valueAt } from './column.ts';
import { convertColumn, widens } from './convert.ts';
import { makeColumn } from './make-column.ts';

/**
 * The column as the type that `types:` states. Numbers become whole numbers where they are, numbers and truth values
 * become each other (0 and 1) and text, texts become numbers where they are; everything else, and a value that does
 * not fit, is a Refusal `table.cell_type`.
 */
export function castColumn(name: string, column: Column, to: ColumnType): Column {
  if (column.type === to) return column;
  if (widens(column.type, to)) return convertColumn(column, to);
  return makeColumn(
    to,
    Array.from({ length: column.length }, (_, row) => castValue(name, valueAt(column, row), row, to, column.type)),
  );
}

function castValue(
  name: string,
  value: number | string | null,
  row: number,
  to: ColumnType,
  from: ColumnType,
): number | string | null {
  if (value === null) return null;
  const time = from === 'timestamp' || from === 'date';
  if ((to === 'text' || to === 'category') && !time) return from === 'boolean' ? String(value === 1) : String(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && !Number.isNaN(number) && !time) {
    if (to === 'number') return number;
    if (to === 'integer' && Number.isSafeInteger(number)) return number;
    if (to === 'boolean' && (number === 0 || number === 1)) return number;
  }
  if (time && to === 'date') return Math.floor((value as number) / US_PER_DAY) * US_PER_DAY;
  throw new Refusal(problem('table.cell_type', { value: String(value), type: to }, { row: row + 1, field: name }));
}
