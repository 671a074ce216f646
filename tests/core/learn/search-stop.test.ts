import { describe, expect, it } from 'vitest';
import { trialsNeeded } from '../../../src/core/learn/search-stop.ts';

describe('a search that may stop', () => {
  it.each([
    ['before any trial, as many as it has patience for', [], 3, 0, 3],
    ['patience anew after each better one', [0.5, 0.6], 3, 0, 5],
    ['no more when patience is spent', [0.5, 0.6, 0.6, 0.55, 0.1], 3, 0, 5],
    ['patience for a first score at all', [null, null], 3, 0, 3],
    ['patience after trials without a score', [0.5, null, 0.7, null], 2, 0, 5],
    ['a gain that is large enough', [0.5, 0.51, 0.52, 0.53], 2, 0.02, 5],
    ['nothing for gains that are too small, one by one', [0.5, 0.51, 0.52], 2, 0.05, 3],
  ])('needs %s', (_, scores, patience, minDelta, needed) => {
    expect(trialsNeeded(scores, { patience, minDelta }, 'higher')).toBe(needed);
    const losses = scores.map((score) => (score === null ? null : -score));
    expect(trialsNeeded(losses, { patience, minDelta }, 'lower')).toBe(needed);
  });
});
