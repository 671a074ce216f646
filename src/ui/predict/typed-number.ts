/** Numbers as people type them in their language. */
import { LOCALES, type Language } from '../app/say.ts';

const MARKS = { en: { decimal: '.', thousands: ',' }, pt: { decimal: ',', thousands: '.' } } as const;

/**
 * The text of a number as JavaScript writes it, for `1,234.5` in English and `1.234,5` in Portuguese. A point is
 * decimal in Portuguese too unless it stands where thousands do. What is no number comes back as it is.
 */
export function typedNumber(language: Language, typed: string): string {
  const text = typed.trim();
  const { decimal, thousands } = MARKS[language];
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d*)?$`);
  const plain = grouped.test(text) ? text.replaceAll(thousands, '') : text;
  const number = decimal === ',' ? plain.replace(',', '.') : plain;
  return number === '' || Number.isNaN(Number(number)) ? text : number;
}

/** All digits of a number, as the language marks decimals, without marks between thousands. */
export function writtenNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(LOCALES[language], { useGrouping: false, maximumFractionDigits: 20 }).format(value);
}
