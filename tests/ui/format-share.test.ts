import { describe, expect, it } from 'vitest';
import { formatShare } from '../../src/ui/data/format-value.ts';

const app = {
  number: (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat('en', options).format(value),
};

describe('a share of the rows', () => {
  it.each([
    [0, 1000, '0%'],
    [1, 3, '33.3%'],
    [15, 244_737, '< 0.1%'],
    [1, 2000, '0.1%'],
    [1, 2001, '< 0.1%'],
    [0, 0, '—'],
  ])('%i of %i reads %s', (count, rows, text) => {
    expect(formatShare(app, count, rows)).toBe(text);
  });
});
