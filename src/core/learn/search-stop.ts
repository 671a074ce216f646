/** When a search may end before its last trial. */

export interface SearchStop {
  /** So many trials in a row without a better one end the search. */
  readonly patience: number;
  /** A trial is better when it gains more than this, in units of the metric. */
  readonly minDelta: number;
}

/**
 * How many trials a search needs, as far as the scores of its first ones tell; null is a trial without a score. It
 * looks at trials in the order of their numbers and not in that in which they end, so that a search gives the same for
 * any number of workers; and what it asks for is needed whatever the trials on the way will score, so that none runs in
 * vain. Source: the patience and min_delta of Keras' EarlyStopping, over trials.
 */
export function trialsNeeded(
  scores: readonly (number | null)[],
  { patience, minDelta }: SearchStop,
  better: 'higher' | 'lower',
): number {
  let best: number | undefined;
  let bestAt = -1;
  scores.forEach((score, at) => {
    if (score === null) return;
    const gain = best === undefined ? Infinity : better === 'higher' ? score - best : best - score;
    if (gain > minDelta) [best, bestAt] = [score, at];
  });
  return bestAt + 1 + patience;
}
