import type { z } from 'zod';
import type { Json } from '../json.ts';
import type { RecordStore } from '../ports.ts';
import type { CellContext } from './context.ts';

/** A cell's context, and the records: what a query answers is no output, so it may depend on them. */
export interface QueryContext extends CellContext {
  readonly records: Pick<RecordStore, 'get' | 'list'>;
}

/**
 * Work that a view or a command asks of a worker and that is not a cell: rows of a table, a look at a dropped
 * file, one scored row. Nothing of it is kept unless the query says so.
 */
export interface QueryKind<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly doc: string;
  readonly args: Schema;
  /** The answer crosses to another thread: JSON and typed arrays. */
  run(ctx: QueryContext, args: z.output<Schema>): Promise<Json | object>;
}

export function defineQuery<Schema extends z.ZodType>(kind: QueryKind<Schema>): QueryKind<Schema> {
  return kind;
}
