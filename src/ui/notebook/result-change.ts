/** What changed in a cell's result since it was last computed: the numbers that a person would look at first. */
import type { Json } from '../../core/json.ts';

export interface ResultChange {
  /** Dotted path within the result. */
  readonly path: string;
  readonly before: number;
  readonly now: number;
}

/** Curves, intervals and digests are left out: a view shows them. */
const LEFT_OUT = /^(curves|intervals|slices)(\.|$)/;

/** Numbers that differ, in the order of the result; at most `limit`. */
export function resultChanges(before: Json, now: Json, limit = 4): ResultChange[] {
  const old = new Map(numbersOf(before));
  return numbersOf(now)
    .filter(([path, value]) => old.has(path) && old.get(path) !== value)
    .slice(0, limit)
    .map(([path, value]) => ({ path, before: old.get(path)!, now: value }));
}

function numbersOf(value: Json, path = ''): [string, number][] {
  if (LEFT_OUT.test(path)) return [];
  if (typeof value === 'number') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => numbersOf(each as Json, path === '' ? key : `${path}.${key}`));
}
