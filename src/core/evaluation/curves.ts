/** What an evaluation draws: at most about 100 points each, so that a result stays small. */
import type { Scored } from '../kind/metric-kind.ts';
import { CALIBRATION_BINS, calibrationBins } from '../learn/calibration.ts';
import { confusionCounts, needed, rankClass } from '../learn/metric-parts.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { bestThreshold, type Costs, type ThresholdReport } from './threshold.ts';

export type Point = readonly [number, number];

export interface CalibrationBin {
  /** Mean of what was promised (probability, or predicted value) and of what happened. */
  readonly promised: number;
  readonly happened: number;
  readonly rows: number;
}

export interface ModelCurves {
  /** Two classes: [false positive rate, true positive rate]. */
  readonly roc?: readonly Point[];
  /** Two classes: [recall, precision], recall falling to 0. */
  readonly pr?: readonly Point[];
  /** Probabilities in 10 bins of equal width; regression: predictions in 10 bins of equal numbers. */
  readonly calibration: readonly CalibrationBin[];
  /** Rows actual, columns called, in the order of the classes; two classes at the threshold. */
  readonly confusion?: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  readonly threshold?: ThresholdReport;
  /** Regression: truth − prediction. */
  readonly residuals?: {
    readonly low: number;
    readonly high: number;
    readonly counts: readonly number[];
    readonly quantiles: Readonly<Record<string, number>>;
  };
}

/** Points nearer to each other than this in both directions are drawn as one. */
const STEP = 0.01;
const RESIDUAL_BINS = 30;

export function curvesOf(scored: Scored, costs: Costs | undefined): ModelCurves {
  if (scored.task === 'regression') return { calibration: valueBins(scored), residuals: residualsOf(scored) };
  const calibration = probabilityBins(scored);
  const { classes } = scored;
  const counts = confusionCounts(scored)();
  const rows = classes.map((_, each) => [...counts.subarray(each * classes.length, (each + 1) * classes.length)]);
  const confusion = { classes, counts: rows };
  if (classes.length !== 2) return { calibration, confusion };
  return { ...rankCurves(scored), calibration, confusion, threshold: bestThreshold(scored, costs) };
}

function rankCurves(scored: Scored): { roc: Point[]; pr: Point[] } {
  const { positive, tieEnds } = rankClass(scored, 1);
  const positives = positive.reduce((sum, each) => sum + each, 0);
  const negatives = positive.length - positives;
  const roc: Point[] = [[0, 0]];
  const pr: Point[] = [];
  let hits = 0;
  for (let rank = 0; rank < positive.length; rank++) {
    hits += positive[rank]!;
    if (tieEnds[rank] === 0) continue;
    const seen = rank + 1;
    if (positives > 0 && negatives > 0) roc.push([(seen - hits) / negatives, hits / positives]);
    if (positives > 0) pr.push([hits / positives, hits / seen]);
  }
  return { roc: thinned(roc), pr: thinned(pr).reverse() };
}

/** The points that stand at least a step away from the last one kept, and both ends. */
function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  points.forEach((point, index) => {
    const last = kept.at(-1);
    const near = last && Math.abs(point[0] - last[0]) < STEP && Math.abs(point[1] - last[1]) < STEP;
    if (!near || index === points.length - 1) kept.push(point);
  });
  return kept;
}

function probabilityBins(scored: Scored): CalibrationBin[] {
  const { rows, promised, happened } = calibrationBins(scored)();
  const bins: CalibrationBin[] = [];
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    const n = rows[bin]!;
    if (n > 0) bins.push({ promised: promised[bin]! / n, happened: happened[bin]! / n, rows: n });
  }
  return bins;
}

/** Rows in ten groups of equal size by rising prediction (ties keep their order). */
function valueBins({ actual, values }: Scored): CalibrationBin[] {
  const predicted = needed(values);
  const order = Uint32Array.from(predicted.keys()).sort((a, b) => predicted[a]! - predicted[b]! || a - b);
  const bins: CalibrationBin[] = [];
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    const start = Math.floor((bin * order.length) / CALIBRATION_BINS);
    const end = Math.floor(((bin + 1) * order.length) / CALIBRATION_BINS);
    if (end === start) continue;
    let promised = 0;
    let happened = 0;
    for (let rank = start; rank < end; rank++) {
      promised += predicted[order[rank]!]!;
      happened += actual[order[rank]!]!;
    }
    bins.push({ promised: promised / (end - start), happened: happened / (end - start), rows: end - start });
  }
  return bins;
}

function residualsOf({ actual, values }: Scored): ModelCurves['residuals'] {
  const predicted = needed(values);
  const sorted = actual.map((truth, row) => truth - predicted[row]!).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  // The middle 98 % are drawn; what lies further out counts in the outer bins.
  const low = quantileSorted(sorted, 0.01);
  const high = quantileSorted(sorted, 0.99);
  const counts = new Array<number>(RESIDUAL_BINS).fill(0);
  const width = (high - low) / RESIDUAL_BINS;
  for (const value of sorted) {
    const bin = width > 0 ? Math.floor((value - low) / width) : 0;
    counts[Math.min(RESIDUAL_BINS - 1, Math.max(0, bin))]!++;
  }
  const quantiles = Object.fromEntries([0, 0.05, 0.25, 0.5, 0.75, 0.95, 1].map((q) => [q, quantileSorted(sorted, q)]));
  return { low, high, counts, quantiles };
}
