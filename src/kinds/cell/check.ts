import { z } from 'zod';
import type { ObjectRef } from '../../core/graph/digest.ts';
import { cellName, columnName } from '../../core/kind/body.ts';
import { defineCell, type Output } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { ExpectationFailure, ExpectationKind } from '../../core/kind/expectation-kind.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { problem, Refusal, type Problem } from '../../core/problem.ts';
import type { Dataset, DatasetRef } from '../../core/table/dataset.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf } from '../../core/table/output.ts';
import { unknownColumn } from '../../core/table/roles.ts';
import { writeRows } from '../../core/table/row-selection.ts';
import { renderProblem } from '../../core/words/index.ts';
import { expectationKinds } from '../expectation/index.ts';

const item = z.strictObject({
  column: columnName().optional().describe('The column that the rest of the item is about.'),
  ...Object.fromEntries(expectationKinds.map((kind) => [kind.id, kind.params.optional().describe(kind.doc)])),
});

const schema = z.strictObject({
  of: cellName('dataset').describe('The dataset to check.'),
  expect: z.array(item).min(1).describe('What must be true of it, one item after the other.'),
  on_fail: z
    .enum(['stop', 'warn'])
    .default('stop')
    .describe('`stop` holds up every other cell that reads these data; `warn` says so and goes on.'),
});

type Body = z.output<typeof schema>;
type Item = Body['expect'][number];

/** One failure with the rows that fail, for the view that lists them. */
export interface CheckDetail {
  readonly problem: Problem;
  /** Where in `expect` the expectation stands, from 0. */
  readonly item: number;
  /** Row numbers in the dataset that was checked, from 0; at most 100,000. Absent when the table itself fails. */
  readonly rows?: ObjectRef;
  /** The same rows as a dataset of their own. */
  readonly dataset?: DatasetRef;
}

export interface CheckOutput extends Output {
  readonly type: 'report';
  readonly details: readonly CheckDetail[];
}

export default defineCell({
  id: 'check',
  version: 1,
  title: 'Check',
  doc:
    'Holds a dataset to what is expected of it: number of rows, types, missing values, limits, lists, patterns, ' +
    'uniqueness, conditions. Every failure names its rows. A check that fails stops all other cells that read these data, ' +
    'unless it only warns.',
  group: 'data',
  schema,
  output: 'report',
  result: z.object({
    passed: z.boolean(),
    failures: z.array(
      z.object({
        expectation: z.string(),
        column: z.string().nullable(),
        rows: z.number(),
        examples: z.array(z.number()),
        message: z.string(),
      }),
    ),
  }),
  references: (body) => [referenceTo(['of'], body.of, ['dataset'])],
  validate: (body) => body.expect.flatMap((each, at) => itemProblems(each, `expect.${at}`)),
  guards: (body) => (body.on_fail === 'stop' ? body.of : undefined),
  draws: () => false,
  units: (body) => (body.expect.some((each) => 'holds' in each) ? ['math@1'] : []),
  async run(ctx, inputs, body): Promise<CheckOutput> {
    const dataset = await openDataset(ctx, datasetOf(inputs['of']!));
    const problems = body.expect.flatMap((each, at) => itemMisfits(dataset, each, `expect.${at}`));
    if (problems.length > 0)
      throw new Refusal(problems.map((each) => ({ ...each, where: { cell: ctx.cell, ...each.where } })));
    const found = await findFailures(ctx, dataset, body.expect);
    const details: CheckDetail[] = [];
    for (const { at, failure } of found) details.push(await detailOf(ctx, dataset, at, failure));
    const failures = found.map(({ failure: { expectation, column, rows, examples, problem: said } }) => {
      return { expectation, column, rows, examples, message: renderProblem(said, 'en') };
    });
    const passed = failures.length === 0;
    if (body.on_fail === 'warn') for (const { message } of failures) ctx.log('warning', message);
    const stops = !passed && body.on_fail === 'stop';
    return {
      type: 'report',
      result: { passed, failures },
      details,
      ...(stops && { saidNo: true, blocks: body.of }),
    };
  },
  examples: [
    'of: rides\nexpect:\n  - rows: { min: 1000 }\n  - column: bikes\n    type: number\n    missing: { max: 0 }\n    between: [0, 100]\n  - unique: [moment, station]\n',
    'of: rides\non_fail: warn\nexpect:\n  - column: station\n    in: [north, south]\n  - holds: bikes < 90 or weekday(moment) < 5\n',
  ],
});

/** The expectations of an item and their parameters, in the order of the kinds. */
function expectationsOf(given: Item): { kind: ExpectationKind; params: unknown }[] {
  const values = given as Record<string, unknown>;
  return expectationKinds
    .filter((kind) => values[kind.id] !== undefined)
    .map((kind) => ({ kind, params: values[kind.id] }));
}

function at(key: string, problems: readonly Problem[]): Problem[] {
  return problems.map((each) => ({ ...each, where: { ...each.where, key } }));
}

function itemProblems(given: Item, key: string): Problem[] {
  const expected = expectationsOf(given);
  if (expected.length === 0) {
    return [problem('check.nothing', { kinds: expectationKinds.map(({ id }) => id) }, { key })];
  }
  const column = given.column ?? null;
  return expected.flatMap(({ kind, params }) => {
    const place = `${key}.${kind.id}`;
    if (kind.about === 'column' && column === null) return [problem('check.needs_column', {}, { key: place })];
    if (kind.about === 'table' && column !== null) return [problem('check.table_alone', {}, { key: place })];
    return at(place, kind.validate?.(params as never, column) ?? []);
  });
}

function itemMisfits(dataset: Dataset, given: Item, key: string): Problem[] {
  const column = given.column ?? null;
  if (column !== null && !dataset.field(column)) return [unknownColumn(dataset, column, `${key}.column`)];
  return expectationsOf(given).flatMap(({ kind, params }) =>
    at(`${key}.${kind.id}`, kind.misfits?.(dataset, column, params as never) ?? []),
  );
}

async function findFailures(
  ctx: CellContext,
  dataset: Dataset,
  expect: readonly Item[],
): Promise<{ at: number; failure: ExpectationFailure }[]> {
  const found: { at: number; failure: ExpectationFailure }[] = [];
  for (const [index, given] of expect.entries()) {
    for (const { kind, params } of expectationsOf(given)) {
      const failure = await kind.check(ctx, dataset, given.column ?? null, params as never);
      if (failure) found.push({ at: index, failure });
      await ctx.breathe();
    }
    ctx.progress(index + 1, expect.length, 'expectations');
  }
  return found;
}

async function detailOf(
  ctx: CellContext,
  dataset: Dataset,
  index: number,
  { failing, problem: said }: ExpectationFailure,
): Promise<CheckDetail> {
  if (failing.length === 0) return { problem: said, item: index };
  const rows = await writeRows(ctx.objects, failing);
  const selection = await dataset.selection();
  const inManifest =
    selection === undefined
      ? rows
      : await writeRows(
          ctx.objects,
          failing.map((row) => selection[row]!),
        );
  return { problem: said, item: index, rows, dataset: { ...dataset.ref, rows: inManifest, count: failing.length } };
}
