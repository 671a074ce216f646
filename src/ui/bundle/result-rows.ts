import type { Json } from '../../core/json.ts';

export interface ResultRow {
  readonly path: string;
  readonly value: string | number | boolean | bigint | null;
}

/** The leaves of a result, at most `most` of them, and how many there are in all. */
export function resultRows(
  result: Json,
  most: number,
): { readonly rows: readonly ResultRow[]; readonly count: number } {
  const rows: ResultRow[] = [];
  let count = 0;
  const walk = (value: Json, path: string): void => {
    if (value !== null && typeof value === 'object') {
      for (const [key, each] of Object.entries(value)) walk(each as Json, path === '' ? key : `${path}.${key}`);
      return;
    }
    count++;
    if (rows.length < most) rows.push({ path, value: value as ResultRow['value'] });
  };
  walk(result, '');
  return { rows, count };
}
