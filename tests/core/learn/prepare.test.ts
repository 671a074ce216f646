import { describe, expect, it } from 'vitest';
import type { Features } from '../../../src/core/learn/features.ts';
import {
  designColumns,
  fitPreparation,
  preparationOf,
  preparationTensors,
  prepare,
} from '../../../src/core/learn/prepare.ts';
import { Refusal } from '../../../src/core/problem.ts';

const number = (name: string, ...values: number[]) => ({
  name,
  kind: 'number' as const,
  values: Float64Array.from(values),
});
const category = (name: string, levels: string[], ...codes: number[]) => ({
  name,
  kind: 'category' as const,
  levels,
  codes: Int32Array.from(codes),
});
const table = (...columns: Features['columns'][number][]): Features => {
  const [first] = columns;
  return { nSamples: first!.kind === 'number' ? first!.values.length : first!.codes.length, columns };
};

const train = table(
  category('colour', ['blue', 'red'], 1, 0, -1, 1),
  number('x', 1, NaN, 3, 8),
  number('constant', 0.1, 0.1, 0.1, 0.1),
  category('size', ['big'], 0, 0, 0, -1),
  number('y', 2, 4, 4, 6),
);

describe('the default preparation', () => {
  const preparation = fitPreparation(train);

  it('names its columns: numbers, indicators, one block a category', () => {
    expect(designColumns(preparation)).toEqual([
      'x',
      'constant',
      'y',
      'x missing',
      'colour=blue',
      'colour=red',
      'size=big',
    ]);
    expect([preparation.nDense, preparation.width]).toEqual([4, 7]);
  });

  it('fills with the median of train, then standardises by the population deviation', () => {
    // x filled: 1 3 3 8, mean 3.75, population variance 6.6875.
    const [x] = preparation.numbers;
    expect(x).toEqual({ name: 'x', median: 3, mean: 3.75, scale: Math.sqrt(6.6875), indicator: true });
    const { dense } = prepare(preparation, train);
    const column = (at: number) => [0, 1, 2, 3].map((row) => dense[row * 4 + at]!);
    expect(column(0)).toEqual([1, 3, 3, 8].map((each) => (each - 3.75) / Math.sqrt(6.6875)));
    expect(column(2)).toEqual([-Math.SQRT2, 0, 0, Math.SQRT2].map((each) => expect.closeTo(each, 14)));
    expect(column(3)).toEqual([0, 1, 0, 0]);
  });

  it('only centres a column whose variance is rounding', () => {
    expect(preparation.numbers[1]!.scale).toBe(1);
    const tenths = table(number('x', ...new Array<number>(10_000).fill(0.1)));
    expect(fitPreparation(tenths).numbers[0]!.scale).toBe(1);
  });

  it('keeps categories as column numbers, none where missing or unseen', () => {
    const { ones, nBlocks } = prepare(preparation, train);
    expect(nBlocks).toBe(2);
    expect([...ones]).toEqual([5, 6, 4, 6, -1, 6, 5, -1]);
    const later = table(
      category('colour', ['blue', 'red'], 2),
      number('x', 1),
      number('constant', 5),
      category('size', ['big'], 1),
      number('y', NaN),
    );
    expect([...prepare(preparation, later).ones]).toEqual([-1, -1]);
  });

  it('uses numbers of train alone on later rows', () => {
    const later = table(
      category('colour', ['blue', 'red'], 0),
      number('x', NaN),
      number('constant', 0.6),
      category('size', ['big'], 0),
      number('y', NaN),
    );
    const { dense } = prepare(preparation, later);
    const expected = [(3 - 3.75) / Math.sqrt(6.6875), 0.5, 0, 1];
    expect([...dense]).toEqual(expected.map((each) => expect.closeTo(each, 12)));
  });

  it('comes back from the tensors of a state', () => {
    const state = {
      kind: 'linear',
      unit: 'linear@1',
      task: 'regression' as const,
      features: preparation.features,
      classes: [],
      meta: {},
      tensors: preparationTensors(preparation),
    };
    expect(preparationOf(state)).toEqual(preparation);
  });

  it('takes a column that is missing in every row as a constant', () => {
    const [rule] = fitPreparation(table(number('x', NaN, NaN))).numbers;
    expect(rule).toEqual({ name: 'x', median: 0, mean: 0, scale: 1, indicator: true });
  });

  it('refuses every column with infinite values at once', () => {
    const fit = () => fitPreparation(table(number('a', 1, Infinity), number('b', 1, 2), number('c', -Infinity, 0)));
    expect(fit).toThrow(Refusal);
    expect(fit).toThrow('learn.infinite_value, learn.infinite_value');
  });
});
