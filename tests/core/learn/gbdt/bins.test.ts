import { describe, expect, it } from 'vitest';
import { between, categoryBins, numberBins } from '../../../../src/core/learn/gbdt/bins.ts';
import { binOf } from '../../../../src/core/learn/gbdt/plain-kernel.ts';
import { createRng } from '../../../../src/core/stats/rng.ts';

const sort = (values: Float32Array) => void values.sort((a, b) => a - b);
const numbers = (values: ArrayLike<number>) =>
  ({ name: 'x', kind: 'number', values: Float64Array.from(values) }) as const;
const repeat = (values: readonly number[], times: number) => values.flatMap((value) => Array(times).fill(value));

describe('bins of numbers', () => {
  it('put a bound halfway between two values when there are few of them', () => {
    const bins = numberBins(numbers(repeat([1, 2, 4], 5)), 255, sort)!;
    expect([...bins.bounds]).toEqual([1.5, 3]);
    expect([1, 1.5, 1.6, 3, 4, 9, NaN].map((value) => binOf(value, bins.bounds))).toEqual([0, 0, 1, 1, 2, 2, 3]);
  });

  it('hold at least three rows each', () => {
    expect([...numberBins(numbers([1, 2, 3, 4, 5, 6, 7, 8, 9]), 255, sort)!.bounds]).toEqual([3.5, 6.5]);
  });

  it('hold about as many rows each when there are many values, and leave frequent values alone', () => {
    const rng = createRng([1, 'bins']);
    const values = Array.from({ length: 20_000 }, (_, i) => (i % 4 === 0 ? 0.5 : rng.uniform()));
    const { bounds, width } = numberBins(numbers(values), 64, sort)!;
    expect(width).toBe(bounds.length + 2);
    expect(bounds.length).toBeLessThanOrEqual(63);
    const counts = new Array<number>(bounds.length + 1).fill(0);
    for (const value of values) counts[binOf(value, bounds)]!++;
    const alone = binOf(0.5, bounds);
    expect(counts[alone]).toBe(5000);
    const others = counts.filter((_, bin) => bin !== alone);
    expect(Math.min(...others)).toBeGreaterThan(100);
    expect(Math.max(...others)).toBeLessThan(300);
  });

  it('leave a place for missing values, and refuse a column that cannot be split', () => {
    expect(numberBins(numbers(repeat([7], 20)), 255, sort)).toBeUndefined();
    expect(numberBins(numbers(repeat([NaN], 20)), 255, sort)).toBeUndefined();
    expect(numberBins(numbers([...repeat([7], 20), NaN]), 255, sort)!.width).toBe(2);
    const rng = createRng([2, 'bins']);
    const full = Array.from({ length: 5000 }, () => rng.uniform());
    expect(numberBins(numbers(full), 255, sort)!.width).toBe(256);
    expect(numberBins(numbers([...full, NaN]), 255, sort)!.width).toBe(255);
  });

  it('never part equal float32 values or join different ones across a bound', () => {
    const rng = createRng([3, 'between']);
    for (let i = 0; i < 10_000; i++) {
      const a = Math.fround((rng.uniform() - 0.5) * 10 ** (rng.below(60) - 30));
      const b = Math.fround(a + Math.abs(a) * rng.uniform() * 10 ** -rng.below(9));
      if (!(a < b)) continue;
      const bound = between(a, b);
      expect(Math.fround(bound)).toBe(bound);
      expect(a <= bound && bound < b && bound <= (a + b) / 2).toBe(true);
    }
    expect(between(-Infinity, 3)).toBe(-Infinity);
    expect(between(3, Infinity)).toBe(3);
    expect(between(-1e-45, 1e-45)).toBe(0);
  });
});

describe('bins of categories', () => {
  it('go by rows, missing among them, and put rare and unseen levels into bin 0', () => {
    const codes = Int32Array.from(repeat([0], 5).concat(repeat([1], 9), repeat([-1], 7), [2, 2]));
    const bins = categoryBins({ name: 'c', kind: 'category', codes, levels: ['a', 'b', 'c'] }, 255)!;
    expect([...bins.binOf]).toEqual([2, 3, 1, 0, 0]);
    expect(bins.width).toBe(4);
  });

  it('are undefined where one level holds every row', () => {
    const codes = new Int32Array(10);
    expect(categoryBins({ name: 'c', kind: 'category', codes, levels: ['a', 'b'] }, 255)).toBeUndefined();
  });
});
