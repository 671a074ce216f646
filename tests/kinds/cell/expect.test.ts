import { describe, expect, it } from 'vitest';
import type { CellInput } from '../../../src/core/kind/cell-kind.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import kind from '../../../src/kinds/cell/expect.ts';
import { testContext } from '../../support/context.ts';
import { tableInput } from '../../support/tables.ts';

const result = { roc_auc: 0.71, model: { kind: 'gbdt' }, passed: true };
const scores: CellInput = { name: 'scores', output: { type: 'evaluation', result } };
const features = [
  { name: 'hour', kind: 'number' },
  { name: 'arrival', kind: 'number' },
];
const model: CellInput = { name: 'model', output: { type: 'model', result: {}, model: { features } } };

async function run(item: Record<string, unknown>, inputs: Record<string, CellInput> = {}) {
  const body = kind.schema.parse({ items: [item] });
  expect(kind.validate!(body)).toEqual([]);
  const given = { 'items.0.cell': item['cell'] === 'model' ? model : scores, ...inputs };
  const output = await kind.run(testContext({ cell: 'done' }), given, body);
  expect(kind.result.parse(output.result)).toEqual(output.result);
  const { passed, items } = output.result as { passed: boolean; items: { message: string }[] };
  expect(output.saidNo ?? false).toBe(!passed);
  return { passed, message: items[0]!.message };
}

const VALUES: readonly [Record<string, unknown>, string][] = [
  [{ at: 'roc_auc', min: 0.7 }, ''],
  [{ at: 'roc_auc', min: 0.72 }, 'scores: roc_auc is 0.71, expected at least 0.72'],
  [{ at: 'roc_auc', max: 0.7 }, 'scores: roc_auc is 0.71, expected at most 0.7'],
  [{ at: 'model.kind', is: 'gbdt' }, ''],
  [{ at: 'passed', is: false }, 'scores: passed is true, expected false'],
  [{ at: 'model', is: 'gbdt' }, 'scores: model is {"kind":"gbdt"}, expected gbdt'],
  [{ at: 'model.kind', min: 1 }, 'scores: model.kind is gbdt, no number that could be compared with `min` or `max`'],
  [{ at: 'auc', min: 0.5 }, 'scores: its result has no auc; look at the cell’s result for the names that it has'],
  [{ at: 'toString', is: 'x' }, 'scores: its result has no toString'],
];

describe('what an exercise expects', () => {
  it.each(VALUES)('of a result: %j', async (item, said) => {
    const { passed, message } = await run({ cell: 'scores', ...item });
    expect(passed).toBe(said === '');
    expect(message).toContain(said);
  });

  it('of the columns that a model reads', async () => {
    expect(await run({ cell: 'model', without: ['arrival', 'gate'] })).toEqual({
      passed: false,
      message: 'model: the model reads arrival, which it must not',
    });
    expect(await run({ cell: 'model', without: ['gate'] })).toEqual({ passed: true, message: '' });
  });

  it('of the order of two parts, missing times left out', async () => {
    const ctx = testContext({ cell: 'done' });
    const rows = async (moments: (number | null)[]) => tableInput(ctx, { day: ['date', moments] });
    const asked = { cell: 'train', before: 'test', by: 'day' };
    const judged = async (train: (number | null)[], test: (number | null)[]) => {
      const body = kind.schema.parse({ items: [asked] });
      const inputs = { 'items.0.cell': await rows(train), 'items.0.before': await rows(test) };
      return (await kind.run(ctx, inputs, body)).result['passed'];
    };
    expect(await judged([1, 3, null], [3, 9])).toBe(true);
    expect(await judged([1, 4], [3, 9])).toBe(false);
  });

  it('refuses a column that has no order, and one that is not there', async () => {
    const ctx = testContext({ cell: 'done' });
    const rows = await tableInput(ctx, { port: ['category', ['JFK', 'LGA']] });
    const refused = async (by: string) => {
      const body = kind.schema.parse({ items: [{ cell: 'train', before: 'test', by }] });
      const running = kind.run(ctx, { 'items.0.cell': rows, 'items.0.before': rows }, body);
      const error = await running.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Refusal);
      return (error as Refusal).problems.map((each) => renderProblem(each, 'en')).join('\n');
    };
    expect(await refused('port')).toContain('port is of type category');
    expect(await refused('prt')).toContain('port');
  });

  it.each([
    [{ cell: 'a' }, 'one thing'],
    [{ cell: 'a', at: 'x', without: ['y'] }, 'one thing'],
    [{ cell: 'a', at: 'x' }, 'nothing is said'],
    [{ cell: 'a', without: ['y'], min: 1 }, 'says nothing without `at`'],
    [{ cell: 'a', before: 'b' }, '`before` and `by` go together'],
  ])('says what is wrong with %j', (item, said) => {
    const body = kind.schema.parse({ items: [item] });
    expect(kind.validate!(body).map((each) => renderProblem(each, 'en'))).toEqual([expect.stringContaining(said)]);
  });
});
