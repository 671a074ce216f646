/** Everything that is said of models judged on the same rows. */
import type { MetricKind, WeightedScore } from '../kind/metric-kind.ts';
import { bootstrapScores, differenceOf, percentileInterval, type BootstrapContext } from './bootstrap.ts';
import { curvesOf } from './curves.ts';
import type { Difference, Interval, ModelReport, Scores, SliceScores } from './evaluation-output.ts';
import { scoredOf, scoresOf, type Truth } from './score-models.ts';
import type { Slice } from './slices.ts';
import type { Costs } from './threshold.ts';

export interface ReportRequest {
  readonly truth: Truth;
  /** Probabilities row-major, or values, of the same rows. */
  readonly judged: readonly { readonly name: string; readonly numbers: Float64Array }[];
  readonly metrics: readonly MetricKind[];
  readonly slices: readonly Slice[];
  readonly costs: Costs | undefined;
  readonly replicates: number;
  readonly level: number;
}

/** Scores of one model by metric, and the same in every bootstrap replicate. */
interface Replicated {
  readonly name: string;
  readonly scores: Scores;
  readonly replicates: Readonly<Record<string, Float64Array>>;
}

/**
 * Scores, intervals, slices and curves by model, and the differences of every pair. Each metric is prepared once;
 * O(models × metrics × replicates × rows) on top of sorting.
 */
export async function reportModels(
  ctx: BootstrapContext,
  request: ReportRequest,
): Promise<{ readonly reports: ReadonlyMap<string, ModelReport>; readonly differences: readonly Difference[] }> {
  const { judged, truth, level, costs } = request;
  const replicated = await replicateScores(ctx, request);
  const reports = new Map<string, ModelReport>();
  for (const [at, { name, numbers }] of judged.entries()) {
    const { scores, replicates } = replicated[at]!;
    const intervals: Record<string, Interval> = {};
    for (const [metric, values] of Object.entries(replicates)) {
      const interval = percentileInterval(values, level);
      if (interval) intervals[metric] = interval;
    }
    const slices = await scoreSlices(ctx, request, numbers);
    reports.set(name, { scores, intervals, slices, curves: curvesOf(scoredOf(truth, numbers), costs) });
    await ctx.breathe();
  }
  const pairs = replicated.flatMap((a, at) => replicated.slice(at + 1).map((b) => [a, b] as const));
  return { reports, differences: pairs.flatMap(([a, b]) => differencesOf(a, b, level)) };
}

async function replicateScores(
  ctx: BootstrapContext,
  { judged, truth, metrics, replicates }: ReportRequest,
): Promise<Replicated[]> {
  const prepared: WeightedScore[] = [];
  for (const { numbers } of judged) {
    for (const metric of metrics) {
      prepared.push(metric.prepare(scoredOf(truth, numbers)));
      await ctx.breathe();
    }
  }
  const all = await bootstrapScores(ctx, truth.actual.length, prepared, replicates);
  return judged.map(({ name }, model) => {
    const at = (metric: number) => model * metrics.length + metric;
    const values = metrics.map(({ id }, metric) => [id, prepared[at(metric)]!()] as const);
    return {
      name,
      scores: Object.fromEntries(values.map(([id, value]) => [id, Number.isNaN(value) ? null : value])),
      replicates: Object.fromEntries(metrics.map(({ id }, metric) => [id, all[at(metric)]!])),
    };
  });
}

async function scoreSlices(
  ctx: BootstrapContext,
  { slices, metrics, truth }: ReportRequest,
  numbers: Float64Array,
): Promise<SliceScores> {
  const bySlice: Record<string, SliceScores[string]> = {};
  for (const { name, levels } of slices) {
    const byLevel: Record<string, SliceScores[string][string]> = {};
    for (const [level, positions] of levels) {
      byLevel[level] = { ...scoresOf(metrics, scoredOf(truth, numbers, positions)), rows: positions.length };
      await ctx.breathe();
    }
    bySlice[name] = byLevel;
  }
  return bySlice;
}

/** `a − b` for every metric that both have. */
function differencesOf(a: Replicated, b: Replicated, level: number): Difference[] {
  return Object.entries(a.replicates).flatMap(([metric, values]) => {
    const interval = percentileInterval(differenceOf(values, b.replicates[metric]!), level);
    const [x, y] = [a.scores[metric] ?? null, b.scores[metric] ?? null];
    return interval && x !== null && y !== null ? [{ a: a.name, b: b.name, metric, value: x - y, ...interval }] : [];
  });
}
