import { z } from 'zod';
import type { Json, JsonObject } from '../../core/json.ts';
import { canonicalJson } from '../../core/graph/canonical-json.ts';
import type { ObjectRef } from '../../core/graph/digest.ts';
import type { CompiledExpression } from '../../core/expression/compile.ts';
import { cellName, columnName, expressionText, sourceName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import type { Problem } from '../../core/problem.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { RangePlan, RangeReading } from '../../core/table/csv/range-reading.ts';
import { readRange } from '../../core/table/csv/range-reading.ts';
import type { RangeReader } from '../../core/table/csv/read-ranges.ts';
import type { CsvRange } from '../../core/table/csv/record-scanner.ts';
import { csvOptions, fileOptions } from '../../core/table/csv-options.ts';
import type { Dataset, DatasetRef } from '../../core/table/dataset.ts';
import { datasetOutput, datasetVersion, readManifest } from '../../core/table/dataset-output.ts';
import type { ChoiceFailure, Formula } from '../../core/table/derive.ts';
import { addColumns, compileChoice, copyWithColumns, rowsWhere } from '../../core/table/derive.ts';
import { ingest } from '../../core/table/ingest.ts';
import { leftOpen } from '../../core/table/left-open.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import type { DatasetOutput } from '../../core/table/output.ts';
import { datasetOf } from '../../core/table/output.ts';
import type { ColumnProfile, ColumnProfiler } from '../../core/table/profile.ts';
import { profileDataset, profileOf } from '../../core/table/profile.ts';
import { checkRoles } from '../../core/table/roles.ts';
import { writeRows } from '../../core/table/row-selection.ts';
import { renderProblem } from '../../core/words/index.ts';

const schema = z.strictObject({
  source: sourceName().optional().describe('The file: CSV (plain, .gz, .zip), Parquet, JSON or JSON lines.'),
  of: cellName('dataset').optional().describe('Another dataset to start from, instead of a file.'),
  where: expressionText()
    .optional()
    .describe('Which rows to keep: a condition over the columns, derived ones included.'),
  derive: z.record(z.string().min(1), expressionText()).optional().describe('New columns, each with its expression.'),
  time: columnName().optional().describe('The column that says when a row happened.'),
  key: z
    .union([columnName(), z.array(columnName()).min(1)])
    .optional()
    .describe('The column or columns that say what a row is about.'),
  ...fileOptions,
  version: z
    .string()
    .regex(/^[0-9a-f]{6,64}$/, 'the first digits of a version, in hexadecimal')
    .optional()
    .describe('The version that the data must have: a pin, by at least its first 6 digits.'),
});

type Body = z.output<typeof schema>;

const FILE_KEYS = Object.keys(fileOptions) as (keyof typeof fileOptions)[];

export default defineCell({
  id: 'data',
  version: 1,
  title: 'Data',
  doc:
    'A dataset version: read from a file, or made from another dataset by choosing rows (`where`) and adding columns ' +
    '(`derive`). Types are found from all rows, and every column gets a profile. What a file leaves open (the order of ' +
    'day and month, a decimal comma) is said in a warning and can be stated here.',
  group: 'data',
  schema,
  output: 'dataset',
  result: z.object({ rows: z.number(), columns: z.number(), bytes: z.number(), version: z.string() }),
  references: (body) => (body.of === undefined ? [] : [referenceTo(['of'], body.of, ['dataset'])]),
  sources: (body) => (body.source === undefined ? [] : [{ at: ['source'], name: body.source }]),
  validate,
  leftOpen: async (sources, body) =>
    body.source === undefined ? [] : leftOpen(await sources.open(body.source), csvOptions(body)),
  draws: () => false,
  units: (body) => (body.where === undefined && body.derive === undefined ? [] : ['math@1']),
  async run(ctx, inputs, body): Promise<DatasetOutput> {
    const { base, warnings } =
      body.source === undefined ? { base: datasetOf(inputs['of']!), warnings: [] } : await readSource(ctx, body);
    const ref = await choose(ctx, base, body);
    const dataset = await openDataset(ctx, ref);
    const problems = checkRoles(dataset, body.time, keysOf(body));
    const output = datasetOutput(ref, await readManifest(ctx.objects, ref));
    const version = datasetVersion(ref);
    if (body.version !== undefined && !version.startsWith(body.version)) {
      problems.push(problem('table.version', { pinned: body.version, found: version }, { key: 'version' }));
    }
    if (problems.length > 0) refuse(ctx, problems);
    // Others may read what this worker has written from now on.
    await ctx.objects.sync();
    const send: ColumnProfiler = (column) => sendTask<ColumnProfile>(ctx, 'profile', { dataset: ref, column });
    const profile = await putJson(ctx, await profileDataset(ctx, dataset, send));
    return { ...output, profile, ...(warnings.length > 0 && { warnings }) };
  },
  tasks: { range: rangeTask, profile: profileTask },
  examples: [
    'source: samples/penguins.csv\n',
    'source: samples/penguins.csv\nwhere: not is_missing(sex)\nderive: { heavy: body_mass_g > 4000 }\ntypes: { year: category }\n',
  ],
});

function validate(body: Body): Problem[] {
  if (body.source === undefined && body.of === undefined) return [problem('table.no_source')];
  if (body.source !== undefined && body.of !== undefined) return [problem('table.two_sources', {}, { key: 'of' })];
  if (body.of === undefined) return [];
  return FILE_KEYS.filter((key) => body[key] !== undefined).map((key) =>
    problem('table.file_only', { option: key }, { key }),
  );
}

function refuse(ctx: CellContext, problems: readonly Problem[]): never {
  throw new Refusal(problems.map((each) => ({ ...each, where: { cell: ctx.cell, ...each.where } })));
}

interface RangeArgs {
  readonly source: string;
  readonly plan: RangePlan;
  readonly range: CsvRange;
}

interface ProfileArgs {
  readonly dataset: DatasetRef;
  readonly column: string;
}

/** Arguments and answers of the tasks below are JSON that this kind alone writes and reads. */
async function sendTask<Answer>(ctx: CellContext, name: string, args: RangeArgs | ProfileArgs): Promise<Answer> {
  return (await ctx.task(name, args as unknown as JsonObject)) as unknown as Answer;
}

async function rangeTask(ctx: CellContext, args: JsonObject): Promise<Json> {
  const { source, plan, range } = args as unknown as RangeArgs;
  return (await readRange(ctx, await ctx.sources.open(source), plan, range)) as unknown as Json;
}

async function profileTask(ctx: CellContext, args: JsonObject): Promise<Json> {
  const { dataset, column } = args as unknown as ProfileArgs;
  return (await profileOf(ctx, await openDataset(ctx, dataset), column, true)) as unknown as Json;
}

interface Base {
  readonly base: DatasetRef;
  readonly warnings: readonly Problem[];
}

async function readSource(ctx: CellContext, body: Body): Promise<Base> {
  const source = await ctx.sources.open(body.source!);
  const sendRange: RangeReader = (plan, range) =>
    sendTask<RangeReading | null>(ctx, 'range', { source: body.source!, plan, range });
  const read = await ingest({ ...ctx, ranges: { read: sendRange } }, source, csvOptions(body));
  if (!read.ok) {
    // Lines of a data file are its own: the file goes with them, and the cell with the rest.
    const placed = read.problems.map((each) =>
      each.where.key === undefined ? { ...each, where: { file: body.source!, ...each.where } } : each,
    );
    return refuse(ctx, placed);
  }
  const warnings = read.warnings.map((each) => ({ ...each, where: { ...each.where, cell: ctx.cell } }));
  for (const each of warnings) ctx.log('warning', renderProblem(each, 'en'), { code: each.code });
  return { base: { manifest: read.manifest, count: read.rows }, warnings };
}

function keysOf(body: Body): readonly string[] | undefined {
  return typeof body.key === 'string' ? [body.key] : body.key;
}

function roles(body: Body): Pick<DatasetRef, 'time' | 'key'> {
  const key = keysOf(body);
  return { ...(body.time !== undefined && { time: body.time }), ...(key !== undefined && { key }) };
}

async function choose(ctx: CellContext, base: DatasetRef, body: Body): Promise<DatasetRef> {
  const ref: DatasetRef = { ...base, ...roles(body) };
  if (body.derive === undefined && body.where === undefined) return ref;
  const dataset = await openDataset(ctx, base);
  const texts = Object.fromEntries(Object.entries(body.derive ?? {}).map(([name, text]) => [name, String(text)]));
  const choice = compileChoice(texts, body.where === undefined ? undefined : String(body.where), dataset.fields);
  if (!choice.ok) return refuse(ctx, [...choice.problems, ...faultyRoles(choice, body)]);
  const derived = body.derive === undefined ? ref : await derive(ctx, dataset, ref, choice.formulas);
  return choice.where === undefined ? derived : await chooseRows(ctx, derived, choice.where);
}

/** What is wrong with time and key, as far as the columns can be told. */
function faultyRoles({ fields, faulty }: ChoiceFailure, body: Body): Problem[] {
  const time = body.time !== undefined && faulty.has(body.time) ? undefined : body.time;
  const key = keysOf(body)?.filter((name) => !faulty.has(name));
  return checkRoles({ fields, field: (name) => fields.find((each) => each.name === name) }, time, key);
}

async function derive(
  ctx: CellContext,
  dataset: Dataset,
  ref: DatasetRef,
  formulas: readonly Formula[],
): Promise<DatasetRef> {
  const add = ref.rows === undefined ? addColumns : copyWithColumns;
  const { manifest } = await add(ctx, dataset, formulas);
  const { rows: _rows, ...whole } = ref;
  return { ...whole, manifest };
}

async function chooseRows(ctx: CellContext, base: DatasetRef, where: CompiledExpression): Promise<DatasetRef> {
  const dataset = await openDataset(ctx, base);
  const chosen = await rowsWhere(ctx, dataset, where);
  if (chosen.length === 0) refuse(ctx, [problem('table.where_nothing', { rows: dataset.rowCount }, { key: 'where' })]);
  const parent = await dataset.selection();
  const rows = parent === undefined ? chosen : chosen.map((row) => parent[row]!);
  return { ...base, rows: await writeRows(ctx.objects, rows), count: rows.length };
}

async function putJson(ctx: CellContext, value: unknown): Promise<ObjectRef> {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  return { object: await ctx.objects.put(bytes), size: bytes.length, form: 'json' };
}
