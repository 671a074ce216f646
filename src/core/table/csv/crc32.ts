const TABLES = makeTables();

/** Sixteen tables of 256 entries, for sixteen bytes a step. Polynomial 0xedb88320 (gzip, zip). */
function makeTables(): Int32Array[] {
  const tables = Array.from({ length: 16 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[0]![byte] = value;
  }
  for (let table = 1; table < 16; table++) {
    for (let byte = 0; byte < 256; byte++) {
      const value = tables[table - 1]![byte]!;
      tables[table]![byte] = (value >>> 8) ^ tables[0]![value & 255]!;
    }
  }
  return tables;
}

/** CRC-32 of what `before` is the CRC-32 of (0 for nothing), followed by `bytes`. Unsigned. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [first] = TABLES as [Int32Array];
  let crc = ~before;
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    let mixed = 0;
    for (let step = 0; step < 4; step++) mixed ^= TABLES[15 - step]![(crc >>> (step * 8)) & 255]!;
    for (let step = 4; step < 16; step++) mixed ^= TABLES[15 - step]![bytes[at + step]!]!;
    crc = mixed;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ first[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}
