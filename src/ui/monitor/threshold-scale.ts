/** Where a threshold can be set: round numbers around the rule's own and the values that it watches. */
export interface ThresholdScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** A scale that holds every value, a little more to both sides, and nothing below 0 where no value is. */
export function thresholdScale(values: readonly number[]): ThresholdScale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low || Math.abs(high) || 1) * 0.1;
  const mark = roundStep((high - low + 2 * margin) / 5);
  const from = Math.floor((low - margin) / mark) * mark;
  const min = exact(low >= 0 ? Math.max(0, from) : from);
  return { min, max: exact(Math.ceil((high + margin) / mark) * mark), step: exact(mark / 20) };
}

/** The least of 1, 2 and 5 times a power of ten that is not below `size`. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return exact(([1, 2, 5].find((each) => each * power >= size * (1 - 1e-9)) ?? 10) * power);
}

/** Without what binary fractions leave behind: 0.3, not 0.30000000000000004. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
