import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/problem.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { readRows } from '../../../src/core/table/row-selection.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import check, { type CheckOutput } from '../../../src/kinds/cell/check.ts';
import split, { type PartsOutput } from '../../../src/kinds/cell/split.ts';
import { itemsOf } from '../../support/columns.ts';
import { testContext } from '../../support/context.ts';
import { tableInput, type TableText } from '../../support/tables.ts';

const DAY = 86_400_000_000;
const TABLE: TableText = {
  n: ['integer', [1, 2, 2, -5, null, 900]],
  at: ['date', [0, DAY, DAY, 2 * DAY, 3 * DAY, null]],
  port: ['category', ['JFK', 'LGA', 'LGA', 'XXX', null, 'YYY']],
  code: ['text', ['A1', 'B2', 'b2', 'C', null, 'DD3']],
  ok: ['boolean', [1, 0, 1, 1, null, 1]],
  ratio: ['number', [0.5, NaN, 0.1, 2, null, 0.3]],
};

async function run(expectItems: unknown[], extra: object = {}) {
  const ctx = testContext({ cell: 'ok' });
  const body = check.schema.parse({ of: 'rides', expect: expectItems, ...extra });
  expect(check.validate!(body)).toEqual([]);
  const output = (await check.run(ctx, { of: await tableInput(ctx, TABLE) }, body)) as CheckOutput;
  expect(check.result.parse(output.result)).toEqual(output.result);
  return { ctx, output, body };
}

interface Failure {
  expectation: string;
  column: string | null;
  rows: number;
  examples: number[];
  message: string;
}

const FAILURES: readonly [unknown, Failure][] = [
  [
    { rows: { min: 10 } },
    { expectation: 'rows', column: null, rows: 6, examples: [], message: 'data: 6 rows, expected at least 10' },
  ],
  [
    { rows: { max: 5 } },
    { expectation: 'rows', column: null, rows: 6, examples: [], message: 'data: 6 rows, expected at most 5' },
  ],
  [
    { column: 'ratio', type: 'integer' },
    { expectation: 'type', column: 'ratio', rows: 6, examples: [], message: 'ratio: of type number, expected integer' },
  ],
  [
    { column: 'ratio', missing: { max: 1 } },
    {
      expectation: 'missing',
      column: 'ratio',
      rows: 2,
      examples: [2, 5],
      message: 'ratio: 2 of 6 values missing, expected at most 1',
    },
  ],
  [
    { column: 'n', between: [0, 100] },
    { expectation: 'between', column: 'n', rows: 2, examples: [4, 6], message: 'n: 2 values outside 0 … 100' },
  ],
  [
    { column: 'at', between: ['1970-01-02', null] },
    { expectation: 'between', column: 'at', rows: 1, examples: [1], message: 'at: 1 values outside 1970-01-02 … …' },
  ],
  [
    { column: 'port', in: ['JFK', 'LGA'] },
    {
      expectation: 'in',
      column: 'port',
      rows: 2,
      examples: [4, 6],
      message: 'port: 2 values outside the list, such as XXX, YYY',
    },
  ],
  [
    { column: 'ok', in: [true] },
    { expectation: 'in', column: 'ok', rows: 1, examples: [2], message: 'ok: 1 values outside the list, such as 0' },
  ],
  [
    { column: 'n', unique: true },
    {
      expectation: 'unique',
      column: 'n',
      rows: 2,
      examples: [2, 3],
      message: 'n: 2 rows share their values with another row, expected none',
    },
  ],
  [
    { unique: ['at', 'port'] },
    {
      expectation: 'unique',
      column: null,
      rows: 2,
      examples: [2, 3],
      message: 'at, port: 2 rows share their values with another row, expected none',
    },
  ],
  [
    { column: 'code', matches: '[A-Z][0-9]' },
    {
      expectation: 'matches',
      column: 'code',
      rows: 3,
      examples: [3, 4, 6],
      message: 'code: 3 texts do not fit [A-Z][0-9], the first is `b2`',
    },
  ],
  [
    { holds: 'n > 0 and ok' },
    {
      expectation: 'holds',
      column: null,
      rows: 2,
      examples: [2, 4],
      message: 'data: 2 rows where `n > 0 and ok` is false, expected none',
    },
  ],
];

describe('a check', () => {
  it.each(FAILURES)('of %j names the rows that fail', async (item, failure) => {
    const { output, body } = await run([item]);
    expect(output.result).toEqual({ passed: false, failures: [failure] });
    expect(output).toMatchObject({ saidNo: true, blocks: 'rides' });
    expect(check.guards!(body)).toBe('rides');
  });

  it('passes when all is as expected', async () => {
    const { output } = await run([
      { rows: { min: 6, max: 6 } },
      { column: 'n', type: 'number', missing: { max: 1 }, between: [-5, 900] },
      { column: 'port', type: 'text', missing: { max_share: 0.2 } },
      { column: 'code', matches: '(?i)[a-z]{1,2}[0-9]?' },
    ]);
    expect(output.result).toEqual({ passed: true, failures: [] });
    expect(output.saidNo ?? output.blocks).toBeUndefined();
  });

  it('says all failures at once, in the order of the items', async () => {
    const { output } = await run([{ column: 'n', missing: {}, between: [0, 9] }, { unique: ['port'] }]);
    const failures = output.result['failures'] as unknown as Failure[];
    expect(failures.map(({ expectation }) => expectation)).toEqual(['missing', 'between', 'unique']);
    expect(output.details.map(({ item }) => item)).toEqual([0, 0, 1]);
  });

  it('that only warns stops nothing', async () => {
    const { ctx, output, body } = await run([{ rows: { min: 7 } }], { on_fail: 'warn' });
    expect(output.result['passed']).toBe(false);
    expect([output.saidNo, output.blocks, check.guards!(body)]).toEqual([undefined, undefined, undefined]);
    expect(ctx.logs).toEqual([{ level: 'warning', message: 'data: 6 rows, expected at least 7' }]);
  });

  it('keeps the failing rows as a dataset, also of a part', async () => {
    const ctx = testContext();
    const of = await tableInput(ctx, { id: ['integer', Array.from({ length: 200 }, (_, row) => row)] });
    const parts = (await split.run(ctx, { of }, split.schema.parse({ of: 'rides' }))) as PartsOutput;
    const part = { name: 'parts', part: 'test', output: parts.parts['test']! };
    const body = check.schema.parse({ of: 'parts.test', expect: [{ column: 'id', between: [0, 99] }] });
    const output = (await check.run(ctx, { of: part }, body)) as CheckOutput;
    const [failure] = output.result['failures'] as unknown as Failure[];
    const detail = output.details[0]!;
    const failing = itemsOf(await (await openDataset(ctx, detail.dataset!)).column('id')) as number[];
    expect(failing).toHaveLength(failure!.rows);
    expect(failing.every((id) => id > 99)).toBe(true);
    const tested = itemsOf(await (await openDataset(ctx, parts.parts['test']!.dataset)).column('id'));
    const rows = await readRows(ctx.objects, detail.rows!);
    expect([...rows].map((row) => tested[row])).toEqual(failing);
    expect(failure!.examples).toEqual([...rows].slice(0, 20).map((row) => row + 1));
  });

  it.each([
    [{}, 'expect.0: this item expects nothing; give it one of rows, type, missing'],
    [{ missing: {} }, 'expect.0.missing: is about one column; name it beside it with `column`'],
    [{ column: 'n', rows: { min: 1 } }, 'expect.0.rows: is about the whole table'],
    [{ rows: { min: 5, max: 1 } }, 'expect.0.rows: max 1 is below min 5'],
    [{ unique: true }, 'expect.0.unique: true needs `column` beside it'],
    [{ column: 'n', unique: ['at'] }, 'expect.0.unique: beside `column: n` write `unique: true`'],
    [{ column: 'code', matches: '(a' }, 'expect.0.matches: `(a` is no RE2 pattern'],
    [{ column: 'code', matches: '(?=a)b' }, 'expect.0.matches: `(?=a)b` is no RE2 pattern'],
  ])('says what is wrong with %j before it runs', (item, message) => {
    const problems = check.validate!(check.schema.parse({ of: 'rides', expect: [item] }));
    expect(problems.map((each) => renderProblem(each, 'en')).join('\n')).toContain(message);
  });

  it.each([
    [{ column: 'prot', missing: {} }, 'prot: no such column, did you mean port?'],
    [{ unique: ['n', 'cod'] }, 'cod: no such column, did you mean code?'],
    [{ column: 'port', between: [0, 1] }, 'port: is category, which has no limits; use `in` or `matches`'],
    [{ column: 'n', matches: 'a' }, 'n: is integer, and a pattern is for text'],
    [{ column: 'n', in: ['one'] }, 'n: no value of it can be one, it is a whole number'],
    [{ column: 'at', between: ['soon', null] }, 'at: no value of it can be soon, it is date'],
    [{ holds: 'm > 0' }, 'the data have no column m'],
  ])('refuses %j, which does not fit the data', async (item, message) => {
    const error = await run([item]).catch((thrown: unknown) => thrown);
    if (!(error instanceof Refusal)) throw new Error('it was not refused');
    expect(error.problems.map((each) => renderProblem(each, 'en')).join('\n')).toContain(message);
    expect(error.problems[0]!.where).toMatchObject({
      cell: 'ok',
      key: expect.stringMatching(/^expect\.0\./) as string,
    });
  });

  it('is not held up by a pattern that would run away elsewhere', async () => {
    const ctx = testContext();
    const of = await tableInput(ctx, { text: ['text', [`${'a'.repeat(40_000)}!`]] });
    const body = check.schema.parse({ of: 'x', expect: [{ column: 'text', matches: '(a+)+' }] });
    expect((await check.run(ctx, { of }, body)).result['passed']).toBe(false);
  });
});
