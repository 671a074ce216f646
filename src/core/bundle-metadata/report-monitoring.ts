import type { Output } from '../kind/cell-kind.ts';
import type { AlertReport } from '../monitor/alert.ts';
import type { ColumnDrift } from '../monitor/drift-report.ts';
import type { MonitoringOutput } from '../monitor/output.ts';
import type { Language } from '../words/index.ts';
import { markup, type Html, type Shown } from './html.ts';
import { metricsOf } from './metrics.ts';
import { numberText } from './number-text.ts';
import { lineChart } from './report-chart.ts';
import { metricTable } from './report-evaluation.ts';
import { lines, table } from './report-table.ts';
import { say } from './report-words.ts';

/** Drift by column, the alerts, and the quality that the labels gave. */
export function monitoringHtml(output: Output, language: Language): Shown {
  const { monitoring, simulated, result } = output as MonitoringOutput;
  const { windows, alerts, slo } = monitoring;
  const columns = Object.entries(result['columns'] as unknown as Readonly<Record<string, ColumnDrift>>);
  const shares = windows.map(({ drift }, at) => [at + 1, drift?.share ?? NaN] as const);
  const metrics = metricsOf(output).filter(({ value }) => value !== null);
  return [
    simulated && markup`<p><span class="badge warn">${say('simulated', language)}</span></p>`,
    markup`<h4>${say('drift', language)}</h4><p class="soft small">${say('drift_reference', language, { n: numberText(monitoring.referenceRows, language) })}</p>`,
    driftTable(columns, language),
    lineChart(
      {
        title: say('drift_share', language),
        x: say('window', language),
        y: say('share', language),
        series: [{ name: '', points: shares }],
      },
      language,
    ),
    alerts.length > 0 && markup`<h4>${say('alerts', language)}</h4>`,
    alerts.length > 0 && alertLines(alerts, windows.length, language),
    slo.length > 0 &&
      lines(
        slo.map(({ objective, target, met }) => ({
          passed: met,
          message: `${objective} ${numberText(target, language)}`,
        })),
        { passed: say('passed', language), failed: say('failed', language) },
      ),
    metrics.length > 0 && markup`<h4>${say('quality', language)}</h4>`,
    metricTable(metrics, language),
  ];
}

/** Drifted columns first, then by name. */
function driftTable(columns: readonly (readonly [string, ColumnDrift])[], language: Language): Html | undefined {
  const sorted = columns.toSorted(([a, x], [b, y]) => Number(y.drifted) - Number(x.drifted) || (a < b ? -1 : 1));
  return table(
    [
      { name: say('column', language) },
      { name: say('test', language) },
      { name: say('statistic', language), number: true },
      { name: say('p_value', language), number: true },
      { name: say('threshold', language), number: true },
      { name: say('verdict', language) },
    ],
    sorted.map(([name, { method, statistic, p_value, threshold, drifted }]) => [
      name,
      method,
      numberText(statistic, language),
      p_value !== undefined && numberText(p_value, language),
      numberText(threshold, language),
      markup`<span class="badge ${drifted ? 'bad' : 'good'}">${say(drifted ? 'drifted' : 'steady', language)}</span>`,
    ]),
  );
}

function alertLines(alerts: readonly AlertReport[], windows: number, language: Language): Html {
  return lines(
    alerts.map(({ rule, firedIn }) => {
      const { metric, direction, name } = rule;
      const params = { metric, threshold: numberText(rule.threshold, language) };
      const asked = say(direction === 'above' ? 'rule_above' : 'rule_below', language, params);
      const fired = say('fired', language, { n: String(firedIn.length), total: String(windows) });
      return { passed: firedIn.length === 0, message: `${name} (${asked}): ${fired}` };
    }),
    { passed: say('passed', language), failed: say('failed', language) },
  );
}
