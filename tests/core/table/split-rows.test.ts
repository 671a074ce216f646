import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/stats/rng.ts';
import { cutPoints, sumOfShares } from '../../../src/core/table/cut-points.ts';
import { orderRows } from '../../../src/core/table/order-rows.ts';
import { rowClassesOf } from '../../../src/core/table/row-classes.ts';
import { groupParts, stratifiedParts } from '../../../src/core/table/split-rows.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';

describe('cut points', () => {
  it.each([
    [10, [0.6, 0.2, 0.2], [6, 8, 10]],
    [100, [0.29, 0.29, 0.42], [29, 58, 100]],
    [1000, [0.1, 0.2, 0.7], [100, 300, 1000]],
    [7, [0.5, 0, 0.5], [3, 3, 7]],
    [3, [1, 0, 0], [3, 3, 3]],
    [3, [0.333333333333, 0.333333333333, 0.333333333334], [0, 1, 3]],
    [5_000_000_000, [1e-9, 0.999999999, 0], [5, 5_000_000_000, 5_000_000_000]],
  ])('of %i rows by %j are %j, by the decimals as written', (n, shares, ends) => {
    expect(cutPoints(n, shares)).toEqual(ends);
  });

  it('sees shares that add up to one although their doubles do not', () => {
    expect(0.7 + 0.2 + 0.1).not.toBe(1);
    expect(sumOfShares([0.7, 0.2, 0.1])).toEqual({ sum: 1, isOne: true });
    expect(sumOfShares([0.7, 0.2, 0.2])).toEqual({ sum: 1.1, isOne: false });
  });
});

describe('ordering rows', () => {
  it('is a stable sort', () => {
    const time = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.array(time), (values) => {
        const expected = values
          .map((_, row) => row)
          .sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b));
        expect([...orderRows(Float64Array.from(values))]).toEqual(expected);
      }),
    );
  });
});

describe('parts of classes', () => {
  const codes = fc.array(fc.constantFrom('a', 'b', 'c', 'd', null), { minLength: 1, maxLength: 80 });
  const shares = [0.6, 0.2, 0.2];

  it('hold every row once, each class in its shares', () => {
    fc.assert(
      fc.property(codes, (items) => {
        const classes = rowClassesOf([makeColumn('category', items)], items.length);
        const parts = stratifiedParts(classes, shares, createRng(['test']));
        const all = parts.flatMap((part) => [...part]).sort((a, b) => a - b);
        expect(all).toEqual(items.map((_, row) => row));
        for (const level of new Set(items)) {
          const n = items.filter((item) => item === level).length;
          const ends = cutPoints(n, shares);
          const counts = parts.map((part) => [...part].filter((row) => items[row] === level).length);
          expect(counts).toEqual([ends[0], ends[1]! - ends[0]!, n - ends[1]!]);
        }
      }),
    );
  });

  it('keep a group in one part', () => {
    fc.assert(
      fc.property(codes, (items) => {
        const groups = rowClassesOf([makeColumn('text', items)], items.length);
        const parts = groupParts(groups, shares, createRng(['test']));
        for (const level of new Set(items)) {
          expect(parts.filter((part) => [...part].some((row) => items[row] === level))).toHaveLength(1);
        }
        expect(parts.reduce((sum, { length }) => sum + length, 0)).toBe(items.length);
      }),
    );
  });
});
