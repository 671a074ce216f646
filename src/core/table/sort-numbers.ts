/** Buckets longer than this are left to the host's sort: values crowd there. */
const CROWDED = 48;

/**
 * Sorts finite numbers in ascending order, in place (−0 and 0 count as equal). Values are spread over as many buckets as there are values
 * and each bucket is put in order: linear for what data look like, never worse than the host's own sort by more than
 * one pass. Takes 16 bytes a value of scratch memory.
 */
export function sortNumbers(values: Float64Array): Float64Array {
  const n = values.length;
  let low = Infinity;
  let high = -Infinity;
  let sorted = true;
  let before = -Infinity;
  for (let at = 0; at < n; at++) {
    const value = values[at]!;
    if (value < before) sorted = false;
    before = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (sorted) return values;
  const width = high - low;
  if (n < 256 || !(width < Infinity)) return hostSort(values);
  const buckets = Math.min(Math.max(n, 1024), 1 << 22);
  const scale = (buckets - 1) / width;
  if (!(scale < Infinity)) return hostSort(values);
  const ends = new Uint32Array(buckets + 1);
  for (let at = 0; at < n; at++) ends[(((values[at]! - low) * scale) | 0) + 1]!++;
  for (let bucket = 1; bucket <= buckets; bucket++) ends[bucket]! += ends[bucket - 1]!;
  const spread = new Float64Array(n);
  for (let at = 0; at < n; at++) {
    const value = values[at]!;
    // `ends[bucket]` is where the next value of the bucket goes; afterwards it is where the bucket ends.
    spread[ends[((value - low) * scale) | 0]!++] = value;
  }
  let start = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const end = ends[bucket]!;
    if (end - start > 1) orderBucket(spread, start, end);
    start = end;
  }
  values.set(spread);
  return values;
}

/** The host's own sort. Without a comparator a typed array is sorted by value, in every host alike and many times faster. */
function hostSort(values: Float64Array): Float64Array {
  // eslint-disable-next-line no-restricted-syntax
  return values.sort();
}

function orderBucket(values: Float64Array, start: number, end: number): void {
  if (end - start > CROWDED) {
    const first = values[start]!;
    for (let at = start + 1; at < end; at++) {
      if (values[at] !== first) {
        hostSort(values.subarray(start, end));
        return;
      }
    }
    return;
  }
  for (let at = start + 1; at < end; at++) {
    const value = values[at]!;
    let to = at;
    while (to > start && values[to - 1]! > value) {
      values[to] = values[to - 1]!;
      to--;
    }
    values[to] = value;
  }
}
