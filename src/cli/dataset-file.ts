import path from 'node:path';
import type { Store } from '../core/ports.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { DatasetRef } from '../core/table/dataset.ts';
import { openDataset } from '../core/table/open-dataset.ts';
import { writeCsv } from '../core/table/write-csv.ts';
import { writeParquet } from '../core/table/write-parquet.ts';

export type DatasetFormat = 'csv' | 'parquet';

/** The format that a file's name asks for. Refusal `cli.unknown_format`. */
export function formatOf(file: string): DatasetFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  if (ending === 'csv' || ending === 'parquet') return ending;
  throw new Refusal(problem('cli.unknown_format', { got: ending, expected: ['csv', 'parquet'] }, { file }));
}

export async function encodeDataset(store: Store, ref: DatasetRef, format: DatasetFormat): Promise<Uint8Array> {
  const dataset = await openDataset(store, ref);
  if (format === 'parquet') return writeParquet(dataset);
  const pieces: Uint8Array[] = [];
  for await (const piece of writeCsv(dataset)) pieces.push(piece);
  return Buffer.concat(pieces);
}
