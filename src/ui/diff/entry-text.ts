/** Entries of a comparison in words and numbers of the person's language. */
import type { DiffEntry } from '../../core/diff/section.ts';
import { diffWords } from '../../core/diff/words.ts';
import type { Interval } from '../../core/evaluation/evaluation-output.ts';
import type { Json } from '../../core/json.ts';
import type { App } from '../app/app.svelte.ts';

const SIX_DIGITS = { maximumSignificantDigits: 6 };
/** Longer values are cut in a table. */
const LONG = 120;
const DIGEST = /^[0-9a-f]{64}$/;

export const SIGNS = { added: '+', removed: '−', moved: '↕', changed: '≠', same: '=' } as const;

/** What an entry is about. */
export function itemText(app: App, { what }: DiffEntry): string {
  return diffWords[app.language].items[what];
}

/** One side's value, with the interval around it. */
export function sideText(app: App, value: Json | undefined, interval: Interval | undefined): string {
  if (value === undefined) return '';
  const text = valueText(app, value);
  return interval ? `${text} ${rangeText(app, interval)}` : text;
}

export function rangeText(app: App, { low, high }: Interval): string {
  return `[${app.number(low)}; ${app.number(high)}]`;
}

function valueText(app: App, value: Json): string {
  if (typeof value === 'number') return app.number(value, Number.isInteger(value) ? {} : SIX_DIGITS);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (DIGEST.test(text)) return text.slice(0, 12);
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}

/** What a value says in full, where a cell of a table may cut it. */
export function wholeText(value: Json | undefined): string | undefined {
  if (value === undefined || typeof value === 'number') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `b − a` with its sign. */
export function differenceText(app: App, difference: number): string {
  return app.number(difference, { ...SIX_DIGITS, signDisplay: 'exceptZero' });
}
