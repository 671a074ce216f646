/** `manifest.sig.json`: who signed a bundle. It stands beside the manifest, which covers every other file. */
import { z } from 'zod';
import { canonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Hasher, Signer } from '../ports.ts';
import { problem, type Problem } from '../problem.ts';
import { isPublicKey, KEY_BYTES, SIGNATURE_BYTES, verifyEd25519 } from './ed25519.ts';
import { nestsTooDeep } from './limits.ts';

export const MAX_SIGNATURE_BYTES = 1024;

export interface SignatureFile {
  readonly algorithm: 'Ed25519';
  /** The public key's 32 bytes, base64. */
  readonly key: string;
  /** SHA-256 of `manifest.json`. */
  readonly manifest: Digest;
  /** 64 bytes over the bytes of `manifest.json`, base64. */
  readonly signature: string;
}

/** A signature that holds. Whose key it is, only people can know. */
export interface BundleSignature {
  readonly key: Uint8Array;
  /** SHA-256 of the key's 32 bytes, hex. */
  readonly fingerprint: Digest;
}

const schema = z.strictObject({
  algorithm: z.literal('Ed25519'),
  key: z.string().max(64),
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().max(128),
});

export async function signManifest(signer: Signer, manifest: Uint8Array, digest: Digest): Promise<SignatureFile> {
  const signature = await signer.sign(manifest);
  return { algorithm: 'Ed25519', key: base64(signer.publicKey), manifest: digest, signature: base64(signature) };
}

export function encodeSignature(file: SignatureFile): Uint8Array {
  return new TextEncoder().encode(canonicalJson(file));
}

export type SignatureReading =
  | { readonly ok: true; readonly signature: BundleSignature }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a signature file and holds it to the manifest. Problems: `bundle.signature_text` (not such a file, or base64
 * of another length), `bundle.signature_key` (a key that no signature can be trusted under), `bundle.signature_other`
 * (made over another manifest), `E_SIGNATURE` (not this key's over this manifest).
 */
export async function readSignature(
  bytes: Uint8Array,
  manifest: { readonly bytes: Uint8Array; readonly digest: Digest },
  hasher: Hasher,
  file: string,
): Promise<SignatureReading> {
  const no = (code: string, detail?: string): SignatureReading => {
    return { ok: false, problems: [problem(code, detail === undefined ? {} : { detail }, { file })] };
  };
  const stated = parse(bytes);
  if (typeof stated === 'string') return no('bundle.signature_text', stated);
  const [key, signature] = [fromBase64(stated.key), fromBase64(stated.signature)];
  if (key?.length !== KEY_BYTES) return no('bundle.signature_text', `key: ${KEY_BYTES} bytes in base64`);
  if (signature?.length !== SIGNATURE_BYTES) {
    return no('bundle.signature_text', `signature: ${SIGNATURE_BYTES} bytes in base64`);
  }
  if (!isPublicKey(key)) return no('bundle.signature_key');
  if (stated.manifest !== manifest.digest) return no('bundle.signature_other');
  if (!verifyEd25519(key, signature, manifest.bytes)) return no('E_SIGNATURE');
  return { ok: true, signature: { key, fingerprint: await hasher.sha256(key) } };
}

/** The file's members, or what was expected of it. */
function parse(bytes: Uint8Array): SignatureFile | string {
  if (bytes.length > MAX_SIGNATURE_BYTES) return `at most ${MAX_SIGNATURE_BYTES} bytes`;
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = nestsTooDeep(text) ? undefined : JSON.parse(text);
    if (canonicalJson(value ?? null) !== text) return 'canonical JSON';
  } catch {
    // Neither UTF-8 nor JSON: one and the same for the reader.
    return 'canonical JSON';
  }
  const read = schema.safeParse(value);
  return read.success ? read.data : 'algorithm, key, manifest and signature';
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, with padding. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const triple = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(triple >> shift) & 63]!);
    text += digits.slice(0, Math.min(4, bytes.length - at + 1)).join('');
  }
  return text.padEnd(Math.ceil(bytes.length / 3) * 4, '=');
}

/** The bytes of a text that `base64` wrote; undefined for any other, one with loose bits at its end included. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = [...text.replace(/={1,2}$/, '')].map((each) => ALPHABET.indexOf(each));
  if (digits.includes(-1)) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) bytes[at++] = (held >> (bits -= 8)) & 0xff;
  }
  return base64(bytes) === text ? bytes : undefined;
}

/** A fingerprint in groups of four, for people to read to each other. */
export function fingerprintText(fingerprint: Digest): string {
  return fingerprint.replace(/(.{4})(?!$)/g, '$1 ');
}
