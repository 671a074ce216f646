import { z } from 'zod';
import { defineCell, type CellInputs } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import type { ModelKind } from '../../core/kind/model-kind.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import { decideTarget, type TargetPlan } from '../../core/learn/dataset-target.ts';
import { fitModel } from '../../core/learn/fit-model.ts';
import type { ModelOutput } from '../../core/learn/model-output.ts';
import { decodeModelState, encodeModelState } from '../../core/learn/model-state.ts';
import { drawParams, gridParams, gridSize, type Space } from '../../core/learn/search-space.ts';
import { trialsNeeded } from '../../core/learn/search-stop.ts';
import { readTraining, type TrainingData } from '../../core/learn/training-data.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { metricKinds } from '../metric/index.ts';
import { modelKinds } from '../model/index.ts';
import { childOf, finishModel, modelOutput, trainResult, type Fit } from './train.ts';
import {
  logWarnings,
  paramProblems,
  partsOf,
  refuse,
  resolveParams,
  scoreValidation,
  trainingProblems,
  trainingShape,
  trainingUnits,
} from './training-body.ts';

const MOST_TRIALS = 1000;

const range = z.strictObject({
  min: z.number().describe('Smallest value.'),
  max: z.number().describe('Largest value.'),
  log: z.boolean().default(false).describe('Evenly in orders of magnitude.'),
  integer: z.boolean().optional().describe('Whole numbers only; found out where the learner takes no others.'),
  points: z.int().min(1).max(100).default(5).describe('How many values a grid takes of it.'),
});

function tuneShape(models: readonly ModelKind[]) {
  return {
    ...trainingShape(models, ['wasm']),
    space: z
      .record(z.string(), z.union([z.array(z.json()).min(1), range]))
      .describe('Hyperparameters to try: a list of values, or a range `{ min, max, log }`.'),
    search: z.enum(['random', 'grid']).default('random').describe('Draw at random, or try every combination.'),
    trials: z.int().min(1).max(MOST_TRIALS).default(20).describe('How many random draws; a grid has its own number.'),
    metric: z
      .enum(metricKinds.map(({ id }) => id) as [string, ...string[]])
      .optional()
      .describe('What decides; without it log_loss for classes and rmse for numbers.'),
    over: z
      .enum(['validation', 'folds'])
      .optional()
      .describe(
        'Judge each trial on `validation` or by the mean over the folds; without it folds where the split has them.',
      ),
    stop: z
      .strictObject({
        patience: z
          .int()
          .min(1)
          .max(MOST_TRIALS)
          .describe('So many trials in a row without a better one end the search.'),
        min_delta: z
          .number()
          .min(0)
          .default(0)
          .describe('A trial is better when it gains more than this, in units of the metric.'),
      })
      .optional()
      .describe(
        'Ends the search early. Trials count in their order, so the same ones are tried by any number of workers.',
      ),
  };
}

type TuneBody = z.output<z.ZodObject<ReturnType<typeof tuneShape>>>;

/** What a trial is asked, and everything its answer depends on. */
interface TrialArgs {
  readonly index: number;
  readonly model: string;
  readonly params: JsonObject;
  readonly target: string;
  readonly plan: TargetPlan;
  readonly features: TuneBody['features'] | null;
  readonly classWeight: TuneBody['class_weight'] | null;
  readonly pairs: readonly { readonly train: DatasetRef; readonly validation: DatasetRef }[];
}

interface TrialAnswer {
  /** Mean over the pairs, null where undefined in one of them. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly folds: readonly Readonly<Record<string, number | null>>[];
  readonly curves: Fit['curves'];
  /** The fitted state, where the trial had one pair alone. */
  readonly state: { readonly object: string; readonly size: number; readonly form: 'bytes' } | null;
}

/** The kind over a list of learners; the default export is the one over all of them. */
export function defineTune(models: readonly ModelKind[]) {
  const kinds = new Map(models.map((kind) => [kind.id, kind]));
  const kindOf = (id: string) => kinds.get(id)!;
  return defineCell({
    id: 'tune',
    version: 1,
    title: 'Tune',
    doc:
      'Fits a model with many settings of its hyperparameters and keeps the best: a random or a grid search, judged on ' +
      '`validation` or over folds. Each trial is a run of its own, is done once whatever stops in between, and gives the ' +
      'same for any number of workers. Over folds, the best settings are fitted again on the whole of `train`.',
    group: 'training',
    schema: z.strictObject(tuneShape(models)),
    output: 'model',
    result: trainResult.extend({
      best: z.record(z.string(), z.unknown()).describe('The settings that won.'),
      trials: z.int().describe('How many were tried.'),
    }),
    references: (body) => [referenceTo(['of'], body.of, ['parts'])],
    validate: (body) => [...trainingProblems(kindOf(body.model), body), ...spaceProblems(kindOf(body.model), body)],
    draws: (body) =>
      body.search === 'random' ||
      trialParams(kindOf(body.model), body).some((params) => kindOf(body.model).draws(params as never)),
    units: (body) => [...trainingUnits(kindOf(body.model), body.params, 'wasm'), 'search@1'],
    run: (ctx, inputs, body) => tune(ctx, inputs, body, kinds),
    tasks: { trial: (ctx, args) => runTrial(ctx, args as unknown as TrialArgs, kinds) },
    examples: [
      'of: parts\ntarget: late\nmodel: gbdt\nspace:\n  learning_rate: { min: 0.01, max: 0.3, log: true }\n  num_leaves: [15, 31, 63]\ntrials: 20\nmetric: roc_auc\n',
      'of: parts\ntarget: late\nmodel: gbdt\nspace:\n  num_leaves: { min: 7, max: 127, log: true }\ntrials: 100\nstop: { patience: 15, min_delta: 0.0005 }\n',
      'of: parts\ntarget: bikes\nmodel: linear\nspace:\n  alpha: { min: 0.001, max: 100, log: true, points: 6 }\nsearch: grid\n',
    ],
  });
}

/** The space with whole-number ranges found out by what the learner takes. */
function spaceOf(kind: ModelKind, body: TuneBody): Space {
  return Object.fromEntries(
    Object.entries(body.space).map(([name, each]) => {
      if (Array.isArray(each)) return [name, each];
      const takesFractions = paramProblems(kind, { ...body.params, [name]: each.min + 0.5 }).length === 0;
      const whole = Number.isInteger(each.min) && Number.isInteger(each.max) && !takesFractions;
      return [name, { ...each, integer: each.integer ?? whole }];
    }),
  );
}

/** The learner's parameters of every trial of a grid. */
function trialParams(kind: ModelKind, body: TuneBody): Record<string, Json>[] {
  return gridParams(spaceOf(kind, body)).map((each) => resolveParams(kind, { ...body.params, ...each }));
}

function spaceProblems(kind: ModelKind, body: TuneBody): Problem[] {
  const names = Object.keys(body.space);
  if (names.length === 0) return [problem('tune.empty_space', {}, { key: 'space' })];
  const problems = names.flatMap((name) => {
    const each = body.space[name]!;
    if (!Array.isArray(each)) {
      if (each.min > each.max)
        return [problem('tune.range_order', { name, min: each.min, max: each.max }, { key: `space.${name}` })];
      if (each.log && each.min <= 0)
        return [problem('tune.range_log', { name, min: each.min }, { key: `space.${name}.min` })];
    }
    const tried: readonly Json[] = Array.isArray(each) ? each : [each.min, each.max];
    const wrong = tried.map((value) => paramProblems(kind, { ...body.params, [name]: value }));
    // What is wrong with `params` itself is said there.
    const first = wrong
      .map((found) => found.filter(({ where }) => where.key?.split('.')[1] === name))
      .find((found) => found.length > 0);
    return (first ?? []).map((found) => ({ ...found, where: { ...found.where, key: `space.${name}` } }));
  });
  if (problems.length === 0 && body.search === 'grid') {
    const size = gridSize(spaceOf(kind, body));
    if (size > MOST_TRIALS) problems.push(problem('tune.grid_size', { size, limit: MOST_TRIALS }, { key: 'space' }));
  }
  return problems;
}

async function tune(
  ctx: CellContext,
  inputs: CellInputs,
  body: TuneBody,
  kinds: ReadonlyMap<string, ModelKind>,
): Promise<ModelOutput> {
  const kind = kinds.get(body.model)!;
  const { train, validation, folds } = partsOf(inputs['of']!);
  const over = body.over ?? (folds.length > 0 ? 'folds' : 'validation');
  const pairs = over === 'folds' ? folds : validation ? [{ train, validation }] : [];
  if (pairs.length === 0)
    refuse(ctx, [problem(over === 'folds' ? 'tune.no_folds' : 'tune.no_validation', {}, { key: 'of' })]);
  const wish = { task: body.task, tasks: kind.tasks, positive: body.positive };
  const decided = await decideTarget(await openDataset(ctx, train), body.target, wish);
  if (!decided.ok) return refuse(ctx, decided.problems);
  const { plan } = decided;
  const judge = metricOf(ctx, body, plan);
  const settings = settingsOf(ctx, kind, body);
  const { stop } = body;
  const needed = (scores: readonly (number | null)[]) =>
    stop ? trialsNeeded(scores, { patience: stop.patience, minDelta: stop.min_delta }, judge.better) : settings.length;
  const trials = await runTrials(ctx, { most: settings.length, metric: judge.id, needed }, (index) => ({
    index,
    model: kind.id,
    params: resolveParams(kind, { ...body.params, ...settings[index] }),
    target: body.target,
    plan,
    features: body.features ?? null,
    classWeight: body.class_weight ?? null,
    pairs,
  }));
  const best = bestOf(
    trials.map(({ metrics }) => metrics[judge.id] ?? null),
    judge.better,
  );
  if (best === undefined) return refuse(ctx, [problem('tune.undefined', { metric: judge.id }, { key: 'metric' })]);
  const params = resolveParams(kind, { ...body.params, ...settings[best] });
  const whole = { train, ...(validation && { validation }) };
  const training = await readPair(
    ctx,
    { target: body.target, plan, features: body.features ?? null, classWeight: body.class_weight ?? null },
    whole,
  );
  const warnings = logWarnings(ctx, training.warnings);
  const { state, curves } = await finalFit(ctx, kind, { params, training, index: best, answer: trials[best]! });
  const finished = await finishModel(ctx, kinds, { kind, state, curves, params, training });
  const metrics = over === 'folds' ? trials[best]!.metrics : finished.metrics;
  ctx.child(childOf(ctx.cell, { ...finished, metrics }));
  const output = modelOutput({ ...finished, metrics }, train, warnings);
  return {
    ...output,
    result: { ...output.result, best: settings[best]!, trials: trials.length },
    search: {
      metric: judge.id,
      over,
      best,
      trials: trials.map(({ metrics: found, folds: each }, at) => ({
        params: settings[at]!,
        metrics: found,
        folds: each,
      })),
      ...(trials.length < settings.length && { planned: settings.length }),
    },
  };
}

function metricOf(ctx: CellContext, body: TuneBody, { task }: TargetPlan) {
  const id = body.metric ?? (task === 'classification' ? 'log_loss' : 'rmse');
  const metric = metricKinds.find((each) => each.id === id)!;
  if (metric.task === task) return metric;
  const expected = metricKinds.filter((each) => each.task === task).map((each) => each.id);
  return refuse(ctx, [
    problem('evaluate.metric_unfit', { metrics: [id], column: body.target, expected }, { key: 'metric' }),
  ]);
}

/** What each trial sets. A random trial has a stream of its own, so that more trials leave the first ones alone. */
function settingsOf(ctx: CellContext, kind: ModelKind, body: TuneBody): Record<string, Json>[] {
  const space = spaceOf(kind, body);
  if (body.search === 'grid') return gridParams(space);
  return Array.from({ length: body.trials }, (_, trial) => drawParams(ctx.rng('space', trial), space));
}

interface TrialPlan {
  readonly most: number;
  readonly metric: string;
  /** How many trials are needed as far as the first ones' scores tell. */
  needed(scores: readonly (number | null)[]): number;
}

/** The trials that are needed, side by side: each one that ends may show that more of them are. */
async function runTrials(
  ctx: CellContext,
  { most, metric, needed }: TrialPlan,
  argsOf: (index: number) => TrialArgs,
): Promise<TrialAnswer[]> {
  const answers: TrialAnswer[] = [];
  const scores: (number | null)[] = [];
  let started = 0;
  let done = 0;
  const startNeeded = async (): Promise<void> => {
    const more: Promise<void>[] = [];
    while (started < Math.min(needed(scores), most)) more.push(runOne(started++));
    await Promise.all(more);
  };
  const runOne = async (index: number): Promise<void> => {
    answers[index] = await askTrial(ctx, argsOf(index));
    ctx.progress(++done, most, 'trials');
    for (let next = answers[scores.length]; next; next = answers[scores.length]) {
      scores.push(next.metrics[metric] ?? null);
    }
    await startNeeded();
  };
  ctx.progress(0, most, 'trials');
  await startNeeded();
  return answers;
}

/** Has a trial run, and tells of it as a run of its own. */
async function askTrial(ctx: CellContext, args: TrialArgs): Promise<TrialAnswer> {
  const answer = (await ctx.task('trial', args as unknown as JsonObject)) as unknown as TrialAnswer;
  const metrics = Object.entries(answer.metrics).filter((each): each is [string, number] => each[1] !== null);
  ctx.child({
    name: `trial ${args.index + 1}`,
    params: { model: args.model, target: args.target, ...args.params },
    metrics: Object.fromEntries(metrics),
    series: answer.curves,
    tags: { task: args.plan.task },
    artifacts: answer.state ? { model: answer.state.object } : {},
  });
  return answer;
}

/** One trial, kept under everything it depends on, so that a search that was stopped goes on where it was. */
async function runTrial(ctx: CellContext, args: TrialArgs, kinds: ReadonlyMap<string, ModelKind>): Promise<Json> {
  const kind = kinds.get(args.model)!;
  const { index, ...given } = args;
  const stream = kind.draws(args.params as never) ? ctx.rng('trial', index) : undefined;
  // The stream's start stands for notebook seed, cell name and trial, which are not given.
  const drawn = stream ? [stream.u32(), stream.u32(), stream.u32(), stream.u32()] : [];
  const parts = { trial: 1, units: trainingUnits(kind, args.params, 'wasm'), drawn, given };
  return ctx.memo(parts as unknown as JsonObject, async () => {
    const folds: Record<string, number | null>[] = [];
    let kept: Omit<TrialAnswer, 'metrics' | 'folds'> = { curves: {}, state: null };
    for (const [fold, pair] of args.pairs.entries()) {
      const training = await readPair(ctx, args, pair);
      const { state, curves } = await fitModel(ctx, kind, args.params, training.data, { index: [index, fold] });
      folds.push(await scoreValidation(ctx, kinds, state, training.data));
      if (args.pairs.length > 1) continue;
      const bytes = encodeModelState(state);
      kept = { curves, state: { object: await ctx.objects.put(bytes), size: bytes.length, form: 'bytes' } };
    }
    return { metrics: meanScores(folds), folds, ...kept } as unknown as JsonObject;
  });
}

async function readPair(
  ctx: CellContext,
  { target, plan, features, classWeight }: Pick<TrialArgs, 'target' | 'plan' | 'features' | 'classWeight'>,
  refs: { readonly train: DatasetRef; readonly validation?: DatasetRef },
): Promise<TrainingData> {
  const train = await openDataset(ctx, refs.train);
  const validation = refs.validation && (await openDataset(ctx, refs.validation));
  const wish = { target, plan, features: features ?? undefined, classWeight: classWeight ?? undefined };
  const read = await readTraining(train, validation, wish);
  if (!read.ok) return refuse(ctx, read.problems);
  await ctx.breathe();
  return read;
}

function meanScores(folds: readonly Readonly<Record<string, number | null>>[]): Record<string, number | null> {
  return Object.fromEntries(
    Object.keys(folds[0] ?? {}).map((id) => {
      const values = folds.map((fold) => fold[id] ?? NaN);
      const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
      return [id, Number.isNaN(mean) ? null : mean];
    }),
  );
}

/** The trial with the best score, the first among equals; undefined when none has one. */
function bestOf(scores: readonly (number | null)[], better: 'higher' | 'lower'): number | undefined {
  let best: number | undefined;
  scores.forEach((score, at) => {
    if (score === null) return;
    const record = best === undefined ? undefined : scores[best]!;
    if (record === undefined || (better === 'higher' ? score > record! : score < record!)) best = at;
  });
  return best;
}

async function finalFit(
  ctx: CellContext,
  kind: ModelKind,
  found: {
    readonly params: JsonObject;
    readonly training: TrainingData;
    readonly index: number;
    readonly answer: TrialAnswer;
  },
): Promise<Pick<Fit, 'state' | 'curves'>> {
  const { state, curves } = found.answer;
  if (state) return { state: decodeModelState(await ctx.objects.get(state.object)), curves };
  return fitModel(ctx, kind, found.params, found.training.data, { index: [found.index] });
}

export default defineTune(modelKinds);
