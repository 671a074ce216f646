/** How a notebook reads the data that a model learned from, so that new rows can be read alike. */
import { z } from 'zod';
import { expressionText } from '../kind/body.ts';
import type { Graph } from '../graph/order.ts';
import { fileOptions } from '../table/csv-options.ts';

const { types, missing, date_order } = fileOptions;

/** What of a `data` cell concerns the meaning of the values and not one file's writing. */
export const readingSchema = z.strictObject({
  types,
  missing,
  date_order,
  derive: z.record(z.string(), expressionText()).optional().describe('New columns, each with its expression.'),
});

export type Reading = z.output<typeof readingSchema>;

/**
 * The reading of what `cell` rests on, directly or not: the options of the nearest source and all derived columns.
 * Where two cells derive the same column, the nearer one counts.
 */
export function readingOf({ cells }: Pick<Graph, 'cells'>, cell: string): Reading {
  let reading: Reading = {};
  const open = [cell];
  for (let at = 0; at < open.length; at++) {
    const found = cells.get(open[at]!);
    if (!found) continue;
    open.push(...found.inputs.filter((each) => !open.includes(each)));
    const body = readingSchema.strip().safeParse(found.body);
    if (!body.success || found.kind.output !== 'dataset') continue;
    reading = { ...body.data, ...reading, derive: { ...body.data.derive, ...reading.derive } };
  }
  return reading;
}
