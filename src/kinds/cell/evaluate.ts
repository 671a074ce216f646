import { z } from 'zod';
import { cellName } from '../../core/kind/body.ts';
import { defineCell, type CellInputs } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { MetricKind } from '../../core/kind/metric-kind.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { writeDoubles } from '../../core/evaluation/doubles.ts';
import type { EvaluatedModel, EvaluationOutput, ModelReport } from '../../core/evaluation/evaluation-output.ts';
import {
  PERMUTATION_MAX_ROWS,
  PERMUTATION_REPEATS,
  permutationImportance,
  type ColumnImportance,
} from '../../core/evaluation/permutation.ts';
import { reportModels } from '../../core/evaluation/report-models.ts';
import { numbersOf, predictDataset, type Truth } from '../../core/evaluation/score-models.ts';
import { sliceRows, type Slice } from '../../core/evaluation/slices.ts';
import { readFeatures, takeFeatures } from '../../core/learn/dataset-features.ts';
import { readTarget } from '../../core/learn/dataset-target.ts';
import { quietly, withPredictor } from '../../core/learn/predictor.ts';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import {
  modelReferences,
  modelSnapshots,
  modelSource,
  resolveModel,
  type ResolvedModel,
} from '../../core/registry/model-source.ts';
import type { Dataset } from '../../core/table/dataset.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { datasetOf } from '../../core/table/output.ts';
import { unknownColumn } from '../../core/table/roles.ts';
import { writeRows } from '../../core/table/row-selection.ts';
import { metricKinds } from '../metric/index.ts';
import { modelKinds } from '../model/index.ts';
import { logWarnings, refuse } from './training-body.ts';

/** Members of the result beside the models' own; no model may be called so. */
const RESERVED = ['intervals', 'slices', 'curves'] as const;

/** Without `metrics`: every one but those that need a word more (a quantile) or mislead near 0. */
const LEFT_OUT = new Set(['mape', 'mean_pinball_loss']);

const cost = () => z.number().default(0);

const schema = z.strictObject({
  of: z
    .union([modelSource(), z.array(modelSource()).min(1)])
    .describe('The model, or several that are judged on the same rows and compared.'),
  on: cellName('dataset').describe('The rows to judge on, such as parts.test.'),
  metrics: z
    .array(z.enum(metricKinds.map(({ id }) => id) as [string, ...string[]]))
    .min(1)
    .optional()
    .describe("Which metrics, by scikit-learn's names; without it those of the task."),
  slices: z
    .array(z.string().min(1).meta({ input: 'expression' }))
    .default([])
    .describe('Groups of rows to look at apart: a column (its values, or quarters of its numbers) or a condition.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Two classes: from which probability a row is called positive.'),
  costs: z
    .strictObject({ tp: cost(), fp: cost(), fn: cost(), tn: cost() })
    .optional()
    .describe(
      'What a row costs by how it was called and what it was; gives the cost at each threshold and the cheapest one.',
    ),
  quantile: z.number().gt(0).lt(1).default(0.5).describe('The quantile of mean_pinball_loss.'),
  intervals: z
    .strictObject({
      replicates: z.int().min(0).max(5000).default(200).describe('Bootstrap replicates; 0 for no intervals.'),
      level: z.number().gt(0.5).lt(1).default(0.95).describe('Share of replicates inside the interval.'),
    })
    .prefault({})
    .describe(
      'How sure the metrics are, from resampled rows; the same rows for every model, so that differences are paired.',
    ),
  importance: z
    .boolean()
    .default(false)
    .describe('Also shuffle each column in turn and see how much worse the first metric gets.'),
});

type Body = z.output<typeof schema>;

/** The kind over a list of learners; the default export is the one over all of them. */
export function defineEvaluate(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  return defineCell({
    id: 'evaluate',
    version: 1,
    title: 'Evaluate',
    doc:
      'Scores one or more models on the same rows: metrics with bootstrap intervals, slices, curves, the threshold that ' +
      'costs least. Every row’s score is kept, so that the worst rows can be listed and a gate can compare row by row.',
    group: 'training',
    schema,
    output: 'evaluation',
    result: z
      .record(z.string(), z.unknown())
      .describe(
        '`{ <metric>: number }`, or `{ <model>: { <metric>: number } }` for a list; beside them intervals, slices, curves.',
      ),
    references: (body) => [
      ...namesOf(body).flatMap((name, at) =>
        modelReferences('of', name).map((each) => ({ ...each, at: pathOf(body, at) })),
      ),
      referenceTo(['on'], body.on, ['dataset']),
    ],
    snapshots: (body) => namesOf(body).flatMap((name) => modelSnapshots(name)),
    validate,
    draws: (body) => body.intervals.replicates > 0 || body.importance,
    units: () => ['metrics@1', 'math@1', 'bootstrap@1'],
    run: (ctx, inputs, body) => evaluate(ctx, inputs, body, kinds),
    examples: [
      'of: forest\non: parts.test\nmetrics: [rmse, mae, r2]\n',
      'of: [line, forest]\non: parts.test\nslices: [carrier, distance > 1000]\ncosts: { fp: 1, fn: 5 }\n',
    ],
  });
}

function namesOf({ of }: Body): readonly string[] {
  return typeof of === 'string' ? [of] : of;
}

function pathOf({ of }: Body, at: number): (string | number)[] {
  return typeof of === 'string' ? ['of'] : ['of', at];
}

function validate(body: Body): Problem[] {
  const names = namesOf(body);
  const problems: Problem[] = [];
  names.forEach((name, at) => {
    const key = pathOf(body, at).join('.');
    if (typeof body.of !== 'string' && (RESERVED as readonly string[]).includes(name))
      problems.push(problem('evaluate.reserved_name', { name }, { key }));
    if (names.indexOf(name) < at) problems.push(problem('evaluate.twice', { name }, { key }));
  });
  const tasks = new Set(body.metrics?.map((id) => metricOf(id).task));
  if (tasks.size > 1) problems.push(problem('evaluate.mixed_metrics', { metrics: body.metrics! }, { key: 'metrics' }));
  return problems;
}

function metricOf(id: string): MetricKind {
  return metricKinds.find((metric) => metric.id === id)!;
}

interface Judged {
  readonly name: string;
  readonly resolved: ResolvedModel;
  readonly numbers: Float64Array;
}

async function evaluate(
  ctx: CellContext,
  inputs: CellInputs,
  body: Body,
  kinds: ReadonlyMap<string, ModelKind>,
): Promise<EvaluationOutput> {
  const names = namesOf(body);
  const resolved = await Promise.all(
    names.map((name, at) => resolveModel(ctx, name, inputs[pathOf(body, at).join('.')])),
  );
  const dataset = await openDataset(ctx, datasetOf(inputs['on']!));
  const { fitted } = resolved[0]!;
  const metrics = checkedMetrics(ctx, body, names, resolved, dataset);
  const labelled = await readTarget(dataset, fitted.target, fitted);
  if (labelled.rows.length === 0) refuse(ctx, [problem('evaluate.no_rows', { column: fitted.target }, { key: 'on' })]);
  const warnings = logWarnings(ctx, labelled.warnings);
  const whole = labelled.rows.length === dataset.rowCount;
  const truth: Truth = {
    task: fitted.task,
    classes: fitted.classes,
    actual: labelled.values,
    threshold: body.threshold,
    quantile: body.quantile,
  };
  const judged: Judged[] = [];
  for (const [at, name] of names.entries()) {
    const prediction = await predictDataset(
      ctx,
      kinds,
      resolved[at]!.fitted,
      dataset,
      whole ? undefined : labelled.rows,
    );
    judged.push({ name, resolved: resolved[at]!, numbers: numbersOf(prediction) });
  }
  const sliced = await sliceRows(dataset, labelled.rows, body.slices);
  if (!sliced.ok) return refuse(ctx, sliced.problems);
  const asked = { truth, judged, metrics, slices: sliced.slices, costs: body.costs, ...body.intervals };
  const { reports, differences } = await reportModels(ctx, asked);
  const importance = body.importance
    ? await importances(ctx, { judged, truth, metric: metrics[0]!, dataset, rows: labelled.rows, kinds })
    : undefined;
  return {
    type: 'evaluation',
    result: resultOf(body, reports),
    evaluation: {
      task: truth.task,
      target: fitted.target,
      classes: truth.classes,
      on: dataset.ref,
      count: labelled.rows.length,
      ...(!whole && { rows: await writeRows(ctx.objects, labelled.rows) }),
      actual: await writeDoubles(ctx.objects, labelled.values),
      threshold: body.threshold,
      quantile: body.quantile,
      metrics: metrics.map(({ id }) => id),
      models: await Promise.all(judged.map((each) => writeJudged(ctx, each))),
      slices: await writeSlices(ctx, sliced.slices),
    },
    differences,
    ...(importance && { importance }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** The metrics to compute, once models and data are known to fit together; Refusal with everything that does not. */
function checkedMetrics(
  ctx: CellContext,
  body: Body,
  names: readonly string[],
  resolved: readonly ResolvedModel[],
  dataset: Dataset,
): MetricKind[] {
  const problems: Problem[] = [];
  const first = resolved[0]!.fitted;
  resolved.forEach(({ fitted }, at) => {
    const same = fitted.target === first.target && fitted.classes.join('\n') === first.classes.join('\n');
    if (same && fitted.task === first.task) return;
    problems.push(
      problem('evaluate.other_target', { name: names[at]!, first: names[0]! }, { key: pathOf(body, at).join('.') }),
    );
  });
  if (!dataset.field(first.target)) problems.push(unknownColumn(dataset, first.target, 'on'));
  const metrics = body.metrics
    ? body.metrics.map(metricOf)
    : metricKinds.filter(({ id, task }) => task === first.task && !LEFT_OUT.has(id));
  const unfit = metrics.filter(({ task }) => task !== first.task).map(({ id }) => id);
  if (unfit.length > 0) {
    const expected = metricKinds.filter(({ task }) => task === first.task).map(({ id }) => id);
    problems.push(
      problem('evaluate.metric_unfit', { metrics: unfit, column: first.target, expected }, { key: 'metrics' }),
    );
  }
  if (body.costs && first.classes.length !== 2) {
    problems.push(problem('evaluate.costs_two_classes', { column: first.target }, { key: 'costs' }));
  }
  if (problems.length > 0) refuse(ctx, problems);
  return metrics;
}

function resultOf(body: Body, reports: ReadonlyMap<string, ModelReport>): Record<string, never> {
  const parts = (key: 'intervals' | 'slices' | 'curves') =>
    typeof body.of === 'string'
      ? [...reports.values()][0]![key]
      : Object.fromEntries([...reports].map(([name, each]) => [name, each[key]]));
  const scores =
    typeof body.of === 'string'
      ? [...reports.values()][0]!.scores
      : Object.fromEntries([...reports].map(([name, each]) => [name, each.scores]));
  const beside = { intervals: parts('intervals'), slices: parts('slices'), curves: parts('curves') };
  return { ...scores, ...beside } as unknown as Record<string, never>;
}

async function importances(
  ctx: CellContext,
  work: {
    readonly judged: readonly Judged[];
    readonly truth: Truth;
    readonly metric: MetricKind;
    readonly dataset: Dataset;
    readonly rows: Uint32Array;
    readonly kinds: ReadonlyMap<string, ModelKind>;
  },
): Promise<Record<string, ColumnImportance[]>> {
  const found: Record<string, ColumnImportance[]> = {};
  for (const { name, resolved } of work.judged) {
    const { fitted } = resolved;
    const x = takeFeatures(await readFeatures(work.dataset, fitted.features), work.rows);
    const { kinds, truth, metric } = work;
    const reach = { repeats: PERMUTATION_REPEATS, maxRows: PERMUTATION_MAX_ROWS };
    found[name] = await withPredictor(quietly(ctx), kinds, fitted, (predict) =>
      permutationImportance(ctx, { predict, x, truth, metric, ...reach }),
    );
  }
  return found;
}

async function writeJudged(ctx: CellContext, { name, resolved, numbers }: Judged): Promise<EvaluatedModel> {
  const { ref, fitted } = resolved;
  const scores = await writeDoubles(ctx.objects, numbers);
  return { name, model: ref.model, output: ref.output, onnxBytes: fitted.onnx.size, scores };
}

async function writeSlices(
  ctx: CellContext,
  slices: readonly Slice[],
): Promise<EvaluationOutput['evaluation']['slices']> {
  const written: Record<string, Record<string, Awaited<ReturnType<typeof writeRows>>>> = {};
  for (const { name, levels } of slices) {
    const refs: (typeof written)[string] = {};
    for (const [level, positions] of levels) refs[level] = await writeRows(ctx.objects, positions);
    written[name] = refs;
  }
  return written;
}

export default defineEvaluate(modelKinds);
