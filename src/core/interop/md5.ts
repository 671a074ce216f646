import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ByteSource } from '../ports.ts';

const PIECE_BYTES = 8 * 1024 * 1024;

/** MD5 (RFC 1321) as DVC names its objects by it: 32 lower-case hex digits. It proves nothing; our own names are SHA-256. */
export function md5Hex(bytes: Uint8Array): string {
  return bytesToHex(md5(bytes));
}

/** MD5 of a source of any size. Memory: one piece. */
export async function md5OfSource(source: ByteSource): Promise<string> {
  const hash = md5.create();
  for (let start = 0; start < source.size; start += PIECE_BYTES) {
    hash.update(await source.read(start, Math.min(source.size, start + PIECE_BYTES)));
  }
  return bytesToHex(hash.digest());
}
