import type { Scored } from '../kind/metric-kind.ts';
import { calledClasses, needed } from './metric-parts.ts';

export const CALIBRATION_BINS = 10;

/** Sums per bin: how many rows (by weight), the sum of what was promised and of what happened. */
export interface CalibrationBins {
  readonly rows: Float64Array;
  readonly promised: Float64Array;
  readonly happened: Float64Array;
}

/**
 * Rows by what their probability promises, in 10 bins of equal width, `(low, high]` with 0 in the first. Two classes:
 * p(positive) and whether it was; more: the largest p and whether its class was right.
 * Source: scikit-learn `calibration_curve(strategy="uniform")`.
 */
export function calibrationBins(scored: Scored): (weight?: Float64Array) => CalibrationBins {
  const { actual, classes, probabilities } = scored;
  const k = classes.length;
  const p = needed(probabilities);
  const called = k === 2 ? new Uint32Array(actual.length).fill(1) : calledClasses(scored);
  const promise = Float64Array.from(called, (each, row) => p[row * k + each]!);
  const right = Uint8Array.from(called, (each, row) => (each === actual[row] ? 1 : 0));
  const bin = Uint8Array.from(promise, binOf);
  return (weight) => {
    const rows = new Float64Array(CALIBRATION_BINS);
    const promised = new Float64Array(CALIBRATION_BINS);
    const happened = new Float64Array(CALIBRATION_BINS);
    for (let row = 0; row < bin.length; row++) {
      const w = weight ? weight[row]! : 1;
      rows[bin[row]!]! += w;
      promised[bin[row]!]! += w * promise[row]!;
      happened[bin[row]!]! += w * right[row]!;
    }
    return { rows, promised, happened };
  };
}

function binOf(p: number): number {
  let bin = Math.min(CALIBRATION_BINS - 1, Math.max(0, Math.floor(p * CALIBRATION_BINS)));
  // A value on an edge belongs below it; the edges are numpy.linspace's, i · 0.1.
  while (bin > 0 && p <= bin * 0.1) bin--;
  while (bin < CALIBRATION_BINS - 1 && p > (bin + 1) * 0.1) bin++;
  return bin;
}
