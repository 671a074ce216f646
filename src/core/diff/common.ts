import { byCodeUnit } from '../graph/canonical-json.ts';

/** More pairs than this are not looked through: what stands between the equal ends then counts as exchanged. */
const MAX_PAIRS = 4_000_000;

/**
 * Places (from 0) of a longest common subsequence. Of several the one whose texts come first in code-unit order, as
 * early as possible on both sides, so that swapping the sides swaps the places and changes nothing else.
 */
export function commonPlaces(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let ends = 0;
  while (ends < shorter - start && a[a.length - 1 - ends] === b[b.length - 1 - ends]) ends++;
  const between = middlePlaces(a.slice(start, a.length - ends), b.slice(start, b.length - ends));
  return [
    ...Array.from({ length: start }, (_, index) => [index, index] as const),
    ...between.map(([left, right]) => [start + left, start + right] as const),
    ...Array.from({ length: ends }, (_, index) => [a.length - ends + index, b.length - ends + index] as const),
  ];
}

function middlePlaces(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  if (a.length * b.length > MAX_PAIRS) return [];
  const wide = b.length + 1;
  const lengths = lengthsOf(a, b);
  const places: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  for (let left = lengths[0]!; left > 0; left--) {
    let best: readonly [number, number] | undefined;
    for (let p = i; p < a.length && lengths[p * wide + j] === left; p++) {
      if (best && byCodeUnit(a[p]!, a[best[0]]!) >= 0) continue;
      const q = b.indexOf(a[p]!, j);
      if (q >= 0 && lengths[p * wide + q] === left) best = [p, q];
    }
    places.push(best!);
    [i, j] = [best![0] + 1, best![1] + 1];
  }
  return places;
}

/** Row-major, (a.length + 1) × (b.length + 1): how long a common subsequence from there on can be. */
function lengthsOf(a: readonly string[], b: readonly string[]): Uint32Array {
  const wide = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [below, beside] = [lengths[(i + 1) * wide + j]!, lengths[i * wide + j + 1]!];
      lengths[i * wide + j] = a[i] === b[j] ? lengths[(i + 1) * wide + j + 1]! + 1 : Math.max(below, beside);
    }
  }
  return lengths;
}
