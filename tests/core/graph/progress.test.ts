import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/core/graph/engine.ts';
import { createProgressMeter } from '../../../src/core/graph/progress.ts';

function meter() {
  let time = 0;
  const seen: Progress[] = [];
  const say = createProgressMeter({ now: () => time }, (progress) => seen.push(progress));
  return { seen, at: (ms: number, done: number, total = 100, unit = 'rows') => ((time = ms), say(done, total, unit)) };
}

describe('progress', () => {
  it('says its rate and the time that is left, over the last five seconds', () => {
    const { seen, at } = meter();
    at(0, 0);
    at(1000, 10);
    expect(seen.at(-1)).toEqual({ done: 10, total: 100, unit: 'rows', rate: 10, secondsLeft: 9 });
    for (let second = 2; second <= 12; second++) at(second * 1000, 10 + (second - 1) * 5);
    expect(seen.at(-1)).toMatchObject({ done: 65, rate: 5, secondsLeft: 7 });
  });

  it('is told at most ten times a second, and always when done', () => {
    const { seen, at } = meter();
    for (let ms = 0; ms <= 1000; ms += 10) at(ms, ms / 10, 101);
    expect(seen.length).toBeLessThanOrEqual(11);
    at(1001, 101, 101);
    expect(seen.at(-1)!.done).toBe(101);
  });

  it('has no rate before a fifth of a second, and starts anew with another unit', () => {
    const { seen, at } = meter();
    at(0, 0);
    at(100, 10);
    expect(seen.at(-1)).not.toHaveProperty('rate');
    at(1000, 60);
    at(1100, 1, 10, 'trees');
    expect(seen.at(-1)).toEqual({ done: 1, total: 10, unit: 'trees' });
  });
});
