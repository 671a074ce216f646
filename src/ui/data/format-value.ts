import type { ColumnType } from '../../core/table/column.ts';
import type { App } from '../app/app.svelte.ts';

/** A value of a table as people read it; times are UTC. */
export function formatValue(app: App, value: number | string | null, type: ColumnType): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return 'NaN';
  if (type === 'boolean') return value === 1 ? 'true' : 'false';
  if (type === 'timestamp')
    return new Date(value / 1000)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.000Z$|Z$/, '');
  if (type === 'date') return new Date(value / 1000).toISOString().slice(0, 10);
  if (type === 'integer') return app.number(value, { useGrouping: false });
  // A year, 2008, is not torn apart; 12,345 is.
  return app.number(value, { maximumSignificantDigits: 6, useGrouping: 'min2' });
}

/** `count` of `rows` in percent; a share that is there is never rounded to nothing. */
export function formatShare(app: Pick<App, 'number'>, count: number, rows: number): string {
  if (rows === 0) return '—';
  const percent = (share: number) => app.number(share, { style: 'percent', maximumFractionDigits: 1 });
  const share = count / rows;
  return share > 0 && share < 0.0005 ? `< ${percent(0.001)}` : percent(share);
}
