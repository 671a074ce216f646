/** The rows that a model gets most wrong. */
import { log } from '../stats/math.ts';
import { descendingOrder } from '../stats/rank-order.ts';
import type { Truth } from './score-models.ts';

/** Probabilities are kept this far from 0, as the log loss does. */
const EPSILON = 2.220446049250313e-16;

/** How wrong each row is: −ln p(actual class) in nats, or |truth − prediction| in units of the target. */
export function lossesOf({ task, classes, actual }: Truth, numbers: Float64Array): Float64Array {
  const k = classes.length;
  return actual.map((truth, row) =>
    task === 'regression' ? Math.abs(truth - numbers[row]!) : -log(Math.max(EPSILON, numbers[row * k + truth]!)),
  );
}

/** Positions of the `count` largest losses, the largest first, equal ones in the order of their rows. */
export function worstPositions(losses: Float64Array, count: number): Uint32Array {
  return descendingOrder(losses).slice(0, count);
}
