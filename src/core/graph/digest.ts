import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 as 64 lower-case hex characters. */
export type Digest = string;

/** A reference to stored bytes. Garbage collection and bundles follow `form: 'json'` objects to what they refer to. */
export interface ObjectRef {
  readonly object: Digest;
  readonly size: number;
  readonly form: 'json' | 'bytes';
}

/** SHA-256 of the canonical JSON of `value`. For small documents; large bytes go through the Hasher port. */
export function digestJson(value: unknown): Digest {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** SHA-256 of short bytes, at once. */
export function sha256Bytes(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}
