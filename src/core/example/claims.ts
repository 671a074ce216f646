/**
 * Results that ship beside an example, so that it opens with them. They are documents without rows, known by the keys
 * of their cells, and *claimed*: nothing of them enters a store, no run takes them for kept, and a run says whether it
 * computed the same.
 */
import { gunzipSync } from 'fflate';
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import { digestJson, type Digest, type ObjectRef } from '../graph/digest.ts';
import type { Json } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { DatasetOutput } from '../table/output.ts';

/** The file: canonical JSON, gzipped. Results are sorted by key and objects by digest. */
export interface ClaimsFile {
  readonly bancadaClaims: 1;
  readonly results: Readonly<Record<Digest, { readonly digest: Digest; readonly output: Output }>>;
  /** Documents that results show without their rows: profiles and manifests of datasets. */
  readonly objects: Readonly<Record<Digest, Json>>;
}

/** What is claimed of the cell with some key. */
export interface ClaimedDocument {
  readonly digest: Digest;
  readonly output: Output;
  /** SHA-256 of the keys and digests that are claimed together: whose claim it is. */
  readonly claimed: Digest;
}

export interface Claims {
  result(key: Digest): ClaimedDocument | undefined;
  /** The bytes of a document that a result refers to, if it came along. */
  object(digest: Digest): Uint8Array | undefined;
}

/**
 * Claims as they ship, packed or as a server that unpacks `.gz` files hands them out. The file is a part of the app:
 * its digests are believed here and worked out again by a test, and anything else throws.
 */
export function readClaims(bytes: Uint8Array): Claims {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = new TextDecoder().decode(packed ? gunzipSync(bytes) : bytes);
  const file = parseCanonicalJson(text) as unknown as ClaimsFile;
  if (file.bancadaClaims !== 1) throw new Error('these are no claims that this version reads');
  const claimed = digestJson(Object.entries(file.results).map(([key, { digest }]) => [key, digest]));
  const results = new Map(Object.entries(file.results).map(([key, claim]) => [key, { ...claim, claimed }]));
  const objects = new Map(Object.entries(file.objects));
  return {
    result: (key) => results.get(key),
    object(digest) {
      const document = objects.get(digest);
      return document === undefined ? undefined : new TextEncoder().encode(canonicalJson(document));
    },
  };
}

/** The documents that the view of a result reads besides the result itself. */
export function shownWith(output: Output): ObjectRef[] {
  if (output.type !== 'dataset') return [];
  const { dataset, profile } = output as DatasetOutput;
  return profile ? [dataset.manifest, profile] : [];
}
