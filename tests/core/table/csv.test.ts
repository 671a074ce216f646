import { gzipSync, strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../src/core/table/column.ts';
import type { CsvOptions } from '../../../src/core/table/csv/dialect.ts';
import { MISSING_WORDS } from '../../../src/core/table/csv/dialect.ts';
import { readCsv } from '../../../src/core/table/csv/read-csv.ts';
import type { Ingested } from '../../../src/core/table/ingested.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { bufferSource, testContext } from '../../support/context.ts';
import type { Item } from '../../support/columns.ts';
import { itemsOf } from '../../support/columns.ts';

type Table = Record<string, { type: ColumnType; items: Item[] }>;

async function read(content: string | Uint8Array, options: CsvOptions = {}, name = 'a.csv') {
  const ctx = testContext();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const done = await readCsv(ctx, bufferSource(name, bytes), options);
  return { ctx, done };
}

async function table(content: string | Uint8Array, options: CsvOptions = {}, name = 'a.csv'): Promise<Table> {
  const { ctx, done } = await read(content, options, name);
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  const dataset = await openDataset(ctx, { manifest: done.manifest, count: done.rows });
  const entries = dataset.fields.map(async ({ name: column, type }) => {
    return [column, { type, items: itemsOf(await dataset.column(column)) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const codes = (done: Ingested) => (done.ok ? done.warnings : done.problems).map(({ code }) => code);
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) * 1000;

describe('types of a CSV file', () => {
  it.each<[string, string[], ColumnType, Item[]]>([
    ['whole numbers', ['1', '-20', '', '+3'], 'integer', [1, -20, null, 3]],
    ['numbers', ['1', '2.50', '-.5', '3e-2', 'inf', ' 7 '], 'number', [1, 2.5, -0.5, 0.03, Infinity, 7]],
    [
      'numbers of many digits, correctly rounded',
      ['0.1234567890123456789', '123456789.123456789'],
      'number',
      [0.12345678901234568, 123456789.12345679],
    ],
    ['minus zero', ['-0.0', '1.5'], 'number', [-0, 1.5]],
    ['truth values', ['True', 'false', 'NA', 'TRUE'], 'boolean', [1, 0, null, 1]],
    ['dates', ['2024-02-29', '1969-12-31'], 'date', [day('2024-02-29'), day('1969-12-31')]],
    ['no dates', ['2023-02-29', '2023-02-28'], 'category', ['2023-02-29', '2023-02-28']],
    [
      'times',
      ['2024-01-01', '2024-01-01 00:00:01', '2024-01-01T00:00:00.25Z'],
      'timestamp',
      [day('2024-01-01'), day('2024-01-01') + 1e6, day('2024-01-01') + 250_000],
    ],
    ['times with a zone', ['2024-01-01T02:00:00+02:00'], 'timestamp', [day('2024-01-01')]],
    ['dates day first', ['03/04/2025', '13/04/2025'], 'date', [day('2025-04-03'), day('2025-04-13')]],
    ['dates month first', ['4/13/2025', '04/03/2025'], 'date', [day('2025-04-13'), day('2025-04-03')]],
    ['German dates', ['03.04.2025', '01.02.2025'], 'date', [day('2025-04-03'), day('2025-02-01')]],
    ['times of America', ['04/13/2025 1:05 PM'], 'timestamp', [day('2025-04-13') + 47_100 * 1e6]],
    ['numbers beyond 2^53', ['9007199254740993', '1'], 'category', ['9007199254740993', '1']],
    ['large and broken numbers', ['9007199254740993', '1.5'], 'number', [9007199254740992, 1.5]],
    ['a mixture', ['1', 'x', 'true'], 'category', ['1', 'x', 'true']],
    ['nothing', ['', 'NaN', 'null'], 'number', [null, null, null]],
  ])('are found: %s', async (_, cells, type, items) => {
    const found = await table(`v,other\n${cells.map((cell) => `${cell},z`).join('\n')}\n`);
    expect(found['v']).toStrictEqual({ type, items });
  });

  it('come from all rows, however late one disagrees', async () => {
    const rows = 140_000;
    const line = (row: number) => {
      const late = row === rows - 1;
      return `${row},${late ? 'x' : row},${late ? '0.5' : row},${late ? '13/04/2025' : '03/04/2025'},c${row % (late ? 1 : 999)}`;
    };
    const content = `i,t,n,d,c\n${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;
    const found = await table(content);
    expect(Object.values(found).map(({ type }) => type)).toEqual(['integer', 'text', 'number', 'date', 'category']);
    expect(found['t']!.items.slice(-2)).toEqual([String(rows - 2), 'x']);
    expect(found['t']!.items[7]).toBe('7');
    expect(found['d']!.items[0]).toBe(day('2025-04-03'));
    expect(found['n']!.items.at(-1)).toBe(0.5);
  });

  it('can be stated', async () => {
    const types = { zip: 'text', n: 'number', flag: 'category', d: 'date' } as const;
    const found = await table('zip,n,flag,d\n00501,1,0,2025-01-02\n,2,1,\n', { types });
    expect(found).toEqual({
      zip: { type: 'text', items: ['00501', null] },
      n: { type: 'number', items: [1, 2] },
      flag: { type: 'category', items: ['0', '1'] },
      d: { type: 'date', items: [day('2025-01-02'), null] },
    });
  });

  it('are text beyond 1,000 levels, with the same bytes as when stated', async () => {
    const content = `c\n${Array.from({ length: 1_500 }, (_, row) => `c${(row * 5) % 1_001}`).join('\n')}\n`;
    const found = await read(content);
    const stated = await read(content, { types: { c: 'text' } });
    expect(found.done).toMatchObject({ ok: true, fields: [{ type: 'text' }] });
    expect(found.done).toEqual(stated.done);
  });

  it('say that dates of either order stay text until the order is stated', async () => {
    const content = 'd\n03/04/2025\n05/06/2025\n';
    const { done } = await read(content);
    expect(done).toMatchObject({ ok: true, fields: [{ type: 'category' }], warnings: [{ code: 'W_DATE_ORDER' }] });
    expect(await table(content, { dateOrder: 'dmy' })).toMatchObject({
      d: { items: [day('2025-04-03'), day('2025-06-05')] },
    });
    expect(codes((await read(content, { types: { d: 'date' } })).done)).toEqual(['table.date_order']);
  });

  it('warn of codes that lose their zeros', async () => {
    expect(codes((await read('zip\n00501\n10001\n')).done)).toEqual(['table.leading_zeros']);
  });
});

describe('the writing of a CSV file', () => {
  it.each<[string, string]>([
    ['semicolons', 'a;b\n1;x\n2;y\n'],
    ['tabs', 'a\tb\n1\tx\n2\ty\n'],
    ['bars', 'a|b\n1|x\n2|y\n'],
    ['quotes', '"a","b"\n"1","x"\n"2","y"\n'],
    ['CR LF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['CR alone', 'a,b\r1,x\r2,y\r'],
    ['mixed line ends', 'a,b\r\n1,x\n2,y\r'],
    ['no line end at the end', 'a,b\n1,x\n2,y'],
    ['empty lines', '\na,b\n\n1,x\n\n\n2,y\n\n'],
    ['a byte order mark', '\uFEFFa,b\n1,x\n2,y\n'],
  ])('may have %s', async (_, content) => {
    expect(await table(content)).toEqual({
      a: { type: 'integer', items: [1, 2] },
      b: { type: 'category', items: ['x', 'y'] },
    });
  });

  it('may have delimiters, quotes and line ends within quotes', async () => {
    const found = await table('a,b\n"x, ""y""","1\n2"\n"z"z,"p\r\nq"\n');
    expect(found).toMatchObject({ a: { items: ['x, "y"', 'zz'] }, b: { items: ['1\n2', 'p\r\nq'] } });
  });

  it('may be that of Brazil', async () => {
    const content = Buffer.from('nome;valor;dia\nJosé;1.234,56;13/04/2025\nAna;-7,5;01/02/2025\n', 'latin1');
    const { done } = await read(content, { encoding: 'windows-1252' });
    expect(codes(done)).toEqual(['W_LOCALE']);
    expect(await table(content, { encoding: 'windows-1252' })).toEqual({
      nome: { type: 'category', items: ['José', 'Ana'] },
      valor: { type: 'number', items: [1234.56, -7.5] },
      dia: { type: 'date', items: [day('2025-04-13'), day('2025-02-01')] },
    });
  });

  it('takes a comma within quotes for decimals when that is all it can be, and asks when it is not', async () => {
    expect(await table('v,w\n"1,5",a\n"22,75",b\n')).toMatchObject({ v: { type: 'number', items: [1.5, 22.75] } });
    const { done } = await read('v,w\n"1,500",a\n"22,750",b\n');
    expect(done).toMatchObject({ fields: [{ type: 'category' }, {}], warnings: [{ code: 'table.decimal_unsure' }] });
    expect(await table('v,w\n"1,500.25",a\n"22,750",b\n')).toMatchObject({
      v: { type: 'number', items: [1500.25, 22750] },
    });
  });

  it('may be UTF-16', async () => {
    const text = 'a,b\n1,São\n2,😀\n';
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big]) {
      expect(await table(bytes, { encoding: 'utf-16' })).toMatchObject({ b: { items: ['São', '😀'] } });
    }
  });

  it('may be packed', async () => {
    const bytes = strToU8('a,b\n1,x\n2,y\n');
    const wanted = { a: { items: [1, 2] }, b: { items: ['x', 'y'] } };
    expect(await table(gzipSync(bytes), {}, 'a.csv.gz')).toMatchObject(wanted);
    expect(await table(zipSync({ 'in/a.csv': bytes, '__MACOSX/a.csv': bytes }), {}, 'a.zip')).toMatchObject(wanted);
    expect(await table(zipSync({ 'a.csv': [bytes, { level: 0 }] }), {}, 'a.zip')).toMatchObject(wanted);
    const two = Buffer.concat([gzipSync(strToU8('a,b\n1,x\n')), gzipSync(strToU8('2,y\n'))]);
    expect(await table(two, {}, 'a.csv.gz')).toMatchObject(wanted);
  });

  it.each<[string, string, string[]]>([
    ['numbers in the first line', '1,2\n3,4\n', ['column_1', 'column_2']],
    ['names in the first line', 'a,b\n3,4\n', ['a', 'b']],
    ['text alone', 'a,b\nc,d\n', ['a', 'b']],
    ['years as names', 'land,2019,2020\nX,1,2\nY,3,4\n', ['land', '2019', '2020']],
    ['an empty name', ',b\n1,2\n', ['column_1', 'b']],
    ['a name of Object', '__proto__,constructor\n1,2\n', ['__proto__', 'constructor']],
  ])('finds the header: %s', async (_, content, names) => {
    const { done } = await read(content);
    expect(done.ok && done.fields.map(({ name }) => name)).toEqual(names);
  });

  it('takes the missing words of pandas, or those that are stated', async () => {
    const cells = MISSING_WORDS.map((word) => `"${word}",1`).join('\n');
    expect((await table(`v,n\n${cells}\nx,1\n`))['v']!.items.filter((item) => item !== null)).toEqual(['x']);
    expect(await table('v,n\n-,1\nNA,2\n,3\n', { missing: ['-'] })).toMatchObject({ v: { items: [null, 'NA', null] } });
    expect(await table('v\n-\n5\n', { missing: ['-'] })).toMatchObject({ v: { type: 'integer', items: [null, 5] } });
  });
});

const cell = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ';', ' ', '1', '😀'), maxLength: 8 }),
  },
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value).replace('e+', 'e')),
  fc.constantFrom('', 'NA', 'true', '2025-01-31', '2025-01-31 12:00:00', '0012'),
);

describe('any table written as CSV', () => {
  it('reads back, as stated text, to the cells that were written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: 4 })
          .chain((width) =>
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
          ),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, end, always) => {
          const quote = (text: string) => (always || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
          const names = rows[0]!.map((_, index) => `c${index}`);
          const content = [names, ...rows].map((row) => row.map(quote).join(',')).join(end);
          const types = Object.fromEntries(names.map((name) => [name, 'text' as const]));
          const found = await table(content, { types, delimiter: ',', header: true, missing: ['NA'] });
          names.forEach((name, index) => {
            const wanted = rows.map((row) => (row[index] === '' || row[index] === 'NA' ? null : row[index]!));
            expect(found[name]!.items).toEqual(wanted);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is read alike whether its numbers come plain or the slow way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 }),
        async (values) => {
          const plain = await table(`v,w\n${values.map((value) => `${value},`).join('\n')}\n`, { header: true });
          expect(plain['v']!.items.map(Number)).toEqual(values.map((value) => (Object.is(value, -0) ? 0 : value)));
        },
      ),
      { numRuns: 200 },
    );
  });
});
