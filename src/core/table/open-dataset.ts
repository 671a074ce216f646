import { parseCanonicalJson } from '../graph/canonical-json.ts';
import type { ObjectStore } from '../ports.ts';
import type { Column, NumericColumn } from './column.ts';
import { decodeColumn } from './column-object.ts';
import type { Dataset, DatasetManifest, DatasetRef } from './dataset.ts';
import { makeColumn } from './make-column.ts';
import { readRows } from './row-selection.ts';
import { concatBits, concatColumns, sliceColumn, takeColumn } from './take.ts';

/**
 * Opens a dataset of an output document: its manifest is read now, its columns when they are asked for. `given` are
 * rows of the manifest to use instead of those that the reference names.
 */
export async function openDataset(
  ctx: { objects: Pick<ObjectStore, 'get'> },
  ref: DatasetRef,
  given?: Uint32Array,
): Promise<Dataset> {
  const text = new TextDecoder().decode(await ctx.objects.get(ref.manifest.object));
  const manifest = parseCanonicalJson(text) as DatasetManifest;
  const whole = new Map<string, Promise<Column>>();
  const starts = startsOf(manifest);
  const count = given?.length ?? ref.count;
  let selected: Promise<Uint32Array> | undefined;

  function selection(): Promise<Uint32Array | undefined> {
    if (given !== undefined) return Promise.resolve(given);
    if (ref.rows === undefined) return Promise.resolve(undefined);
    selected ??= readRows(ctx.objects, ref.rows);
    return selected;
  }

  function indexOf(name: string): number {
    const index = manifest.fields.findIndex((field) => field.name === name);
    if (index < 0) throw new Error(`this dataset has no column ${name}`);
    return index;
  }

  async function readGroup(index: number, group: number): Promise<Column> {
    return decodeColumn(await ctx.objects.get(manifest.groups[group]!.columns[index]!.object));
  }

  /** All groups of a column; numbers are decoded to where they belong, so that nothing is copied once more. */
  async function readGroups(index: number): Promise<Column> {
    const { type } = manifest.fields[index]!;
    if (manifest.groups.length === 0) return makeColumn(type, []);
    const numeric = type !== 'category' && type !== 'text';
    const values = numeric ? new Float64Array(manifest.rows) : undefined;
    const parts: Column[] = [];
    for (const [group, { columns }] of manifest.groups.entries()) {
      parts.push(decodeColumn(await ctx.objects.get(columns[index]!.object), values?.subarray(starts[group])));
    }
    if (!numeric) return concatColumns(parts);
    const valid = concatBits(parts as NumericColumn[], manifest.rows);
    return { type, length: manifest.rows, values: values!, valid };
  }

  async function readWhole(index: number): Promise<Column> {
    const column = await readGroups(index);
    const rows = await selection();
    return rows === undefined ? column : takeColumn(column, rows);
  }

  async function sliceOf(index: number, start: number, end: number): Promise<Column> {
    const kept = whole.get(manifest.fields[index]!.name);
    if (kept !== undefined) return sliceColumn(await kept, start, end);
    const rows = await selection();
    if (rows !== undefined) return sliceSelected(index, rows.subarray(start, end));
    if (start === 0 && end === manifest.rows) return readGroups(index);
    const parts: Column[] = [];
    for (let group = 0; group < manifest.groups.length; group++) {
      const from = Math.max(start - starts[group]!, 0);
      const to = Math.min(end - starts[group]!, manifest.groups[group]!.rows);
      if (from < to) parts.push(sliceColumn(await readGroup(index, group), from, to));
    }
    return parts.length > 0 ? concatColumns(parts) : makeColumn(manifest.fields[index]!.type, []);
  }

  /** Reads each row group that the rows touch once, then puts the values in the order of the rows. */
  async function sliceSelected(index: number, rows: Uint32Array): Promise<Column> {
    const rising = isRising(rows);
    const parts: Column[] = [];
    const order = new Uint32Array(rising ? 0 : rows.length);
    let taken = 0;
    for (let group = 0; group < manifest.groups.length; group++) {
      const first = starts[group]!;
      const past = first + manifest.groups[group]!.rows;
      const wanted = rising
        ? rows.subarray(firstAtLeast(rows, first), firstAtLeast(rows, past))
        : rowsBetween(rows, first, past, order, taken);
      taken += wanted.length;
      if (wanted.length === 0) continue;
      parts.push(
        takeColumn(
          await readGroup(index, group),
          wanted.map((row) => row - first),
        ),
      );
    }
    if (parts.length === 0) return makeColumn(manifest.fields[index]!.type, []);
    return rising ? concatColumns(parts) : takeColumn(concatColumns(parts), order);
  }

  return {
    ref,
    fields: manifest.fields,
    rowCount: count,
    field: (name) => manifest.fields.find((field) => field.name === name),
    column(name) {
      let column = whole.get(name);
      if (column === undefined) {
        column = readWhole(indexOf(name));
        whole.set(name, column);
      }
      return column;
    },
    slice: (names, start, end) => {
      const to = Math.min(end, count);
      return Promise.all(names.map((name) => sliceOf(indexOf(name), Math.min(start, to), to)));
    },
    selection,
  };
}

/** Number of the first row of each row group. */
function startsOf(manifest: DatasetManifest): number[] {
  let at = 0;
  return manifest.groups.map((group) => {
    const start = at;
    at += group.rows;
    return start;
  });
}

function isRising(rows: Uint32Array): boolean {
  for (let at = 1; at < rows.length; at++) if (rows[at]! <= rows[at - 1]!) return false;
  return true;
}

/** The rows from `first` up to `past`; `order` notes that the next of them, `taken`, stands where it does in `rows`. */
function rowsBetween(rows: Uint32Array, first: number, past: number, order: Uint32Array, taken: number): Uint32Array {
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (row < first || row >= past) continue;
    order[at] = taken + count;
    found[count++] = row;
  }
  return found.subarray(0, count);
}

/** Where in rising `rows` the first one stands that is at least `row`; their number when there is none. */
function firstAtLeast(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]! >= row) high = middle;
    else low = middle + 1;
  }
  return low;
}
