/** The best split of a category column. Source: LightGBM 4.7, `FindBestThresholdCategoricalInner`; Fisher 1958. */
import type { Settings } from './settings.ts';

/** Sums of a leaf in fixed point, and how many units of it make 1. */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
  readonly gradientScale: number;
  readonly hessianScale: number;
}

export interface CategorySplit {
  /** TL²/HL + TR²/HR, unscaled. */
  readonly score: number;
  /** Bins that go left. */
  readonly bins: readonly number[];
  readonly gradient: number;
  readonly hessian: number;
  /** What was added to the hessians: reg_lambda, and cat_l2 for sorted categories. */
  readonly lambda: number;
}

interface Best {
  score: number;
  from: number;
  step: number;
  length: number;
  gradient: number;
  hessian: number;
}

/**
 * `gradient` and `hessian` hold the sums per bin, fixed point; bin 0 (rare and unseen) always goes right. A split must score
 * more than `floor`.
 */
export function categorySplit(
  gradient: Float64Array,
  hessian: Float64Array,
  width: number,
  leaf: LeafSums,
  floor: number,
  settings: Settings,
): CategorySplit | undefined {
  const rowsPerUnit = leaf.rows / leaf.hessian;
  const oneHot = width <= settings.max_cat_to_onehot;
  const bins: number[] = [];
  for (let bin = 1; bin < width; bin++) {
    if (oneHot ? hessian[bin]! > 0 : hessian[bin]! * rowsPerUnit + 0.5 >= settings.cat_smooth) bins.push(bin);
  }
  if (bins.length === 0) return undefined;
  const lambda = settings.reg_lambda + (oneHot ? 0 : settings.cat_l2);
  if (!oneHot) sortByRatio(bins, gradient, hessian, leaf, settings.cat_smooth);
  const best: Best = { score: floor, from: 0, step: 1, length: 0, gradient: 0, hessian: 0 };
  const search = { gradient, hessian, bins, leaf, lambda, settings, rowsPerUnit };
  if (oneHot) bins.forEach((_, at) => tryRun(search, at, 1, 1, 1, best));
  else {
    const most = Math.min(settings.max_cat_threshold, Math.floor((bins.length + 1) / 2));
    tryRun(search, 0, 1, most, settings.min_data_per_group, best);
    tryRun(search, bins.length - 1, -1, most, settings.min_data_per_group, best);
  }
  if (best.length === 0) return undefined;
  const chosen = Array.from({ length: best.length }, (_, i) => bins[best.from + i * best.step]!);
  chosen.sort((a, b) => a - b);
  return { score: best.score, bins: chosen, gradient: best.gradient, hessian: best.hessian, lambda };
}

function sortByRatio(
  bins: number[],
  gradient: Float64Array,
  hessian: Float64Array,
  leaf: LeafSums,
  smooth: number,
): void {
  const ratio = new Float64Array(gradient.length);
  for (const bin of bins) {
    ratio[bin] = gradient[bin]! / leaf.gradientScale / (hessian[bin]! / leaf.hessianScale + smooth);
  }
  bins.sort((a, b) => ratio[a]! - ratio[b]! || a - b);
}

interface Search {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly bins: readonly number[];
  readonly leaf: LeafSums;
  readonly lambda: number;
  readonly settings: Settings;
  readonly rowsPerUnit: number;
}

/** Sends bins[from], bins[from + step] … left, at most `most` of them, and keeps the best stop in `best`. */
function tryRun(search: Search, from: number, step: number, most: number, group: number, best: Best): void {
  const { bins, leaf, settings, rowsPerUnit } = search;
  let gradient = 0;
  let hessian = 0;
  let inGroup = 0;
  for (let i = 0; i < most; i++) {
    const bin = bins[from + i * step]!;
    gradient += search.gradient[bin]!;
    hessian += search.hessian[bin]!;
    inGroup += search.hessian[bin]! * rowsPerUnit;
    const rows = hessian * rowsPerUnit + 0.5;
    if (rows < settings.min_child_samples || hessian / leaf.hessianScale < settings.min_child_weight) continue;
    const rest = leaf.hessian - hessian;
    const restRows = rest * rowsPerUnit + 0.5;
    if (restRows < Math.max(settings.min_child_samples, group) || rest <= 0) break;
    if (rest / leaf.hessianScale < settings.min_child_weight) break;
    if (inGroup + 0.5 < group) continue;
    inGroup = 0;
    const score = part(search, gradient, hessian) + part(search, leaf.gradient - gradient, rest);
    if (score > best.score) Object.assign(best, { score, from, step, length: i + 1, gradient, hessian });
  }
}

function part({ leaf, lambda, settings }: Search, gradient: number, hessian: number): number {
  const t = Math.max(Math.abs(gradient) / leaf.gradientScale - settings.reg_alpha, 0);
  return (t * t) / (hessian / leaf.hessianScale + lambda);
}
