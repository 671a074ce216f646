import type { Column } from './column.ts';
import { valueAt } from './column.ts';

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
      return isoTime(value).slice(0, 10);
    case 'timestamp':
      return isoTime(value);
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

/** `2025-01-31T09:30:00Z`, with decimals of a second where there are any. `micros` since 1970, years 1 to 9999. */
export function isoTime(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const text = new Date(seconds * 1_000).toISOString().slice(0, 19);
  const rest = micros - seconds * 1_000_000;
  if (rest === 0) return `${text}Z`;
  return `${text}.${String(rest).padStart(6, '0').replace(/0+$/, '')}Z`;
}
