import type { EvaluationOutput, ModelReport, SliceScores } from '../evaluation/evaluation-output.ts';
import type { ColumnImportance } from '../evaluation/permutation.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { Language } from '../words/index.ts';
import { markup, type Html, type Shown } from './html.ts';
import { metricsOf, type Metric } from './metrics.ts';
import { numberText, percentText } from './number-text.ts';
import { intervalStrip, lineChart, scaleOf } from './report-chart.ts';
import { table } from './report-table.ts';
import { say } from './report-words.ts';

/** Metrics with their intervals, what tells the models apart, slices, ROC curves and confusions. */
export function evaluationHtml(output: Output, language: Language): Shown {
  const { evaluation, differences } = output as EvaluationOutput;
  const reports = reportsOf(output as EvaluationOutput);
  return [
    markup`<p>${say('judged', language, { n: numberText(evaluation.count, language) })}</p>`,
    metricTable(metricsOf(output), language),
    differences.length > 0 && markup`<h4>${say('differences', language)}</h4>`,
    table(
      [
        { name: say('difference', language, { a: 'a', b: 'b' }) },
        { name: say('metric', language) },
        { name: say('value', language), number: true },
        { name: intervalName(differences[0]?.level, language), number: true },
      ],
      differences.map(({ a, b, metric, value, low, high }) => [
        say('difference', language, { a, b }),
        metric,
        numberText(value, language),
        rangeText(low, high, language),
      ]),
    ),
    slicesHtml(reports, evaluation.metrics, language),
    Object.entries((output as EvaluationOutput).importance ?? {}).map(([name, columns]) =>
      importanceHtml(name, columns, language),
    ),
    rocChart(reports, language),
    [...reports].map(([name, { curves }]) => curves?.confusion && confusionHtml(name, curves.confusion, language)),
  ];
}

type Reports = ReadonlyMap<string, Partial<Pick<ModelReport, 'slices' | 'curves'>>>;

/** What stands beside the metrics, by model. */
function reportsOf(output: EvaluationOutput): Reports {
  const { result, evaluation } = output;
  const listed = metricsOf(output).some(({ model }) => model !== undefined);
  const member = (name: string, model: string) => {
    const all = result[name] as unknown as Readonly<Record<string, unknown>> | undefined;
    return listed ? all?.[model] : all;
  };
  return new Map(
    evaluation.models.map(({ name }) => [
      name,
      {
        slices: member('slices', name) as SliceScores,
        curves: member('curves', name) as ModelReport['curves'],
      },
    ]),
  );
}

function intervalName(level: number | undefined, language: Language): string {
  return say('interval', language, { level: percentText(level ?? 0.95, language) });
}

function rangeText(low: number, high: number, language: Language): string {
  return `${numberText(low, language)} … ${numberText(high, language)}`;
}

/** One row for each metric and model; the pictures of a metric share their scale. */
export function metricTable(metrics: readonly Metric[], language: Language): Html | undefined {
  const names = [...new Set(metrics.map(({ name }) => name))];
  const models = metrics.some(({ model }) => model !== undefined);
  const intervals = metrics.some(({ interval }) => interval);
  const level = metrics.find(({ interval }) => interval)?.interval?.level;
  const rows = names.flatMap((metric) => {
    const of = metrics.filter(({ name }) => name === metric);
    const numbers = of.flatMap(({ value, interval }) => [
      ...(value === null ? [] : [value]),
      ...(interval ? [interval.low, interval.high] : []),
    ]);
    return of.map(({ model, value, interval }) => [
      metric,
      ...(models ? [model] : []),
      numberText(value, language),
      ...(intervals
        ? [
            interval && rangeText(interval.low, interval.high, language),
            value !== null && intervalStrip(value, interval, scaleOf(numbers)),
          ]
        : []),
    ]);
  });
  return table(
    [
      { name: say('metric', language) },
      ...(models ? [{ name: say('model', language) }] : []),
      { name: say('value', language), number: true },
      ...(intervals ? [{ name: intervalName(level, language), number: true }, { name: '' }] : []),
    ],
    rows,
  );
}

function slicesHtml(reports: Reports, metrics: readonly string[], language: Language): Shown {
  const rows = [...reports].flatMap(([model, { slices }]) =>
    Object.entries(slices ?? {}).flatMap(([slice, levels]) =>
      Object.entries(levels).map(([level, scores]) => [
        `${slice}\u00a0=\u00a0${level}`,
        model,
        numberText(scores.rows, language),
        ...metrics.map((metric) => numberText(scores[metric], language)),
      ]),
    ),
  );
  return [
    rows.length > 0 && markup`<h4>${say('slices', language)}</h4>`,
    table(
      [
        { name: say('slice', language) },
        { name: say('model', language) },
        { name: say('rows', language), number: true },
        ...metrics.map((name) => ({ name, number: true })),
      ],
      rows,
    ),
  ];
}

const MOST_IMPORTANT = 12;

function importanceHtml(name: string, columns: readonly ColumnImportance[], language: Language): Shown {
  const shown = columns.slice(0, MOST_IMPORTANT);
  const scale = scaleOf(shown.flatMap(({ low, high, value }) => [low, high, value]));
  return [
    markup`<h4>${say('permuted', language, { name })}</h4>`,
    markup`<p class="soft small">${say('permuted_how', language, { metric: columns[0]?.metric ?? '' })}</p>`,
    table(
      [
        { name: say('column', language) },
        { name: say('value', language), number: true },
        { name: intervalName(columns[0]?.level, language), number: true },
        { name: '' },
      ],
      shown.map(({ feature, value, low, high }) => [
        feature,
        numberText(value, language),
        rangeText(low, high, language),
        intervalStrip(value, { low, high }, scale),
      ]),
    ),
  ];
}

function rocChart(reports: Reports, language: Language): Html | undefined {
  const series = [...reports].map(([name, { curves }]) => ({ name, points: curves?.roc ?? [] }));
  return lineChart(
    { title: say('roc', language), x: say('fpr', language), y: say('tpr', language), series, unit: true },
    language,
  );
}

const MOST_CLASSES = 12;

function confusionHtml(
  name: string,
  { classes, counts }: NonNullable<ModelReport['curves']['confusion']>,
  language: Language,
): Html | undefined {
  if (classes.length > MOST_CLASSES) return undefined;
  return table(
    [{ name: '' }, ...classes.map((each) => ({ name: each, number: true }))],
    counts.map((row, at) => [classes[at], ...row.map((count) => numberText(count, language))]),
    say('confusion', language, { name }),
  );
}
