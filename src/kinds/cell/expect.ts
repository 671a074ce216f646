import { z } from 'zod';
import { canonicalJson } from '../../core/graph/canonical-json.ts';
import type { Json } from '../../core/json.ts';
import { cellName, columnName } from '../../core/kind/body.ts';
import { defineCell, OUTPUT_TYPES, type CellInputs, type Output } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import type { ModelOutput } from '../../core/learn/model-output.ts';
import { problem, Refusal, type Problem } from '../../core/problem.ts';
import { isMissing, isNumeric } from '../../core/table/column.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf } from '../../core/table/output.ts';
import { unknownColumn } from '../../core/table/roles.ts';
import { renderProblem } from '../../core/words/index.ts';

const item = z.strictObject({
  cell: cellName(...OUTPUT_TYPES).describe('The cell that this item is about, or one of its parts.'),
  at: z.string().min(1).optional().describe('Where in its result the value stands, as `roc_auc` or `metrics.rmse`.'),
  min: z.number().optional().describe('The value is at least this.'),
  max: z.number().optional().describe('The value is at most this.'),
  is: z.union([z.string(), z.number(), z.boolean()]).optional().describe('The value is just this.'),
  without: z.array(columnName()).min(1).optional().describe('Columns that the model must not read.'),
  before: cellName('dataset').optional().describe('The rows that must come later than those of `cell`.'),
  by: columnName().optional().describe('With `before`: the column that says when.'),
  hint: z.string().min(1).optional().describe('What helps who is not there yet.'),
});

const schema = z.strictObject({
  items: z.array(item).min(1).describe('What the finished notebook must show, one item after the other.'),
});

type Body = z.output<typeof schema>;
type Item = Body['items'][number];

export interface ExpectOutput extends Output {
  readonly type: 'exercise';
  /** For each item what is missing; absent where it is met. */
  readonly details: readonly { readonly problem?: Problem; readonly hint?: string }[];
}

export default defineCell({
  id: 'expect',
  version: 1,
  title: 'Expect',
  doc:
    'What the finished notebook must show: values in the results of other cells, columns that a model must not read, ' +
    'rows that must come before others. It holds nobody up. A replay computes it anew, so that an exercise is graded by ' +
    'what the notebook does and not by the numbers handed in.',
  group: 'decision',
  schema,
  output: 'exercise',
  result: z.object({
    passed: z.boolean(),
    met: z.number(),
    items: z.array(z.object({ cell: z.string(), passed: z.boolean(), message: z.string() })),
  }),
  references: (body) =>
    body.items.flatMap((each, at) => [
      referenceTo(['items', at, 'cell'], each.cell, acceptedBy(each)),
      ...(each.before === undefined ? [] : [referenceTo(['items', at, 'before'], each.before, ['dataset'])]),
    ]),
  validate: (body) => body.items.flatMap((each, at) => itemProblems(each, `items.${at}`)),
  draws: () => false,
  units: () => [],
  async run(ctx, inputs, body): Promise<ExpectOutput> {
    const found: (Problem | undefined)[] = [];
    for (const [at, each] of body.items.entries()) found.push(await judge(ctx, inputs, each, at));
    const items = body.items.map(({ cell }, at) => {
      const missing = found[at];
      return { cell, passed: missing === undefined, message: missing ? renderProblem(missing, 'en') : '' };
    });
    const details = body.items.map(({ hint }, at) => ({
      ...(found[at] && { problem: found[at] }),
      ...(hint !== undefined && { hint }),
    }));
    const met = items.filter(({ passed }) => passed).length;
    const passed = met === items.length;
    return { type: 'exercise', result: { passed, met, items }, details, ...(!passed && { saidNo: true }) };
  },
  examples: [
    'items:\n  - cell: scores\n    at: roc_auc\n    min: 0.6\n    hint: Which columns are known in time?\n  - cell: model\n    without: [arrival]\n',
    'items:\n  - cell: parts.train\n    before: parts.test\n    by: moment\n',
  ],
});

function acceptedBy({ without, before }: Item): (typeof OUTPUT_TYPES)[number][] {
  if (without !== undefined) return ['model'];
  return before === undefined ? [...OUTPUT_TYPES] : ['dataset'];
}

const VALUE_KEYS = ['min', 'max', 'is'] as const;

/** An item says one thing: a value, columns left out, or an order of rows. */
function itemProblems(each: Item, key: string): Problem[] {
  const says = [each.at, each.without, each.before].filter((value) => value !== undefined);
  if (says.length !== 1) return [problem('expect.one_thing', { got: says.length }, { key })];
  const bounds = VALUE_KEYS.filter((name) => each[name] !== undefined);
  if (each.at !== undefined && bounds.length === 0) return [problem('expect.no_bound', {}, { key: `${key}.at` })];
  if (each.at === undefined && bounds.length > 0) {
    return [problem('expect.bound_alone', {}, { key: `${key}.${bounds[0]}` })];
  }
  if ((each.before === undefined) !== (each.by === undefined)) return [problem('expect.before_by', {}, { key })];
  return [];
}

async function judge(ctx: CellContext, inputs: CellInputs, each: Item, at: number): Promise<Problem | undefined> {
  const { cell, output } = { cell: each.cell, output: inputs[`items.${at}.cell`]!.output };
  if (each.at !== undefined) return judgeValue(valueAt(output.result, each.at), each);
  if (each.without !== undefined) {
    const read = new Set((output as ModelOutput).model.features.map(({ name }) => name));
    const columns = each.without.filter((name) => read.has(name));
    return columns.length > 0 ? problem('expect.reads', { cell, columns }) : undefined;
  }
  const first = await range(ctx, inputs, `items.${at}.cell`, each.by!);
  const then = await range(ctx, inputs, `items.${at}.before`, each.by!);
  const inOrder = first.last <= then.first;
  return inOrder ? undefined : problem('expect.not_before', { cell, other: each.before!, column: each.by! });
}

function judgeValue(value: Json | undefined, { cell, at, min, max, is }: Item): Problem | undefined {
  const named = { cell, at: at! };
  if (value === undefined) return problem('expect.no_value', named);
  if (is !== undefined && value !== is) return problem('expect.is', { ...named, got: shown(value), expected: is });
  if (min === undefined && max === undefined) return undefined;
  if (typeof value !== 'number') return problem('expect.no_number', { ...named, got: shown(value) });
  if (min !== undefined && value < min) return problem('expect.below', { ...named, got: rounded(value), min });
  if (max !== undefined && value > max) return problem('expect.above', { ...named, got: rounded(value), max });
  return undefined;
}

function shown(value: Json): string | number | boolean {
  return value !== null && typeof value === 'object' ? canonicalJson(value) : (value ?? 'null');
}

/** To six digits, for people. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** The value behind a dotted path; undefined where there is none. */
function valueAt(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const name of path.split('.')) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, Json>>)[name];
  }
  return found;
}

/** The least and the greatest value of a column of numbers or times, missing ones left out. */
async function range(
  ctx: CellContext,
  inputs: CellInputs,
  key: string,
  name: string,
): Promise<{ readonly first: number; readonly last: number }> {
  const dataset = await openDataset(ctx, datasetOf(inputs[key]!));
  const refuse = (found: Problem) => new Refusal({ ...found, where: { ...found.where, cell: ctx.cell } });
  if (!dataset.field(name)) throw refuse(unknownColumn(dataset, name, key.replace(/\w+$/, 'by')));
  const column = await dataset.column(name);
  if (!isNumeric(column) || column.type === 'boolean') {
    throw refuse(problem('expect.no_order', { column: name, type: column.type }, { key: key.replace(/\w+$/, 'by') }));
  }
  let [first, last] = [Infinity, -Infinity];
  for (let row = 0; row < dataset.rowCount; row++) {
    if (isMissing(column, row)) continue;
    const value = column.values[row]!;
    if (value < first) first = value;
    if (value > last) last = value;
  }
  return { first, last };
}
