import { z } from 'zod';
import { cellName, columnName } from '../../core/kind/body.ts';
import { defineCell, type Output } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import type { Problem } from '../../core/problem.ts';
import { problem, Refusal, warning } from '../../core/problem.ts';
import type { Dataset, DatasetRef } from '../../core/table/dataset.ts';
import { sumOfShares } from '../../core/table/cut-points.ts';
import { datasetOutput, readManifest } from '../../core/table/dataset-output.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf, type DatasetOutput } from '../../core/table/output.ts';
import { unknownColumn } from '../../core/table/roles.ts';
import { writeRows } from '../../core/table/row-selection.ts';
import { splitDataset, type SplitPlan } from '../../core/table/split-dataset.ts';
import { createRng } from '../../core/stats/rng.ts';
import { renderProblem } from '../../core/words/index.ts';

/** The parts of a table in the order in which people think of them. */
export const PARTS = ['train', 'validation', 'test'] as const;

const share = () => z.number().min(0).max(1);
const shareOrStart = () =>
  z.union([
    share(),
    z.strictObject({
      from: z.union([z.string().min(1), z.number()]).describe('The first moment of this part; with `by: time`.'),
    }),
  ]);

const schema = z.strictObject({
  of: cellName('dataset').describe('The dataset to divide.'),
  by: z
    .enum(['random', 'stratified', 'group', 'time'])
    .default('random')
    .describe(
      'How rows are chosen: at random, at random within each class, whole groups at random, or in order of time.',
    ),
  train: share().optional().describe('Share of the rows to learn from. What the other parts leave when left out.'),
  validation: shareOrStart()
    .optional()
    .describe('Share of the rows to choose with, or `{ from: "2013-08-01" }`, where it starts.'),
  test: shareOrStart()
    .optional()
    .describe('Share of the rows to judge with at the end, or `{ from: "2013-09-01" }`, where it starts.'),
  stratify: columnName().optional().describe('With `by: stratified`: the column whose classes keep their shares.'),
  group: z
    .union([columnName(), z.array(columnName()).min(1)])
    .optional()
    .describe('With `by: group`: the column or columns whose equal values stay in one part.'),
  ties: z
    .enum(['apart', 'together'])
    .default('apart')
    .describe('With `by: time`: whether rows of equal time may fall on both sides of a cut.'),
  folds: z
    .int()
    .min(2)
    .max(100)
    .optional()
    .describe('Divide all rows outside test into this many folds for cross-validation; by time they roll forward.'),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe("Draws from this number alone, instead of the notebook's seed and the cell's name."),
});

type Body = z.output<typeof schema>;

export interface PartsOutput extends Output {
  readonly type: 'parts';
  readonly parts: Readonly<Record<string, DatasetOutput>>;
  /** Number of folds; their parts are `fold_1_train`, `fold_1_validation`, … */
  readonly folds?: number;
}

export default defineCell({
  id: 'split',
  version: 1,
  title: 'Split',
  doc:
    'Divides a dataset into train, validation and test. Part k ends at row ⌊n · c⌋, c the exact decimal sum of the ' +
    'shares so far: of all rows shuffled, of each class shuffled (`stratified`), of the groups shuffled (`group`), or of ' +
    'the rows in order of time. Without shares train has 0.6, validation 0.2 and test 0.2; with `folds`, train has 0.8 and ' +
    'test 0.2. A part without a share does not exist.',
  group: 'data',
  schema,
  output: 'parts',
  result: z.object({ train: z.number(), validation: z.number(), test: z.number() }),
  parts: (body) => [
    ...PARTS.filter((name) => hasPart(body, name)),
    ...Array.from({ length: body.folds ?? 0 }, (_, at) => [`fold_${at + 1}_train`, `fold_${at + 1}_validation`]).flat(),
  ],
  references: (body) => [referenceTo(['of'], body.of, ['dataset'])],
  validate,
  draws: (body) => body.by !== 'time' && body.seed === undefined,
  units: () => ['split@1'],
  async run(ctx, inputs, body): Promise<PartsOutput> {
    const parent = datasetOf(inputs['of']!);
    const dataset = await openDataset(ctx, parent);
    const problems = columnProblems(dataset, body);
    if (problems.length > 0) refuse(ctx, problems);
    const rng = body.seed === undefined ? ctx.rng('split') : createRng(['split', body.seed]);
    const split = await splitDataset(dataset, planOf(body), rng);
    if (!split.ok) return refuse(ctx, split.problems);
    await ctx.breathe();
    const named = new Map(PARTS.map((name, at) => [name as string, split.parts[at]!] as const));
    const warnings = [...split.warnings, ...emptyParts(body, named, dataset.rowCount)];
    if (named.get('train')!.length === 0) {
      refuse(ctx, [problem('split.empty_train', { rows: dataset.rowCount }, { key: 'train' })]);
    }
    for (const each of warnings) ctx.log('warning', renderProblem(each, 'en'), { code: each.code });
    const result = Object.fromEntries(PARTS.map((name) => [name, named.get(name)!.length]));
    for (const name of PARTS) if (!hasPart(body, name)) named.delete(name);
    split.folds.forEach(({ train, validation }, at) => {
      named.set(`fold_${at + 1}_train`, train);
      named.set(`fold_${at + 1}_validation`, validation);
    });
    const parts = await writeParts(ctx, dataset, parent, named, body.by !== 'time');
    return {
      type: 'parts',
      result,
      parts,
      ...(body.folds !== undefined && { folds: body.folds }),
      ...(warnings.length > 0 && { warnings }),
    };
  },
  examples: [
    'of: penguins\ntrain: 0.6\nvalidation: 0.2\ntest: 0.2\n',
    'of: penguins\nby: stratified\nstratify: species\ntrain: 0.8\ntest: 0.2\nfolds: 5\n',
    'of: flights\nby: time\ntest: { from: "2013-09-01" }\nties: together\n',
  ],
});

function refuse(ctx: CellContext, problems: readonly Problem[]): never {
  throw new Refusal(problems.map((each) => ({ ...each, where: { cell: ctx.cell, ...each.where } })));
}

function startOf(value: Body['test']): string | number | undefined {
  return typeof value === 'object' ? value.from : undefined;
}

/** Shares of train, validation and test, defaults filled in; a part that starts at a moment counts as none. */
function sharesOf(body: Body): number[] {
  const { train, validation, test, folds } = body;
  if (train === undefined && validation === undefined && test === undefined) {
    return folds === undefined ? [0.6, 0.2, 0.2] : [0.8, 0, 0.2];
  }
  const others = [validation, test].map((each) => (typeof each === 'number' ? each : 0));
  if (train !== undefined) return [train, ...others];
  const rest = 1 - sumOfShares(others).sum;
  // Twelve digits keep 1 − 0.9 at the 0.1 that a person means.
  return [Math.round(Math.max(rest, 0) * 1e12) / 1e12, ...others];
}

function hasPart(body: Body, name: (typeof PARTS)[number]): boolean {
  if (name === 'train') return true;
  if (startOf(body[name]) !== undefined) return true;
  return sharesOf(body)[PARTS.indexOf(name)]! > 0;
}

function planOf(body: Body): SplitPlan {
  const cuts = [startOf(body.validation), startOf(body.test)];
  return {
    by: body.by,
    shares: sharesOf(body),
    starts: cuts.every((each) => each === undefined) ? undefined : cuts,
    columns: body.by === 'stratified' ? [body.stratify!] : body.by === 'group' ? [body.group!].flat() : [],
    together: body.ties === 'together',
    folds: body.folds,
  };
}

function validate(body: Body): Problem[] {
  const problems: Problem[] = [];
  const { by } = body;
  if (by === 'stratified' && body.stratify === undefined)
    problems.push(problem('split.no_stratify', {}, { key: 'by' }));
  if (by === 'group' && body.group === undefined) problems.push(problem('split.no_group', {}, { key: 'by' }));
  const only = [
    ['stratify', 'stratified', body.stratify !== undefined],
    ['group', 'group', body.group !== undefined],
    ['ties', 'time', body.ties === 'together'],
  ] as const;
  for (const [key, needs, given] of only) {
    if (given && by !== needs) problems.push(problem('split.only_with', { option: key, needs, by }, { key }));
  }
  if (body.folds !== undefined && body.validation !== undefined) {
    problems.push(problem('split.folds_validation', { folds: body.folds }, { key: 'validation' }));
  }
  return [...problems, ...shareProblems(body)];
}

function shareProblems(body: Body): Problem[] {
  const starts = (['validation', 'test'] as const).filter((key) => startOf(body[key]) !== undefined);
  if (starts.length > 0) {
    const shares = PARTS.filter((key) => typeof body[key] === 'number' && body[key] !== 0);
    return [
      ...(body.by === 'time' ? [] : starts.map((key) => problem('split.start_by_time', { by: body.by }, { key }))),
      ...shares.map((key) => problem('split.share_and_start', { part: key }, { key })),
    ];
  }
  const { sum, isOne } = sumOfShares(sharesOf(body));
  return isOne ? [] : [problem('split.shares', { sum }, { key: lastShare(body) })];
}

function lastShare(body: Body): string {
  return PARTS.filter((key) => body[key] !== undefined).at(-1) ?? 'train';
}

function columnProblems(dataset: Dataset, body: Body): Problem[] {
  const problems: Problem[] = [];
  for (const key of ['stratify', 'group'] as const) {
    for (const name of [body[key] ?? []].flat()) {
      if (!dataset.field(name)) problems.push(unknownColumn(dataset, name, key));
    }
  }
  if (body.by === 'time' && dataset.ref.time === undefined) problems.push(problem('split.no_time', {}, { key: 'by' }));
  return problems;
}

function emptyParts(body: Body, parts: ReadonlyMap<string, Uint32Array>, rows: number): Problem[] {
  return (['validation', 'test'] as const)
    .filter((name) => hasPart(body, name) && parts.get(name)!.length === 0)
    .map((name) => warning('split.empty_part', { part: name, rows }, { key: name }));
}

/** Rows of a drawn part stand in the order of the file, so that a part reads forwards; parts by time in that of time. */
async function writeParts(
  ctx: CellContext,
  dataset: Dataset,
  parent: DatasetRef,
  named: ReadonlyMap<string, Uint32Array>,
  drawn: boolean,
): Promise<Record<string, DatasetOutput>> {
  const manifest = await readManifest(ctx.objects, parent);
  const selection = await dataset.selection();
  const parts: Record<string, DatasetOutput> = {};
  let done = 0;
  for (const [name, chosen] of named) {
    const own = drawn ? ascending(chosen, dataset.rowCount) : chosen;
    const rows = selection === undefined ? own : own.map((row) => selection[row]!);
    const ref: DatasetRef = { ...parent, rows: await writeRows(ctx.objects, rows), count: rows.length };
    parts[name] = datasetOutput(ref, manifest);
    ctx.progress(++done, named.size, 'parts');
    await ctx.breathe();
  }
  return parts;
}

/** The same row numbers, smallest first, by marking them among all rows. */
function ascending(chosen: Uint32Array, rowCount: number): Uint32Array {
  const marked = new Uint8Array(rowCount);
  for (let at = 0; at < chosen.length; at++) marked[chosen[at]!] = 1;
  const sorted = new Uint32Array(chosen.length);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (marked[row] === 1) sorted[count++] = row;
  return sorted;
}
