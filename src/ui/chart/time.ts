import type { Language } from '../../core/words/index.ts';
import { LOCALES } from '../app/say.ts';

/** Times of data are in UTC on every machine, as the axis says; the browser's own zone would shift them. */
const UTC = { timeZone: 'UTC' } as const;
const DAY_MS = 86_400_000;

/** A mark of a time axis, as short as it can be: the year at its start, else the month, the day or the minute. */
export function axisTime(language: Language, ms: number): string {
  const at = new Date(ms);
  if (ms % DAY_MS !== 0) return at.toISOString().slice(11, ms % 60_000 === 0 ? 16 : 19);
  if (at.getUTCDate() > 1) return String(at.getUTCDate());
  if (at.getUTCMonth() === 0) return String(at.getUTCFullYear());
  return at.toLocaleDateString(LOCALES[language], { month: 'short', ...UTC }).replace(/\.$/, '');
}

/** A time in full, to the minute. */
export function fullTime(language: Language, ms: number): string {
  return new Date(ms).toLocaleString(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short', ...UTC });
}
