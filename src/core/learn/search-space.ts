/** The hyperparameters that a search tries. */
import type { Json } from '../json.ts';
import type { Rng } from '../stats/rng.ts';
import { exp, log } from '../stats/math.ts';

/** A list of values, or a range: `log` draws evenly in orders of magnitude, `integer` whole numbers only. */
export type Dimension =
  | readonly Json[]
  | {
      readonly min: number;
      readonly max: number;
      readonly log: boolean;
      readonly integer: boolean;
      /** How many values a grid takes of the range. */
      readonly points: number;
    };

export type Space = Readonly<Record<string, Dimension>>;

function isList(dimension: Dimension): dimension is readonly Json[] {
  return Array.isArray(dimension);
}

/** The value at share 0 … 1 of a range. */
function valueAt(dimension: Exclude<Dimension, readonly Json[]>, share: number): number {
  const { min, max, integer } = dimension;
  if (integer && !dimension.log) return Math.min(max, min + Math.floor(share * (max - min + 1)));
  const value = dimension.log ? exp(log(min) + share * (log(max) - log(min))) : min + share * (max - min);
  const within = Math.min(max, Math.max(min, value));
  return integer ? Math.round(within) : within;
}

/** One draw, a dimension after the other in the order of their names. */
export function drawParams(rng: Rng, space: Space): Record<string, Json> {
  const params: Record<string, Json> = {};
  for (const name of Object.keys(space).sort(byName)) {
    const dimension = space[name]!;
    params[name] = isList(dimension) ? dimension[rng.below(dimension.length)]! : valueAt(dimension, rng.uniform());
  }
  return params;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How many combinations the grid has. */
export function gridSize(space: Space): number {
  return Object.values(space).reduce((size, each) => size * gridValues(each).length, 1);
}

/** Every combination; the last dimension by name turns fastest. */
export function gridParams(space: Space): Record<string, Json>[] {
  let all: Record<string, Json>[] = [{}];
  for (const name of Object.keys(space).sort(byName)) {
    all = all.flatMap((params) => gridValues(space[name]!).map((value) => ({ ...params, [name]: value })));
  }
  return all;
}

function gridValues(dimension: Dimension): readonly Json[] {
  if (isList(dimension)) return dimension;
  const { min, max, points, integer } = dimension;
  if (points === 1 || min === max) return [min];
  if (integer && !dimension.log) {
    const values = Array.from({ length: points }, (_, at) => Math.round(min + (at / (points - 1)) * (max - min)));
    return [...new Set(values)];
  }
  return [...new Set(Array.from({ length: points }, (_, at) => valueAt(dimension, at / (points - 1))))];
}
