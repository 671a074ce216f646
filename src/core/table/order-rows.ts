const DIGIT = 16;
const BUCKETS = 1 << DIGIT;
const SIGN = 0x8000_0000;

/**
 * Row numbers in ascending order of `values` (no NaN; −0 equals 0); rows of equal value keep their order. Radix sort
 * over the bits of the doubles: linear in rows, 16 bytes a row of scratch memory.
 */
export function orderRows(values: Float64Array): Uint32Array {
  const n = values.length;
  let rows = new Uint32Array(n);
  for (let row = 0; row < n; row++) rows[row] = row;
  if (isSorted(values)) return rows;
  const { low, high } = sortableBits(values);
  let next = new Uint32Array(n);
  for (const [words, shift] of [
    [low, 0],
    [low, DIGIT],
    [high, 0],
    [high, DIGIT],
  ] as const) {
    if (spread(words, shift, rows, next)) [rows, next] = [next, rows];
  }
  return rows;
}

function isSorted(values: Float64Array): boolean {
  for (let row = 1; row < values.length; row++) if (values[row]! < values[row - 1]!) return false;
  return true;
}

/** The doubles as unsigned 64-bit numbers of the same order, in two halves. */
function sortableBits(values: Float64Array): { low: Uint32Array; high: Uint32Array } {
  const low = new Uint32Array(values.length);
  const high = new Uint32Array(values.length);
  const one = new Float64Array(1);
  const bits = new Uint32Array(one.buffer);
  for (let row = 0; row < values.length; row++) {
    // Adding 0 turns −0 into 0.
    one[0] = values[row]! + 0;
    const negative = bits[1]! >= SIGN;
    low[row] = negative ? ~bits[0]! : bits[0]!;
    high[row] = negative ? ~bits[1]! : bits[1]! | SIGN;
  }
  return { low, high };
}

/** One stable pass by one digit; false when every row has the same digit and nothing was written. */
function spread(words: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const starts = new Uint32Array(BUCKETS + 1);
  const mask = BUCKETS - 1;
  for (let at = 0; at < from.length; at++) starts[((words[at]! >>> shift) & mask) + 1]!++;
  if (starts[((words[0]! >>> shift) & mask) + 1] === from.length) return false;
  for (let bucket = 1; bucket <= BUCKETS; bucket++) starts[bucket]! += starts[bucket - 1]!;
  for (let at = 0; at < from.length; at++) {
    const row = from[at]!;
    to[starts[(words[row]! >>> shift) & mask]!++] = row;
  }
  return true;
}
