import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCanonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { CellInputs } from '../../../src/core/kind/cell-kind.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import type { DatasetOutput } from '../../../src/core/table/output.ts';
import type { Profile } from '../../../src/core/table/profile.ts';
import data from '../../../src/kinds/cell/data.ts';
import type { TestContext, TestContextOptions } from '../../support/context.ts';
import { testContext } from '../../support/context.ts';
import { itemsOf } from '../../support/columns.ts';

const sample = (name: string) =>
  new Uint8Array(readFileSync(path.join(import.meta.dirname, '../../../public/samples', name)));

async function run(body: unknown, options: TestContextOptions = {}, inputs: CellInputs = {}) {
  const ctx = testContext({ cell: 'rides', tasks: data.tasks, ...options });
  const output = (await data.run(ctx, inputs, data.schema.parse(body))) as DatasetOutput;
  return { ctx, output };
}

async function follow(ctx: TestContext, output: DatasetOutput, body: unknown) {
  const inputs: CellInputs = { of: { name: 'rides', output } };
  return (await data.run(ctx, inputs, data.schema.parse(body))) as DatasetOutput;
}

function profileOf(ctx: TestContext, output: DatasetOutput): Profile {
  return parseCanonicalJson(new TextDecoder().decode(ctx.stored.get(output.profile!.object))) as Profile;
}

const CSV = 'day,city,n,share\n2025-01-01,Rio,1,0.5\n2025-01-02,,2,NA\n2025-01-03,São Paulo,30,1.5\n';

describe('a data cell', () => {
  it('reads a CSV file and says what its columns are', async () => {
    const { ctx, output } = await run({ source: 'a.csv', time: 'day', key: 'city' }, { sources: { 'a.csv': CSV } });
    expect(output.result).toMatchObject({ rows: 3, columns: 4, version: output.dataset.manifest.object });
    expect(data.result.parse(output.result)).toEqual(output.result);
    const dataset = await openDataset(ctx, output.dataset);
    expect(dataset.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'day date',
      'city category',
      'n integer',
      'share number',
    ]);
    expect(output.dataset).toMatchObject({ count: 3, time: 'day', key: ['city'] });
    expect(profileOf(ctx, output).columns['share']).toMatchObject({ missing: 1, distinct: 2, mean: 1 });
  });

  it('derives columns in any order and keeps the rows that a condition is true for', async () => {
    const body = {
      source: 'a.csv',
      derive: { wide: 'twice > 3', twice: 'n * 2' },
      where: 'not is_missing(city) and wide',
    };
    const { ctx, output } = await run(body, { sources: { 'a.csv': CSV } });
    expect(output.result['rows']).toBe(1);
    const dataset = await openDataset(ctx, output.dataset);
    expect(itemsOf(await dataset.column('city'))).toEqual(['São Paulo']);
    expect(itemsOf(await dataset.column('twice'))).toEqual([60]);
    expect(itemsOf(await dataset.column('wide'))).toEqual([1]);
  });

  it('chooses rows of chosen rows', async () => {
    const { ctx, output } = await run({ source: 'a.csv', where: 'n > 1' }, { sources: { 'a.csv': CSV } });
    const late = await follow(ctx, output, { of: 'rides', where: 'n > 2', derive: { half: 'n / 2' }, time: 'day' });
    const dataset = await openDataset(ctx, late.dataset);
    expect(itemsOf(await dataset.column('half'))).toEqual([15]);
    expect(itemsOf(await dataset.column('day'))).toEqual([Date.UTC(2025, 0, 3) * 1000]);
  });

  it('gives the same digests twice', async () => {
    const body = { source: 'a.csv', derive: { twice: 'n * 2' }, where: 'n > 1' };
    const [first, second] = await Promise.all([1, 2].map(() => run(body, { sources: { 'a.csv': CSV } })));
    expect(first!.output).toEqual(second!.output);
  });

  it.each([
    [{ source: 'a.csv', time: 'dya' }, 'table.unknown_column_near', { key: 'time' }],
    [{ source: 'a.csv', time: 'city' }, 'table.time_type', { key: 'time' }],
    [{ source: 'a.csv', key: ['nope_at_all'] }, 'table.unknown_column', { key: 'key' }],
    [{ source: 'a.csv', where: 'n > 99' }, 'table.where_nothing', { key: 'where' }],
    [{ source: 'a.csv', derive: { n: '1' } }, 'table.derive_exists', { key: 'derive.n' }],
    [{ source: 'a.csv', types: { city: 'number' } }, 'table.cell_type', { file: 'a.csv', field: 'city', row: 1 }],
    [{ source: 'a.csv', version: 'abcdef0' }, 'table.version', { key: 'version' }],
    [{ source: 'b.csv' }, 'source.missing', {}],
  ])('refuses %j with %s', async (body, code, where) => {
    const failure = await run(body, { sources: { 'a.csv': CSV } }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Refusal);
    const [first] = (failure as Refusal).problems;
    expect(first).toMatchObject({ code, where });
  });

  it.each<[string, object, [code: string, key: string, at?: number][]]>([
    [
      'of formulas and of the condition',
      { derive: { a: 'nn * 2', b: 'city / 2', late: 'n > (' }, where: 'late and shar > 1' },
      [
        ['expression.no_column_near', 'derive.a', 1],
        ['expression.arithmetic', 'derive.b', 1],
        ['expression.unfinished', 'derive.late', 6],
        ['expression.no_column_near', 'where', 10],
      ],
    ],
    [
      'of a name that is taken, its formula, the roles and the condition',
      { derive: { n: 'm + 1' }, where: 'n', time: 'dya', key: ['city', 'nope_at_all'] },
      [
        ['table.derive_exists', 'derive.n'],
        ['expression.no_column_near', 'derive.n', 1],
        ['expression.no_condition', 'where', 1],
        ['table.unknown_column_near', 'time'],
        ['table.unknown_column', 'key'],
      ],
    ],
    [
      'once, where others read the faulty column',
      { derive: { x: 'y + 1', y: 'z + 1', z: 'nn' }, where: 'x > 1', time: 'z', key: 'y' },
      [['expression.no_column_near', 'derive.z', 1]],
    ],
    [
      'of formulas that go in a circle, and of others',
      { derive: { a: 'b + 1', b: 'c', c: 'a', d: 'c * 2', e: 'nope_at_all' } },
      [
        ['expression.no_column', 'derive.e', 1],
        ['table.derive_circle', 'derive.a'],
        ['table.derive_circle', 'derive.b'],
        ['table.derive_circle', 'derive.c'],
      ],
    ],
  ])('says all problems at once: %s', async (_, more, expected) => {
    const failure = await run({ source: 'a.csv', ...more }, { sources: { 'a.csv': CSV } }).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(Refusal);
    const found = (failure as Refusal).problems.map(({ code, where, params }) =>
      params['at'] === undefined ? [code, where.key] : [code, where.key, params['at']],
    );
    expect(found).toEqual(expected);
  });

  it('needs one origin', () => {
    const codes = (body: unknown) => data.validate!(data.schema.parse(body)).map(({ code }) => code);
    expect(codes({})).toEqual(['table.no_source']);
    expect(codes({ source: 'a.csv', of: 'b' })).toEqual(['table.two_sources']);
    expect(codes({ of: 'b', delimiter: ';', types: { a: 'text' } })).toEqual(['table.file_only', 'table.file_only']);
    expect(codes({ source: 'a.csv', delimiter: ';' })).toEqual([]);
  });

  it('keeps its warnings in its output', async () => {
    const { ctx, output } = await run({ source: 'a.csv' }, { sources: { 'a.csv': 'id\n9007199254740993\n1\n' } });
    expect(output['warnings']).toMatchObject([{ code: 'W_PRECISION', where: { field: 'id', cell: 'rides' } }]);
    expect(ctx.logs[0]!.message).toContain('9007199254740993');
  });

  it('makes the three datasets of the flights example', async () => {
    const source = 'samples/flights.parquet';
    const body = {
      source,
      time: 'scheduled',
      where: 'not is_missing(arr_delay)',
      derive: { late: 'arr_delay > 15', weekday: 'weekday(scheduled)' },
    };
    const { ctx, output } = await run(body, { sources: { [source]: sample('flights.parquet') } });
    expect(output.result).toMatchObject({ rows: 327_346, columns: 29 });
    const bound = 'timestamp("2013-10-01T04:00:00Z")';
    const history = await follow(ctx, output, { of: 'flights', where: `scheduled < ${bound}`, time: 'scheduled' });
    const autumn = await follow(ctx, output, { of: 'flights', where: `scheduled >= ${bound}`, time: 'scheduled' });
    expect(history.dataset.count + autumn.dataset.count).toBe(327_346);
    expect(history.dataset.count).toBe(244_737);
    const profile = profileOf(ctx, history);
    expect(profile.columns['late']!.mean).toBeCloseTo(0.2424643597004131, 14);
    expect(profile.columns['origin']!.distinct).toBe(3);
  }, 60_000);
});
