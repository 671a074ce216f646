/** Numbers are sorted by 16 bits at a time. */
const RADIX_BITS = 16;
const BUCKETS = 1 << RADIX_BITS;

/**
 * Row numbers by falling value; equal values (−0 and 0 among them) keep the order of their rows. No NaN. O(n), radix
 * sort over the bits of the doubles.
 */
export function descendingOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  if (n < BUCKETS / 16) {
    return Uint32Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  }
  const keys = fallingKeys(values);
  let order = Uint32Array.from(values.keys());
  let next = new Uint32Array(n);
  const starts = new Uint32Array(BUCKETS);
  for (const digit of [0, 1, 2, 3]) {
    starts.fill(0);
    for (let row = 0; row < n; row++) starts[keys[row * 4 + digit]!]!++;
    if (starts[keys[digit]!] === n) continue;
    let at = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = starts[bucket]!;
      starts[bucket] = at;
      at += count;
    }
    for (let rank = 0; rank < n; rank++) {
      const row = order[rank]!;
      next[starts[keys[row * 4 + digit]!]!++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Four u16 per value, least significant first, that rise as the value falls. */
function fallingKeys(values: Float64Array): Uint16Array {
  const keys = new Uint16Array(values.length * 4);
  const view = new DataView(new ArrayBuffer(8));
  for (let row = 0; row < values.length; row++) {
    // Adding 0 makes −0 into 0.
    view.setFloat64(0, values[row]! + 0);
    const negative = view.getUint8(0) >= 128;
    for (let digit = 0; digit < 4; digit++) {
      const bits = view.getUint16(6 - 2 * digit);
      // A double's bits rise with its size; for a positive value that is the wrong way round.
      keys[row * 4 + digit] = negative ? (digit === 3 ? bits | 0x8000 : bits) : digit === 3 ? ~bits & 0x7fff : ~bits;
    }
  }
  return keys;
}
