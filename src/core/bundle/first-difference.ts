import { byCodeUnit, canonicalJson } from '../graph/canonical-json.ts';
import type { Digest, ObjectRef } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';

/** Where in what a cell left a difference is. Rows, trees, nodes and trials count from 1, places in a tensor from 0. */
export type Place =
  | { readonly what: 'row'; readonly row: number; readonly column?: string }
  /** A point of a training curve; `step` as the learner counts it. */
  | { readonly what: 'step'; readonly series: string; readonly step: number }
  | { readonly what: 'node'; readonly tree: number; readonly node: number; readonly member: string }
  | { readonly what: 'tensor'; readonly tensor: string; readonly index: number }
  | { readonly what: 'trial'; readonly trial: number; readonly member: string }
  | { readonly what: 'value' }
  | { readonly what: 'byte'; readonly at: number }
  /** A digest of what differs elsewhere. */
  | { readonly what: 'digest' };

/**
 * Where two documents differ; a side without the value leaves it out. What JSON has no number for stands as text:
 * `NaN`, `Infinity`, `-Infinity`, `-0`, whole numbers beyond 2^53.
 */
export interface Difference {
  /** Keys and places joined by dots; empty for the whole document. */
  readonly path: string;
  readonly claimed?: Json;
  readonly replayed?: Json;
  readonly place: Place;
}

/** Two objects under one path that are not the same bytes. */
export interface OtherObjects {
  readonly path: readonly string[];
  readonly claimed: ObjectRef;
  readonly replayed: ObjectRef;
}

export type SameNumber = (claimed: number, replayed: number) => boolean;

const DIGEST = /^[0-9a-f]{64}$/;

/** The first place at which two documents differ, objects by their digests; undefined when they say the same. */
export function firstDifference(claimed: Json, replayed: Json): Difference | undefined {
  for (const each of walkJson(claimed, replayed, [], Object.is)) {
    if (!isOtherObjects(each)) return each;
    const [left, right] = [each.claimed.object, each.replayed.object];
    return differenceAt([...each.path, 'object'], left, right, { what: 'digest' });
  }
  return undefined;
}

/** Every place at which two documents differ, keys in order. References to other bytes are handed over unread. */
export function* walkJson(
  claimed: Json,
  replayed: Json,
  path: readonly string[],
  same: SameNumber,
): Generator<Difference | OtherObjects> {
  const refs = [refOf(claimed), refOf(replayed)] as const;
  if (refs[0] && refs[1] && refs[0].object !== refs[1].object && refs[0].form === refs[1].form) {
    yield { path, claimed: refs[0], replayed: refs[1] };
    return;
  }
  const [left, right] = [membersOf(claimed), membersOf(replayed)];
  if (!left || !right || Array.isArray(claimed) !== Array.isArray(replayed)) {
    if (!isSameValue(claimed, replayed, same)) yield differenceAt(path, claimed, replayed);
    return;
  }
  if (path.length === 2 && path[0] === 'curves' && Array.isArray(claimed)) {
    yield* curveDifferences(claimed as Json[], replayed as Json[], path, same);
    return;
  }
  for (const name of namesOf(left, right, Array.isArray(claimed))) {
    const at = [...path, name];
    if (!Object.hasOwn(left, name)) yield differenceAt(at, undefined, right[name]!);
    else if (!Object.hasOwn(right, name)) yield differenceAt(at, left[name]!, undefined);
    else yield* walkJson(left[name]!, right[name]!, at, same);
  }
}

export function isOtherObjects(each: Difference | OtherObjects): each is OtherObjects {
  return typeof each.path !== 'string';
}

export function differenceAt(
  path: readonly string[],
  claimed: Json | undefined,
  replayed: Json | undefined,
  place?: Place,
): Difference {
  return {
    path: path.join('.'),
    ...(claimed !== undefined && { claimed: plain(claimed) }),
    ...(replayed !== undefined && { replayed: plain(replayed) }),
    place: place ?? placeOf(path, claimed, replayed),
  };
}

function placeOf(path: readonly string[], claimed: Json | undefined, replayed: Json | undefined): Place {
  const [first, second, third, ...rest] = path;
  if (first === 'search' && second === 'trials' && third !== undefined) {
    return { what: 'trial', trial: Number(third) + 1, member: rest.join('.') };
  }
  return isDigest(claimed) && isDigest(replayed) ? { what: 'digest' } : { what: 'value' };
}

/** [step, value] pairs; the first pair that differs is a step, a longer curve ends at one. */
function* curveDifferences(
  claimed: readonly Json[],
  replayed: readonly Json[],
  path: readonly string[],
  same: SameNumber,
): Generator<Difference> {
  for (let index = 0; index < Math.max(claimed.length, replayed.length); index++) {
    const [left, right] = [pointOf(claimed[index]), pointOf(replayed[index])];
    if (left && right && left.step === right.step && same(left.value, right.value)) continue;
    const place = { what: 'step', series: path[1]!, step: (right ?? left)?.step ?? index } as const;
    yield differenceAt([...path, String(index)], left?.value ?? claimed[index], right?.value ?? replayed[index], place);
    return;
  }
}

function pointOf(point: Json | undefined): { step: number; value: number } | undefined {
  if (!Array.isArray(point)) return undefined;
  const [step, value] = point as Json[];
  return typeof step === 'number' && typeof value === 'number' ? { step, value } : undefined;
}

function isSameValue(claimed: Json, replayed: Json, same: SameNumber): boolean {
  if (typeof claimed === 'number' && typeof replayed === 'number') return same(claimed, replayed);
  return canonicalJson(claimed) === canonicalJson(replayed);
}

function isDigest(value: Json | undefined): value is Digest {
  return typeof value === 'string' && DIGEST.test(value);
}

/** A reference to other bytes, of whoever's making. */
export function refOf(value: Json): ObjectRef | undefined {
  const members = Array.isArray(value) ? undefined : membersOf(value);
  if (!members || !isDigest(members['object'])) return undefined;
  const { form, size } = members;
  return (form === 'json' || form === 'bytes') && typeof size === 'number'
    ? (members as unknown as ObjectRef)
    : undefined;
}

function namesOf(left: JsonObject, right: JsonObject, isList: boolean): string[] {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return isList ? names.sort((a, b) => Number(a) - Number(b)) : names.sort(byCodeUnit);
}

function membersOf(value: Json): JsonObject | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return Array.isArray(value) ? Object.fromEntries((value as readonly Json[]).entries()) : (value as JsonObject);
}

/** A value that JSON can hold. */
export function plain(value: Json): Json {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : nameOf(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
