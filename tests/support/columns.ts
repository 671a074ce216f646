/** Generated columns and the plain values they hold, for property tests of tables. */
import fc from 'fast-check';
import type { Column, ColumnType } from '../../src/core/table/column.ts';
import { COLUMN_TYPES, valueAt } from '../../src/core/table/column.ts';
import { makeColumn } from '../../src/core/table/make-column.ts';

export type Item = number | string | null;

export function itemsOf(column: Column): Item[] {
  return Array.from({ length: column.length }, (_, row) => valueAt(column, row));
}

const whole = fc.oneof(fc.integer({ min: -130, max: 130 }), fc.integer(), fc.maxSafeInteger());

const itemByType: Record<ColumnType, fc.Arbitrary<Item>> = {
  number: fc.double(),
  integer: whole.map((value) => value + 0),
  boolean: fc.constantFrom(0, 1),
  timestamp: whole.map((value) => value + 0),
  date: fc.integer({ min: -40_000, max: 40_000 }).map((day) => day * 86_400_000_000),
  category: fc.constantFrom('', 'a', 'b', 'ção', '😀', '\uFEFFx'),
  text: fc.string({ unit: 'grapheme' }),
};

export interface Sample {
  readonly type: ColumnType;
  readonly items: readonly Item[];
}

/** A type and values of it, some missing. */
export const sample: fc.Arbitrary<Sample> = fc.constantFrom(...COLUMN_TYPES).chain((type) =>
  fc.record({
    type: fc.constant(type),
    items: fc.array(fc.option(itemByType[type], { nil: null, freq: 4 }), { maxLength: 60 }),
  }),
);

/** Like `sample`, nothing missing. */
export const fullSample: fc.Arbitrary<Sample> = sample.map(({ type, items }) => ({
  type,
  items: items.filter((item) => item !== null),
}));

export const columnOf = ({ type, items }: Sample): Column => makeColumn(type, items);
