/** The Markdown that a CI job shows beside its log. */
import type { Problem } from '../problem.ts';
import { renderProblem, type Language } from '../words/index.ts';
import type { MetricRow } from './metric-rows.ts';
import type { CiReport } from './report.ts';
import { summaryWords, type SummaryWords } from './words.ts';

export interface SummaryLinks {
  /** Addresses, where CI gives them. */
  readonly notebook?: string;
  readonly run?: string;
  /** The baseline's file and title, when there is one. */
  readonly baseline?: { readonly file: string; readonly title: string };
}

/** Rows of a table that are shown at most: a job's summary may hold 1 MiB. */
const MOST_ROWS = 100;

export function summaryMarkdown(report: CiReport, links: SummaryLinks, language: Language): string {
  const words = summaryWords[language];
  const { fresh, cached, other } = report.cells;
  const notebook = `\`${report.notebook.replaceAll('`', "'")}\``;
  const places = [
    `${words.notebook}: ${links.notebook === undefined ? notebook : `[${notebook}](${links.notebook})`}`,
    ...(links.run === undefined ? [] : [`[${words.run}](${links.run})`]),
    ...(links.baseline
      ? [`${words.comparedWith} \`${links.baseline.file.replaceAll('`', "'")}\` (${inline(links.baseline.title)})`]
      : []),
  ];
  const parts = [
    `## ${inline(report.title)}: ${words.outcomes[report.outcome]}`,
    words.cells(fresh, cached, other),
    places.join(' · '),
    ...problemPart(report.problems, words, language),
    ...gatePart(report, words, language),
    ...championPart(report, words),
    ...metricPart(report.metrics, links.baseline !== undefined, words),
    ...checkPart(report, words, language),
  ];
  return `${parts.join('\n\n')}\n`;
}

function problemPart(problems: readonly Problem[], words: SummaryWords, language: Language): string[] {
  if (problems.length === 0) return [];
  const lines = problems.slice(0, MOST_ROWS).map((each) => {
    const { file, line } = each.where;
    const place = [file, line].filter((part) => part !== undefined).join(':');
    return `- ${place === '' ? '' : `\`${place.replaceAll('`', "'")}\` `}${inline(renderProblem(each, language))}`;
  });
  const more = problems.length > MOST_ROWS ? [words.more(problems.length - MOST_ROWS)] : [];
  return [`### ${words.problems}`, lines.join('\n'), ...more];
}

function gatePart({ gates }: CiReport, words: SummaryWords, language: Language): string[] {
  const rows = gates.map(({ cell, require, got, passed, said }) => [
    cell,
    require,
    typeof got === 'number' ? numberText(got, words) : got === null ? '' : String(got),
    words.states[passed ? 'passed' : 'failed'],
    said ? renderProblem(said, language) : '',
  ]);
  return table(words.gates, [words.cell, words.requirement, words.got, words.verdict, words.says], rows, words);
}

/** What the gates found when they held a model against an alias of the registry, on the same rows. */
function championPart({ gates }: CiReport, words: SummaryWords): string[] {
  const rows = gates.flatMap(({ cell, said, passed }) => {
    const { alias, reference, advantage, low, high, percent, metric, model, got } = said?.params ?? {};
    if (typeof reference !== 'number' || typeof advantage !== 'number') return [];
    const known = typeof low === 'number' && typeof high === 'number';
    return [
      [
        cell,
        String(model),
        String(metric),
        numberText(Number(got), words),
        `${String(alias)} ${numberText(reference, words)}`,
        numberText(advantage, words),
        known ? `${numberText(low, words)} – ${numberText(high, words)} (${String(percent)} %)` : '',
        words.states[passed ? 'passed' : 'failed'],
      ],
    ];
  });
  const header = [words.cell, words.model, words.metric, words.value, words.against, words.advantage];
  return table(words.champion, [...header, words.interval, words.verdict], rows, words);
}

function metricPart(metrics: readonly MetricRow[], compared: boolean, words: SummaryWords): string[] {
  const rows = metrics.map(({ cell, model, metric, value, interval, before, change }) => [
    cell,
    model ?? words.validation,
    metric,
    numberOf(value, words),
    interval ? `${numberText(interval.low, words)} – ${numberText(interval.high, words)}` : '',
    ...(compared
      ? [before === undefined ? '' : numberOf(before, words), changeText(value, before, change, words)]
      : []),
  ]);
  const header = [words.cell, words.model, words.metric, words.value, words.interval];
  return table(words.metrics, [...header, ...(compared ? [words.baseline, words.change] : [])], rows, words);
}

function changeText(
  value: number | null,
  before: MetricRow['before'],
  change: MetricRow['change'],
  words: SummaryWords,
): string {
  if (change === undefined) return words.changes.new;
  if (change === 'same' || typeof value !== 'number' || typeof before !== 'number') return words.changes[change];
  const difference = value - before;
  return `${difference > 0 ? '+' : ''}${numberText(difference, words)} ${words.changes[change]}`;
}

function checkPart({ checks }: CiReport, words: SummaryWords, language: Language): string[] {
  const rows = checks.map(({ cell, expectation, column, rows, state, said }) => [
    cell,
    expectation,
    column ?? '',
    state === 'passed' ? '' : String(rows),
    words.states[state],
    said ? renderProblem(said, language) : '',
  ]);
  const header = [words.cell, words.expectation, words.column, words.rows, words.verdict, words.says];
  return table(words.checks, header, rows, words);
}

function table(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  words: SummaryWords,
): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(inline).join(' | ')} |`;
  const lines = [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.slice(0, MOST_ROWS).map(line)];
  const more = rows.length > MOST_ROWS ? [words.more(rows.length - MOST_ROWS)] : [];
  return [`### ${title}`, lines.join('\n'), ...more];
}

/** Text of the person's (names, levels, titles) as text, whatever Markdown or HTML it holds. */
function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]|~]|(?<!\w)_|_(?!\w)/g, (sign) => `\\${sign}`)
    .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
}

function numberOf(value: number | null, words: SummaryWords): string {
  return value === null ? '' : numberText(value, words);
}

/** Five significant digits. */
function numberText(value: number, { decimal }: SummaryWords): string {
  const text = Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(5)));
  return text.replace('.', decimal);
}
