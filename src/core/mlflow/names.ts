/**
 * Names and values as MLflow takes them, and the way back. What it refuses (`mlflow/utils/validation.py`) gets another
 * name, and the note of it travels with the run.
 */
import { byCodeUnit, canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import { digestJson } from '../graph/digest.ts';
import type { RunValue } from '../tracking/tracked-run.ts';
import type { Pair } from './api.ts';

const MAX_NAME = 250;
/** Python's `\w`, and what MLflow allows beside it. */
const REFUSED = /[^\p{L}\p{N}_\-. :/]/gu;
/** Names that MLflow or we keep for ourselves: only tags can take them by mistake. */
const KEPT = /^(mlflow|bancada)\./;

/** MLflow refuses names that a file system would fold: `/x`, `a//b`, `a/../b`, `.`. */
function isFolded(name: string): boolean {
  return name.split('/').some((part) => part === '' || part === '.' || part === '..');
}

function isAllowed(name: string): boolean {
  return name.length <= MAX_NAME && name.search(REFUSED) < 0 && !isFolded(name) && !KEPT.test(name);
}

function allowed(name: string): string {
  let text = name.replace(REFUSED, '_').replace(KEPT, '_$1.');
  if (isFolded(text)) text = text.replaceAll('/', '_').replace(/^\.+$/, '_');
  if (text === '') text = '_';
  return text.length <= MAX_NAME ? text : text.slice(0, MAX_NAME - 10);
}

/**
 * Name → the name it travels under, all different. A name that MLflow takes keeps itself, so that a renamed one never
 * pushes it aside. Depends on the set of names alone.
 */
export function mapNames(names: readonly string[]): Map<string, string> {
  const sorted = [...new Set(names)].sort(byCodeUnit);
  const mapped = new Map(sorted.filter(isAllowed).map((name) => [name, name]));
  const taken = new Set(mapped.keys());
  for (const name of sorted.filter((each) => !mapped.has(each))) {
    const base = allowed(name);
    let text = base;
    for (let n = 2; taken.has(text); n++) text = `${base}_${n}`;
    taken.add(text);
    mapped.set(name, text);
  }
  return mapped;
}

/** Of a mapping, only what changed: travelling name → name. */
export function changedNames(mapped: ReadonlyMap<string, string>): Record<string, string> {
  const changed = [...mapped].filter(([name, as]) => name !== as).map(([name, as]) => [as, name] as const);
  return Object.fromEntries(changed.sort(([a], [b]) => byCodeUnit(a, b)));
}

const NAMED = 'bancada.named.';
const KEPT_TAG = /^(mlflow|bancada)(\.|$)/;

/**
 * A tag that is written beside others: under its own name where MLflow takes it and `taken` (names that others travel
 * under) leaves it, else under a name of ours with the whole of it as the value. `readTag` reads both.
 */
export function tagPair(name: string, value: string, limit: number, taken: ReadonlySet<string> = new Set()): Pair {
  const key = tagKey(name, taken);
  if (key === name) return { key, value: shortText(value, limit).text };
  for (let room = limit; ; room = Math.floor(room / 2)) {
    const text = canonicalJson([name, shortText(value, room).text]);
    if (text.length <= limit || room === 0) return { key, value: text };
  }
}

/** The name that such a tag travels under. */
export function tagKey(name: string, taken: ReadonlySet<string> = new Set()): string {
  const plain = isAllowed(name) && !taken.has(name) && !KEPT_TAG.test(name);
  return plain ? name : NAMED + digestJson(name).slice(0, 16);
}

/** What a tag on the server says, undefined where it is MLflow's or ours and not the person's. */
export function readTag({ key, value }: Pair): readonly [name: string, value: string] | undefined {
  if (!KEPT_TAG.test(key)) return [key, value];
  if (!key.startsWith(NAMED)) return undefined;
  try {
    const read = parseCanonicalJson(value);
    const [name, text] = Array.isArray(read) ? (read as unknown[]) : [];
    return typeof name === 'string' && typeof text === 'string' ? [name, text] : undefined;
  } catch {
    // Cut by the server, or written by somebody else: it says nothing that can be read.
    return undefined;
  }
}

export const MAX_PARAM = 6000;
export const MAX_TAG = 8000;

/** A text as the server keeps it whole, or what it can keep of it. */
export function shortText(text: string, limit: number): { readonly text: string; readonly whole: boolean } {
  // Lone surrogates and NUL cannot be stored by every database behind a server.
  const clean = text.replace(/\p{Cs}/gu, '\uFFFD').replaceAll('\0', '\uFFFD');
  if (clean === text && text.length <= limit) return { text, whole: true };
  const cut = clean.length <= limit ? clean : `${clean.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  return { text: cut, whole: false };
}

export type { RunValue };

export function valueText(value: RunValue): string {
  return typeof value === 'string' ? value : value === null ? 'null' : String(value);
}

/** What a text means when nothing says otherwise: a number, a yes or no, nothing, or itself. */
export function readValue(text: string): RunValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  const number = Number(text);
  return text !== '' && String(number) === text && Number.isFinite(number) ? number : text;
}
