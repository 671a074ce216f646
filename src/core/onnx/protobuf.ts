/**
 * Protocol Buffers bytes, written field by field. Source: protobuf.dev, "Encoding". Fields stand in the order of the
 * calls and lengths are minimal, so the same calls give the same bytes.
 */
const encoder = new TextEncoder();

export class ProtobufWriter {
  #buffer = new Uint8Array(256);
  #length = 0;

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  /** A varint field, a whole number within ±2^53; negative values take ten bytes, as `int64` does. */
  int(field: number, value: number): void {
    this.#varint(field * 8);
    this.#varint(value);
  }

  /** A fixed 32-bit float field. */
  float(field: number, value: number): void {
    this.#varint(field * 8 + 5);
    this.#append(floatBytes([value]));
  }

  /** A fixed field of 4 or 8 bytes as they stand in another message. */
  fixed(field: number, value: Uint8Array): void {
    this.#varint(field * 8 + (value.length === 8 ? 1 : 5));
    this.#append(value);
  }

  text(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#append(value);
  }

  message(field: number, write: (inner: ProtobufWriter) => void): void {
    const inner = new ProtobufWriter();
    write(inner);
    this.bytes(field, inner.#buffer.subarray(0, inner.#length));
  }

  /** Repeated varints in one packed field; nothing when empty. */
  packedInts(field: number, values: ArrayLike<number>): void {
    if (values.length === 0) return;
    const inner = new ProtobufWriter();
    for (let i = 0; i < values.length; i++) inner.#varint(values[i]!);
    this.bytes(field, inner.#buffer.subarray(0, inner.#length));
  }

  /** Repeated floats in one packed field; nothing when empty. */
  packedFloats(field: number, values: ArrayLike<number>): void {
    if (values.length > 0) this.bytes(field, floatBytes(values));
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + bytes));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }

  #append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #varint(value: number): void {
    this.#room(10);
    let high = Math.floor(value / 4_294_967_296) >>> 0;
    let low = value >>> 0;
    while (high !== 0 || low > 0x7f) {
      this.#buffer[this.#length++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#buffer[this.#length++] = low;
  }
}

function floatBytes(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
  return new Uint8Array(view.buffer);
}
