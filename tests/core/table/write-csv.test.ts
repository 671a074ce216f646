import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/core/table/csv/read-csv.ts';
import { createDatasetWriter } from '../../../src/core/table/dataset-writer.ts';
import { writeMoment } from '../../../src/core/table/moment.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { unescapeFormula, writeCsv } from '../../../src/core/table/write-csv.ts';
import { bufferSource, testContext } from '../../support/context.ts';
import { itemsOf } from '../../support/columns.ts';

const text = fc.option(
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', "'", '\t', '"', ',', '\n', 'a', 'ç', ' ', '1'), maxLength: 5 }),
  {
    nil: null,
    freq: 5,
  },
);

async function written(columns: ReturnType<typeof makeColumn>[]) {
  const ctx = testContext();
  const fields = columns.map(({ type }, index) => ({ name: `c${index}`, type }));
  const writer = createDatasetWriter(ctx, fields);
  await writer.append(columns);
  const { manifest, rows } = await writer.finish();
  const pieces: Uint8Array[] = [];
  const writing = writeCsv(await openDataset(ctx, { manifest, count: rows }));
  for (;;) {
    const next = await writing.next();
    if (next.done) return { bytes: Buffer.concat(pieces), escaped: next.value.escaped };
    pieces.push(next.value);
  }
}

async function readBack(bytes: Uint8Array, types: Record<string, 'text' | 'number' | 'timestamp'>) {
  const ctx = testContext();
  const read = await readCsv(ctx, bufferSource('a.csv', bytes), { types, delimiter: ',', header: true, missing: [] });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
  return Promise.all(dataset.fields.map(async ({ name }) => itemsOf(await dataset.column(name))));
}

describe('a table written as CSV', () => {
  it('gives back every text once the apostrophes are taken off, and no cell starts like a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (items) => {
        const { bytes } = await written([
          makeColumn('text', items),
          makeColumn(
            'integer',
            items.map((_, at) => at),
          ),
        ]);
        const [cells] = await readBack(bytes, { c0: 'text' });
        expect(cells!.some((cell) => cell !== null && /^[=+\-@\t\r]/.test(String(cell)))).toBe(false);
        // An empty text and a missing one are both an empty cell.
        const wanted = items.map((item) => (item === '' ? null : item));
        expect(cells!.map((cell) => (cell === null ? null : unescapeFormula(String(cell))))).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it('gives back every number and time exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ noNaN: true }), fc.integer({ min: -6e13, max: 2.5e14 })), {
          minLength: 1,
          maxLength: 20,
        }),
        async (pairs) => {
          const columns = [
            makeColumn(
              'number',
              pairs.map(([number]) => number),
            ),
            makeColumn(
              'timestamp',
              pairs.map(([, time]) => time * 1_000 + 7),
            ),
          ];
          const { bytes, escaped } = await written(columns);
          expect(escaped).toBe(0);
          const back = await readBack(bytes, { c0: 'number', c1: 'timestamp' });
          expect(back).toStrictEqual(columns.map(itemsOf));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [1_500_000, '1970-01-01T00:00:01.5Z'],
  ])('writes %i µs as %s', (micros, iso) => {
    expect(writeMoment(micros)).toBe(iso);
  });
});
