/** Trainings and trials as one table: a row each, columns for what they were given and what came out. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { ChildRecord } from '../graph/records.ts';
import type { Json } from '../json.ts';
import type { Store } from '../ports.ts';

export type RunValue = string | number | boolean | null;

export interface RunRow {
  readonly id: string;
  readonly record: ChildRecord;
  /** Nested parameters by dotted name. */
  readonly params: Readonly<Record<string, RunValue>>;
}

export interface RunColumn {
  readonly id: string;
  readonly from: 'params' | 'metrics';
  readonly name: string;
  readonly numeric: boolean;
}

export interface RunTable {
  readonly rows: readonly RunRow[];
  /** What differs between rows, metrics first; columns that only some rows have count as differing. */
  readonly columns: readonly RunColumn[];
  /** What every row has alike. */
  readonly constants: readonly { readonly column: RunColumn; readonly value: RunValue }[];
}

/** Every training and trial of a store, newest first; of one notebook when it is named. */
export async function readChildRuns(store: Store, notebook?: string): Promise<ChildRecord[]> {
  const records = await store.records.list('run');
  return records
    .map(({ value }) => value as unknown as ChildRecord)
    .filter((record) => record.parent !== undefined && (notebook === undefined || record.notebook === notebook))
    .sort((a, b) => b.at - a.at || byCodeUnit(a.id, b.id));
}

/** Cost: linear in rows × columns. */
export function runTable(records: readonly ChildRecord[]): RunTable {
  const rows = records.map((record) => ({ id: record.id, record, params: flatten(record.params) }));
  const all = [
    ...columnsOf('metrics', rows, (row) => row.record.metrics),
    ...columnsOf('params', rows, (row) => row.params),
  ];
  const columns: RunColumn[] = [];
  const constants: { column: RunColumn; value: RunValue }[] = [];
  for (const column of all) {
    const first = rows.length > 0 ? valueOf(rows[0]!, column) : undefined;
    const constant = first !== undefined && rows.every((row) => valueOf(row, column) === first);
    if (constant && rows.length > 1 && column.from === 'params') constants.push({ column, value: first });
    else columns.push(column);
  }
  return { rows, columns, constants };
}

export function valueOf(row: RunRow, column: RunColumn): RunValue | undefined {
  const source: Readonly<Record<string, RunValue>> = column.from === 'params' ? row.params : row.record.metrics;
  return Object.hasOwn(source, column.name) ? source[column.name] : undefined;
}

function columnsOf(
  from: RunColumn['from'],
  rows: readonly RunRow[],
  of: (row: RunRow) => Readonly<Record<string, RunValue>>,
): RunColumn[] {
  const numeric = new Map<string, boolean>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(of(row))) {
      numeric.set(name, (numeric.get(name) ?? true) && typeof value === 'number');
    }
  }
  return [...numeric]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, isNumeric]) => ({ id: `${from}.${name}`, from, name, numeric: isNumeric }));
}

function flatten(value: Json, path = ''): Record<string, RunValue> {
  if (value === null || typeof value !== 'object') return { [path]: value };
  if (Array.isArray(value)) return { [path]: JSON.stringify(value) };
  const flat: Record<string, RunValue> = {};
  for (const [key, each] of Object.entries(value))
    Object.assign(flat, flatten(each, path === '' ? key : `${path}.${key}`));
  return flat;
}

/** Rows by a column: missing values last either way, equal values in the order they had. */
export function sortRuns(rows: readonly RunRow[], column: RunColumn, descending: boolean): RunRow[] {
  const keyed = rows.map((row, index) => ({ row, index, value: valueOf(row, column) }));
  keyed.sort((a, b) => {
    const missing = Number(isMissing(a.value)) - Number(isMissing(b.value));
    if (missing !== 0 || isMissing(a.value)) return missing || a.index - b.index;
    const order = compareValues(a.value!, b.value!);
    return (descending ? -order : order) || a.index - b.index;
  });
  return keyed.map(({ row }) => row);
}

const isMissing = (value: RunValue | undefined) => value === undefined || value === null || Number.isNaN(value);

function compareValues(a: RunValue, b: RunValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byCodeUnit(String(a), String(b));
}

/** Columns in which the chosen rows do not all agree: what a comparison shows by default. */
export function differingColumns(rows: readonly RunRow[], columns: readonly RunColumn[]): RunColumn[] {
  if (rows.length < 2) return [...columns];
  return columns.filter((column) => rows.some((row) => valueOf(row, column) !== valueOf(rows[0]!, column)));
}

/** Rows that hold every word of `query` in their name, cell, notebook or a parameter's `name=value`. */
export function filterRuns(rows: readonly RunRow[], query: string): RunRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...rows];
  return rows.filter((row) => {
    const { record } = row;
    const params = Object.entries(row.params).map(([name, value]) => `${name}=${value}`);
    const text = [record.name, record.cell, record.notebook, record.parent, ...params].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
