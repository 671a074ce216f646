import { describe, expect, it } from 'vitest';
import type { ModelInput } from '../../src/core/learn/model-output.ts';
import { typedNumber, writtenNumber } from '../../src/ui/predict/typed-number.ts';
import { typicalRow } from '../../src/ui/predict/typical-row.ts';
import { bestSoFar, rankTrials, type Search } from '../../src/ui/training/search.ts';

describe('a typed number', () => {
  it.each([
    ['en', '1,234.5', '1234.5'],
    ['en', '1234.5', '1234.5'],
    ['en', '-1,234,567', '-1234567'],
    ['en', '1,5', '1,5'],
    ['pt', '1.234,5', '1234.5'],
    ['pt', '1.234', '1234'],
    ['pt', '0,25', '0.25'],
    ['pt', '0.25', '0.25'],
    ['pt', '1.5', '1.5'],
    ['pt', ' 7 ', '7'],
    ['pt', 'muito', 'muito'],
    ['en', '', ''],
  ] as const)('in %s %s is %s', (language, typed, number) => {
    expect(typedNumber(language, typed)).toBe(number);
  });

  it.each(['en', 'pt'] as const)('in %s reads back what was written', (language) => {
    for (const value of [0, -3, 1234.5, 1234, 0.000125, 1e9, 43.3]) {
      expect(Number(typedNumber(language, writtenNumber(language, value)))).toBe(value);
    }
  });
});

describe('the typical row', () => {
  const inputs: ModelInput[] = [
    { name: 'size', type: 'number', element: 'double' },
    { name: 'town', type: 'category', element: 'string' },
    { name: 'new', type: 'boolean', element: 'double' },
  ];

  it('is the one that lies nearest to the middle of all columns', () => {
    const known = {
      inputs: { size: [1, 2, 3, 4, 50], town: ['Natal', 'Recife', 'Belém', 'Recife', 'Recife'], new: [1, 1, 0, 1, 0] },
      outputs: {},
    };
    expect(typicalRow(inputs, known)).toEqual({ size: 2, town: 'Recife', new: 'true' });
  });

  it('has its missing values too, and none when there are no rows', () => {
    const one = { inputs: { size: [null], town: [''], new: [0] }, outputs: {} };
    expect(typicalRow(inputs, one)).toEqual({ size: null, town: null, new: 'false' });
    const empty = { inputs: { size: [], town: [], new: [] }, outputs: {} };
    expect(typicalRow(inputs, empty)).toEqual({ size: null, town: null, new: null });
  });
});

describe('trials of a search', () => {
  const scores = [0.4, null, 0.2, 0.4, 0.1];
  const search: Search = {
    metric: 'rmse',
    over: 'folds',
    best: 4,
    trials: scores.map((rmse, index) => ({ params: { alpha: index }, metrics: { rmse }, folds: [] })),
  };

  it('are ranked with the best first, equals by number and those without a score last', () => {
    expect(rankTrials(search, 'lower').map(({ number }) => number)).toEqual([5, 3, 1, 4, 2]);
    expect(rankTrials(search, 'higher').map(({ number }) => number)).toEqual([1, 4, 3, 5, 2]);
  });

  it('show the best up to each of them', () => {
    expect(bestSoFar(search, 'lower').map(([, best]) => best)).toEqual([0.4, 0.4, 0.2, 0.2, 0.1]);
    expect(bestSoFar(search, 'higher').map(([, best]) => best)).toEqual([0.4, 0.4, 0.4, 0.4, 0.4]);
  });
});
