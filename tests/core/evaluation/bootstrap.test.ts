import { describe, expect, it } from 'vitest';
import { bootstrapScores, differenceOf, percentileInterval } from '../../../src/core/evaluation/bootstrap.ts';
import { weightedMean } from '../../../src/core/learn/metric-parts.ts';
import { createRng } from '../../../src/core/stats/rng.ts';

const ctx = {
  rng: (purpose: string, ...index: number[]) => createRng([1, 'scores', purpose, ...index]),
  breathe: async () => undefined,
  progress: () => undefined,
};

/** `share` of ones among `n` values. */
const ones = (n: number, share: number) => Float64Array.from({ length: n }, (_, row) => (row < share * n ? 1 : 0));

describe('bootstrap intervals', () => {
  it.each([
    [1000, 0.8],
    [400, 0.3],
  ])('of a share are those of the normal approximation (n %d, share %d)', async (n, share) => {
    const [replicates] = await bootstrapScores(ctx, n, [weightedMean(ones(n, share))], 2000);
    const { low, high } = percentileInterval(replicates!, 0.95)!;
    const reach = 1.96 * Math.sqrt((share * (1 - share)) / n);
    expect(low).toBeCloseTo(share - reach, 2);
    expect(high).toBeCloseTo(share + reach, 2);
  });

  it('of a difference are narrow where two scores agree row by row', async () => {
    const [a, b] = [ones(1000, 0.8), ones(1000, 0.79)];
    const [first, second] = await bootstrapScores(ctx, 1000, [weightedMean(a), weightedMean(b)], 500);
    const paired = percentileInterval(differenceOf(first!, second!), 0.95)!;
    const alone = percentileInterval(first!, 0.95)!;
    expect(paired.low).toBeGreaterThan(0);
    expect(paired.high - paired.low).toBeLessThan((alone.high - alone.low) / 3);
  });

  it('are none where a score is mostly undefined', () => {
    const replicates = Float64Array.from({ length: 200 }, (_, at) => (at < 19 ? 1 : NaN));
    expect(percentileInterval(replicates, 0.95)).toBeUndefined();
  });

  it('do not depend on which scores are asked beside', async () => {
    const score = weightedMean(ones(50, 0.4));
    const [alone] = await bootstrapScores(ctx, 50, [score], 30);
    const [, beside] = await bootstrapScores(ctx, 50, [weightedMean(ones(50, 0.9)), score], 30);
    expect(beside).toEqual(alone);
  });
});
