import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/core/table/column.ts';
import type { Dataset } from '../../../src/core/table/dataset.ts';
import { createDatasetWriter } from '../../../src/core/table/dataset-writer.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { readRows, writeRows } from '../../../src/core/table/row-selection.ts';
import { testContext } from '../../support/context.ts';
import { itemsOf } from '../../support/columns.ts';

const ROWS = 150_000;
const fields: Field[] = [
  { name: 'id', type: 'integer' },
  { name: 'share', type: 'number' },
  { name: 'city', type: 'category' },
  { name: 'note', type: 'text' },
];
const data: (number | string | null)[][] = [
  Array.from({ length: ROWS }, (_, row) => row),
  Array.from({ length: ROWS }, (_, row) => (row % 7 === 0 ? null : row / 4)),
  Array.from({ length: ROWS }, (_, row) => (row % 11 === 0 ? null : `city ${(ROWS - row) % (row < 70_000 ? 5 : 9)}`)),
  Array.from({ length: ROWS }, (_, row) => `note ${row}`),
];

async function write(batch: number) {
  const ctx = testContext();
  const writer = createDatasetWriter(ctx, fields);
  for (let start = 0; start < ROWS; start += batch) {
    await writer.append(fields.map((field, at) => makeColumn(field.type, data[at]!.slice(start, start + batch))));
  }
  return { ctx, ...(await writer.finish()) };
}

async function expectRows(dataset: Dataset, rows: readonly number[], start: number, end: number) {
  const columns = await dataset.slice(['note', 'id', 'share', 'city'], start, end);
  const wanted = rows.slice(start, end);
  for (const [at, from] of [3, 0, 1, 2].entries()) {
    expect(itemsOf(columns[at]!)).toEqual(wanted.map((row) => data[from]![row]));
  }
}

describe('a dataset', () => {
  it('has one version whatever the batches it came in', async () => {
    const versions = await Promise.all(
      [1_000, 65_536, 99_991, ROWS].map(async (batch) => (await write(batch)).manifest.object),
    );
    expect(new Set(versions).size).toBe(1);
  });

  it('gives whole columns and windows across row groups', async () => {
    const { ctx, manifest, rows, bytes } = await write(40_000);
    expect(rows).toBe(ROWS);
    expect(bytes).toBeGreaterThan(ROWS);
    const all = Array.from({ length: ROWS }, (_, row) => row);
    const dataset = await openDataset(ctx, { manifest, count: ROWS });
    await expectRows(dataset, all, 65_500, 65_600);
    await expectRows(dataset, all, 131_000, 999_999);
    for (const [at, field] of fields.entries()) expect(itemsOf(await dataset.column(field.name))).toEqual(data[at]);
    await expectRows(dataset, all, 10, 20);
  });

  it('gives a part in the order of its rows', async () => {
    const { ctx, manifest } = await write(ROWS);
    const rows = Array.from({ length: 500 }, (_, at) => (at * 7_919) % ROWS);
    const ref = { manifest, rows: await writeRows(ctx.objects, Uint32Array.from(rows)), count: rows.length };
    const dataset = await openDataset(ctx, ref);
    await expectRows(dataset, rows, 100, 140);
    expect(itemsOf(await dataset.column('city'))).toEqual(rows.map((row) => data[2]![row]));
    expect([...(await dataset.selection())!]).toEqual(rows);
    expect([...(await readRows(ctx.objects, ref.rows))]).toEqual(rows);
  });

  it('may be empty', async () => {
    const ctx = testContext();
    const { manifest, rows } = await createDatasetWriter(ctx, fields).finish();
    const dataset = await openDataset(ctx, { manifest, count: rows });
    expect(itemsOf(await dataset.column('city'))).toEqual([]);
    expect((await dataset.slice(['id'], 0, 10))[0]!.length).toBe(0);
  });

  it('refuses columns that are not those of its fields', async () => {
    const writer = createDatasetWriter(testContext(), fields);
    await expect(writer.append([makeColumn('integer', [1])])).rejects.toThrow('1 columns for 4 fields');
  });
});
