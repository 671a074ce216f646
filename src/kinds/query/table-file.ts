import { z } from 'zod';
import { defineQuery } from '../../core/kind/query-kind.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import { datasetRefSchema } from '../../core/table/dataset-ref.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { writeCsv } from '../../core/table/write-csv.ts';
import { writeParquet } from '../../core/table/write-parquet.ts';

const args = z.strictObject({
  dataset: datasetRefSchema.describe('The dataset, as it stands in an output document.'),
  format: z.enum(['csv', 'parquet']),
  formulas: z
    .enum(['escape', 'keep'])
    .default('escape')
    .describe('In CSV: whether texts that a spreadsheet would run get an apostrophe in front.'),
});

/** Answer: the file's `bytes` and, for CSV, how many texts were `escaped`. */
export default defineQuery({
  id: 'table_file',
  doc: 'A dataset as the bytes of a CSV or Parquet file.',
  args,
  async run(ctx, { dataset: ref, format, formulas }) {
    const dataset = await openDataset(ctx, ref as DatasetRef);
    if (format === 'parquet') return { bytes: await writeParquet(dataset), escaped: 0 };
    const pieces: Uint8Array[] = [];
    const writing = writeCsv(dataset, { formulas });
    let size = 0;
    for (;;) {
      const next = await writing.next();
      if (next.done) return { bytes: join(pieces, size), escaped: next.value.escaped };
      pieces.push(next.value);
      size += next.value.length;
      ctx.progress(pieces.length - 1, Math.ceil(dataset.rowCount / 8_192), 'pieces');
      await ctx.breathe();
    }
  },
});

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
