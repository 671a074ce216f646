/**
 * Verification of Ed25519 signatures, the same answer in every host, also in browsers whose WebCrypto does not know
 * the curve. No secret comes here, so nothing needs constant time; signing is the `Signer` port's. Strict: a key or a
 * signature that could be written in another way is refused, and so is a key of small order, under which one
 * signature fits many texts. Source: RFC 8032, 5.1.7, without the cofactor; checked against its vectors and Node's.
 */
import { sha512 } from '@noble/hashes/sha2.js';

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const P = (1n << 255n) - 19n;
/** The order of the base point. */
const L = (1n << 252n) + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));
const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** x = X/Z, y = Y/Z, xy = T/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const ZERO: Point = { x: 0n, y: 1n, z: 1n, t: 0n };
const BASE = pointOf(mod(4n * inverse(5n)), 0n)!;

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n, square = mod(square * square)) {
    if ((rest & 1n) === 1n) result = mod(result * square);
  }
  return result;
}

function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}

/** The point with this y whose x has this lowest bit; undefined when there is none. RFC 8032, 5.1.3. */
function pointOf(y: bigint, sign: bigint): Point | undefined {
  const square = mod(y * y);
  const [u, v] = [mod(square - 1n), mod(D * square + 1n)];
  const v3 = mod(v * v * v);
  let x = mod(u * v3 * power(u * mod(v3 * v3 * v), (P - 5n) / 8n));
  const check = mod(v * x * x);
  if (check === mod(-u)) x = mod(x * SQRT_MINUS_ONE);
  else if (check !== u) return undefined;
  if (x === 0n && sign === 1n) return undefined;
  if ((x & 1n) !== sign) x = mod(-x);
  return { x, y, z: 1n, t: mod(x * y) };
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at]!);
  return value;
}

function decodePoint(bytes: Uint8Array): Point | undefined {
  const value = littleEndian(bytes);
  const y = value & ((1n << 255n) - 1n);
  return y >= P ? undefined : pointOf(y, value >> 255n);
}

function add(a: Point, b: Point): Point {
  const left = mod((a.y - a.x) * (b.y - b.x));
  const right = mod((a.y + a.x) * (b.y + b.x));
  const cross = mod(2n * a.t * b.t * D);
  const scale = mod(2n * a.z * b.z);
  const [e, f, g, h] = [right - left, scale - cross, scale + cross, right + left];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function multiply(point: Point, scalar: bigint): Point {
  let result = ZERO;
  for (let double = point, rest = scalar; rest > 0n; rest >>= 1n, double = add(double, double)) {
    if ((rest & 1n) === 1n) result = add(result, double);
  }
  return result;
}

function equal(a: Point, b: Point): boolean {
  return mod(a.x * b.z - b.x * a.z) === 0n && mod(a.y * b.z - b.y * a.z) === 0n;
}

/** Whether 32 bytes are a key that a signature can be trusted under: on the curve, written in the one way, of large order. */
export function isPublicKey(key: Uint8Array): boolean {
  if (key.length !== KEY_BYTES) return false;
  const point = decodePoint(key);
  return point !== undefined && !equal(multiply(point, 8n), ZERO);
}

/** Whether `signature` (64 bytes) is `key`'s over `text`. Cost: one SHA-512 of the text and some 20 ms. */
export function verifyEd25519(key: Uint8Array, signature: Uint8Array, text: Uint8Array): boolean {
  if (!isPublicKey(key) || signature.length !== SIGNATURE_BYTES) return false;
  const [first, second] = [signature.subarray(0, 32), signature.subarray(32)];
  const commitment = decodePoint(first);
  const scalar = littleEndian(second);
  if (commitment === undefined || scalar >= L) return false;
  const hash = sha512.create().update(first).update(key).update(text).digest();
  const challenge = littleEndian(hash) % L;
  return equal(multiply(BASE, scalar), add(commitment, multiply(decodePoint(key)!, challenge)));
}
