import { z } from 'zod';
import { cellName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referenceTo } from '../../core/kind/reference.ts';
import type { FittedModel } from '../../core/learn/model-output.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { loadModel } from '../../core/registry/model-source.ts';
import type { RolloutOutput } from '../../core/registry/proposal.ts';
import { VALUE_METRIC, type QualityScores } from '../../core/serving/analysis.ts';
import { toAnswers, truthOf, type Answers } from '../../core/serving/answers.ts';
import { serviceFactors, uniforms } from '../../core/serving/draws.ts';
import { askOnnx } from '../../core/serving/onnx-answers.ts';
import type { Scenario, ScenarioOutput, ServingOutput } from '../../core/serving/output.ts';
import { scoreRows } from '../../core/serving/quality.ts';
import { requestLog, seenAnswers } from '../../core/serving/request-log.ts';
import { simulate, type Simulation, type SimulationInput, type Workload } from '../../core/serving/simulate.ts';
import { armSummaries, endpointSeries } from '../../core/serving/summary.ts';
import { worthOf, type Worth } from '../../core/serving/worth.ts';
import { decodeColumn } from '../../core/table/column-object.ts';
import { isMissing, valueAt, type NumericColumn } from '../../core/table/column.ts';
import type { Dataset } from '../../core/table/dataset.ts';
import { createDatasetWriter } from '../../core/table/dataset-writer.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import type { DatasetOutput } from '../../core/table/output.ts';
import { metricKinds } from '../metric/index.ts';

const schema = z.strictObject({
  deploy: cellName('rollout').describe('The deployment that is served.'),
  traffic: cellName('scenario').describe('The scenario that it meets.'),
});

const latency = z.number().nullable();
const arm = z.object({
  requests: z.int(),
  errors: z.int(),
  latency_ms: z.object({ p50: latency, p95: latency, p99: latency }),
});

export default defineCell({
  id: 'serve',
  version: 1,
  title: 'Serve',
  doc:
    'Serves a scenario with a deployment, simulated on a virtual clock: the answers are those of the exported models, ' +
    'asked by ONNX; the times are those of the stated service model; the rollout climbs its steps, is promoted or ' +
    'aborted by its analysis. The request log is the part `log`, a dataset. Nothing here was measured.',
  group: 'production',
  schema,
  output: 'serving',
  result: z.object({
    requests: z.int(),
    errors: z.int().describe('Requests whose caller got no answer.'),
    outcome: z.enum(['in_progress', 'promoted', 'aborted', 'observed']),
    arms: z.record(z.string(), arm).describe('Per revision, `stable` and `candidate`; percentiles are nearest-rank.'),
    decided_ms: z.number().nullable().describe('Virtual time of the promotion or the abort.'),
    value: z.number().nullable().describe('Business value of all requests whose truth is known.'),
  }),
  parts: () => ['log'],
  references: (body) => [
    referenceTo(['deploy'], body.deploy, ['rollout']),
    referenceTo(['traffic'], body.traffic, ['scenario']),
  ],
  draws: () => true,
  units: () => ['onnxruntime-web@1', 'math@1', 'serving@1'],
  async run(ctx, inputs): Promise<ServingOutput> {
    const rollout = inputs['deploy']!.output as RolloutOutput;
    const { scenario } = inputs['traffic']!.output as ScenarioOutput;
    const requests = await openDataset(ctx, scenario.requests);
    const { candidate, stable, trainedOn } = await openModels(ctx, rollout, requests);
    const answers = {
      candidate: await answersOf(ctx, candidate, requests, rollout),
      stable: stable && (await answersOf(ctx, stable, requests, rollout)),
    };
    const workload = await workloadOf(ctx, scenario, requests, rollout);
    const label = await labelsOf(ctx, scenario, candidate, requests, workload);
    const worth = await worthOf(scenario.value, requests, candidate.classes, label);
    const { plan } = rollout.plan;
    const quality = qualityScores(answers, label, worth);
    const held = rollout.intent ? [] : rollout.verdict.reasons;
    const simulation = await run(ctx, {
      plan,
      hasStable: stable !== null,
      held,
      workload,
      faults: scenario.faults,
      quality,
    });
    const seen = seenAnswers({ simulation, answers });
    const value = worth(seen);
    const { fields, columns } = requestLog({
      startUs: scenario.startUs,
      workload,
      simulation,
      answers,
      truth: { label, value },
    });
    const writer = createDatasetWriter(ctx, fields);
    await writer.append(columns);
    const written = await writer.finish();
    const log = { manifest: written.manifest, count: written.rows, time: 'time' };
    const errors = seen.status.reduce((count, each) => count + Number(each !== 200), 0);
    const { outcome, decidedMs } = simulation.progress;
    const size = { rows: written.rows, columns: fields.length, bytes: written.bytes };
    const logOutput: DatasetOutput = {
      type: 'dataset',
      result: { ...size, version: written.manifest.object },
      dataset: log,
    };
    return {
      type: 'serving',
      simulated: true,
      result: {
        requests: requests.rowCount,
        errors,
        outcome,
        arms: armSummaries(simulation) as never,
        decided_ms: decidedMs,
        value: scenario.value ? sumKnown(value) : null,
      },
      parts: { log: logOutput },
      serving: {
        intent: rollout.plan,
        outcome,
        decidedMs,
        events: simulation.events,
        scenario,
        series: endpointSeries(simulation, workload.arrivalMs, workload.endMs, value),
        log,
        task: candidate.task,
        target: candidate.target,
        classes: candidate.classes,
        features: candidate.inputs.map(({ name }) => name),
        trainedOn,
      },
    };
  },
  examples: ['deploy: canary\ntraffic: autumn_traffic\n'],
});

async function openModels(ctx: CellContext, rollout: RolloutOutput, requests: Dataset) {
  const { model, baseline } = rollout.plan;
  if (!rollout.intent && !baseline) {
    throw new Refusal(problem('serve.nothing_deployed', { reasons: rollout.verdict.reasons }, { key: 'deploy' }));
  }
  const { fitted: candidate, trainedOn } = await loadModel(ctx, model);
  const stable = baseline ? (await loadModel(ctx, baseline)).fitted : null;
  if (stable && stable.classes.join('\n') !== candidate.classes.join('\n')) {
    const classes = { stable: stable.classes, candidate: candidate.classes };
    throw new Refusal(problem('serve.different_classes', classes, { key: 'deploy' }));
  }
  const needed = [candidate, ...(stable ? [stable] : [])].flatMap(({ inputs }) => inputs.map(({ name }) => name));
  const missing = [...new Set(needed)].filter((name) => !requests.field(name));
  if (missing.length > 0) throw new Refusal(problem('serve.missing_columns', { columns: missing }, { key: 'traffic' }));
  return { candidate, stable, trainedOn };
}

async function answersOf(
  ctx: CellContext,
  model: FittedModel,
  requests: Dataset,
  { plan }: RolloutOutput,
): Promise<Answers> {
  const session = await ctx.inference.open(await ctx.objects.get(model.onnx.object));
  try {
    return toAnswers(await askOnnx(ctx, session, model, requests), model.classes, plan.plan.threshold);
  } finally {
    await session.close();
  }
}

async function workloadOf(
  ctx: CellContext,
  scenario: Scenario,
  requests: Dataset,
  { plan }: RolloutOutput,
): Promise<Workload> {
  const n = requests.rowCount;
  const arrivals = decodeColumn(await ctx.objects.get(scenario.arrivals.object)) as NumericColumn;
  const known = decodeColumn(await ctx.objects.get(scenario.labels.knownMs.object)) as NumericColumn;
  return {
    arrivalMs: arrivals.values,
    endMs: scenario.endMs,
    routeDraw: await stickyDraws(uniforms(ctx.rng('route'), n), requests),
    failDraw: uniforms(ctx.rng('failures'), n),
    serviceFactor: serviceFactors(ctx.rng('service'), n, plan.plan.service.spread),
    labelMs: known.values,
  };
}

/** Requests of one entity (the dataset's key) stay with one revision: they share the draw of its first request. */
async function stickyDraws(draws: Float64Array, requests: Dataset): Promise<Float64Array> {
  const { key } = requests.ref;
  if (!key || key.length === 0) return draws;
  const columns = await Promise.all(key.map((name) => requests.column(name)));
  const first = new Map<string, number>();
  return draws.map((draw, request) => {
    const entity = JSON.stringify(columns.map((column) => valueAt(column, request)));
    if (!first.has(entity)) first.set(entity, draw);
    return first.get(entity)!;
  });
}

/** The truth as class number or value; NaN where it does not become known before the traffic ends. */
async function labelsOf(
  ctx: CellContext,
  scenario: Scenario,
  model: FittedModel,
  requests: Dataset,
  workload: Workload,
): Promise<Float64Array> {
  const name = scenario.labels.column ?? model.target;
  if (!requests.field(name)) {
    if (scenario.labels.column !== null) {
      const known = requests.fields.map((field) => field.name);
      throw new Refusal(problem('production.unknown_column', { column: name, known }, { key: 'traffic' }));
    }
    ctx.log('warning', `no column ${name} in the traffic: quality and value stay unknown`);
    return new Float64Array(requests.rowCount).fill(NaN);
  }
  const column = await requests.column(name);
  const truth = truthOf(column, model.classes);
  const strange = truth.reduce((count, each, row) => count + Number(Number.isNaN(each) && !isMissing(column, row)), 0);
  if (strange > 0) ctx.log('warning', `${name}: ${strange} values that the model does not know count as unknown truth`);
  return truth.map((each, request) => (workload.labelMs[request]! <= workload.endMs ? each : NaN));
}

function qualityScores(
  answers: { readonly candidate: Answers; readonly stable: Answers | null },
  label: Float64Array,
  worth: Worth,
): QualityScores {
  const kinds = new Map(metricKinds.map((kind) => [kind.id, kind]));
  const values = new Map<Answers, Float64Array>();
  const valuesOf = (mine: Answers) => {
    if (!values.has(mine)) values.set(mine, worth(mine));
    return values.get(mine)!;
  };
  return {
    better: (metric) => (metric === VALUE_METRIC ? 'higher' : kinds.get(metric)?.better),
    score(metric, arm, requests) {
      const mine = answers[arm];
      if (!mine) return NaN;
      if (metric === VALUE_METRIC) {
        const known = requests.map((each) => valuesOf(mine)[each]!).filter((each) => !Number.isNaN(each));
        return known.length === 0 ? NaN : known.reduce((sum, each) => sum + each, 0) / known.length;
      }
      const kind = kinds.get(metric);
      return kind ? scoreRows(kind, mine, label, requests) : NaN;
    },
  };
}

async function run(ctx: CellContext, input: SimulationInput): Promise<Simulation> {
  const total = input.workload.arrivalMs.length;
  const steps = simulate(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    ctx.progress(step.value, total, 'requests');
    await ctx.breathe();
  }
}

function sumKnown(values: Float64Array): number {
  return values.reduce((sum, each) => (Number.isNaN(each) ? sum : sum + each), 0);
}
