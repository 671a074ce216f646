import type { z } from 'zod';
import type { Dataset } from '../table/dataset.ts';
import type { CellContext } from './context.ts';

export interface ExpectationFailure {
  readonly expectation: string;
  readonly column: string | null;
  /** How many rows fail. */
  readonly rows: number;
  /** The first 20 failing row numbers, from 1. */
  readonly examples: readonly number[];
  /** English, subject first: `bikes: 12 values outside 0 … 100`. */
  readonly message: string;
  /** Bitmap-free list of all failing rows (from 0) for the failing-rows view, at most 100,000. */
  readonly failing: Uint32Array;
}

/** One expectation a `check` can hold a dataset to; `key` is its key in an item of `expect`. */
export interface ExpectationKind<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  /** `column` expectations stand beside `column:` in an item; `table` ones stand alone. */
  readonly about: 'column' | 'table';
  readonly params: Schema;
  check(
    ctx: CellContext,
    dataset: Dataset,
    column: string | null,
    params: z.output<Schema>,
  ): Promise<ExpectationFailure | undefined>;
  readonly examples: readonly string[];
}

export function defineExpectation<Schema extends z.ZodType>(kind: ExpectationKind<Schema>): ExpectationKind<Schema> {
  return kind;
}
