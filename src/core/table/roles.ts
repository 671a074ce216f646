import { nearestWord } from '../notebook/nearest.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import type { Dataset } from './dataset.ts';

type Columns = Pick<Dataset, 'fields' | 'field'>;

/** What is wrong with the columns named as time and key: unknown, or a time that is none. */
export function checkRoles(dataset: Columns, time: string | undefined, key: readonly string[] | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const [role, names] of [
    ['time', time === undefined ? [] : [time]],
    ['key', key ?? []],
  ] as const) {
    for (const name of names) if (!dataset.field(name)) problems.push(unknownColumn(dataset, name, role));
  }
  const type = time === undefined ? undefined : dataset.field(time)?.type;
  if (type !== undefined && !['timestamp', 'date', 'number', 'integer'].includes(type)) {
    problems.push(problem('table.time_type', { column: time!, type }, { key: 'time' }));
  }
  return problems;
}

/** A problem at `key` that names the column and the nearest one there is. */
export function unknownColumn(dataset: Columns, column: string, key: string): Problem {
  const names = dataset.fields.map(({ name }) => name);
  const nearest = nearestWord(column, names);
  const params = { column, columns: names.slice(0, 20) };
  if (nearest === undefined) return problem('table.unknown_column', params, { key });
  return problem('table.unknown_column_near', { ...params, nearest }, { key });
}
