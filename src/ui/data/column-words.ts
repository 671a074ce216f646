import type { ColumnProfile } from '../../core/table/profile.ts';
import type { App } from '../app/app.svelte.ts';
import { formatShare, formatValue } from './format-value.ts';

/** Heights of a column's bars: bins of equal width, or the most frequent values. */
export function barsOf(column: ColumnProfile): readonly number[] {
  return column.histogram?.counts ?? (column.top ?? []).map(({ count }) => count);
}

/** A column in a few words: from its lowest to its highest value, or its most frequent values with their shares. */
export function columnSummary(app: App, column: ColumnProfile, rows: number): string {
  if (column.min !== null && column.max !== null) {
    return `${formatValue(app, column.min, column.type)} … ${formatValue(app, column.max, column.type)}`;
  }
  return (column.top ?? [])
    .slice(0, 3)
    .map(({ value, count }) => `${value} ${formatShare(app, count, rows)}`)
    .join(', ');
}
