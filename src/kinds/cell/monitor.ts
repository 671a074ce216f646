import { z } from 'zod';
import { cellName } from '../../core/kind/body.ts';
import { defineCell, type CellInputs } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { DriftColumn } from '../../core/kind/drift-kind.ts';
import type { MetricKind } from '../../core/kind/metric-kind.ts';
import { referencesTo } from '../../core/kind/reference.ts';
import { askAlert, type AlertReport } from '../../core/monitor/alert.ts';
import { monitorProblems, monitorShape, testList, type MonitorBody } from '../../core/monitor/body.ts';
import { driftReport, testColumn, type ColumnDrift, type DriftReport } from '../../core/monitor/drift-report.ts';
import { operationalMetrics, orNull, type MonitoredLog } from '../../core/monitor/log.ts';
import type { MonitoringOutput, WindowReport } from '../../core/monitor/output.ts';
import { readLog } from '../../core/monitor/read-log.ts';
import { askSlo } from '../../core/monitor/slo.ts';
import { cutWindows, type Window } from '../../core/monitor/windows.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { ServingOutput } from '../../core/serving/output.ts';
import type { Slo } from '../../core/serving/plan.ts';
import { scoreRows } from '../../core/serving/quality.ts';
import type { Column } from '../../core/table/column.ts';
import type { Dataset, DatasetRef } from '../../core/table/dataset.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf } from '../../core/table/output.ts';
import { takeColumn } from '../../core/table/take.ts';
import { driftKinds } from '../drift/index.ts';
import { metricKinds } from '../metric/index.ts';
import { planTests, testParamProblems, type ColumnTest } from './monitor-tests.ts';

const schema = z.strictObject({
  of: cellName('serving', 'dataset').describe('A serve cell, or a dataset that holds a real log.'),
  reference: cellName('dataset')
    .optional()
    .describe('What the data looked like when all was well; the training data of the served model without it.'),
  ...monitorShape,
});

const drift = z.object({
  method: z.string(),
  statistic: z.number().nullable(),
  p_value: z.number().nullable().optional(),
  threshold: z.number(),
  drifted: z.boolean(),
});

export default defineCell({
  id: 'monitor',
  version: 1,
  title: 'Monitor',
  doc:
    'Watches a served deployment, or a real log, window by window: drift of each feature against a reference, quality ' +
    'where labels are known, latency, throughput, errors and business value, objectives with their error budgets, and ' +
    'alerts. Each alert has a backtest: in how many windows it would have fired at any other threshold. In the result, ' +
    'drift is that of the newest window with enough rows, quality that of all rows.',
  group: 'production',
  schema,
  output: 'monitoring',
  result: z.object({
    drifted: z.boolean().describe('At least half of the tested columns drifted.'),
    share: z.number().describe('Share of the tested columns that drifted.'),
    columns: z.record(z.string(), drift),
    quality: z.record(z.string(), z.number().nullable()).describe('Over all rows whose label is known.'),
    alerts: z
      .array(z.object({ name: z.string(), metric: z.string(), windows: z.array(z.int()), message: z.string() }))
      .describe('Alerts that fired, with the numbers of their windows, from 0.'),
  }),
  references: (body) => [
    ...referencesTo('of', body.of, ['serving', 'dataset']),
    ...referencesTo('reference', body.reference, ['dataset']),
  ],
  validate(body) {
    const methods = driftKinds.map(({ id }) => id);
    const metrics = metricKinds.map(({ id }) => id);
    return [...monitorProblems(body, methods, metrics), ...testParamProblems(body)];
  },
  draws: () => false,
  units: () => ['math@1', 'drift@1', 'metric@1'],
  async run(ctx, inputs, body): Promise<MonitoringOutput> {
    const subject = await openSubject(ctx, inputs, body);
    const { log } = subject;
    const windows = cutWindows(body.window, log.rows, await timesOf(subject));
    const metrics = qualityMetrics(body, log);
    const tests = await planTests(ctx, subject, testList(body));
    const reports: WindowReport[] = [];
    for (const [index, window] of windows.entries()) {
      const tested = body.window === 'all' || window.rows.length >= body.min_rows;
      const drifted = tested ? await driftOf(ctx, tests, window) : undefined;
      reports.push(windowReport(log, metrics, window, drifted));
      ctx.progress(index + 1, windows.length, 'windows');
    }
    const alerts = askAlerts(body, reports);
    const everything = Uint32Array.from({ length: log.rows }, (_, row) => row);
    const quality = qualityOf(log, metrics, everything);
    const latest = reports.findLast((each) => each.drift)?.drift ?? driftReport({});
    return {
      type: 'monitoring',
      simulated: subject.simulated,
      result: {
        drifted: latest.drifted,
        share: latest.share,
        columns: latest.columns as never,
        quality,
        alerts: alerts.filter(({ firedIn }) => firedIn.length > 0).map(alertSummary),
      },
      monitoring: {
        windows: reports,
        alerts,
        slo: askSlo(subject.slo, log),
        referenceRows: subject.reference.rowCount,
        quality: metrics.map(({ id }) => id),
      },
    };
  },
  examples: [
    'of: served\nreference: parts.train\nwindow: 7d\nalerts:\n  - { metric: drift_share, above: 0.5 }\n  - { metric: p99_ms, above: 200, for: 2 }\n',
    'of: log\nreference: parts.train\ntests: { method: psi, threshold: 0.2 }\n',
  ],
});

/** What is watched: the log, the rows that the model saw, and what to compare them with. */
export interface Subject {
  readonly simulated: boolean;
  /** Where the log's times are. */
  readonly dataset: Dataset;
  readonly log: MonitoredLog;
  readonly time: string | undefined;
  /** The features, row by row with the log. */
  readonly current: Dataset;
  readonly reference: Dataset;
  /** Columns that may be tested, in order. */
  readonly columns: readonly string[];
  readonly slo: Slo;
}

async function timesOf({ time, dataset }: Subject): Promise<Column | undefined> {
  return time === undefined ? undefined : dataset.column(time);
}

async function openSubject(ctx: CellContext, inputs: CellInputs, body: MonitorBody): Promise<Subject> {
  const input = inputs['of']!;
  const named = inputs['reference'] && datasetOf(inputs['reference']);
  if (input.output.type === 'serving') return openServing(ctx, input.output as ServingOutput, named, body);
  const dataset = await openDataset(ctx, datasetOf(input));
  if (!named) throw new Refusal(problem('monitor.reference_needed', {}, { key: 'of' }));
  const reference = await openDataset(ctx, named);
  const { time, key = [] } = dataset.ref;
  const left = [time, reference.ref.time, ...key];
  const columns = dataset.fields.map(({ name }) => name).filter((name) => !left.includes(name));
  const log = await readLog(dataset, body.log, undefined);
  return { simulated: false, dataset, log, time, current: dataset, reference, columns, slo: sloOf(body, undefined) };
}

async function openServing(
  ctx: CellContext,
  { serving }: ServingOutput,
  named: DatasetRef | undefined,
  body: MonitorBody,
): Promise<Subject> {
  const against = named ?? serving.trainedOn;
  if (!against) throw new Refusal(problem('monitor.reference_needed', {}, { key: 'of' }));
  const dataset = await openDataset(ctx, serving.log);
  return {
    simulated: true,
    dataset,
    log: await readLog(dataset, monitorShape.log.parse({}), serving.classes),
    time: 'time',
    current: await openDataset(ctx, serving.scenario.requests),
    reference: await openDataset(ctx, against),
    columns: serving.features,
    slo: sloOf(body, serving.intent.plan.slo),
  };
}

function sloOf({ slo }: MonitorBody, deployed: Slo | undefined): Slo {
  if (!slo) return deployed ?? { availability: null, p95Ms: null, p99Ms: null };
  return { availability: slo.availability ?? null, p95Ms: slo.p95_ms ?? null, p99Ms: slo.p99_ms ?? null };
}

const DEFAULT_METRICS = {
  none: [],
  binary: ['roc_auc', 'log_loss', 'brier', 'accuracy', 'balanced_accuracy', 'f1'],
  multiclass: ['accuracy', 'balanced_accuracy', 'f1'],
  regression: ['rmse', 'mae', 'r2'],
} as const;

function qualityMetrics(body: MonitorBody, log: MonitoredLog): MetricKind[] {
  const classes = log.answers?.classes.length ?? 0;
  const task = classes > 2 ? 'multiclass' : classes > 0 ? 'binary' : 'regression';
  const chosen: readonly string[] = body.metrics ?? DEFAULT_METRICS[log.answers && log.label ? task : 'none'];
  return chosen.flatMap((id) => metricKinds.find((kind) => kind.id === id) ?? []);
}

function qualityOf(
  log: MonitoredLog,
  metrics: readonly MetricKind[],
  rows: Uint32Array,
): Record<string, number | null> {
  const { answers, label } = log;
  const score = (kind: MetricKind) => (answers && label ? orNull(scoreRows(kind, answers, label, rows)) : null);
  return Object.fromEntries(metrics.map((kind) => [kind.id, score(kind)]));
}

async function driftOf(ctx: CellContext, tests: readonly ColumnTest[], { rows }: Window): Promise<DriftReport> {
  const columns: Record<string, ColumnDrift> = {};
  for (const { name, reference, current, choose } of tests) {
    const column = takeColumn(current, rows) as DriftColumn;
    columns[name] = testColumn(choose(column), reference, column);
    await ctx.breathe();
  }
  return driftReport(columns);
}

function windowReport(
  log: MonitoredLog,
  metrics: readonly MetricKind[],
  { rows, fromUs, untilUs }: Window,
  drifted: DriftReport | undefined,
): WindowReport {
  const span = fromUs === null || untilUs === null ? null : untilUs - fromUs;
  const all = { ...operationalMetrics(log, rows, span), ...qualityOf(log, metrics, rows) };
  return { fromUs, untilUs, rows: rows.length, metrics: all, ...(drifted && { drift: drifted }) };
}

function askAlerts(body: MonitorBody, windows: readonly WindowReport[]): AlertReport[] {
  return body.alerts.map(({ name, metric, above, below, for: forWindows }) => {
    const direction = above === undefined ? 'below' : 'above';
    const threshold = above ?? below!;
    const rule = {
      name: name ?? `${metric} ${direction} ${threshold}`,
      metric,
      direction,
      threshold,
      forWindows,
    } as const;
    return askAlert(
      rule,
      windows.map((window) => metricOf(window, metric)),
    );
  });
}

function metricOf({ metrics, drift: report }: WindowReport, metric: string): number | null {
  if (metric === 'drift_share') return report?.share ?? null;
  if (!metric.startsWith('drift.')) return metrics[metric] ?? null;
  return report?.columns[metric.slice('drift.'.length)]?.statistic ?? null;
}

function alertSummary({ rule, values, firedIn }: AlertReport) {
  const { name, metric, direction, threshold, forWindows } = rule;
  const last = values[firedIn.at(-1)!];
  const often = forWindows > 1 ? ` for ${forWindows} windows` : '';
  const message = `${metric}: ${last}, ${direction} ${threshold}${often}, in ${firedIn.length} of ${values.length} windows`;
  return { name, metric, windows: firedIn, message };
}
