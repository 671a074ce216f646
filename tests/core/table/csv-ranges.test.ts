import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsvOptions } from '../../../src/core/table/csv/dialect.ts';
import { readRange } from '../../../src/core/table/csv/range-reading.ts';
import type { Ranges } from '../../../src/core/table/csv/read-ranges.ts';
import { readCsv } from '../../../src/core/table/csv/read-csv.ts';
import { RecordScanner } from '../../../src/core/table/csv/record-scanner.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { itemsOf } from '../../support/columns.ts';
import { bufferSource, testContext } from '../../support/context.ts';

/** What reading comes to: types, values and warnings, or problems. `ranges` counts those that were read. */
async function read(content: string, options: CsvOptions, rowsPerRange?: number) {
  const ctx = testContext();
  const source = bufferSource('a.csv', new TextEncoder().encode(content));
  let count = 0;
  const ranges: Ranges = {
    async read(plan, range) {
      count++;
      // Plans and findings cross to other workers as JSON.
      const reading = await readRange(ctx, source, structuredClone(plan), range);
      return structuredClone(reading);
    },
    leastFileBytes: 0,
    size: { rows: rowsPerRange ?? 1, leastBytes: 0 },
  };
  const done = await readCsv(rowsPerRange === undefined ? ctx : { ...ctx, ranges }, source, options);
  if (!done.ok) return { count, found: { problems: done.problems } };
  const dataset = await openDataset(ctx, { manifest: done.manifest, count: done.rows });
  const columns = dataset.fields.map(async ({ name }) => itemsOf(await dataset.column(name)));
  const { fields, warnings, rows } = done;
  return { count, found: { fields, warnings, rows, columns: await Promise.all(columns) } };
}

async function expectAlike(content: string, options: CsvOptions, rowsPerRange: number): Promise<number> {
  const whole = await read(content, options);
  const { found, count } = await read(content, options, rowsPerRange);
  expect(found).toEqual(whole.found);
  return count;
}

const lines = (count: number, cell: (row: number) => string) => Array.from({ length: count }, (_, row) => cell(row));

describe('a CSV file read in ranges', () => {
  it.each<[string, string[], CsvOptions]>([
    ['whole numbers, then fractions', [...lines(300, String), '2.5'], {}],
    ['numbers, then words', [...lines(300, String), 'x'], {}],
    ['words, then numbers', ['x', ...lines(300, String)], {}],
    ['truth values, then numbers', [...lines(250, () => 'true'), '1', '5'], {}],
    ['nothing, then dates', [...lines(250, () => '""'), '2025-01-31'], {}],
    ['dates, then times', [...lines(250, () => '2025-01-31'), '2025-01-31 12:00:00'], {}],
    ['dates whose order the last row tells', [...lines(250, () => '03/04/2025'), '13/04/2025'], {}],
    ['dates whose order the last row tells, month first', [...lines(250, () => '03/04/2025'), '04/13/2025'], {}],
    ['stated dates whose order the last row tells', ['04/05/2025', '04/13/2025'], { types: { a: 'date' } }],
    ['dates of no certain order', lines(250, () => '03/04/2025'), {}],
    ['times in two zones', ['2025-01-31T12:00:00+01:00', '2025-01-31T12:00:00+02:00'], {}],
    ['times in one zone', lines(30, () => '2025-01-31T12:00:00+01:00'), {}],
    ['zeros in front', [...lines(30, String), '007', '008'], {}],
    ['numbers too long for a double', [...lines(30, String), '12345678901234567890'], {}],
    ['a thousand levels', lines(1_000, (row) => `level ${row}`), {}],
    ['a thousand levels and one', [...lines(1_000, (row) => `level ${row}`), 'one'], {}],
  ])('is what it is read whole: %s', async (_, cells, options) => {
    const content = `a,b\n${cells.map((cell, row) => `${cell},${row}`).join('\n')}\n`;
    expect(await expectAlike(content, options, Math.ceil(cells.length / 7))).toBeGreaterThan(1);
  });

  it.each<[string, string]>([
    ['a record of too few cells', 'a,b\n1,2\n3\n4,5\n'],
    ['an open quote', 'a,b\n1,2\n3,"4\n5,6\n'],
    ['a zero byte', 'a,b\n1,2\n3,\0\n5,6\n'],
    ['CR alone', 'a,b\r1,2\r3,4\r'],
    ['quotes within plain cells', 'a,b\n1,5" x\n2,7\n3,8" y\n4,9\n'],
    ['a quote within a plain name', 'a,b"\n1,2\n3,"4"\n'],
  ])('is read whole when it holds %s', async (_, content) => {
    await expectAlike(content, { delimiter: ',', header: true }, 1);
  });

  it('is the same for any cells, line ends and lengths of ranges', async () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', '\r', ' ', '1'), maxLength: 6 }),
      fc.constantFrom('', 'NA', 'true', '1', '2.5', '2025-01-31', '03/04/2025', '13/04/2025', '2025-01-31 12:00:00'),
    );
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 });
    const shape = fc.record({ rows, end: fc.constantFrom('\n', '\r\n'), quoted: fc.boolean(), gaps: fc.boolean() });
    let ranges = 0;
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: 1, max: 6 }), fc.boolean(), async (file, rowsPerRange, sloppy) => {
        const quote = (text: string) =>
          file.quoted || (!sloppy && /[",\n\r]/.test(text)) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = [['a', 'b'], ...file.rows].map((row) => row.map(quote).join(','));
        const content = text.join(file.gaps ? file.end + file.end : file.end);
        ranges += await expectAlike(content, { delimiter: ',', header: true }, rowsPerRange);
      }),
      { numRuns: 250 },
    );
    expect(ranges).toBeGreaterThan(250);
  });
});

describe('the scan of a file', () => {
  it('finds the same ranges in pieces of any length', () => {
    const bytes = new TextEncoder().encode('h\r\n\r\n1\r\n"a\r\nb"\r\n\n"x""\n"\n3\n4');
    const cut = (length: number) => {
      const scanner = new RecordScanner(0, true, { rows: 2, leastBytes: 0 });
      const found = [];
      for (let at = 0; at < bytes.length; at += length) found.push(...scanner.feed(bytes.subarray(at, at + length)));
      return { found: [...found, scanner.finish()], lost: scanner.lost };
    };
    expect(cut(bytes.length)).toEqual({
      found: [
        { start: 0, end: 3, rows: 1 },
        { start: 3, end: 16, rows: 2 },
        { start: 16, end: 26, rows: 2 },
        { start: 26, end: 27, rows: 1 },
      ],
      lost: false,
    });
    for (let length = 1; length < bytes.length; length++) expect(cut(length)).toEqual(cut(bytes.length));
  });
});
