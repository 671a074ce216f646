import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { readCsv } from '../../../src/core/table/csv/read-csv.ts';
import type { DatasetRef } from '../../../src/core/table/dataset.ts';
import { readParquet } from '../../../src/core/table/parquet/read-parquet.ts';
import data from '../../../src/kinds/cell/data.ts';
import propose from '../../../src/kinds/query/propose.ts';
import rows from '../../../src/kinds/query/rows.ts';
import sniff from '../../../src/kinds/query/sniff.ts';
import tableFile from '../../../src/kinds/query/table-file.ts';
import type { TestContext } from '../../support/context.ts';
import { bufferSource, testContext } from '../../support/context.ts';

const CSV =
  'city,n,at\nRio,3,2025-01-01T00:00:00Z\n,1,2025-01-02T00:00:00Z\nAcre,,2025-01-03T00:00:00Z\nRio,-7,2025-01-04T00:00:00Z\n';

async function table(text: string): Promise<{ ctx: TestContext; ref: DatasetRef }> {
  const ctx = testContext();
  const read = await readCsv(ctx, bufferSource('a.csv', new TextEncoder().encode(text)), {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { ctx, ref: { manifest: read.manifest, count: read.rows } };
}

const ask = (ctx: TestContext, args: unknown) => rows.run(ctx, rows.args.parse(args)) as Promise<never>;

describe('rows of a table', () => {
  it('gives a window of raw values', async () => {
    const { ctx, ref } = await table(CSV);
    expect(await ask(ctx, { dataset: ref, start: 1, end: 3, columns: ['n', 'city'] })).toMatchObject({
      total: 4,
      start: 1,
      numbers: [2, 3],
      fields: [
        { name: 'n', type: 'integer' },
        { name: 'city', type: 'category' },
      ],
      values: [
        [1, null],
        [null, 'Acre'],
      ],
    });
  });

  it('sorts with missing values last both ways and remembers the order', async () => {
    const { ctx, ref } = await table(CSV);
    const up = await ask(ctx, { dataset: ref, sort: { column: 'n' } });
    expect(up).toMatchObject({ numbers: [4, 2, 1, 3] });
    const question = { dataset: ref, sort: { column: 'n', descending: true } };
    const down = await ask(ctx, question);
    expect(down).toMatchObject({ numbers: [1, 2, 4, 3], order: { form: 'bytes' } });
    const again = await ask(ctx, { ...question, start: 1, end: 2, order: down['order'] });
    expect(again).toMatchObject({ numbers: [2], total: 4 });
    await ctx.objects.delete([(down['order'] as { object: string }).object]);
    const anew = await ask(ctx, { ...question, start: 1, end: 2, order: down['order'] });
    expect(anew).toEqual(again);
    expect(await ask(ctx, { dataset: ref, sort: { column: 'city' } })).toMatchObject({ numbers: [3, 1, 4, 2] });
  });

  it('keeps the rows that a condition is true for', async () => {
    const { ctx, ref } = await table(CSV);
    const found = await ask(ctx, { dataset: ref, where: 'city == "Rio" and n > 0' });
    expect(found).toMatchObject({ total: 1, numbers: [1] });
    const wrong = await ask(ctx, { dataset: ref, where: 'citty == "Rio"' }).catch((error: unknown) => error);
    expect((wrong as Refusal).problems[0]!.where.key).toBe('where');
  });

  it('names the nearest column', async () => {
    const { ctx, ref } = await table(CSV);
    const wrong = await ask(ctx, { dataset: ref, columns: ['citi'] }).catch((error: unknown) => error);
    expect((wrong as Refusal).problems).toMatchObject([
      { code: 'table.unknown_column_near', params: { nearest: 'city' } },
    ]);
  });
});

const BRAZIL = Buffer.from(
  'cidade;preço;data\nSão Paulo;1.234,56;13/04/2025\nMaceió;7,5;02/05/2025\nBelém;;28/02/2025\n',
  'latin1',
);

describe('a look at a dropped file', () => {
  it('proposes what a file from Excel in Brazil needs and asks about its encoding', async () => {
    const ctx = testContext({ sources: { 'vendas.csv': BRAZIL } });
    const look = await sniff.run(ctx, sniff.args.parse({ source: 'vendas.csv' }));
    expect(look).toMatchObject({
      format: 'csv',
      options: { encoding: 'windows-1252', decimal: ',', thousands: '.' },
      fields: [
        { name: 'cidade', type: 'category' },
        { name: 'preço', type: 'number' },
        { name: 'data', type: 'date' },
      ],
      questions: [
        {
          about: 'encoding',
          choices: ['windows-1252', 'utf-8', 'utf-16'].map((encoding) => ({ says: { encoding } })),
          examples: ['São Paulo', 'Maceió', 'Belém'],
        },
      ],
    });
    expect((look as { rows: unknown[] }).rows[0]).toEqual(['São Paulo', '1234.56', '2025-04-13']);
  });

  it('asks about dates that read both ways', async () => {
    const ctx = testContext({ sources: { 'a.csv': 'd,n\n03/04/2025,1\n05/06/2025,2\n' } });
    const look = await sniff.run(ctx, sniff.args.parse({ source: 'a.csv' }));
    expect(look).toMatchObject({
      questions: [
        {
          about: 'date_order',
          column: 'd',
          choices: [
            { says: { date_order: 'dmy' }, reads: ['2025-04-03', '2025-06-05'] },
            { says: { date_order: 'mdy' }, reads: ['2025-03-04', '2025-05-06'] },
          ],
          examples: ['03/04/2025', '05/06/2025'],
        },
      ],
      problems: [{ code: 'W_DATE_ORDER' }],
    });
    const said = await sniff.run(ctx, sniff.args.parse({ source: 'a.csv', date_order: 'mdy' }));
    expect(said).toMatchObject({ questions: [], problems: [], fields: [{ type: 'date' }, { type: 'integer' }] });
  });

  it('names what is no table', async () => {
    const ctx = testContext({ sources: { 'a.csv': '<!DOCTYPE html><p>Not found' } });
    const look = await sniff.run(ctx, sniff.args.parse({ source: 'a.csv' }));
    expect(look).toMatchObject({ format: undefined, problems: [{ code: 'E_TYPE', params: { found: 'HTML' } }] });
  });
});

const kinds = new Map([[data.id, data]]);
const sample = (name: string) =>
  new Uint8Array(readFileSync(path.join(import.meta.dirname, '../../../public/samples', name)));

interface Proposal {
  text: string;
  target: string;
  candidates: string[];
  warnings: { code: string; where: { field?: string } }[];
}

async function proposal(source: string, bytes: Uint8Array | string, more: object = {}): Promise<Proposal> {
  const ctx = testContext({ sources: { [source]: bytes } });
  return (await propose.run(ctx, propose.args.parse({ source, ...more }))) as Proposal;
}

describe('a proposed notebook', () => {
  it('reads its data, splits by class and trains one model on the likeliest target', async () => {
    const { text, target, candidates } = await proposal('samples/penguins.csv', sample('penguins.csv'));
    expect(target).toBe('species');
    expect(candidates).toContain('body_mass_g');
    const notebook = parseNotebook(text, kinds);
    expect(notebook.cells.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'data penguins',
      'split parts',
      'train model',
      'evaluate scores',
    ]);
    expect(text).toContain('by: stratified');
    expect(text).toContain('metrics:\n  - accuracy\n  - log_loss');
    expect(notebook.problems.filter(({ code }) => code !== 'E_UNKNOWN_CELL')).toEqual([]);
  });

  it('takes another target, leaves rows without it out and says so in Portuguese', async () => {
    const more = { target: 'body_mass_g', language: 'pt' };
    const { text } = await proposal('samples/penguins.csv', sample('penguins.csv'), more);
    expect(text).toContain('where: not is_missing(`body_mass_g`)');
    expect(text).toContain('**2 linhas não têm `body_mass_g`.**');
    expect(text).toContain('language: pt-BR');
    expect(text).toContain('by: random');
  });

  it('writes the options of a Brazilian file into its data cell', async () => {
    const { text } = await proposal('vendas.csv', BRAZIL);
    expect(text).toContain('encoding: windows-1252\ndecimal: ","\nthousands: .\n');
    expect(parseNotebook(text, kinds).cells[0]!.kind).toBe('data');
  });

  it('warns of a column that alone predicts the target, and of no other', async () => {
    const lines = Array.from({ length: 400 }, (_, row) => {
      const late = (row * 7_919) % 3 === 0;
      return `${row},${late},${late ? 20 + (row % 9) : row % 9},${(row * 31) % 17}`;
    });
    const { text, warnings, target } = await proposal('f.csv', ['id,late,delay,other', ...lines].join('\n'), {
      target: 'late',
    });
    expect(target).toBe('late');
    expect(warnings.filter(({ code }) => code === 'table.telling_column').map(({ where }) => where.field)).toEqual([
      'delay',
    ]);
    expect(text).toContain('`delay` alone predicts `late`');
    expect(text).toContain('except:\n    - id');
  });

  it('splits by time where rows have one', async () => {
    const { text } = await proposal('t.csv', 'at,y,x\n2025-01-01,1,2\n2025-01-02,0,3\n2025-01-03,1,5\n');
    expect(text).toContain('time: at');
    expect(text).toContain('by: time');
    expect(text).toContain('target: y');
  });
});

describe('a table as a file', () => {
  it('is CSV that a spreadsheet does not run, or Parquet that reads back', async () => {
    const { ctx, ref } = await table('name,n\n"=cmd|\'/C calc\'!A0",1\n"a, b",\n@x,2\n');
    const csv = (await tableFile.run(ctx, tableFile.args.parse({ dataset: ref, format: 'csv' }))) as {
      bytes: Uint8Array;
    };
    expect(csv).toMatchObject({ escaped: 2 });
    expect(new TextDecoder().decode(csv.bytes)).toBe("name,n\n'=cmd|'/C calc'!A0,1\n\"a, b\",\n'@x,2\n");
    const kept = (await tableFile.run(
      ctx,
      tableFile.args.parse({ dataset: ref, format: 'csv', formulas: 'keep' }),
    )) as { bytes: Uint8Array };
    expect(new TextDecoder().decode(kept.bytes)).toContain("\n=cmd|'/C calc'!A0,1\n");
    const parquet = (await tableFile.run(ctx, tableFile.args.parse({ dataset: ref, format: 'parquet' }))) as {
      bytes: Uint8Array;
    };
    const back = await readParquet(ctx, bufferSource('a.parquet', parquet.bytes));
    expect(back).toMatchObject({ ok: true, manifest: ref.manifest });
  });
});
