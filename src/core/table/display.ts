import type { Column } from './column.ts';
import { valueAt } from './column.ts';
import { writeMoment } from './moment.ts';

/**
 * The value as text that reads back as the same value: numbers in their shortest form, times in ISO 8601 UTC with as
 * many decimals as they have, `true` and `false`. Null where missing.
 */
export function textAt(column: Column, row: number): string | null {
  const value = valueAt(column, row);
  if (value === null || typeof value === 'string') return value;
  switch (column.type) {
    case 'boolean':
      return value === 1 ? 'true' : 'false';
    case 'date':
      return writeMoment(value).slice(0, 10);
    case 'timestamp':
      return writeMoment(value);
    default:
      return numberText(value);
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}
