import { byCodeUnit } from '../graph/canonical-json.ts';
import type { RunValue } from './tracked-run.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a value is, or reads as: other trackers keep every parameter as text. */
export function readsAsNumber(value: RunValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

interface Keyed {
  readonly value: RunValue;
  /** NaN for what is no number. */
  readonly number: number;
  readonly text: string;
  readonly group: number;
}

const NUMBERS = 0;
const NOT_A_NUMBER = 1;
const BOOLEANS = 2;
const TEXTS = 3;

function keyed(value: RunValue): Keyed {
  const number = readsAsNumber(value) ?? NaN;
  const text = String(value);
  if (!Number.isNaN(number)) return { value, number, text, group: NUMBERS };
  if (typeof value === 'number') return { value, number, text, group: NOT_A_NUMBER };
  return { value, number, text, group: typeof value === 'boolean' ? BOOLEANS : TEXTS };
}

function compareKeyed(a: Keyed, b: Keyed): number {
  if (a.group !== b.group) return a.group - b.group;
  if (a.group === NUMBERS && a.number !== b.number) return a.number < b.number ? -1 : 1;
  return byCodeUnit(a.text, b.text) || byCodeUnit(typeof a.value, typeof b.value);
}

/** Distinct values in one order: numbers and texts that read as one by size, then NaN, booleans, and texts by code unit. */
export function sortRunValues(values: Iterable<RunValue>): RunValue[] {
  return Array.from(values, keyed)
    .sort(compareKeyed)
    .map(({ value }) => value);
}

export function compareRunValues(a: RunValue, b: RunValue): number {
  return compareKeyed(keyed(a), keyed(b));
}
