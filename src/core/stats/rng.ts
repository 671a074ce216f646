import { canonicalJson } from '../graph/canonical-json.ts';
import { sha256Bytes } from '../graph/digest.ts';

/** A random stream. Same seed material, same numbers, in every host. */
export interface Rng {
  /** Uniform u32. */
  u32(): number;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, n), 1 ≤ n ≤ 2^32, without bias. */
  below(n: number): number;
  /** Fisher–Yates from the end, in place. */
  shuffle<T extends { length: number; [index: number]: number }>(items: T): T;
}

/**
 * The stream named by `material` (`[notebook seed, cell name, purpose, …index]`): xoshiro128** seeded with the
 * first 16 bytes of the SHA-256 of its canonical JSON, read as four little-endian u32.
 * Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators" (2021), xoshiro128** 1.1.
 */
export function createRng(material: readonly (string | number)[]): Rng {
  const seed = sha256Bytes(new TextEncoder().encode(canonicalJson(material)));
  const view = new DataView(seed.buffer, seed.byteOffset, 16);
  let a = view.getUint32(0, true) | 0;
  let b = view.getUint32(4, true) | 0;
  let c = view.getUint32(8, true) | 0;
  let d = view.getUint32(12, true) | 0;
  if ((a | b | c | d) === 0) a = 1;

  function u32(): number {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled;
  }

  function uniform(): number {
    const high = u32() >>> 5;
    const low = u32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  return { u32, uniform, below: (n) => below(u32, n), shuffle: (items) => shuffle(u32, items) };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Source: Lemire, "Fast random integer generation in an interval" (2019), algorithm 5. */
function below(u32: () => number, n: number): number {
  if (!(n >= 1 && n <= 4_294_967_296) || n !== Math.floor(n)) throw new Error(`below(${n}): n must be 1 … 2^32`);
  if (n === 4_294_967_296) return u32();
  for (;;) {
    // The upper 32 bits of the product in two halves, because a double holds 53.
    const draw = u32();
    const high = (draw >>> 16) * n + Math.floor(((draw & 0xffff) * n) / 65_536);
    const fraction = Math.imul(draw, n) >>> 0;
    if (fraction >= n || fraction >= (4_294_967_296 - n) % n) return Math.floor(high / 65_536);
  }
}

function shuffle<T extends { length: number; [index: number]: number }>(u32: () => number, items: T): T {
  for (let last = items.length - 1; last > 0; last--) {
    const other = below(u32, last + 1);
    const kept = items[last]!;
    items[last] = items[other]!;
    items[other] = kept;
  }
  return items;
}
