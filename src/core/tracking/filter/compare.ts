import { byCodeUnit } from '../../graph/canonical-json.ts';
import { readsAsNumber } from '../run-value.ts';
import type { RunValue } from '../tracked-run.ts';
import type { Comparator } from './parse.ts';

/**
 * Whether a value stands in that relation to what a filter says. Numbers compare by size, also with a text that reads
 * as one (other trackers keep parameters as text); two texts are equal by their letters and ordered by number if both
 * read as one, else by code unit; booleans equal their own word in any case. A value of another sort is only `!=`.
 */
export function holds(value: RunValue, comparator: Comparator, literal: string | number | boolean): boolean {
  if (typeof literal === 'boolean' || typeof value === 'boolean' || value === null) {
    return byEquality(comparator, String(value).toLowerCase() === String(literal).toLowerCase());
  }
  const bothTexts = typeof value === 'string' && typeof literal === 'string';
  if (bothTexts && (comparator === '=' || comparator === '!=')) return byEquality(comparator, value === literal);
  const a = readsAsNumber(value);
  const b = readsAsNumber(literal);
  if (a !== undefined && b !== undefined) return byOrder(comparator, a === b, a < b, a > b);
  if (!bothTexts) return comparator === '!=';
  const order = byCodeUnit(value, literal);
  return byOrder(comparator, order === 0, order < 0, order > 0);
}

function byEquality(comparator: Comparator, equal: boolean): boolean {
  return comparator === '=' ? equal : comparator === '!=' && !equal;
}

function byOrder(comparator: Comparator, equal: boolean, less: boolean, more: boolean): boolean {
  switch (comparator) {
    case '=':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return less;
    case '<=':
      return less || equal;
    case '>':
      return more;
    case '>=':
      return more || equal;
  }
}

/**
 * Whether a text fits a pattern of SQL's LIKE: `%` is any text, `_` any one character, the rest itself. Works by
 * position alone (no backtracking over patterns): at most text × pattern steps.
 */
export function isLike(text: string, pattern: string): boolean {
  const letters = [...text];
  const parts = [...pattern];
  let at = 0;
  let part = 0;
  let afterAny = -1;
  let retryFrom = 0;
  while (at < letters.length) {
    if (part < parts.length && parts[part] === '%') {
      afterAny = ++part;
      retryFrom = at;
    } else if (part < parts.length && (parts[part] === '_' || parts[part] === letters[at])) {
      part++;
      at++;
    } else if (afterAny >= 0) {
      part = afterAny;
      at = ++retryFrom;
    } else return false;
  }
  while (parts[part] === '%') part++;
  return part === parts.length;
}
