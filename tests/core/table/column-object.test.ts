import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryColumn, NumericColumn } from '../../../src/core/table/column.ts';
import { decodeColumn, encodeColumn } from '../../../src/core/table/column-object.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { columnOf, fullSample, itemsOf, sample } from '../../support/columns.ts';

describe('a column object', () => {
  it('gives back every value, missing and NaN apart, −0 kept', () => {
    fc.assert(
      fc.property(fc.oneof(sample, fullSample), (each) => {
        const back = decodeColumn(encodeColumn(columnOf(each)));
        expect(back.type).toBe(each.type);
        expect(itemsOf(back)).toStrictEqual(
          each.type === 'number' ? each.items : each.items.map((item) => (item === 0 ? 0 : item)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('reads bytes that lie anywhere in a larger buffer', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 15 }), (each, shift) => {
        const bytes = encodeColumn(columnOf(each));
        const larger = new Uint8Array(bytes.length + shift + 3);
        larger.set(bytes, shift);
        const view = larger.subarray(shift, shift + bytes.length);
        expect(itemsOf(decodeColumn(view))).toStrictEqual(itemsOf(columnOf(each)));
      }),
    );
  });

  it('is the same bytes however the column was built', () => {
    const plain = makeColumn('category', ['b', null, 'a', 'b']);
    const odd: CategoryColumn = {
      type: 'category',
      length: 4,
      codes: Int32Array.of(2, -1, 0, 2),
      levels: ['a', 'x', 'b'],
    };
    expect(encodeColumn(odd)).toEqual(encodeColumn(plain));
    const numbers = makeColumn('number', [1, 2]) as NumericColumn;
    expect(encodeColumn({ ...numbers, valid: Uint8Array.of(0xff) })).toEqual(encodeColumn(numbers));
    const garbage = { ...(makeColumn('number', [1, null]) as NumericColumn), values: Float64Array.of(1, 77) };
    expect(encodeColumn(garbage)).toEqual(encodeColumn(makeColumn('number', [1, null])));
  });

  it('has the layout that its documentation states', () => {
    const bytes = encodeColumn(makeColumn('number', [NaN, null, -0]));
    const view = new DataView(bytes.buffer);
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('BCOL');
    expect([...bytes.subarray(4, 8)]).toEqual([1, 0, 1, 8]);
    expect(view.getUint32(8, true)).toBe(3);
    expect(bytes[32]).toBe(0b101);
    expect(view.getBigUint64(40, true)).toBe(0x7ff8000000000000n);
    expect(view.getBigUint64(48, true)).toBe(0n);
    expect(view.getBigUint64(56, true)).toBe(0x8000000000000000n);
    expect(bytes.length).toBe(64);
  });

  it.each([
    [[127, -128], 1],
    [[128], 2],
    [[-32_769], 4],
    [[2_147_483_648], 8],
  ])('stores whole numbers %j in %i bytes each', (items, width) => {
    expect(encodeColumn(makeColumn('integer', items))[7]).toBe(width);
  });

  it('refuses a fraction in a column of whole numbers and bytes that are something else', () => {
    expect(() => encodeColumn(makeColumn('integer', [0.5]))).toThrow('integer column holds 0.5');
    expect(() => decodeColumn(new Uint8Array(40))).toThrow('no column object');
  });
});
