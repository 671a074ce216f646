/** What a `monitor` body may say, beside its data. */
import { z } from 'zod';
import { columnName } from '../kind/body.ts';
import { problem, type Problem } from '../problem.ts';
import { durationText } from '../serving/duration.ts';
import { LOG_COLUMNS } from '../serving/request-log.ts';

const testSchema = z.strictObject({
  method: z
    .string()
    .default('auto')
    .describe('A drift test, or `auto`: chosen by type and number of rows, as Evidently does.'),
  threshold: z.number().optional().describe('From where on the column counts as drifted; the test’s own without it.'),
  columns: z.array(columnName()).min(1).optional().describe('The columns that this is about; all without it.'),
  params: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .optional()
    .describe('Parameters of the test.'),
});
export type TestSpec = z.output<typeof testSchema>;

const alertSchema = z.strictObject({
  name: z.string().min(1).optional().describe('Name of the alert; made from the rule without it.'),
  metric: z
    .string()
    .min(1)
    .describe(
      '`drift_share`, `drift.<column>`, `error_rate`, `p99_ms`, `throughput`, `value`, `requests`, or a quality metric.',
    ),
  above: z.number().optional().describe('Fires above this.'),
  below: z.number().optional().describe('Fires below this.'),
  for: z.int().min(1).max(1000).default(1).describe('Windows in a row that must break the bound.'),
});

export const monitorShape = {
  window: z
    .union([z.literal('all'), durationText(), z.int().min(1)])
    .default('all')
    .describe('A span of time such as 7d, a number of rows, or all rows at once.'),
  min_rows: z.int().min(1).default(100).describe('With windows: one with fewer rows is not tested for drift.'),
  tests: z
    .union([testSchema, z.array(testSchema).min(1)])
    .prefault({})
    .describe('Drift tests; a later one overrides an earlier one, column by column.'),
  metrics: z
    .array(z.string())
    .optional()
    .describe('Quality metrics, where labels are known; a choice by task without it.'),
  slo: z
    .strictObject({
      availability: z.number().min(0).max(1).optional().describe('Least share of requests that get an answer.'),
      p95_ms: z.number().positive().optional().describe('Latency that 95 % of the answers must not exceed.'),
      p99_ms: z.number().positive().optional().describe('Latency that 99 % of the answers must not exceed.'),
    })
    .optional()
    .describe('Service level objectives; those of the deployment without it.'),
  alerts: z.array(alertSchema).max(100).default([]).describe('Rules over the windows, each with its backtest.'),
  log: z
    .strictObject({
      prediction: columnName().default(LOG_COLUMNS.prediction).describe('Column of the predicted class or value.'),
      probability: columnName()
        .default(LOG_COLUMNS.probability)
        .describe('Column of the positive class’s probability.'),
      label: columnName().default(LOG_COLUMNS.label).describe('Column of the truth.'),
      latency: columnName().default(LOG_COLUMNS.latency).describe('Column of the latency in milliseconds.'),
      status: columnName()
        .default(LOG_COLUMNS.status)
        .describe('Column of the HTTP status; 200 to 299 is a good answer.'),
      value: columnName().default(LOG_COLUMNS.value).describe('Column of the business value.'),
    })
    .prefault({})
    .describe('Where a real log keeps what; columns that it does not have are left out.'),
};

export type MonitorBody = z.output<z.ZodObject<typeof monitorShape>>;

/** Metrics of a window besides drift and quality. */
const WINDOW_METRICS = [
  'requests',
  'throughput',
  'error_rate',
  'p50_ms',
  'p95_ms',
  'p99_ms',
  'value',
  'value_mean',
  'labelled',
] as const;

export function testList(body: Pick<MonitorBody, 'tests'>): readonly TestSpec[] {
  return Array.isArray(body.tests) ? body.tests : [body.tests];
}

/** What is wrong beyond the schema. `methods` and `metrics` are the names that there are. */
export function monitorProblems(body: MonitorBody, methods: readonly string[], metrics: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  testList(body).forEach(({ method }, index) => {
    const key = Array.isArray(body.tests) ? `tests.${index}.method` : 'tests.method';
    const known = ['auto', ...methods];
    if (!known.includes(method)) problems.push(problem('monitor.unknown_test', { method, known }, { key }));
  });
  body.metrics?.forEach((metric, index) => {
    const key = `metrics.${index}`;
    if (!metrics.includes(metric))
      problems.push(problem('production.unknown_metric', { metric, known: metrics }, { key }));
  });
  body.alerts.forEach(({ metric, above, below }, index) => {
    const key = `alerts.${index}`;
    if ((above === undefined) === (below === undefined))
      problems.push(problem('monitor.one_bound', { metric }, { key }));
    const known = [...WINDOW_METRICS, 'drift_share', ...metrics];
    if (known.includes(metric) || metric.startsWith('drift.')) return;
    problems.push(
      problem('production.unknown_metric', { metric, known: [...known, 'drift.<column>'] }, { key: `${key}.metric` }),
    );
  });
  return problems;
}
