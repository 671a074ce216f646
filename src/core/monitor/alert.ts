/**
 * Alert rules over a series of windows, and their backtest: how often would this rule have fired, had its threshold
 * been another?
 */
export interface AlertRule {
  readonly name: string;
  readonly metric: string;
  readonly direction: 'above' | 'below';
  readonly threshold: number;
  /** Windows in a row that must break the threshold before the rule fires. */
  readonly forWindows: number;
}

/**
 * Per window the strictest threshold that its last `forWindows` values break together; null where one of them is not
 * known or there are not so many yet. `above` fires at every threshold below it, `below` at every threshold above it.
 */
export function strengths(
  values: readonly (number | null)[],
  direction: AlertRule['direction'],
  forWindows: number,
): (number | null)[] {
  return values.map((_, index) => {
    if (index + 1 < forWindows) return null;
    const last = values.slice(index + 1 - forWindows, index + 1);
    if (last.some((each) => each === null)) return null;
    return direction === 'above' ? Math.min(...(last as number[])) : Math.max(...(last as number[]));
  });
}

/** Whether a window of that strength fires at the threshold. */
export function firesAt(strength: number | null, direction: AlertRule['direction'], threshold: number): boolean {
  if (strength === null) return false;
  return direction === 'above' ? strength > threshold : strength < threshold;
}

export interface Backtest {
  /** Distinct thresholds, rising, at which the count changes. */
  readonly thresholds: readonly number[];
  /** Windows in which the rule would have fired at `thresholds[i]`. */
  readonly fired: readonly number[];
  /** Windows whose value is known for as long as the rule asks. */
  readonly windows: number;
}

/** The whole curve, exact: between two neighbouring thresholds the count is that of the lower (above) or the upper. */
export function backtest(all: readonly (number | null)[], direction: AlertRule['direction']): Backtest {
  const known = all.filter((each): each is number => each !== null).sort((a, b) => a - b);
  const thresholds = known.filter((each, index) => index === 0 || each !== known[index - 1]);
  const fired = thresholds.map((threshold) => firedAt(all, direction, threshold));
  return { thresholds, fired, windows: known.length };
}

/** Windows in which the rule would have fired at any threshold. Cost: linear in the windows. */
export function firedAt(all: readonly (number | null)[], direction: AlertRule['direction'], threshold: number): number {
  return all.reduce<number>((count, each) => count + Number(firesAt(each, direction, threshold)), 0);
}

export interface AlertReport {
  readonly rule: AlertRule;
  /** The metric per window. */
  readonly values: readonly (number | null)[];
  readonly strengths: readonly (number | null)[];
  /** Numbers of the windows, from 0, in which the rule fired. */
  readonly firedIn: readonly number[];
  readonly backtest: Backtest;
}

/** One rule over the metric's series. */
export function askAlert(rule: AlertRule, values: readonly (number | null)[]): AlertReport {
  const all = strengths(values, rule.direction, rule.forWindows);
  const firedIn = all.flatMap((each, index) => (firesAt(each, rule.direction, rule.threshold) ? [index] : []));
  return { rule, values, strengths: all, firedIn, backtest: backtest(all, rule.direction) };
}
