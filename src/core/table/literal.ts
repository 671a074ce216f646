import { readTimestamp } from './moment.ts';
import type { ColumnType } from './column.ts';

export type Literal = string | number | boolean;

/**
 * What a value written in a notebook is in a column of `type`: microseconds for "2013-09-01" or a timestamp, 0 and 1
 * for booleans, text for categories. Undefined where it can be none.
 */
export function literalIn(type: ColumnType, value: Literal): number | string | undefined {
  switch (type) {
    case 'category':
    case 'text':
      return String(value);
    case 'timestamp':
    case 'date':
      return typeof value === 'string' ? readTimestamp(value) : undefined;
    case 'boolean':
      return typeof value === 'string' ? undefined : Number(value);
    default:
      return typeof value === 'number' ? value : undefined;
  }
}
