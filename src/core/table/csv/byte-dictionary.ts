/** Distinct byte strings with their codes in order of first appearance: open addressing over FNV-1a. */
export class ByteDictionary {
  size = 0;
  private slots = new Int32Array(4096);
  private hashes = new Int32Array(1024);
  private starts = new Int32Array(1025);
  private bytes = new Uint8Array(16_384);

  /** The code of `bytes[start … end)`; a new string gets `size`. */
  codeOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.slots[slot]! - 1;
      if (entry < 0) return this.add(bytes, start, end, hash, slot);
      if (this.hashes[entry] === hash && this.equals(entry, bytes, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
  }

  textAt(code: number): Uint8Array {
    return this.bytes.subarray(this.starts[code]!, this.starts[code + 1]!);
  }

  private equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[entry]!;
    const length = end - start;
    if (this.starts[entry + 1]! - from !== length) return false;
    const own = this.bytes;
    for (let at = 0; at < length; at++) if (own[from + at] !== bytes[start + at]) return false;
    return true;
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const code = this.size++;
    const from = this.starts[code]!;
    const to = from + end - start;
    if (to > this.bytes.length) this.bytes = grown(this.bytes, Math.max(to, this.bytes.length * 2));
    this.bytes.set(bytes.subarray(start, end), from);
    if (code + 2 > this.starts.length) {
      this.starts = grown(this.starts, this.starts.length * 2);
      this.hashes = grown(this.hashes, this.hashes.length * 2);
    }
    this.starts[code + 1] = to;
    this.hashes[code] = hash;
    this.slots[slot] = code + 1;
    if (this.size * 2 > this.slots.length) this.rehash();
    return code;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4);
    const mask = slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      const hash = this.hashes[code]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.slots = slots;
  }
}

function grown<T extends Int32Array | Uint8Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}

export const HASH_SEED = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;

/** FNV-1a over `bytes[start … end)`, 32 bits. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, HASH_PRIME);
  return hash;
}
