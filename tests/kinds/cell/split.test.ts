import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/problem.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import split, { type PartsOutput } from '../../../src/kinds/cell/split.ts';
import { itemsOf } from '../../support/columns.ts';
import { testContext, type TestContext, type TestContextOptions } from '../../support/context.ts';
import { tableInput, type TableText } from '../../support/tables.ts';

const count = (n: number) => Array.from({ length: n }, (_, row) => row);

/** 20 rows: a number, a time that runs backwards in pairs, four groups, a rare class. */
const TABLE: TableText = {
  id: ['integer', count(20)],
  at: ['timestamp', count(20).map((row) => Math.floor((19 - row) / 2) * 1_000_000)],
  who: ['category', count(20).map((row) => 'abcd'[row % 4]!)],
  label: ['boolean', count(20).map((row) => (row % 5 === 0 ? 1 : 0))],
};

async function run(body: object, table: TableText = TABLE, options: TestContextOptions = {}) {
  const ctx = testContext({ cell: 'parts', seed: 7, ...options });
  const of = await tableInput(ctx, table, { time: 'at' });
  const parsed = split.schema.parse({ of: 'rides', ...body });
  expect(split.validate!(parsed)).toEqual([]);
  const output = (await split.run(ctx, { of }, parsed)) as PartsOutput;
  expect(Object.keys(output.parts).sort()).toEqual([...split.parts!(parsed)].sort());
  expect(split.result.parse(output.result)).toEqual(output.result);
  return { ctx, output };
}

async function ids(ctx: TestContext, output: PartsOutput, part: string): Promise<unknown[]> {
  return itemsOf(await (await openDataset(ctx, output.parts[part]!.dataset)).column('id'));
}

function said(body: object): string[] {
  return split.validate!(split.schema.parse({ of: 'rides', ...body })).map((each) => renderProblem(each, 'en'));
}

async function refusal(body: object, table?: TableText): Promise<string> {
  const error = await run(body, table).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw new Error('it was not refused');
  return error.problems.map((each) => renderProblem(each, 'en')).join('\n');
}

describe('a split', () => {
  it('divides at random into the shares asked for, every row once', async () => {
    const { ctx, output } = await run({ train: 0.6, validation: 0.2, test: 0.2 });
    expect(output.result).toEqual({ train: 12, validation: 4, test: 4 });
    const parts = await Promise.all(['train', 'validation', 'test'].map((part) => ids(ctx, output, part)));
    expect(parts.flat().sort((a, b) => Number(a) - Number(b))).toEqual(count(20));
    expect(parts[0]).not.toEqual(count(12));
    expect(parts[0]).toEqual([...parts[0]!].sort((a, b) => Number(a) - Number(b)));
  });

  it('draws the same rows for the same seed and others for another', async () => {
    const rows = async (options: TestContextOptions, body = {}) => {
      const { ctx, output } = await run(body, TABLE, options);
      return ids(ctx, output, 'test');
    };
    expect(await rows({ seed: 1 })).toEqual(await rows({ seed: 1 }));
    expect(await rows({ seed: 1 })).not.toEqual(await rows({ seed: 2 }));
    expect(await rows({ seed: 1 }, { seed: 5 })).toEqual(await rows({ seed: 2, cell: 'other' }, { seed: 5 }));
    expect(split.draws(split.schema.parse({ of: 'a', seed: 5 }))).toBe(false);
  });

  it('cuts by time after a stable sort, and says when a cut parts a moment', async () => {
    const { ctx, output } = await run({ by: 'time', train: 0.55, test: 0.45 });
    expect(await ids(ctx, output, 'train')).toEqual([18, 19, 16, 17, 14, 15, 12, 13, 10, 11, 8]);
    expect(ctx.logs.map((each) => each.message).join()).toContain('cuts that fall between rows of equal time: 1,');
  });

  it('keeps equal times together when asked', async () => {
    const { ctx, output } = await run({ by: 'time', train: 0.55, test: 0.45, ties: 'together' });
    expect(output.result).toEqual({ train: 12, validation: 0, test: 8 });
    expect(ctx.logs).toEqual([]);
  });

  it('starts parts at moments', async () => {
    const body = { by: 'time', validation: { from: '1970-01-01T00:00:06Z' }, test: { from: '1970-01-01 00:00:08' } };
    const { ctx, output } = await run(body);
    expect(output.result).toEqual({ train: 12, validation: 4, test: 4 });
    expect(await ids(ctx, output, 'test')).toEqual([2, 3, 0, 1]);
  });

  it('keeps the shares of classes', async () => {
    const { ctx, output } = await run({ by: 'stratified', stratify: 'label', train: 0.5, test: 0.5 });
    for (const part of ['train', 'test']) {
      const rare = (await ids(ctx, output, part)).filter((id) => Number(id) % 5 === 0);
      expect(rare).toHaveLength(2);
    }
  });

  it('keeps groups whole', async () => {
    const { ctx, output } = await run({ by: 'group', group: 'who', train: 0.5, test: 0.5 });
    const groups = async (part: string) => new Set((await ids(ctx, output, part)).map((id) => Number(id) % 4));
    expect((await groups('train')).size).toBe(2);
    expect([...(await groups('train'))].filter((each) => [...[each]].length === 0)).toEqual([]);
    const test = await groups('test');
    expect([...(await groups('train'))].some((each) => test.has(each))).toBe(false);
  });

  it('makes folds of all rows outside test', async () => {
    const { ctx, output } = await run({ folds: 4 });
    const train = (await ids(ctx, output, 'train')) as number[];
    expect(output.folds).toBe(4);
    const validations: number[] = [];
    for (const fold of [1, 2, 3, 4]) {
      const learned = (await ids(ctx, output, `fold_${fold}_train`)) as number[];
      const validation = (await ids(ctx, output, `fold_${fold}_validation`)) as number[];
      expect(validation).toHaveLength(4);
      expect([...learned, ...validation].sort((a, b) => a - b)).toEqual(train);
      validations.push(...validation);
    }
    expect(validations.sort((a, b) => a - b)).toEqual(train);
  });

  it('rolls folds forward in time', async () => {
    const { ctx, output } = await run({ by: 'time', train: 1, folds: 3 });
    expect(await ids(ctx, output, 'fold_1_train')).toEqual([18, 19, 16, 17, 14]);
    expect(await ids(ctx, output, 'fold_1_validation')).toEqual([15, 12, 13, 10, 11]);
    expect(await ids(ctx, output, 'fold_3_validation')).toEqual([5, 2, 3, 0, 1]);
  });

  it('divides a part of a dataset within that part', async () => {
    const { ctx, output } = await run({ train: 0.5, test: 0.5 });
    const of = { name: 'parts', part: 'test', output: output.parts['test']! };
    const again = (await split.run(ctx, { of }, split.schema.parse({ of: 'parts.test' }))) as PartsOutput;
    expect(again.result).toEqual({ train: 6, validation: 2, test: 2 });
    const parent = await ids(ctx, output, 'test');
    expect((await ids(ctx, again, 'train')).every((id) => parent.includes(id))).toBe(true);
  });

  it.each([
    [{ train: 0.7, validation: 0.2, test: 0.2 }, 'shares of train, validation and test add up to 1.1, expected 1'],
    [{ by: 'stratified' }, 'name it in `stratify`'],
    [{ by: 'group' }, 'name them in `group`'],
    [{ group: 'who' }, 'group: is used with `by: group` only'],
    [{ ties: 'together' }, 'ties: is used with `by: time` only'],
    [{ folds: 3, validation: 0.2 }, 'remove `validation` or `folds`'],
    [{ test: { from: '2013-09-01' } }, 'test: a part can start at a moment with `by: time` only'],
    [{ by: 'time', train: 0.5, test: { from: '2013-09-01' } }, 'train: is a share, while another part starts'],
  ])('says what is wrong with %j', (body, message) => {
    expect(said(body).join('\n')).toContain(message);
  });

  it.each([
    [{ by: 'stratified', stratify: 'lable' }, 'lable: no such column, did you mean label?'],
    [{ by: 'time', test: { from: 'soon' } }, 'test: `soon` is no moment of at'],
    [{ by: 'time', validation: { from: '2000-01-02' }, test: { from: '2000-01-01' } }, 'let validation start first'],
    [{ by: 'group', group: 'who', folds: 4 }, 'folds: 4 folds of 3 groups leave one empty'],
    [{ folds: 100 }, 'folds: 100 folds of 16 rows leave one empty'],
    [{ by: 'time', test: { from: '1960-01-01' } }, 'train: gets none of the 20 rows'],
  ])('refuses %j', async (body, message) => {
    expect(await refusal(body)).toContain(message);
  });

  it('names the row without a time', async () => {
    const table: TableText = { ...TABLE, at: ['timestamp', count(20).map((row) => (row === 3 ? null : row))] };
    expect(await refusal({ by: 'time' }, table)).toContain('at: has no time in row 4');
  });

  it('warns of a part that stays empty', async () => {
    const small = await run(
      { train: 0.5, validation: 0.1, test: 0.4 },
      { id: ['integer', [1, 2, 3]], at: ['number', [0, 0, 0]] },
    );
    expect(small.ctx.logs[0]!.message).toContain('validation: gets none of the 3 rows');
  });
});
