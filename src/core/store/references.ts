/** Which objects a record or a stored document refers to. */
import type { Json } from '../json.ts';
import type { Store } from '../ports.ts';
import { TABLES } from '../ports.ts';
import { Refusal } from '../problem.ts';
import type { Digest } from '../graph/digest.ts';

export interface Reference {
  readonly digest: Digest;
  /** What the reference says of the object; `unknown` for a bare digest. */
  readonly form: 'json' | 'bytes' | 'unknown';
  /** As the reference says; absent for a bare digest. */
  readonly size?: number;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Every `ObjectRef` and every bare digest in a value. A bare digest may be no object at all: a key is a digest too. */
export function referencesIn(value: Json, found: Reference[] = []): Reference[] {
  if (typeof value === 'string') {
    if (DIGEST.test(value)) found.push({ digest: value, form: 'unknown' });
  } else if (Array.isArray(value)) {
    for (const each of value as readonly Json[]) referencesIn(each, found);
  } else if (value !== null && typeof value === 'object') {
    const { object, form, size } = value as { object?: Json; form?: Json; size?: Json };
    if (typeof object === 'string' && DIGEST.test(object) && (form === 'json' || form === 'bytes')) {
      found.push({ digest: object, form, ...(typeof size === 'number' && { size }) });
    } else {
      for (const each of Object.values(value)) referencesIn(each, found);
    }
  }
  return found;
}

/** Members of records that name an object although they are bare digests. */
const NAMED: Readonly<Record<string, readonly string[]>> = { cell: ['output'], run: ['text'] };

export interface Walked {
  readonly reached: ReadonlySet<Digest>;
  /** Objects that are surely referred to and not there, with what names them. */
  readonly dangling: ReadonlyMap<Digest, string>;
  readonly records: number;
}

/**
 * Follows every reference from the records through the stored documents. What may be a reference counts as one, so
 * that nothing in use is ever taken for garbage. Cost: reads every document once; no columns, no chunks.
 */
export async function walkReferences(
  store: Store,
  known: ReadonlySet<Digest>,
  step: () => Promise<void>,
): Promise<Walked> {
  const reached = new Set<Digest>();
  const dangling = new Map<Digest, string>();
  const open: { reference: Reference; from: string }[] = [];
  const meet = (reference: Reference, from: string, sure: boolean) => {
    const { digest } = reference;
    if (!known.has(digest)) {
      if (sure || reference.form !== 'unknown') dangling.set(digest, dangling.get(digest) ?? from);
    } else if (!reached.has(digest)) {
      reached.add(digest);
      if (reference.form !== 'bytes') open.push({ reference, from });
    }
  };
  let records = 0;
  for (const table of TABLES) {
    for (const { id, value } of await store.records.list(table)) {
      records++;
      for (const each of referencesIn(value)) meet(each, `${table} ${id}`, false);
      for (const member of NAMED[table] ?? []) {
        const digest = value[member];
        if (typeof digest === 'string') meet({ digest, form: 'unknown' }, `${table} ${id}`, true);
      }
    }
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    await step();
    const document = await readDocument(store, next.reference.digest);
    for (const each of document === undefined ? [] : referencesIn(document)) {
      meet(each, `object ${next.reference.digest}`, false);
    }
  }
  return { reached, dangling, records };
}

const OPENERS = [0x7b, 0x5b];

/** The object as JSON, or undefined when it is something else (or damaged: whoever verifies says so). */
async function readDocument(store: Store, digest: Digest): Promise<Json | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await store.objects.get(digest);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  if (!OPENERS.includes(bytes[0]!)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
