import { z } from 'zod';
import { cellName } from '../../core/kind/body.ts';
import { defineCell, type CellInputs, type NotebookCell, type Output } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { MetricKind } from '../../core/kind/metric-kind.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { referencesTo, referenceTo } from '../../core/kind/reference.ts';
import { readDoubles } from '../../core/evaluation/doubles.ts';
import { evaluationOf, type EvaluatedModel, type Evaluation } from '../../core/evaluation/evaluation-output.ts';
import { numbersOf, predictDataset, scoredOf, type Truth } from '../../core/evaluation/score-models.ts';
import {
  judgeAgainst,
  judgeBounds,
  reason,
  requirement,
  type Criterion,
  type Reason,
} from '../../core/evaluation/verdict.ts';
import { nearestWord } from '../../core/notebook/nearest.ts';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import { modelOfSnapshot, type ResolvedModel } from '../../core/registry/model-source.ts';
import { REGISTRY_NAME } from '../../core/registry/read.ts';
import { boundsLatency, judgeLatency, latencyShape } from '../../core/serving/latency-requirement.ts';
import type { Dataset } from '../../core/table/dataset.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { readRows } from '../../core/table/row-selection.ts';
import { metricKinds } from '../metric/index.ts';
import { modelKinds } from '../model/index.ts';
import { refuse } from './training-body.ts';

const criterion = z.strictObject({
  min: z.number().optional().describe('At least this.'),
  max: z.number().optional().describe('At most this.'),
  not_worse_than: z
    .string()
    .regex(REGISTRY_NAME)
    .optional()
    .describe(
      'The alias to compare with, `champion`: the paired interval of the advantage must not reach below −margin.',
    ),
  margin: z.number().min(0).default(0).describe('How much worse is still not worse, in units of the metric.'),
  confidence: z.number().gt(0.5).lt(1).default(0.95).describe('Confidence of the paired interval.'),
});

const sliceChoice = z.union([z.string().min(1), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))]);

const item = z.strictObject({
  check: cellName('report').optional().describe('A check that must have passed.'),
  model: z.string().optional().describe('Which model of the evaluation; without it every one must pass.'),
  slice: sliceChoice
    .optional()
    .describe('A slice of the evaluation, each level of it, or `{ <slice>: <level> }` for one.'),
  onnx_bytes: z.strictObject({ max: z.number().positive() }).optional().describe('Size of the exported model.'),
  latency: latencyShape
    .optional()
    .describe('Latency under a stated load, by stated service times: nothing is measured, so every machine agrees.'),
  ...Object.fromEntries(metricKinds.map(({ id, doc }) => [id, criterion.optional().describe(doc)])),
});

const schema = z.strictObject({
  of: z
    .union([cellName('evaluation'), z.array(cellName('evaluation')).min(1)])
    .describe('The evaluation that is judged, or several.'),
  require: z.array(item).min(1).describe('Everything that must hold.'),
  name: z
    .string()
    .regex(REGISTRY_NAME)
    .optional()
    .describe(
      'The registered model whose champion is compared with; without it that of the `register` cell of the same model.',
    ),
});

type Body = z.output<typeof schema>;
type Item = Body['require'][number] & Readonly<Record<string, unknown>>;

/** The kind over a list of learners; the default export is the one over all of them. */
export function defineGate(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  return defineCell({
    id: 'gate',
    version: 1,
    title: 'Gate',
    doc:
      'Says whether a model may pass: floors and ceilings of metrics, on all rows or in slices; not worse than the ' +
      'champion by a paired bootstrap interval on the same rows; checks; the size of the exported model; latency under a ' +
      'stated load, by stated service times. Gives every reason, also those that hold. ' +
      'Where there is no champion yet, the comparison passes as the first version and says so.',
    group: 'decision',
    schema,
    output: 'verdict',
    result: z.object({
      passed: z.boolean(),
      reasons: z.array(
        z.object({
          require: z.string(),
          got: z.union([z.number(), z.boolean(), z.null()]),
          passed: z.boolean(),
          message: z.string(),
        }),
      ),
    }),
    references: (body) => [
      ...referencesTo('of', body.of, ['evaluation']),
      ...body.require.flatMap(({ check }, at) =>
        check === undefined ? [] : [referenceTo(['require', at, 'check'], check, ['report'])],
      ),
    ],
    snapshots: (body, _cell, cells) =>
      registeredNames(body, cells).flatMap((name) => aliasesOf(body).map((alias) => `registry:${name}@${alias}`)),
    validate,
    draws: (body) => aliasesOf(body).length > 0 || asksLatency(body),
    units: (body) => [
      'metrics@1',
      'math@1',
      ...(aliasesOf(body).length > 0 ? ['bootstrap@1'] : []),
      ...(asksLatency(body) ? ['serving@1'] : []),
    ],
    run: (ctx, inputs, body) => judge(ctx, inputs, body, kinds),
    examples: [
      'of: scores\nrequire:\n  - roc_auc: { min: 0.7 }\n',
      'of: scores\nrequire:\n  - check: rides_ok\n  - rmse: { max: 4, not_worse_than: champion, margin: 0.05 }\n  - slice: station\n    rmse: { max: 6 }\n',
      'of: scores\nrequire:\n  - onnx_bytes: { max: 2000000 }\n  - latency: { p99_ms: 100, rate: 200/s, replicas: 2, service: { per_request_ms: 2 } }\n',
    ],
  });
}

function criteriaOf(each: Item): [MetricKind, Criterion][] {
  return metricKinds.flatMap((metric): [MetricKind, Criterion][] => {
    const found = each[metric.id] as Criterion | undefined;
    return found ? [[metric, found]] : [];
  });
}

function asksLatency({ require }: Body): boolean {
  return require.some(({ latency }) => latency !== undefined);
}

/** The aliases that the gate compares with. */
function aliasesOf({ require }: Body): string[] {
  const all = require.flatMap((each) => criteriaOf(each as Item).map(([, { not_worse_than }]) => not_worse_than));
  return [...new Set(all.filter((alias) => alias !== undefined))];
}

/** Names under which this notebook registers the models that are judged. */
function registeredNames(body: Body, cells: readonly NotebookCell[]): string[] {
  if (body.name !== undefined) return [body.name];
  const member = (cell: NotebookCell | undefined, key: string): unknown =>
    (cell?.body as Readonly<Record<string, unknown>> | undefined)?.[key];
  const judged = new Set(
    [body.of].flat().flatMap((name) =>
      [
        member(
          cells.find((cell) => cell.name === name),
          'of',
        ),
      ].flat(),
    ),
  );
  const asked = body.require.map(({ model }) => model);
  const wanted = asked.every((model) => model !== undefined) ? new Set<unknown>(asked) : judged;
  const registrations = cells.filter((cell) => cell.kind === 'register' && wanted.has(member(cell, 'of')));
  return [...new Set(registrations.map((cell) => String(member(cell, 'name'))))];
}

function validate(body: Body): Problem[] {
  const problems: Problem[] = [];
  body.require.forEach((each, at) => {
    const key = `require.${at}`;
    const criteria = criteriaOf(each as Item);
    const { check, onnx_bytes: size, latency } = each;
    if (criteria.length === 0 && check === undefined && size === undefined && latency === undefined) {
      problems.push(problem('gate.nothing_required', {}, { key }));
    }
    if (latency && !boundsLatency(latency))
      problems.push(problem('gate.no_latency_bound', {}, { key: `${key}.latency` }));
    for (const [{ id }, { min, max, not_worse_than }] of criteria) {
      if (min === undefined && max === undefined && not_worse_than === undefined)
        problems.push(problem('gate.no_bound', { metric: id }, { key: `${key}.${id}` }));
    }
    if (each.slice !== undefined && criteria.length === 0)
      problems.push(problem('gate.slice_alone', {}, { key: `${key}.slice` }));
  });
  return problems;
}

/** What is known of the champion that an alias points to. */
type Champion =
  | { readonly state: 'unregistered' | 'first' }
  | { readonly state: 'found'; readonly resolved: ResolvedModel; readonly version: number };

interface Bench {
  readonly ctx: CellContext;
  readonly kinds: ReadonlyMap<string, ModelKind>;
  readonly evaluation: Evaluation;
  readonly truth: Truth;
  /** The rows that were evaluated. */
  readonly dataset: Dataset;
  /** Scores by the digest of the model's state: champions are scored once. */
  readonly numbers: Map<string, Float64Array>;
  championOf(alias: string): Promise<Champion>;
}

async function judge(
  ctx: CellContext,
  inputs: CellInputs,
  body: Body,
  kinds: ReadonlyMap<string, ModelKind>,
): Promise<Output> {
  const evaluations = Object.entries(inputs).filter(([at]) => at === 'of' || at.startsWith('of.'));
  const benches = await Promise.all(evaluations.map(([, input]) => benchOf(ctx, kinds, evaluationOf(input))));
  refuseMistakes(ctx, body, benches);
  const reasons: Reason[] = [];
  for (const [at, each] of body.require.entries()) {
    if (each.check !== undefined) reasons.push(judgeCheck(each.check, inputs[`require.${at}.check`]!.output));
    if (each.latency) reasons.push(...judgeLatency(ctx.rng, each.latency));
    for (const bench of benches) reasons.push(...(await judgeItem(bench, each as Item)));
    ctx.progress(at + 1, body.require.length, 'requirements');
    await ctx.breathe();
  }
  const passed = reasons.every((each) => each.passed);
  const shown = reasons.map(({ said: _said, ...rest }) => rest);
  const said = reasons.map((each) => each.said);
  return { type: 'verdict', result: { passed, reasons: shown }, said, ...(passed ? {} : { saidNo: true }) };
}

async function benchOf(
  ctx: CellContext,
  kinds: ReadonlyMap<string, ModelKind>,
  evaluation: Evaluation,
): Promise<Bench> {
  const { task, classes, threshold, quantile } = evaluation;
  const truth: Truth = {
    task,
    classes,
    threshold,
    quantile,
    actual: await readDoubles(ctx.objects, evaluation.actual),
  };
  const dataset = await openDataset(ctx, evaluation.on);
  return { ctx, kinds, evaluation, truth, dataset, numbers: new Map(), championOf: (alias) => championOf(ctx, alias) };
}

async function championOf(ctx: CellContext, alias: string): Promise<Champion> {
  const asked = Object.entries(ctx.snapshots).filter(
    ([name]) => name.startsWith('registry:') && name.endsWith(`@${alias}`),
  );
  if (asked.length > 1) {
    const names = asked.map(([name]) => name.slice('registry:'.length));
    refuse(ctx, [problem('gate.several_names', { names }, { key: 'name' })]);
  }
  if (asked.length === 0) return { state: 'unregistered' };
  const snapshot = asked[0]![1];
  const resolved = await modelOfSnapshot(ctx, snapshot);
  if (!resolved) return { state: 'first' };
  return { state: 'found', resolved, version: Number((snapshot as { version?: unknown }).version) };
}

/** Models, slices, levels and metrics that the evaluations do not have. */
function refuseMistakes(ctx: CellContext, body: Body, benches: readonly Bench[]): void {
  const problems: Problem[] = [];
  body.require.forEach((each, at) => {
    const key = `require.${at}`;
    const unknown = (code: string, got: string, expected: readonly string[], where: string) => {
      const nearest = nearestWord(got, expected);
      problems.push(
        problem(code, { got, expected, ...(nearest !== undefined && { nearest }) }, { key: `${key}.${where}` }),
      );
    };
    for (const { evaluation } of benches) {
      const names = evaluation.models.map(({ name }) => name);
      if (each.model !== undefined && !names.includes(each.model))
        unknown('gate.unknown_model', each.model, names, 'model');
      for (const [slice, level] of chosenSlices(each.slice)) {
        const levels = evaluation.slices[slice];
        if (!levels) unknown('gate.unknown_slice', slice, Object.keys(evaluation.slices), 'slice');
        else if (level !== undefined && !levels[level])
          unknown('gate.unknown_level', level, Object.keys(levels), 'slice');
      }
      for (const [{ id, task }] of criteriaOf(each as Item)) {
        if (task === evaluation.task) continue;
        const expected = metricKinds.filter((metric) => metric.task === evaluation.task).map((metric) => metric.id);
        problems.push(
          problem(
            'evaluate.metric_unfit',
            { metrics: [id], column: evaluation.target, expected },
            { key: `${key}.${id}` },
          ),
        );
      }
    }
  });
  if (problems.length > 0) refuse(ctx, problems);
}

function chosenSlices(slice: Item['slice']): [string, string | undefined][] {
  if (slice === undefined) return [];
  if (typeof slice === 'string') return [[slice, undefined]];
  return Object.entries(slice).map(([name, level]) => [name, String(level)]);
}

function judgeCheck(name: string, { result, saidNo }: Output): Reason {
  const passed = saidNo !== true && result['passed'] !== false;
  const failures = Array.isArray(result['failures']) ? result['failures'].length : 0;
  return reason(`check ${name}`, passed, passed, passed ? 'gate.check_passed' : 'gate.check_failed', {
    check: name,
    failures,
  });
}

async function judgeItem(bench: Bench, each: Item): Promise<Reason[]> {
  const reasons: Reason[] = [];
  const models = bench.evaluation.models.filter(({ name }) => each.model === undefined || each.model === name);
  for (const model of models) {
    if (each.onnx_bytes !== undefined) {
      const { max } = each.onnx_bytes;
      const words = { model: model.name, got: model.onnxBytes, bound: max };
      reasons.push(reason(`onnx_bytes ≤ ${max}`, model.onnxBytes, model.onnxBytes <= max, 'gate.size', words));
    }
    for (const [metric, wanted] of criteriaOf(each)) {
      for (const rows of await rowsOf(bench, each.slice)) {
        reasons.push(...(await judgeMetric(bench, model, metric, wanted, rows)));
        await bench.ctx.breathe();
      }
    }
  }
  return reasons;
}

interface Rows {
  readonly slice: string | null;
  readonly positions?: Uint32Array;
}

async function rowsOf({ ctx, evaluation }: Bench, slice: Item['slice']): Promise<Rows[]> {
  const rows: Rows[] = [];
  for (const [name, level] of chosenSlices(slice)) {
    for (const [each, ref] of Object.entries(evaluation.slices[name]!)) {
      if (level !== undefined && each !== level) continue;
      rows.push({ slice: `${name} = ${each}`, positions: await readRows(ctx.objects, ref) });
    }
  }
  return slice === undefined ? [{ slice: null }] : rows;
}

async function judgeMetric(
  bench: Bench,
  model: EvaluatedModel,
  metric: MetricKind,
  wanted: Criterion,
  { slice, positions }: Rows,
): Promise<Reason[]> {
  const { ctx, truth, numbers } = bench;
  if (!numbers.has(model.model)) numbers.set(model.model, await readDoubles(ctx.objects, model.scores));
  const subject = { model: model.name, slice };
  const prepared = metric.prepare(scoredOf(truth, numbers.get(model.model)!, positions));
  const reasons = judgeBounds(metric, prepared(), wanted, subject);
  const alias = wanted.not_worse_than;
  if (alias === undefined) return reasons;
  const champion = await bench.championOf(alias);
  const require = requirement(`${metric.id} not worse than ${alias}`, subject);
  const words = { ...subject, metric: metric.id, alias };
  if (champion.state !== 'found') {
    const code = champion.state === 'first' ? 'gate.first_version' : 'gate.unregistered';
    return [...reasons, reason(require, null, true, code, words)];
  }
  const told = { ...words, version: champion.version };
  const { ref, fitted } = champion.resolved;
  if (ref.model === model.model) return [...reasons, reason(require, null, true, 'gate.champion_itself', told)];
  if (fitted.target !== bench.evaluation.target || fitted.classes.join('\n') !== truth.classes.join('\n')) {
    return [...reasons, reason(require, null, false, 'gate.champion_unfit', { ...told, column: fitted.target })];
  }
  const lacking = fitted.features.map(({ name }) => name).filter((name) => !bench.dataset.field(name));
  if (lacking.length > 0) {
    return [...reasons, reason(require, null, false, 'gate.champion_columns', { ...told, columns: lacking })];
  }
  if (!numbers.has(ref.model)) numbers.set(ref.model, await scoreChampion(bench, champion.resolved));
  const reference = metric.prepare(scoredOf(truth, numbers.get(ref.model)!, positions));
  const scores = { model: prepared, champion: reference, rows: positions?.length ?? truth.actual.length };
  return [...reasons, await judgeAgainst(ctx, metric, scores, wanted, subject)];
}

async function scoreChampion(bench: Bench, { fitted }: ResolvedModel): Promise<Float64Array> {
  const { ctx, kinds, evaluation, dataset } = bench;
  const rows = evaluation.rows && (await readRows(ctx.objects, evaluation.rows));
  return numbersOf(await predictDataset(ctx, kinds, fitted, dataset, rows));
}

export default defineGate(modelKinds);
