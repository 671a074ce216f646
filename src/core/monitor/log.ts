/** A request log as the monitor reads it, whether simulated or real. */
import type { Answers } from '../serving/answers.ts';
import { rising, nearestRank } from '../serving/percentile.ts';

/** Per row; NaN where unknown. Absent where the log has no such column. */
export interface MonitoredLog {
  readonly rows: number;
  readonly answers?: Answers;
  readonly label?: Float64Array;
  readonly latencyMs?: Float64Array;
  /** True where the request got no good answer. */
  readonly failed?: Uint8Array;
  readonly value?: Float64Array;
}

/** Operational metrics of some rows; what the log does not have is left out, what is undefined is null. */
export function operationalMetrics(
  log: MonitoredLog,
  rows: Uint32Array,
  spanUs: number | null,
): Record<string, number | null> {
  const metrics: Record<string, number | null> = { requests: rows.length };
  if (spanUs !== null && spanUs > 0) metrics['throughput'] = (rows.length * 1e6) / spanUs;
  const { failed, latencyMs, value, label } = log;
  if (failed) metrics['error_rate'] = rows.length === 0 ? null : share(rows, (row) => failed[row] === 1);
  if (latencyMs) {
    const good = rows.filter((row) => !(failed?.[row] === 1) && !Number.isNaN(latencyMs[row]));
    const sorted = rising(Float64Array.from(good, (row) => latencyMs[row]!));
    for (const percent of [50, 95, 99]) metrics[`p${percent}_ms`] = orNull(nearestRank(sorted, percent / 100));
  }
  if (value) {
    const known = rows.filter((row) => !Number.isNaN(value[row]));
    const sum = known.reduce((total, row) => total + value[row]!, 0);
    metrics['value'] = known.length === 0 ? null : sum;
    metrics['value_mean'] = known.length === 0 ? null : sum / known.length;
  }
  if (label) metrics['labelled'] = rows.reduce((count, row) => count + Number(!Number.isNaN(label[row])), 0);
  return metrics;
}

function share(rows: Uint32Array, holds: (row: number) => boolean): number {
  return rows.reduce((count, row) => count + Number(holds(row)), 0) / rows.length;
}

export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
