import { byCodeUnit, canonicalJson } from '../graph/canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';

/** Where two documents first differ, keys in order; a side without the value leaves it out. */
export interface Difference {
  /** Keys and places joined by dots; empty for the whole document. */
  readonly path: string;
  readonly claimed?: Json;
  readonly replayed?: Json;
}

/** The first place at which two documents differ; undefined when they say the same. */
export function firstDifference(claimed: Json, replayed: Json, path = ''): Difference | undefined {
  if (canonicalJson(claimed) === canonicalJson(replayed)) return undefined;
  const [left, right] = [membersOf(claimed), membersOf(replayed)];
  if (!left || !right || Array.isArray(claimed) !== Array.isArray(replayed)) return { path, claimed, replayed };
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  const inOrder = Array.isArray(claimed)
    ? [...names].sort((a, b) => Number(a) - Number(b))
    : [...names].sort(byCodeUnit);
  for (const name of inOrder) {
    const at = path === '' ? name : `${path}.${name}`;
    if (!Object.hasOwn(left, name)) return { path: at, replayed: right[name]! };
    if (!Object.hasOwn(right, name)) return { path: at, claimed: left[name]! };
    const inside = firstDifference(left[name]!, right[name]!, at);
    if (inside) return inside;
  }
  return undefined;
}

function membersOf(value: Json): JsonObject | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return Array.isArray(value) ? Object.fromEntries((value as readonly Json[]).entries()) : (value as JsonObject);
}
