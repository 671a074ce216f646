/** The document of `monitor`. */
import type { Output } from '../kind/cell-kind.ts';
import type { AlertReport } from './alert.ts';
import type { DriftReport } from './drift-report.ts';
import type { SloReport } from './slo.ts';

export interface WindowReport {
  /** Microseconds since 1970; null without times. */
  readonly fromUs: number | null;
  readonly untilUs: number | null;
  readonly rows: number;
  /** Operational and quality metrics; null where undefined. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Absent where there were too few rows to test. */
  readonly drift?: DriftReport;
}

export interface MonitoringOutput extends Output {
  readonly type: 'monitoring';
  /** True when what is monitored was simulated by `serve`, false for a real log. */
  readonly simulated: boolean;
  readonly monitoring: {
    readonly windows: readonly WindowReport[];
    readonly alerts: readonly AlertReport[];
    readonly slo: readonly SloReport[];
    readonly referenceRows: number;
    /** Names of quality metrics, in the order asked. */
    readonly quality: readonly string[];
  };
}
