/** Sections of differences as lines for a terminal. */
import { printable } from '../bundle/printable.ts';
import type { Interval } from '../evaluation/evaluation-output.ts';
import type { Json } from '../json.ts';
import type { ColumnDrift } from '../monitor/drift-report.ts';
import type { Language } from '../words/index.ts';
import type { Change, DiffEntry, DiffSection } from './section.ts';
import { diffWords, type DiffWords } from './words.ts';

const SIGNS: Readonly<Record<Change, string>> = { added: '+', removed: '-', moved: '>', changed: '~', same: '=' };

/** A heading for each section, an entry in each line; says so when nothing is there to tell. */
export function diffText(sections: readonly DiffSection[], language: Language): string {
  const words = diffWords[language];
  if (sections.length === 0) return `${words.nothing}\n`;
  const texts = sections.map(
    ({ name, entries }) => `${words.sections[name]}\n${entries.map((each) => `${entryText(each, words)}\n`).join('')}`,
  );
  return texts.join('\n');
}

function entryText(entry: DiffEntry, words: DiffWords): string {
  const { change, what, at } = entry;
  const place = at.length === 0 ? '' : ` ${printable(at.join('.'))}`;
  const start = `  ${SIGNS[change]} ${what === 'line' ? '' : words.items[what]}${place}`;
  if (what === 'line') return `${start.trimEnd()} ${words.line} ${lineOf(entry)}: ${lineText(entry)}`;
  if (what === 'cell' || what === 'layout') return `${start}${cellText(entry, words)}`;
  if (what === 'rows') return `${start}: ${rowsText(entry, words)}`;
  if (what === 'distribution') return `${start}${distributionText(entry, words)}`;
  if (entry.a === undefined && entry.b === undefined) return start;
  if (change === 'same') return entry.a === undefined ? start : `${start}: ${valueText(entry.a)}`;
  const [a, b] = [sideText(entry.a, entry.intervalA, words), sideText(entry.b, entry.intervalB, words)];
  return `${start}: ${a} → ${b}${differenceText(entry, words)}`;
}

function lineOf({ lineA, lineB }: DiffEntry): number {
  return (lineA ?? lineB)!;
}

function lineText({ a, b }: DiffEntry): string {
  return printable(String(a ?? b));
}

function cellText({ change, a, b, lineA, lineB }: DiffEntry, words: DiffWords): string {
  if (change === 'moved') return ` (${words.changes.moved}: ${words.line} ${lineA} → ${lineB})`;
  const kind = a ?? b;
  return typeof kind === 'string' ? ` {${printable(kind)}}` : '';
}

function rowsText({ change, a, b }: DiffEntry, words: DiffWords): string {
  const [one, other] = [a, b].map((here) => (here === true ? words.here : words.withheld));
  return change === 'same' ? one! : `${one} → ${other}; ${words.notCompared}`;
}

function distributionText({ change, drift }: DiffEntry, words: DiffWords): string {
  if (change === 'same') return '';
  return `: ${drift ? driftText(drift, words) : words.untested}`;
}

/** The test, what it found and its limit: `wasserstein 0.31 (limit 0.1), drifted`. */
export function driftText({ method, statistic, p_value, threshold, drifted }: ColumnDrift, words: DiffWords): string {
  const found = statistic === null ? words.none : numberText(statistic);
  const p = p_value === undefined || p_value === null ? '' : `, p ${numberText(p_value)}`;
  return `${method} ${found}${p} (${words.limit} ${numberText(threshold)}), ${drifted ? words.drifted : words.steady}`;
}

function differenceText({ difference, paired }: DiffEntry, words: DiffWords): string {
  if (difference === undefined) return '';
  const { interval, verdict } = paired ?? {};
  const range = interval ? ` [${numberText(interval.low)}, ${numberText(interval.high)}]` : '';
  const found = verdict === undefined ? '' : `, ${words.verdicts[verdict]}`;
  return ` (${difference > 0 ? '+' : ''}${numberText(difference)}${range}${found})`;
}

function sideText(value: Json | undefined, interval: Interval | undefined, words: DiffWords): string {
  if (value === undefined) return words.none;
  if (!interval) return valueText(value);
  return `${valueText(value)} [${numberText(interval.low)}, ${numberText(interval.high)}]`;
}

function valueText(value: Json): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return printable(JSON.stringify(value));
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : printable(value);
}

/** Six significant digits. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(6)));
}
