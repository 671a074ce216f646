import type { z } from 'zod';
import type { Dataset } from '../table/dataset.ts';
import type { FailingRows } from '../table/failing-rows.ts';
import type { Problem } from '../problem.ts';
import type { CellContext } from './context.ts';

export interface ExpectationFailure {
  readonly expectation: string;
  readonly column: string | null;
  /** How many rows fail. */
  readonly rows: number;
  /** The first 20 failing row numbers, from 1. */
  readonly examples: readonly number[];
  /** Subject first: `bikes: 12 values outside 0 … 100`. Its English is the failure's message. */
  readonly problem: Problem;
  /** The failing rows (from 0) for the failing-rows view, at most 100,000; none when the table itself fails. */
  readonly failing: Uint32Array;
}

const EXAMPLES = 20;

/** A failure of some rows, or undefined when there are none. */
export function rowsFailure(
  expectation: string,
  column: string | null,
  { count, rows }: FailingRows,
  found: Problem,
): ExpectationFailure | undefined {
  if (count === 0) return undefined;
  const examples = Array.from(rows.subarray(0, EXAMPLES), (row) => row + 1);
  return { expectation, column, rows: count, examples, problem: found, failing: rows };
}

/** A failure of the table or of a whole column. */
export function wholeFailure(
  expectation: string,
  column: string | null,
  rows: number,
  found: Problem,
): ExpectationFailure {
  return { expectation, column, rows, examples: [], problem: found, failing: new Uint32Array(0) };
}

/** One expectation a `check` can hold a dataset to; `key` is its key in an item of `expect`. */
export interface ExpectationKind<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  /** `column` expectations stand beside `column:` in an item, `table` ones stand alone, `either` may do both. */
  readonly about: 'column' | 'table' | 'either';
  readonly params: Schema;
  /** What the parameters get wrong beyond their schema; `column` says whether the item names one. */
  validate?(params: z.output<Schema>, column: string | null): readonly Problem[];
  /** What the parameters get wrong for this dataset: an unknown column, a value that its type does not have. */
  misfits?(dataset: Dataset, column: string | null, params: z.output<Schema>): readonly Problem[];
  /** Called without misfits alone; `column` exists. Missing values fail nothing but `missing`. */
  check(
    ctx: CellContext,
    dataset: Dataset,
    column: string | null,
    params: z.output<Schema>,
  ): Promise<ExpectationFailure | undefined>;
  /** Items of `expect`, as YAML. */
  readonly examples: readonly string[];
}

export function defineExpectation<Schema extends z.ZodType>(kind: ExpectationKind<Schema>): ExpectationKind<Schema> {
  return kind;
}
