import { describe, expect, it } from 'vitest';
import { ingest } from '../../../src/core/table/ingest.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { bufferSource, testContext } from '../../support/context.ts';
import { itemsOf } from '../../support/columns.ts';

async function table(text: string, types = {}) {
  const ctx = testContext();
  const read = await ingest(ctx, bufferSource('a.json', new TextEncoder().encode(text)), { types });
  if (!read.ok) return read.problems.map(({ code }) => code);
  const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
  const columns = dataset.fields.map(async ({ name, type }) => [name, type, ...itemsOf(await dataset.column(name))]);
  return Promise.all(columns);
}

const ROWS = [
  '{"n": 1, "x": 0.5, "yes": true, "word": "a", "at": "2025-01-01T00:00:00Z", "deep": {"k": [1]}}',
  '{"n": 2, "x": 2, "yes": null, "word": "b", "__proto__": 5, "at": null}',
];
const WANTED = [
  ['n', 'integer', 1, 2],
  ['x', 'number', 0.5, 2],
  ['yes', 'boolean', 1, null],
  ['word', 'category', 'a', 'b'],
  ['at', 'timestamp', Date.UTC(2025, 0, 1) * 1000, null],
  ['deep', 'category', '{"k":[1]}', null],
  ['__proto__', 'integer', null, 5],
];

describe('a table in JSON', () => {
  it('may be a list of objects or one object a line', async () => {
    expect(await table(`[${ROWS.join(',\n')}]`)).toEqual(WANTED);
    expect(await table(`\uFEFF${ROWS.join('\n')}\n`)).toEqual(WANTED);
  });

  it('takes stated types', async () => {
    expect((await table(ROWS.join('\n'), { n: 'text', word: 'text' }))[0]).toEqual(['n', 'text', '1', '2']);
    expect(await table(ROWS.join('\n'), { word: 'number' })).toEqual(['table.cell_type']);
    expect(await table(ROWS.join('\n'), { nope: 'number' })).toEqual(['table.unknown_column']);
  });

  it('says that what is for CSV does not apply', async () => {
    const source = bufferSource('a.json', new TextEncoder().encode(ROWS.join('\n')));
    const read = await ingest(testContext(), source, { delimiter: ';', dateOrder: 'dmy' });
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'table.csv_only' }, { where: { key: 'date_order' } }] });
  });
});
