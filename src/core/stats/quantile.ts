/**
 * The `q`-quantile (0 … 1) of ascending values by linear interpolation: R's type 7, what NumPy and pandas do unless
 * told otherwise, to the same bits unless two neighbours lie so far apart that theirs is infinite. NaN where there are
 * no values.
 */
export function quantileSorted(sorted: Float64Array, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new Error(`quantile ${q}: must be 0 … 1`);
  if (sorted.length === 0) return NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const share = position - below;
  const low = sorted[below]!;
  if (share === 0) return low;
  const high = sorted[below + 1]!;
  // Two infinities of one sign have a quantile between them, their difference does not.
  if (low === high) return low;
  const between = high - low;
  if (between === Infinity && low > -Infinity && high < Infinity) return low * (1 - share) + high * share;
  return share < 0.5 ? low + between * share : high - between * (1 - share);
}
