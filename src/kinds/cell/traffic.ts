import { z } from 'zod';
import type { ObjectRef } from '../../core/graph/digest.ts';
import { cellName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { Refusal } from '../../core/problem.ts';
import { planArrivals, type Arrivals } from '../../core/serving/arrivals.ts';
import { driftColumn, driftColumnProblems, driftedType, type DriftSpec } from '../../core/serving/drift-plan.ts';
import { uniforms } from '../../core/serving/draws.ts';
import { durationMs } from '../../core/serving/duration.ts';
import type { ScenarioOutput, ValueRule } from '../../core/serving/output.ts';
import { faultsOf, trafficProblems, trafficShape, type TrafficBody } from '../../core/serving/traffic-body.ts';
import type { Column } from '../../core/table/column.ts';
import { encodeColumn } from '../../core/table/column-object.ts';
import { ROW_GROUP_ROWS, type Dataset, type DatasetRef } from '../../core/table/dataset.ts';
import { createDatasetWriter } from '../../core/table/dataset-writer.ts';
import { makeColumn } from '../../core/table/make-column.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf } from '../../core/table/output.ts';
import { writeRows } from '../../core/table/row-selection.ts';
import { sliceColumn, takeColumn } from '../../core/table/take.ts';

const schema = z.strictObject({
  rows: cellName('dataset').describe('The rows that come as requests, in order of their time.'),
  ...trafficShape,
});

export default defineCell({
  id: 'traffic',
  version: 1,
  title: 'Traffic',
  doc:
    'A scenario to serve: which rows come as requests, when, what drifts in them, what breaks, when the truth becomes ' +
    'known and what an answer is worth. Everything random is drawn here, once, so that two deployments served with the ' +
    'same scenario meet the same requests.',
  group: 'production',
  schema,
  output: 'scenario',
  result: z.object({
    requests: z.int(),
    duration_ms: z.number().describe('Virtual time from the first moment to the last.'),
    labels: z.int().describe('Requests whose truth becomes known before the traffic ends.'),
  }),
  references: (body) => [referenceTo(['rows'], body.rows, ['dataset'])],
  validate: trafficProblems,
  draws: () => true,
  units: () => ['math@1', 'traffic@1'],
  async run(ctx, inputs, body): Promise<ScenarioOutput> {
    await ctx.breathe();
    const dataset = await openDataset(ctx, datasetOf(inputs['rows']!));
    checkColumns(dataset, body);
    const arrivals = await planArrivals(ctx.rng, dataset, body);
    const requests = await writeRequests(ctx, dataset, arrivals, body.drift);
    const knownMs = labelTimes(ctx, arrivals, body.labels);
    const labels = knownMs.reduce((count, at) => count + Number(at <= arrivals.endMs), 0);
    return {
      type: 'scenario',
      result: { requests: arrivals.rows.length, duration_ms: arrivals.endMs, labels },
      scenario: {
        requests,
        startUs: arrivals.startUs,
        endMs: arrivals.endMs,
        arrivals: await putNumbers(ctx, arrivals.atMs),
        labels: { column: body.labels.column ?? null, knownMs: await putNumbers(ctx, knownMs) },
        faults: faultsOf(body, arrivals.endMs),
        value: valueRule(body.value),
      },
    };
  },
  examples: [
    'rows: autumn\nlabels: { delay: 6h }\nvalue: { tp: 3, fp: -1 }\n',
    'rows: autumn\nrate: 20/s\nduration: 30m\ndrift:\n  - { column: temp, add: 10, from: 0.5 }\nfaults:\n  - { fault: crash, at: 0.2, for: 2m, replica: 0 }\n',
  ],
});

function checkColumns(dataset: Dataset, body: TrafficBody): void {
  const problems = body.drift.flatMap((spec, index) => driftColumnProblems(spec, `drift.${index}`, dataset.fields));
  if (problems.length > 0) throw new Refusal(problems);
}

/** The rows as the endpoint receives them: a selection of the dataset or, where they drift, a dataset of their own. */
async function writeRequests(
  ctx: CellContext,
  dataset: Dataset,
  arrivals: Arrivals,
  drift: readonly DriftSpec[],
): Promise<DatasetRef> {
  const { time, key } = dataset.ref;
  const roles = { ...(time !== undefined && { time }), ...(key !== undefined && { key }) };
  const count = arrivals.rows.length;
  if (drift.length === 0) {
    const selection = await dataset.selection();
    const rows = selection ? arrivals.rows.map((row) => selection[row]!) : arrivals.rows;
    return { manifest: dataset.ref.manifest, rows: await writeRows(ctx.objects, rows), count, ...roles };
  }
  const columns: Column[] = [];
  for (const [index, { name }] of dataset.fields.entries()) {
    columns.push(driftAll(ctx, takeColumn(await dataset.column(name), arrivals.rows), name, arrivals, drift));
    ctx.progress(index + 1, dataset.fields.length, 'columns');
    await ctx.breathe();
  }
  const specsOf = (name: string) => drift.filter(({ column }) => column === name);
  const fields = dataset.fields.map((field) => specsOf(field.name).reduce(driftedType, field));
  const writer = createDatasetWriter(ctx, fields);
  for (let start = 0; start < count; start += ROW_GROUP_ROWS) {
    const end = Math.min(count, start + ROW_GROUP_ROWS);
    await writer.append(columns.map((column) => sliceColumn(column, start, end)));
    await ctx.breathe();
  }
  const { manifest, rows } = await writer.finish();
  return { manifest, count: rows, ...roles };
}

function driftAll(
  ctx: CellContext,
  column: Column,
  name: string,
  { atMs, endMs }: Arrivals,
  drift: readonly DriftSpec[],
): Column {
  const position = atMs.map((at) => at / endMs);
  return drift.reduce(
    (now, spec, index) => (spec.column === name ? driftColumn(now, spec, position, ctx.rng('drift', index)) : now),
    column,
  );
}

/** When each truth becomes known, ms since the start; NaN = never. */
function labelTimes(ctx: CellContext, { atMs }: Arrivals, { delay, share }: TrafficBody['labels']): Float64Array {
  const draws = uniforms(ctx.rng('labels'), atMs.length);
  const delayMs = durationMs(delay);
  return atMs.map((at, request) => (draws[request]! < share ? at + delayMs : NaN));
}

async function putNumbers(ctx: CellContext, values: Float64Array): Promise<ObjectRef> {
  const items = Array.from(values, (each) => (Number.isNaN(each) ? null : each));
  const bytes = encodeColumn(makeColumn('number', items));
  return { object: await ctx.objects.put(bytes), size: bytes.length, form: 'bytes' };
}

function valueRule(value: TrafficBody['value']): ValueRule | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? value : { expression: String(value) };
}
