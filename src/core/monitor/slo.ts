/** Service level objectives and what is left of their error budgets. */
import type { Slo } from '../serving/plan.ts';
import type { MonitoredLog } from './log.ts';

export interface SloReport {
  readonly objective: 'availability' | 'p95_ms' | 'p99_ms';
  readonly target: number;
  /** Share of the requests that count against the objective. */
  readonly bad: number;
  readonly met: boolean;
  /** 1 = all of the budget is spent; null when the objective leaves no budget. */
  readonly budgetSpent: number | null;
}

/** Holds a log to its objectives; those that the log cannot answer are left out. */
export function askSlo(slo: Slo, log: MonitoredLog): SloReport[] {
  const reports: SloReport[] = [];
  const { failed, latencyMs } = log;
  if (slo.availability !== null && failed) {
    reports.push(
      report(
        'availability',
        slo.availability,
        shareOf(failed, (each) => each === 1),
        1 - slo.availability,
      ),
    );
  }
  const answered = latencyMs?.filter((each, row) => !Number.isNaN(each) && !(failed?.[row] === 1));
  if (!answered) return reports;
  for (const [objective, bound, allowed] of [
    ['p95_ms', slo.p95Ms, 0.05],
    ['p99_ms', slo.p99Ms, 0.01],
  ] as const) {
    if (bound !== null)
      reports.push(
        report(
          objective,
          bound,
          shareOf(answered, (each) => each > bound),
          allowed,
        ),
      );
  }
  return reports;
}

function report(objective: SloReport['objective'], target: number, bad: number, allowed: number): SloReport {
  return { objective, target, bad, met: bad <= allowed, budgetSpent: allowed > 0 ? bad / allowed : null };
}

function shareOf<T extends Float64Array | Uint8Array>(values: T, holds: (value: number) => boolean): number {
  if (values.length === 0) return 0;
  let count = 0;
  for (const value of values) if (holds(value)) count++;
  return count / values.length;
}
