export type Point = readonly [step: number, value: number];

/**
 * Exponential moving average of a curve, debiased: each smoothed value is the weighted mean of the values so far, with
 * weight `weight` ** (steps back), so that the start is not drawn towards zero. The rule of TensorBoard's scalar chart
 * (tensorboard/components/vz_line_chart2/line-chart.ts, `resmoothDataset`), which is W&B's "exponential moving average"
 * too. Values that are not finite are passed on and left out of the mean.
 *
 * @param weight 0 (as measured) up to but not including 1.
 */
export function smoothCurve(points: readonly Point[], weight: number): Point[] {
  if (weight === 0) return [...points];
  let last = 0;
  let debias = 0;
  return points.map(([step, value]) => {
    if (!Number.isFinite(value)) return [step, value];
    last = last * weight + (1 - weight) * value;
    debias = debias * weight + (1 - weight);
    return [step, last / debias];
  });
}

/**
 * At most `limit` points of a curve, for drawing: of each stretch its lowest and highest value, so that no spike is
 * lost. First and last stay.
 */
export function thinCurve(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit || limit < 4) return points;
  const stretches = Math.floor((limit - 2) / 2);
  const inner = points.length - 2;
  const kept: Point[] = [points[0]!];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * inner) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * inner) / stretches);
    let low = from;
    let high = from;
    for (let at = from + 1; at < to; at++) {
      if (points[at]![1] < points[low]![1]) low = at;
      if (points[at]![1] > points[high]![1]) high = at;
    }
    kept.push(points[Math.min(low, high)]!);
    if (low !== high) kept.push(points[Math.max(low, high)]!);
  }
  kept.push(points[points.length - 1]!);
  return kept;
}
