import { z } from 'zod';
import { defineExpectation, rowsFailure } from '../../core/kind/expectation-kind.ts';
import { columnVector } from '../../core/expression/vector.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { Column } from '../../core/table/column.ts';
import { failingRows } from '../../core/table/failing-rows.ts';
import { literalIn, type Literal } from '../../core/table/literal.ts';

/** Unexpected values named in a message. */
const NAMED = 5;

export default defineExpectation({
  id: 'in',
  title: 'Values of a list',
  doc: 'Every value of the column is one of the list. Missing values are left out.',
  about: 'column',
  params: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
  misfits(dataset, column, allowed): Problem[] {
    const { type } = dataset.field(column!)!;
    return allowed
      .filter((each) => literalIn(type, each) === undefined)
      .map((each) => problem('check.bad_value', { column, got: String(each), type }));
  },
  async check(_ctx, dataset, name, allowed) {
    const { fails, unexpected } = membership(await dataset.column(name!), allowed);
    const found = failingRows(dataset.rowCount, fails);
    const values = unexpected(found.rows);
    return rowsFailure('in', name, found, problem('check.in', { column: name, count: found.count, values }));
  },
  examples: ['{ column: station, in: [north, south] }', '{ column: bikes, in: [0, 1, 2, 3] }'],
});

interface Membership {
  fails(row: number): boolean;
  /** The first few unexpected values among those rows, as text. */
  unexpected(rows: Uint32Array): string[];
}

function membership(column: Column, allowed: readonly Literal[]): Membership {
  const wanted = new Set(allowed.map((each) => literalIn(column.type, each)));
  const vector = columnVector(column);
  if (vector.kind === 'number') {
    const { values, missing } = vector;
    const fails = (row: number) => missing?.[row] !== 1 && values[row] === values[row] && !wanted.has(values[row]!);
    return { fails, unexpected: (rows) => firstDistinct(rows, (row) => String(values[row])) };
  }
  const { codes, levels } = vector;
  const outside = levels.map((level) => !wanted.has(level));
  return {
    fails: (row) => codes[row]! >= 0 && outside[codes[row]!]!,
    unexpected: (rows) => firstDistinct(rows, (row) => levels[codes[row]!]!),
  };
}

function firstDistinct(rows: Uint32Array, valueOf: (row: number) => string): string[] {
  const values = new Set<string>();
  for (const row of rows) {
    values.add(valueOf(row));
    if (values.size === NAMED) break;
  }
  return [...values];
}
