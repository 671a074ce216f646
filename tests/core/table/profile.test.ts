import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDatasetWriter } from '../../../src/core/table/dataset-writer.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import type { Column } from '../../../src/core/table/column.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { profileColumn, profileOf } from '../../../src/core/table/profile.ts';
import { sortNumbers } from '../../../src/core/table/sort-numbers.ts';
import { columnOf, itemsOf, sample } from '../../support/columns.ts';
import { testContext } from '../../support/context.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('sorting numbers', () => {
  it.each<[string, fc.Arbitrary<number>]>([
    ['any', finite],
    ['alike', fc.constantFrom(1, 2, 2.5)],
    [
      'crowded beside one far away',
      fc.oneof(
        { weight: 50, arbitrary: fc.double({ min: 0, max: 1e-9, noNaN: true }) },
        { weight: 1, arbitrary: fc.constant(1e300) },
      ),
    ],
    ['whole', fc.integer({ min: -1000, max: 1000 })],
  ])('puts them in order: %s', (_, value) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 0, maxLength: 3_000, size: 'max' }), (values) => {
        const wanted = values.map((each) => each + 0).sort((a, b) => a - b);
        expect([...sortNumbers(Float64Array.from(values))].map((each) => each + 0)).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a column that nobody else reads', () => {
  it('is profiled in its own memory with the answer of a copy', async () => {
    const ctx = testContext({});
    const values = Array.from({ length: 300 }, (_, row) => (row % 7 === 3 ? null : ((row * 37) % 101) - 50));
    const writer = createDatasetWriter(ctx, [{ name: 'v', type: 'number' }]);
    await writer.append([makeColumn('number', values)]);
    const { manifest } = await writer.finish();
    const dataset = await openDataset(ctx, { manifest, count: values.length });
    const wanted = profileColumn(await dataset.column('v'));
    const alone = await openDataset(ctx, { manifest, count: values.length });
    expect(await profileOf(ctx, alone, 'v', true)).toEqual(wanted);
    expect(await profileOf(ctx, dataset, 'v')).toEqual(wanted);
    expect(itemsOf(await dataset.column('v'))).toEqual(values);
  });
});

function naive(column: Column) {
  const items = itemsOf(column).filter((item) => item !== null && !Number.isNaN(item));
  return {
    missing: column.length - items.length,
    distinct: new Set(items.map((item) => (item === 0 ? 0 : item))).size,
  };
}

describe('a profile', () => {
  it('counts missing and distinct values as a set does', () => {
    fc.assert(
      fc.property(sample, (each) => {
        const column = columnOf(each);
        expect(profileColumn(column)).toMatchObject({ type: each.type, ...naive(column) });
      }),
    );
  });

  it('has quantiles between its ends and a histogram that holds every finite value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 600, size: 'max' }), (values) => {
        const found = profileColumn(makeColumn('number', values));
        const quantiles = ['0', '0.01', '0.05', '0.25', '0.5', '0.75', '0.95', '0.99', '1'].map(
          (q) => found.quantiles[q]!,
        );
        expect([quantiles[0]! + 0, quantiles.at(-1)! + 0]).toEqual([found.min! + 0, found.max! + 0]);
        const inOrder = quantiles.every((value, at) => at === 0 || !(value < quantiles[at - 1]!));
        expect(inOrder).toBe(true);
        const counted = (found.histogram?.counts ?? []).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(values.filter(Number.isFinite).length);
      }),
    );
  });

  it('has finite quantiles in order between values whose difference is no double', () => {
    const { quantiles } = profileColumn(makeColumn('number', [-1.5e308, 1.5e308]));
    expect([quantiles['0.25'], quantiles['0.5'], quantiles['0.75']]).toEqual([-0.75e308, 0, 0.75e308]);
  });

  it('bins a value where its share of the range says', () => {
    const found = profileColumn(
      makeColumn(
        'number',
        Array.from({ length: 300 }, (_, at) => at),
      ),
    );
    expect(found.histogram).toEqual({ low: 0, high: 299, counts: new Array(30).fill(10) });
    expect(profileColumn(makeColumn('number', [5, 5, null])).histogram).toEqual({ low: 5, high: 5, counts: [2] });
  });

  it('names the most frequent values, ties in order of first appearance', () => {
    const items = ['b', 'a', 'c', 'c', null, 'a', 'b', 'd'];
    const top = [
      { value: 'b', count: 2 },
      { value: 'a', count: 2 },
      { value: 'c', count: 2 },
      { value: 'd', count: 1 },
    ];
    expect(profileColumn(makeColumn('text', items)).top).toEqual(top);
    expect(profileColumn(makeColumn('category', items)).top).toEqual(top);
    expect(profileColumn(makeColumn('boolean', [1, 0, 1, null])).top).toEqual([
      { value: 'true', count: 2 },
      { value: 'false', count: 1 },
    ]);
  });

  it('has no numbers where there are none', () => {
    const none = { distinct: 0, min: null, max: null, mean: null, std: null, quantiles: {} };
    expect(profileColumn(makeColumn('number', [null, NaN]))).toEqual({ type: 'number', missing: 2, ...none });
    expect(profileColumn(makeColumn('integer', [7]))).toMatchObject({ mean: 7, std: null, distinct: 1 });
  });
});
