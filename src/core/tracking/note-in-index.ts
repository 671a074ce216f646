import type { RunNote } from './build-index.ts';
import { columnNumber, compareColumns, valueAt, type RunColumn, type RunIndex } from './run-index.ts';
import { sortRunValues } from './run-value.ts';
import type { RunValue, TrackedRun } from './tracked-run.ts';

/** One column by itself. */
interface Piece {
  readonly column: RunColumn;
  readonly rows: Uint32Array;
  readonly values: Float64Array;
  readonly levels: readonly RunValue[] | undefined;
}

/**
 * The index after a note beside one run was kept, changed or taken away: the same as one built anew. Only the columns
 * in which that run changes are made again; the others are copied as they stand. O(entries), a memory copy.
 *
 * @param run the record at `row`, for its own note and tags.
 */
export function withNote(index: RunIndex, row: number, run: TrackedRun, note: RunNote): RunIndex {
  const tags = { ...run.tags, ...note.tags };
  const changed = new Map<string, Piece | undefined>();
  const set = (from: 'attributes' | 'tags', name: string, value: RunValue | undefined) => {
    const c = columnNumber(index, `${from}.${name}`);
    if ((c === undefined ? undefined : valueAt(index, c, row)) === value) return;
    changed.set(`${from}.${name}`, pieceWith(index, c, { from, name }, row, value));
  };
  set('attributes', 'note', note.text ?? run.note);
  for (const [name, value] of Object.entries(tags)) set('tags', name, value);
  for (const { from, name } of index.columns) {
    if (from === 'tags' && !Object.hasOwn(tags, name)) set('tags', name, undefined);
  }
  return changed.size === 0 ? index : assemble(index, changed);
}

/** A column with another value at one row; undefined when nothing is left in it. */
function pieceWith(
  index: RunIndex,
  c: number | undefined,
  { from, name }: Pick<RunColumn, 'from' | 'name'>,
  row: number,
  value: RunValue | undefined,
): Piece | undefined {
  const rows: number[] = [];
  const values: RunValue[] = [];
  const put = (at: number, what: RunValue) => {
    rows.push(at);
    values.push(what);
  };
  const [start, end] = c === undefined ? [0, 0] : [index.starts[c]!, index.starts[c + 1]!];
  let isPut = value === undefined;
  for (let entry = start; entry < end; entry++) {
    const at = index.rows[entry]!;
    if (!isPut && at >= row) {
      put(row, value!);
      isPut = true;
    }
    const kept = index.values[entry]!;
    if (at !== row) put(at, index.levels[c!]?.[kept] ?? kept);
  }
  if (!isPut) put(row, value!);
  return rows.length === 0 ? undefined : encode(from, name, rows, values);
}

function encode(from: RunColumn['from'], name: string, rows: readonly number[], values: readonly RunValue[]): Piece {
  const numeric = values.every((each) => typeof each === 'number');
  const levels = numeric ? undefined : sortRunValues(new Set(values));
  const placeOf = new Map(levels?.map((level, place) => [level, place]));
  return {
    column: { id: `${from}.${name}`, from, name, numeric },
    rows: Uint32Array.from(rows),
    values: Float64Array.from(values, (each) => (levels ? placeOf.get(each)! : (each as number))),
    levels,
  };
}

function assemble(index: RunIndex, changed: ReadonlyMap<string, Piece | undefined>): RunIndex {
  const kept = index.columns.flatMap((column, c) => (changed.has(column.id) ? [] : [pieceAt(index, column, c)]));
  const pieces = [...kept, ...[...changed.values()].filter((each) => each !== undefined)].sort((a, b) =>
    compareColumns(a.column, b.column),
  );
  const starts = new Uint32Array(pieces.length + 1);
  for (const [c, { rows }] of pieces.entries()) starts[c + 1] = starts[c]! + rows.length;
  const rows = new Uint32Array(starts.at(-1)!);
  const values = new Float64Array(rows.length);
  for (const [c, piece] of pieces.entries()) {
    rows.set(piece.rows, starts[c]);
    values.set(piece.values, starts[c]);
  }
  return {
    count: index.count,
    columns: pieces.map(({ column }) => column),
    starts,
    rows,
    values,
    levels: pieces.map(({ levels }) => levels),
  };
}

function pieceAt(index: RunIndex, column: RunColumn, c: number): Piece {
  const [start, end] = [index.starts[c], index.starts[c + 1]];
  return {
    column,
    rows: index.rows.subarray(start, end),
    values: index.values.subarray(start, end),
    levels: index.levels[c],
  };
}
