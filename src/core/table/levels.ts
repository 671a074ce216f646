import type { CategoryColumn } from './column.ts';

/**
 * The same column with the levels that occur in it, in order of first appearance, and no others. Returns the column
 * itself when its levels stand so already.
 */
export function compactLevels(column: CategoryColumn): CategoryColumn {
  const { codes, levels } = column;
  const renamed = new Int32Array(levels.length).fill(-1);
  let used = 0;
  let same = true;
  for (let row = 0; row < codes.length && used < levels.length; row++) {
    const code = codes[row]!;
    if (code < 0 || renamed[code]! >= 0) continue;
    if (code !== used) same = false;
    renamed[code] = used++;
  }
  if (same && used === levels.length) return column;
  const kept: string[] = new Array<string>(used);
  renamed.forEach((to, from) => {
    if (to >= 0) kept[to] = levels[from]!;
  });
  return {
    type: 'category',
    length: column.length,
    codes: codes.map((code) => (code < 0 ? -1 : renamed[code]!)),
    levels: kept,
  };
}

/** A dictionary that grows: gives each level its code, in order of first appearance. */
export function createLevels(): { readonly levels: string[]; codeOf(level: string): number } {
  const levels: string[] = [];
  const codes = new Map<string, number>();
  return {
    levels,
    codeOf(level) {
      const known = codes.get(level);
      if (known !== undefined) return known;
      codes.set(level, levels.length);
      levels.push(level);
      return levels.length - 1;
    },
  };
}
