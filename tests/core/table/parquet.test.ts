import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../../src/core/table/ingest.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { flatNumbers, flatTexts } from '../../../src/core/table/parquet/flat-column.ts';
import { readHybrid } from '../../../src/core/table/parquet/flat-pages.ts';
import { openParquet } from '../../../src/core/table/parquet/open-parquet.ts';
import { runSteps } from '../../../src/core/table/steps.ts';
import { itemsOf } from '../../support/columns.ts';
import { bufferSource, testContext } from '../../support/context.ts';

/** Written by pyarrow 26, with values as we tell them: times in microseconds, rounded down, truth values as 0 and 1. */
const golden = (name: string) => new Uint8Array(readFileSync(path.join(import.meta.dirname, 'golden', name)));
const files = ['pages-v1.parquet', 'pages-v2.parquet', 'pages-plain.parquet'];
const expected = JSON.parse(new TextDecoder().decode(golden('pages.json'))) as Record<string, unknown[]>;

async function chunkOf(name: string, column: string) {
  const bytes = golden(name);
  const { metadata, compressors } = await openParquet(bufferSource(name, bytes));
  const group = metadata.row_groups[0]!;
  const meta = group.columns.find((each) => each.meta_data!.path_in_schema[0] === column)!.meta_data!;
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const rows = Number(group.num_rows);
  return {
    bytes: bytes.slice(start, start + Number(meta.total_compressed_size)),
    meta,
    rows,
    optional: true,
    compressors,
  };
}

type Chunk = Awaited<ReturnType<typeof chunkOf>>;
const wholeNumbers = (chunk: Chunk) =>
  runSteps(flatNumbers(chunk, 'integer', { as: 'integer' }, { unsafe: undefined, rounded: false }));

describe('a Parquet file of many small pages', () => {
  it.each(files)('%s gives the values that were written', async (name) => {
    const ctx = testContext();
    const read = await ingest(ctx, bufferSource(name, golden(name)), {});
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
    for (const [column, values] of Object.entries(expected)) {
      const items = itemsOf(await dataset.column(column)).map((item) => (Number.isNaN(item) ? 'NaN' : item));
      expect(items, column).toEqual(values);
    }
    expect(read.warnings.map(({ code, where }) => [code, where.field])).toEqual([['table.rounded', 'ns']]);
  });

  it.each(files)('%s has its numbers and texts read in bulk', async (name) => {
    const numbers = wholeNumbers(await chunkOf(name, 'whole'));
    expect(itemsOf(numbers!)).toEqual(expected['whole']!.slice(0, numbers!.length));
    const texts = runSteps(flatTexts(await chunkOf(name, 'word')));
    expect(itemsOf(texts!)).toEqual(expected['word']!.slice(0, texts!.length));
  });

  it('is never read wrong in bulk when a byte of it is flipped', async () => {
    const chunk = await chunkOf('pages-v1.parquet', 'few');
    const sound = itemsOf(wholeNumbers(chunk)!);
    let refused = 0;
    for (let at = 0; at < chunk.bytes.length; at += 7) {
      const bytes = chunk.bytes.slice();
      bytes[at]! ^= 0x55;
      try {
        const read = wholeNumbers({ ...chunk, bytes });
        if (read !== undefined) expect(read.length).toBe(sound.length);
      } catch (error) {
        // Whoever reads the file makes a problem of it; nothing else may be thrown, and nothing may hang.
        expect(error).toBeInstanceOf(Error);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});

describe('runs and packed bits', () => {
  it('are read as they were written, at every width', () => {
    for (let width = 1; width <= 24; width++) {
      const numbers = Array.from({ length: 16 }, (_, at) => (at * 2_654_435_761) % 2 ** width);
      const bits = numbers.flatMap((number) =>
        Array.from({ length: width }, (_, bit) => Math.floor(number / 2 ** bit) % 2),
      );
      const packed = Array.from({ length: width * 2 }, (_, byte) =>
        bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum + bit * 2 ** at, 0),
      );
      const run = Array.from(
        { length: (width + 7) >> 3 },
        (_, byte) => Math.floor((2 ** width - 1) / 256 ** byte) % 256,
      );
      const bytes = Uint8Array.from([(2 << 1) | 1, ...packed, 5 << 1, ...run]);
      const out = new Int32Array(20);
      readHybrid(bytes, 0, bytes.length, width, out);
      expect([...out]).toEqual([...numbers, ...new Array<number>(4).fill(2 ** width - 1)]);
      const cut = () => readHybrid(bytes, 0, width, width, new Int32Array(20));
      expect(cut).toThrow(RangeError);
    }
  });
});
