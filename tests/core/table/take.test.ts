import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryColumn, Column } from '../../../src/core/table/column.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { concatColumns, sliceColumn, takeColumn } from '../../../src/core/table/take.ts';
import { columnOf, itemsOf, sample } from '../../support/columns.ts';

function levelsInOrder(column: Column): void {
  if (column.type !== 'category') return;
  const seen = [...new Set(itemsOf(column).filter((item) => item !== null))];
  expect(column.levels).toEqual(seen);
}

describe('choosing rows', () => {
  it('takes rows in any order, repeats allowed', () => {
    fc.assert(
      fc.property(sample, fc.array(fc.nat()), (each, picks) => {
        const rows = each.items.length === 0 ? [] : picks.map((pick) => pick % each.items.length);
        const taken = takeColumn(columnOf(each), Uint32Array.from(rows));
        expect(itemsOf(taken)).toStrictEqual(rows.map((row) => each.items[row]));
        levelsInOrder(taken);
      }),
    );
  });

  it('slices', () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.nat(), (each, a, b) => {
        const n = each.items.length + 1;
        const [start, end] = [Math.min(a % n, b % n), Math.max(a % n, b % n)];
        const sliced = sliceColumn(columnOf(each), start, end);
        expect(itemsOf(sliced)).toStrictEqual(each.items.slice(start, end));
        levelsInOrder(sliced);
      }),
    );
  });

  it('joins pieces into what was cut, dictionaries merged in order of first appearance', () => {
    fc.assert(
      fc.property(sample, fc.array(fc.nat(), { maxLength: 5 }), (each, cuts) => {
        const n = each.items.length + 1;
        const edges = [0, ...cuts.map((cut) => cut % n), n - 1].sort((a, b) => a - b);
        const whole = columnOf(each);
        const joined = concatColumns(edges.slice(1).map((edge, at) => sliceColumn(whole, edges[at]!, edge)));
        expect(itemsOf(joined)).toStrictEqual([...each.items]);
        levelsInOrder(joined);
      }),
    );
  });

  it('merges dictionaries that share levels under other codes', () => {
    const joined = concatColumns([makeColumn('category', ['x', 'y']), makeColumn('category', ['y', null, 'z', 'x'])]);
    expect((joined as CategoryColumn).levels).toEqual(['x', 'y', 'z']);
    expect([...(joined as CategoryColumn).codes]).toEqual([0, 1, 1, -1, 2, 0]);
  });

  it('refuses columns of several types', () => {
    expect(() => concatColumns([makeColumn('text', []), makeColumn('category', [])])).toThrow('several types');
  });
});
