import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256Bytes, type Digest } from '../graph/digest.ts';
import type { Store } from '../ports.ts';
import { listRevisions } from '../store/notebooks.ts';

/** Numbers of the kept revisions of a notebook by the digest of their text. Cost: hashes each kept text. */
export async function revisionNumbers(store: Store, notebook: string): Promise<Map<Digest, number>> {
  const kept = await listRevisions(store, notebook);
  return new Map(kept.map(({ text, revision }) => [bytesToHex(sha256Bytes(utf8ToBytes(text))), revision]));
}
