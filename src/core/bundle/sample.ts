/** The rows that a person lets into a bundle whose data are otherwise left out, as a file that anyone can read. */
import type { ObjectStore } from '../ports.ts';
import { createRng } from '../stats/rng.ts';
import type { Dataset, DatasetRef } from '../table/dataset.ts';
import { openDataset } from '../table/open-dataset.ts';
import { writeCsv } from '../table/write-csv.ts';
import type { DataChoice } from './contents.ts';

export interface Sample {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Texts that got an apostrophe in front, so that a spreadsheet does not take them for formulas. */
  readonly escaped: number;
}

/**
 * The chosen rows and columns of a dataset as CSV, in the order of the dataset. A sample is drawn without replacement
 * from the stream `[seed, cell, "bundle sample"]`. Columns that the dataset does not have are passed over.
 */
export async function sampleCsv(
  objects: ObjectStore,
  ref: DatasetRef,
  choice: DataChoice,
  stream: { readonly seed: number; readonly cell: string },
): Promise<Sample> {
  const dataset = await chosenRows(objects, ref, choice, stream);
  const { columns } = choice;
  const fields = columns ? dataset.fields.filter(({ name }) => columns.includes(name)) : dataset.fields;
  const names = fields.map(({ name }) => name);
  if (fields.length === 0) return { bytes: new Uint8Array(0), rows: 0, columns: names, escaped: 0 };
  const pieces: Uint8Array[] = [];
  const writing = writeCsv({ ...dataset, fields });
  for (;;) {
    const step = await writing.next();
    if (step.done) {
      return { bytes: joined(pieces), rows: dataset.rowCount, columns: names, escaped: step.value.escaped };
    }
    pieces.push(step.value);
  }
}

async function chosenRows(
  objects: ObjectStore,
  ref: DatasetRef,
  { rows }: DataChoice,
  { seed, cell }: { readonly seed: number; readonly cell: string },
): Promise<Dataset> {
  const whole = await openDataset({ objects }, ref);
  if (typeof rows !== 'number' || rows >= whole.rowCount) return whole;
  const order = Uint32Array.from({ length: whole.rowCount }, (_, row) => row);
  const drawn = createRng([seed, cell, 'bundle sample']).shuffle(order).subarray(0, rows);
  const chosen = drawn.slice().sort((a, b) => a - b);
  const parent = await whole.selection();
  return openDataset({ objects }, ref, parent ? chosen.map((row) => parent[row]!) : chosen);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of pieces) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}
