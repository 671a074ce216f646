/** The values of a column as drift tests see them: what is missing or infinite is left out, the order forgotten. */
import type { DriftColumn } from '../kind/drift-kind.ts';
import type { NumericColumn } from '../table/column.ts';
import { byCodeUnit } from '../graph/canonical-json.ts';
import { sortNumbers } from '../table/sort-numbers.ts';

/** The finite values, ascending, in an array of their own. Linear for what data look like; cheap when sorted before. */
export function sortedSample({ values }: NumericColumn): Float64Array {
  const finite = new Float64Array(values.length);
  let n = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value - value === 0) finite[n++] = value;
  }
  return sortNumbers(finite.subarray(0, n));
}

/** How many values a test looks at. */
export function sampleSize(column: DriftColumn): number {
  let n = 0;
  if (column.type === 'category') {
    for (let row = 0; row < column.length; row++) if (column.codes[row]! >= 0) n++;
    return n;
  }
  for (let row = 0; row < column.length; row++) {
    const value = column.values[row]!;
    if (value - value === 0) n++;
  }
  return n;
}

/** How many distinct values the columns hold together, `limit + 1` standing for more. Stops as soon as it knows. */
export function distinctUpTo(columns: readonly DriftColumn[], limit: number): number {
  const seen: (number | string)[] = [];
  for (const column of columns) {
    if (column.type === 'category') {
      const used = usedLevels(column.codes, column.levels.length);
      column.levels.forEach((level, code) => {
        if (used[code] === 1 && !seen.includes(level)) seen.push(level);
      });
    } else {
      for (let row = 0; row < column.length && seen.length <= limit; row++) {
        const value = column.values[row]!;
        if (value - value === 0 && !seen.includes(value)) seen.push(value);
      }
    }
    if (seen.length > limit) return limit + 1;
  }
  return seen.length;
}

function usedLevels(codes: Int32Array, levels: number): Uint8Array {
  const used = new Uint8Array(levels);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) used[codes[row]!] = 1;
  return used;
}

/** How often each value occurs in either sample, the values in ascending order (text by code unit). */
export interface ValueCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly nReference: number;
  readonly nCurrent: number;
}

/** Counts over the union of the values. A column of numbers and one of categories have no common values. */
export function countValues(reference: DriftColumn, current: DriftColumn): ValueCounts {
  if (reference.type === 'category' && current.type === 'category') {
    return countLevels([reference.codes, reference.levels], [current.codes, current.levels]);
  }
  if (reference.type === 'category' || current.type === 'category') {
    throw new Error('drift of a category against numbers');
  }
  return countNumbers(sortedSample(reference), sortedSample(current));
}

type Coded = readonly [codes: Int32Array, levels: readonly string[]];

function countLevels(reference: Coded, current: Coded): ValueCounts {
  const tables = [reference, current].map(([codes, levels]) => {
    const counts = new Float64Array(levels.length);
    for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) counts[codes[row]!]!++;
    return new Map(levels.map((level, code) => [level, counts[code]!] as const).filter(([, count]) => count > 0));
  });
  const values = [...new Set(tables.flatMap((table) => [...table.keys()]))].sort(byCodeUnit);
  const [first, second] = tables.map((table) => Float64Array.from(values, (value) => table.get(value) ?? 0));
  return { reference: first!, current: second!, nReference: sum(first!), nCurrent: sum(second!) };
}

function countNumbers(reference: Float64Array, current: Float64Array): ValueCounts {
  const first: number[] = [];
  const second: number[] = [];
  let i = 0;
  let j = 0;
  while (i < reference.length || j < current.length) {
    const value = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    const [fromI, fromJ] = [i, j];
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    first.push(i - fromI);
    second.push(j - fromJ);
  }
  return {
    reference: Float64Array.from(first),
    current: Float64Array.from(second),
    nReference: reference.length,
    nCurrent: current.length,
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
