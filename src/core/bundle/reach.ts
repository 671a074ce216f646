import { parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { problem, Refusal } from '../problem.ts';
import { referencesIn } from '../store/references.ts';
import { nestsTooDeep } from './limits.ts';

/**
 * Every object that the documents under `roots` refer to, themselves included, with its size. Only what a document
 * names as an object counts, so the same documents reach the same objects in any store.
 * Refusals: what `get` refuses, `bundle.document` for one that is no canonical JSON. Cost: reads every document once.
 */
export async function reachObjects(
  roots: Iterable<Digest>,
  get: (digest: Digest) => Promise<Uint8Array>,
): Promise<Map<Digest, number>> {
  const sizes = new Map<Digest, number>();
  const open = [...roots];
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (sizes.has(digest)) continue;
    const bytes = await get(digest);
    sizes.set(digest, bytes.length);
    for (const each of referencesIn(documentOf(digest, bytes))) {
      if (each.form === 'json') open.push(each.digest);
      else if (each.form === 'bytes' && !sizes.has(each.digest)) sizes.set(each.digest, each.size ?? 0);
    }
  }
  return sizes;
}

/** An object as the document that it is to be. Refusal `bundle.document`. */
export function documentOf(digest: Digest, bytes: Uint8Array): Json {
  const refusal = new Refusal(problem('bundle.document', { digest }));
  const text = new TextDecoder().decode(bytes);
  if (nestsTooDeep(text)) throw refusal;
  try {
    return parseCanonicalJson(text) as Json;
  } catch {
    // Neither JSON nor our tags: one and the same for the reader.
    throw refusal;
  }
}

/** The output documents behind what a cell read from the registry. */
export function snapshotRoots(snapshots: JsonObject): Digest[] {
  return Object.values(snapshots).flatMap((value) => {
    const output = (value as { output?: Json } | null)?.output;
    return typeof output === 'string' ? [output] : [];
  });
}
