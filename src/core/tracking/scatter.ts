import { spreadColumn, valueAt, type RunIndex } from './run-index.ts';
import { compareRunValues } from './run-value.ts';
import type { RunValue } from './tracked-run.ts';

export interface ScatterGroup {
  /** What its points share in the column that tells them apart; undefined where they have no value, or without one. */
  readonly value: RunValue | undefined;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Scatter {
  readonly groups: readonly ScatterGroup[];
  /** Runs that have both values. */
  readonly total: number;
  /** Runs that are drawn. */
  readonly drawn: number;
  /** Values beyond the first `mostGroups`, gathered in a last group. */
  readonly gathered: number;
}

/**
 * Points of two numeric columns, told apart by a third: those of the first values in their order, the rest in one group.
 * Beyond `mostPoints` every k-th run is drawn.
 */
export function scatterRuns(
  index: RunIndex,
  rows: Uint32Array,
  { x, y, by, mostPoints, mostGroups }: { x: number; y: number; by?: number; mostPoints: number; mostGroups: number },
): Scatter {
  const [across, up] = [spreadColumn(index, x), spreadColumn(index, y)];
  const known = rows.filter((row) => Number.isFinite(across[row]!) && Number.isFinite(up[row]!));
  const every = Math.max(1, Math.ceil(known.length / mostPoints));
  const groups = new Map<RunValue | undefined, [number, number][]>();
  let drawn = 0;
  for (let at = 0; at < known.length; at += every, drawn++) {
    const row = known[at]!;
    const value = by === undefined ? undefined : valueAt(index, by, row);
    const points = groups.get(value);
    const point: [number, number] = [across[row]!, up[row]!];
    if (points) points.push(point);
    else groups.set(value, [point]);
  }
  const sorted = [...groups].sort(([a], [b]) => compareMaybe(a, b));
  const kept = sorted.length > mostGroups ? sorted.slice(0, mostGroups - 1) : sorted;
  const rest = sorted.slice(kept.length);
  const shown = kept.map(([value, points]) => ({ value, points }));
  if (rest.length > 0) shown.push({ value: undefined, points: rest.flatMap(([, points]) => points) });
  return { groups: shown, total: known.length, drawn, gathered: rest.length };
}

function compareMaybe(a: RunValue | undefined, b: RunValue | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareRunValues(a, b);
}
