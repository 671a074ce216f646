/** Two JSON values held against each other, leaf by leaf. */
import { byCodeUnit, canonicalJson } from '../graph/canonical-json.ts';
import { plain } from '../bundle/first-difference.ts';
import type { Json, JsonObject } from '../json.ts';
import type { DiffEntry, DiffItem } from './section.ts';

/** A list longer than this tells its first difference alone. */
const LONG_LIST = 20;

/** One entry: added, removed, changed or the same. */
export function valueEntry(what: DiffItem, at: readonly string[], a: Json | undefined, b: Json | undefined): DiffEntry {
  const sides = { ...(a !== undefined && { a: plain(a) }), ...(b !== undefined && { b: plain(b) }) };
  if (a === undefined) return { change: b === undefined ? 'same' : 'added', what, at, ...sides };
  if (b === undefined) return { change: 'removed', what, at, ...sides };
  if (isSame(a, b)) return { change: 'same', what, at, ...sides };
  const difference = typeof a === 'number' && typeof b === 'number' ? b - a : undefined;
  // JSON has no infinities; the two values stand there as text.
  return { change: 'changed', what, at, ...sides, ...(Number.isFinite(difference) && { difference: difference! }) };
}

/** An entry for each leaf below two values; members in the order of their names. Lists of other lengths are leaves. */
export function valueEntries(
  what: DiffItem,
  at: readonly string[],
  a: Json | undefined,
  b: Json | undefined,
): DiffEntry[] {
  if (isObject(a) && isObject(b)) {
    return namesOf(a, b).flatMap((name) => valueEntries(what, [...at, name], memberOf(a, name), memberOf(b, name)));
  }
  if (!Array.isArray(a) || !Array.isArray(b)) return [valueEntry(what, at, a, b)];
  const [left, right] = [a as readonly Json[], b as readonly Json[]];
  if (isSame(left, right)) return [valueEntry(what, at, left, right)];
  const entries = () => left.flatMap((each, index) => valueEntries(what, [...at, String(index)], each, right[index]));
  if (Math.max(left.length, right.length) > LONG_LIST) return [firstOther(what, at, left, right)];
  return left.length === right.length && left.some(isObject) ? entries() : [valueEntry(what, at, left, right)];
}

function firstOther(what: DiffItem, at: readonly string[], a: readonly Json[], b: readonly Json[]): DiffEntry {
  let index = 0;
  while (index < a.length && index < b.length && isSame(a[index]!, b[index]!)) index++;
  return valueEntry(what, [...at, String(index)], a[index], b[index]);
}

export function namesOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(byCodeUnit);
}

export function memberOf(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isSame(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
