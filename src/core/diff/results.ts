/** Results of two runs: the state of every cell, and the numbers and words of what is neither data nor a model. */
import type { Interval } from '../evaluation/evaluation-output.ts';
import type { Json } from '../json.ts';
import { pairedDifferences } from './paired.ts';
import { isDataset, type RunCells, type RunCellSide } from './run-cells.ts';
import type { DiffEntry, PairedDifference } from './section.ts';
import type { DiffTools } from './tools.ts';
import { isObject, memberOf, valueEntries, valueEntry } from './values.ts';

/**
 * What differs in the results of a cell; data and models have theirs elsewhere. Numbers stand with their intervals,
 * which are no entries of their own then, and metrics on the same rows with the paired interval of their difference.
 */
export async function diffResult(cells: RunCells, tools: DiffTools): Promise<DiffEntry[]> {
  const { name, a, b } = cells;
  const states = valueEntry('state', [name], a?.state, b?.state);
  const entries = states.change === 'same' ? [] : [states];
  if (a?.digest !== undefined && b?.digest !== undefined && (!a.output || !b.output)) {
    return [...entries, valueEntry('output', [name], a.digest, b.digest)];
  }
  if (isDataset(cells)) return entries;
  const [left, right] = [resultOf(a), resultOf(b)];
  if (left === undefined && right === undefined) return entries;
  const paired = await pairedDifferences(cells, tools);
  const found = valueEntries('result', [name], left, right);
  return [
    ...entries,
    ...found
      .filter((each) => !hasNumber(each, left, right))
      .map((each) => withIntervals(each, left, right))
      .map((each) => withPaired(each, paired)),
  ];
}

function withPaired(entry: DiffEntry, paired: ReadonlyMap<string, PairedDifference>): DiffEntry {
  const found = entry.change === 'changed' ? paired.get(entry.at.slice(1).join('.')) : undefined;
  return found ? { ...entry, paired: found } : entry;
}

function resultOf(side: RunCellSide | undefined): Json | undefined {
  return side?.output && memberOf(side.output, 'result');
}

/** Whether the entry is a bound of an interval that its number shows. */
function hasNumber({ at }: DiffEntry, left: Json | undefined, right: Json | undefined): boolean {
  const [, first, ...rest] = at;
  const path = rest.slice(0, -1);
  return (
    first === 'intervals' &&
    [left, right].some((each) => intervalAt(each, path) && typeof below(each, path) === 'number')
  );
}

function withIntervals(entry: DiffEntry, left: Json | undefined, right: Json | undefined): DiffEntry {
  const path = entry.at.slice(1);
  const [a, b] = [intervalAt(left, path), intervalAt(right, path)];
  const shown = typeof (entry.a ?? entry.b) === 'number';
  return shown ? { ...entry, ...(a && { intervalA: a }), ...(b && { intervalB: b }) } : entry;
}

/** The interval of the number at a path of a result: at that path below `intervals`. */
function intervalAt(result: Json | undefined, path: readonly string[]): Interval | undefined {
  const found = path.length === 0 ? undefined : below(result, ['intervals', ...path]);
  if (!isObject(found) || typeof found['low'] !== 'number' || typeof found['high'] !== 'number') return undefined;
  return found as unknown as Interval;
}

function below(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, name) => (isObject(at) ? memberOf(at, name) : undefined), value);
}
