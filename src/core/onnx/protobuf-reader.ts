/** Fields of a Protocol Buffers message from bytes that nobody vouches for. */

/** The bytes are no message; `byte` is where that shows. */
export class Malformed extends Error {
  readonly byte: number;

  constructor(byte: number) {
    super(`malformed at byte ${byte}`);
    this.byte = byte;
  }
}

/** One field: a varint or fixed number in `number`, or bytes from `start` up to `end` of the whole. */
export interface WireField {
  readonly field: number;
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** True when `start` and `end` hold a length-delimited value. */
  readonly isBytes: boolean;
}

/** Reads the fields of the message at [start, end) in order; throws `Malformed`. Costs one pass, allocates per field. */
export function* wireFields(bytes: Uint8Array, start: number, end: number): Generator<WireField> {
  let at = start;
  function varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      if (at >= end) throw new Malformed(at);
      const byte = bytes[at++]!;
      // Beyond 2^53 the low bits are lost: only negative numbers come here, and they fail every check of a size.
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new Malformed(at);
  }
  function skip(count: number): number {
    const from = at;
    if (!(count <= end - at)) throw new Malformed(at);
    at += count;
    return from;
  }
  while (at < end) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const type = tag % 8;
    if (field < 1 || field > 536_870_911) throw new Malformed(at);
    if (type === 0) yield { field, number: varint(), start: at, end: at, isBytes: false };
    else if (type === 1) yield { field, number: NaN, start: skip(8), end: at, isBytes: false };
    else if (type === 5) yield { field, number: NaN, start: skip(4), end: at, isBytes: false };
    else if (type === 2) {
      const from = skip(varint());
      yield { field, number: NaN, start: from, end: at, isBytes: true };
    } else throw new Malformed(at);
  }
}

/** A repeated varint, packed or not. */
export function varintsOf(bytes: Uint8Array, { isBytes, number, start, end }: WireField): number[] {
  if (!isBytes) return [number];
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    values.push(value);
    value = 0;
    scale = 1;
  }
  if (scale !== 1) throw new Malformed(end);
  return values;
}
