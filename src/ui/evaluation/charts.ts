import type { ColumnImportance } from '../../core/evaluation/permutation.ts';
import type { App } from '../app/app.svelte.ts';
import type { ChartSpec } from '../chart/spec.ts';
import { words } from '../words/evaluation.ts';
import type { NamedReport } from './reports.ts';

/** What an evaluation draws, for all of its models side by side. */
export function evaluationCharts(app: App, reports: readonly NamedReport[], rows: number): ChartSpec[] {
  return [
    rocChart(app, reports, rows),
    prChart(app, reports, rows),
    calibrationChart(app, reports),
    residualChart(app, reports),
  ].filter((chart) => chart !== undefined);
}

const UNIT = { type: 'value', min: 0, max: 1 } as const;

function rocChart(app: App, reports: readonly NamedReport[], n: number): ChartSpec | undefined {
  const drawn = reports.filter(({ curves }) => (curves.roc?.length ?? 0) > 1);
  if (drawn.length === 0) return undefined;
  return {
    title: app.say(words.roc_title),
    caption: app.say(words.roc_caption, { n }),
    x: { name: app.say(words.fpr), ...UNIT },
    y: { name: app.say(words.tpr), ...UNIT },
    series: drawn.map(({ name, curves }) => ({ name, kind: 'line', points: curves.roc! })),
  };
}

function prChart(app: App, reports: readonly NamedReport[], n: number): ChartSpec | undefined {
  const drawn = reports.filter(({ curves }) => (curves.pr?.length ?? 0) > 1);
  if (drawn.length === 0) return undefined;
  return {
    title: app.say(words.pr_title),
    caption: app.say(words.pr_caption, { n }),
    x: { name: app.say(words.recall), ...UNIT },
    y: { name: app.say(words.precision), ...UNIT },
    series: drawn.map(({ name, curves }) => ({ name, kind: 'line', points: curves.pr! })),
  };
}

function calibrationChart(app: App, reports: readonly NamedReport[]): ChartSpec | undefined {
  const drawn = reports.filter(({ curves }) => (curves.calibration?.length ?? 0) > 0);
  if (drawn.length === 0) return undefined;
  const all = drawn.flatMap(({ curves }) =>
    curves.calibration.flatMap(({ promised, happened }) => [promised, happened]),
  );
  const values = drawn.some(({ curves }) => curves.residuals !== undefined);
  const [low, high] = values ? [Math.min(...all), Math.max(...all)] : [0, 1];
  const axis = values ? { type: 'value' as const } : UNIT;
  return {
    title: app.say(values ? words.calibration_values : words.calibration_title),
    caption: app.say(words.calibration_caption),
    x: { name: app.say(words.promised), ...axis },
    y: { name: app.say(words.happened), ...axis },
    series: [
      ...drawn.map(({ name, curves }) => ({
        name,
        kind: 'line' as const,
        points: curves.calibration.map(({ promised, happened }) => [promised, happened] as const),
      })),
      {
        name: app.say(words.diagonal),
        kind: 'line',
        dashed: true,
        points: [
          [low, low],
          [high, high],
        ],
      },
    ],
  };
}

function residualChart(app: App, reports: readonly NamedReport[]): ChartSpec | undefined {
  const drawn = reports.filter(({ curves }) => curves.residuals !== undefined);
  if (drawn.length === 0) return undefined;
  return {
    title: app.say(words.residuals_title),
    caption: app.say(words.residuals_caption, { n: drawn[0]!.curves.residuals!.counts.length }),
    x: { name: app.say(words.residual), type: 'value' },
    y: { name: app.say(words.rows), type: 'value', min: 0 },
    series: drawn.map(({ name, curves }) => {
      const { low, high, counts } = curves.residuals!;
      const width = (high - low) / counts.length;
      return {
        name,
        kind: 'line' as const,
        stepped: true,
        points: counts.map((count, bin) => [low + (bin + 0.5) * width, count] as const),
      };
    }),
  };
}

export function importanceChart(app: App, name: string, columns: readonly ColumnImportance[]): ChartSpec | undefined {
  const top = columns.slice(0, 15);
  const first = top[0];
  if (!first) return undefined;
  return {
    title: app.say(words.importance_title, { feature: first.feature, name }),
    caption: app.say(words.importance_intervals, { metric: first.metric, n: top.length }),
    x: { name: app.say(words.column), type: 'category' },
    y: { name: first.metric, type: 'value' },
    series: [
      {
        name,
        kind: 'bar',
        points: top.map(({ feature, value }) => [feature, value] as const),
        band: top.map(({ feature, low, high }) => [feature, low, high] as const),
      },
    ],
  };
}
