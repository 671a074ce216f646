import { descendingOrder } from '../stats/rank-order.ts';
import { sortNumbers } from '../table/sort-numbers.ts';
import { quantileSorted } from '../stats/quantile.ts';

/** What became of each row when one model took the place of another. */
export interface RowChanges {
  /** Wrong before, right after. */
  readonly fixed: Uint32Array;
  /** Right before, wrong after. */
  readonly broken: Uint32Array;
  readonly bothRight: number;
  readonly bothWrong: number;
}

/**
 * Positions of rows whose answer turned right or wrong, those whose loss moved most first.
 *
 * @param before whether each row was answered rightly, 0 or 1, by the first model; `after` by the second.
 * @param beforeLoss how wrong each row was (any unit, the same for both); `afterLoss` by the second.
 */
export function rowChanges(
  before: Uint8Array,
  after: Uint8Array,
  beforeLoss: Float64Array,
  afterLoss: Float64Array,
): RowChanges {
  const fixed: number[] = [];
  const broken: number[] = [];
  let bothRight = 0;
  let bothWrong = 0;
  for (let row = 0; row < before.length; row++) {
    if (before[row] === after[row]) {
      if (before[row] === 1) bothRight++;
      else bothWrong++;
    } else if (after[row] === 1) fixed.push(row);
    else broken.push(row);
  }
  const mostMoved = (rows: readonly number[]) => {
    const moved = Float64Array.from(rows, (row) => Math.abs(afterLoss[row]! - beforeLoss[row]!));
    return descendingOrder(moved).map((at) => rows[at]!);
  };
  return { fixed: mostMoved(fixed), broken: mostMoved(broken), bothRight, bothWrong };
}

/** Half of the values are at most this far off: what counts as right for a number unless someone says otherwise. */
export function medianError(errors: Float64Array): number {
  return errors.length === 0 ? 0 : quantileSorted(sortNumbers(errors.slice()), 0.5);
}
