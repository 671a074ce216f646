import type { Language } from '../words/index.ts';

const MARKS = { en: { group: ',', point: '.' }, pt: { group: '.', point: ',' } } as const;
const DIGITS = 5;
/** From here on decimals say nothing. */
const WHOLE = 1e5;

/** A number for people: whole ones whole, others to five digits, in the marks of the language; `—` for none. */
export function numberText(value: number | null | undefined, language: Language): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '—';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const { group, point } = MARKS[language];
  const plain = Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : shortest(value);
  const [mantissa = '', power] = plain.replace('-', '−').split('e');
  const [whole = '', decimals] = mantissa.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const number = decimals === undefined ? grouped : `${grouped}${point}${decimals}`;
  return power === undefined ? number : `${number}e${power.replace('+', '').replace('-', '−')}`;
}

function shortest(value: number): string {
  if (Math.abs(value) >= WHOLE && Math.abs(value) < 1e15) return String(Math.round(value));
  const text = value.toPrecision(DIGITS);
  if (text.includes('e')) return String(Number(text));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A share as a whole percentage: `95 %`. */
export function percentText(share: number, language: Language): string {
  return `${numberText(Number((share * 100).toPrecision(4)), language)} %`;
}
