/**
 * Edit distance between two words where a swap of neighbours counts once (optimal string alignment), at most `limit`;
 * `limit + 1` stands for "further than that". O(a·b) time for words of at most 64 units; longer ones are never near.
 */
export function wordDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit || a.length > 64 || b.length > 64) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, limit + 1);
}

/**
 * The valid word that a wrong one most likely meant: equal but for case, within a third of its length in edits, or
 * one that starts with it; undefined when none is near. The first of equally near words wins.
 */
export function nearestWord(word: string, valid: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const limit = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const each of valid) {
    const candidate = each.toLowerCase();
    let distance = wordDistance(wanted, candidate, limit);
    if (distance > limit && wanted.length >= 3 && candidate.startsWith(wanted)) distance = limit + 0.5;
    if (distance < bestDistance) [best, bestDistance] = [each, distance];
  }
  return best;
}
