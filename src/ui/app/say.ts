/** Words for people, in both languages, and numbers and dates as the language writes them. */
export type Language = 'en' | 'pt';

/** One sentence; a pair of forms where it counts something (`n` decides, by the language's plural rules). */
export type Form = string | { readonly one: string; readonly other: string };
export interface Phrase {
  readonly en: Form;
  readonly pt: Form;
}
export type Phrases = Readonly<Record<string, Phrase>>;
export type Params = Readonly<Record<string, string | number>>;

export const LOCALES: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR' };

/** The phrase with its `{parameters}` put in; numbers are written as the language writes them. */
export function say(language: Language, phrase: Phrase, params: Params = {}): string {
  const form = phrase[language];
  const text = typeof form === 'string' ? form : form[pluralOf(language, Number(params['n'] ?? 0))];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(language, value) : value;
  });
}

function pluralOf(language: Language, n: number): 'one' | 'other' {
  const rules = PLURALS.get(language) ?? new Intl.PluralRules(LOCALES[language]);
  PLURALS.set(language, rules);
  return rules.select(n) === 'one' ? 'one' : 'other';
}

/** As many digits as mean something: whole numbers whole, others to four significant digits, tiny ones by their power. */
export function formatNumber(language: Language, value: number, options?: Intl.NumberFormatOptions): string {
  if (Number.isNaN(value)) return 'NaN';
  const tiny = value !== 0 && Math.abs(value) < 1e-4;
  const digits = tiny
    ? ({ notation: 'scientific', maximumSignificantDigits: 3 } as const)
    : { maximumSignificantDigits: 4 };
  const chosen = options ?? (Number.isInteger(value) ? {} : digits);
  return numberFormat(language, chosen).format(value);
}

/** Making a format costs a hundred times what using it does, and a table uses the same one in every row. */
const FORMATS = new Map<string, Intl.NumberFormat>();
const PLURALS = new Map<Language, Intl.PluralRules>();
const MOMENTS = new Map<Language, Intl.DateTimeFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  const kept = FORMATS.get(key);
  if (kept) return kept;
  const made = new Intl.NumberFormat(LOCALES[language], options);
  FORMATS.set(key, made);
  return made;
}

export function formatBytes(language: Language, bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return `${formatNumber(language, value, { maximumFractionDigits: digits })} ${units[unit]}`;
}

/** A length of time for people: `3 ms`, `1.2 s`, `41 s`, `3 min 5 s`, `1.5 hours`, `21 days`. */
export function formatDuration(language: Language, ms: number): string {
  if (ms < 1000) return `${formatNumber(language, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${formatNumber(language, seconds, { maximumFractionDigits: seconds < 10 ? 1 : 0 })} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const unit = whole < 3 * 86_400 ? 'hour' : 'day';
  const count = whole / (unit === 'hour' ? 3600 : 86_400);
  return formatNumber(language, count, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 });
}

export function formatMoment(language: Language, ms: number): string {
  const kept = MOMENTS.get(language);
  if (kept) return kept.format(ms);
  const made = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' });
  MOMENTS.set(language, made);
  return made.format(ms);
}
