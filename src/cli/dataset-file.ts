import path from 'node:path';
import type { Store } from '../core/ports.ts';
import { problem, Refusal } from '../core/problem.ts';
import { sizeText } from '../core/store/size-text.ts';
import type { DatasetRef } from '../core/table/dataset.ts';
import { openDataset } from '../core/table/open-dataset.ts';
import { writeCsv } from '../core/table/write-csv.ts';
import { writeParquet } from '../core/table/write-parquet.ts';
import type { Language } from '../core/words/index.ts';
import { said } from './lines.ts';

export type DatasetFormat = 'csv' | 'parquet';

/** The format that a file's name asks for. Refusal `cli.unknown_format`. */
export function formatOf(file: string): DatasetFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  if (ending === 'csv' || ending === 'parquet') return ending;
  throw new Refusal(problem('cli.unknown_format', { got: ending, expected: ['csv', 'parquet'] }, { file }));
}

export interface EncodedDataset {
  readonly bytes: Uint8Array;
  /** Texts of a CSV that got an apostrophe in front, so that a spreadsheet does not take them for formulas. */
  readonly escaped: number;
}

export async function encodeDataset(store: Store, ref: DatasetRef, format: DatasetFormat): Promise<EncodedDataset> {
  const dataset = await openDataset(store, ref);
  if (format === 'parquet') return { bytes: await writeParquet(dataset), escaped: 0 };
  const pieces: Uint8Array[] = [];
  const writing = writeCsv(dataset);
  for (;;) {
    const step = await writing.next();
    if (step.done) return { bytes: Buffer.concat(pieces), escaped: step.value.escaped };
    pieces.push(step.value);
  }
}

/** What was written, for people. */
export function writtenLine(language: Language, file: string, { bytes, escaped }: EncodedDataset): string {
  const formulas = escaped > 0 ? said(language, 'formulas', { n: escaped }) : '';
  return `${file}: ${sizeText(bytes.length)}${formulas}\n`;
}
