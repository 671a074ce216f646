/** What every expectation must do, whatever it expects. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { expectationKinds } from '../../src/kinds/expectation/index.ts';
import check, { type CheckOutput } from '../../src/kinds/cell/check.ts';
import type { Item } from '../support/columns.ts';
import { testContext } from '../support/context.ts';
import { tableInput, type TableText } from '../support/tables.ts';

/** A table with the columns that the examples name. */
function ridesOf(rows: readonly (readonly [Item, Item, Item, Item])[]): TableText {
  const column = (at: number) => rows.map((row) => row[at]!);
  return {
    bikes: ['number', column(0)],
    moment: ['timestamp', column(1)],
    station: ['category', column(2)],
    code: ['text', column(3)],
  };
}

const GOOD = ridesOf([
  [0, 1_000_000, 'north', 'AB'],
  [3, 1_000_000, 'south', 'CD12'],
  [1, 2_000_000, 'north', 'EF'],
]);

async function run(item: unknown, table: TableText): Promise<CheckOutput> {
  const ctx = testContext();
  const body = check.schema.parse({ of: 'rides', expect: [item] });
  expect(check.validate!(body)).toEqual([]);
  const output = (await check.run(ctx, { of: await tableInput(ctx, table) }, body)) as CheckOutput;
  check.result.parse(output.result);
  return output;
}

const EXAMPLES = expectationKinds.flatMap((kind) =>
  kind.examples.map((text): [string, string, unknown] => [kind.id, text, parse(text)]),
);

describe('every expectation', () => {
  it.each(EXAMPLES)('%s holds for good data: %s', async (_id, _text, item) => {
    expect((await run(item, GOOD)).result).toEqual({ passed: true, failures: [] });
  });

  it.each(EXAMPLES)('%s gives an answer for an empty table: %s', async (id, _text, item) => {
    const { result } = await run(item, ridesOf([]));
    expect(result['passed']).toBe(id !== 'rows');
  });

  it.each(EXAMPLES)('%s gives an answer for missing values alone: %s', async (id, text, item) => {
    const nothing: [null, null, null, null] = [null, null, null, null];
    const { result } = await run(item, ridesOf([nothing, nothing, nothing]));
    expect(result['passed'], text).toBe(id !== 'missing');
  });

  it('has a title, a text and Portuguese words of its own', async () => {
    const ids = expectationKinds.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, doc } of expectationKinds) {
      const words = (await import(`../../src/kinds/expectation/${id}.pt.json`)) as { title: string; doc: string };
      expect([title, doc, words.title, words.doc].every((each) => each.length > 5)).toBe(true);
      expect(words.doc).not.toBe(doc);
    }
  });
});
