import { z } from 'zod';
import { parseCanonicalJson } from '../../core/graph/canonical-json.ts';
import { cellName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import type { CellContext } from '../../core/kind/context.ts';
import { referencesTo } from '../../core/kind/reference.ts';
import type { KnownRows } from '../../core/learn/model-output.ts';
import { allOf, askGates } from '../../core/registry/gates.ts';
import {
  modelOfSnapshot,
  modelReferences,
  modelSnapshots,
  modelSource,
  resolveModel,
  type ResolvedModel,
} from '../../core/registry/model-source.ts';
import type { DeployIntent, RolloutOutput, StagingCheck, Verdict } from '../../core/registry/proposal.ts';
import { ENDPOINT_METRICS, VALUE_METRIC } from '../../core/serving/analysis.ts';
import { durationMs, ratePerMs } from '../../core/serving/duration.ts';
import { loadShape, planOf, planProblems, planShape } from '../../core/serving/plan-body.ts';
import { checkKnownRows, checkLoad, checkSignature } from '../../core/serving/staging.ts';
import { metricKinds } from '../metric/index.ts';

const gateName = () => cellName('verdict', 'rollout', 'registration');

const schema = z.strictObject({
  model: modelSource().describe('What is deployed: a training, a registration, or a registered model at an alias.'),
  if: z
    .union([gateName(), z.array(gateName()).min(1)])
    .optional()
    .describe('A gate or a staging deployment, or several, that must have passed.'),
  environment: z.enum(['staging', 'production']).describe('Staging tries the model out before it meets anybody.'),
  baseline: modelSource()
    .optional()
    .describe(
      'What serves meanwhile. Without it, what is live in the environment; where nothing is, the new model takes over at once.',
    ),
  ...planShape,
  load: loadShape,
  auto: z.boolean().default(false).describe('Apply as soon as the gates pass, without being asked.'),
});

export default defineCell({
  id: 'deploy',
  version: 1,
  title: 'Deploy',
  doc:
    'Proposes a model as a new revision of an environment, and how it takes over: at once, in the shadow, step by step ' +
    '(canary), half and half (ab), or with a way back (blue_green). Running it changes nothing until it is applied. ' +
    'Deploying to staging is a gate of its own: the exported model must have the stated signature, answer the ' +
    "trainer's own rows as the trainer did, and bear the stated load within its objectives, by stated service times.",
  group: 'production',
  schema,
  output: 'rollout',
  result: z.object({
    environment: z.string(),
    strategy: z.string(),
    passed: z.boolean().describe('Every gate and every staging check said yes.'),
    reasons: z.array(z.string()).describe('Why not.'),
    checks: z.record(z.string(), z.boolean()).describe('Staging checks by name; empty for production.'),
  }),
  references: (body) => [
    ...modelReferences('model', body.model),
    ...modelReferences('baseline', body.baseline),
    ...referencesTo('if', body.if, ['verdict', 'rollout', 'registration']),
  ],
  snapshots: (body) => [
    ...modelSnapshots(body.model),
    ...modelSnapshots(body.baseline),
    ...(body.baseline === undefined ? [`environment:${body.environment}`] : []),
  ],
  validate: (body) => planProblems(body, analysisMetrics()),
  draws: (body) => body.environment === 'staging',
  units: (body) => (body.environment === 'staging' ? ['onnxruntime-web@1', 'math@1', 'serving@1'] : []),
  async run(ctx, inputs, body): Promise<RolloutOutput> {
    await ctx.breathe();
    const model = await resolveModel(ctx, body.model, inputs['model']);
    const baseline = await baselineOf(ctx, body, inputs['baseline']);
    const plan: DeployIntent = {
      action: 'deploy',
      environment: body.environment,
      model: model.ref,
      name: model.name,
      // Deploying again what is live compares it with nothing.
      baseline: baseline && baseline.ref.model !== model.ref.model ? baseline.ref : null,
      plan: planOf(body),
      auto: body.auto,
    };
    const gates = allOf([askGates(inputs, 'if'), ...(model.verdict ? [model.verdict] : [])]);
    const staging = body.environment === 'staging' ? await stage(ctx, model, plan, body.load) : [];
    const staged = stagingVerdict(staging);
    const verdict = allOf([gates, staged]);
    const checks = Object.fromEntries(staging.map(({ check, passed }) => [check, passed]));
    const { environment, strategy } = body;
    const result = { environment, strategy, passed: verdict.passed, reasons: [...verdict.reasons], checks };
    const intent = verdict.passed ? plan : null;
    return { type: 'rollout', result, ...(staged.passed ? {} : { saidNo: true }), intent, plan, verdict, staging };
  },
  examples: [
    'model: forest\nif: good_enough\nenvironment: staging\nslo: { p99_ms: 100, availability: 0.999 }\n',
    'model: forest\nif: staging\nenvironment: production\nstrategy: canary\nsteps:\n  - { weight: 0.1, duration: 1h }\n  - { weight: 0.5, duration: 1h }\nanalysis:\n  - { metric: error_rate, max: 0.01 }\n',
  ],
});

function analysisMetrics(): string[] {
  return [...ENDPOINT_METRICS, VALUE_METRIC, ...metricKinds.map(({ id }) => id)];
}

async function baselineOf(
  ctx: CellContext,
  body: z.output<typeof schema>,
  input: Parameters<typeof resolveModel>[2],
): Promise<ResolvedModel | null> {
  if (body.baseline !== undefined) return resolveModel(ctx, body.baseline, input);
  return modelOfSnapshot(ctx, ctx.snapshots[`environment:${body.environment}`]);
}

/** Everything that staging asks of a model, all of it even where the first already fails. */
async function stage(
  ctx: CellContext,
  { fitted }: ResolvedModel,
  { plan }: DeployIntent,
  load: z.output<typeof loadShape>,
): Promise<StagingCheck[]> {
  const known = parseCanonicalJson(new TextDecoder().decode(await ctx.objects.get(fitted.knownRows.object)));
  const session = await ctx.inference.open(await ctx.objects.get(fitted.onnx.object));
  try {
    const signature = checkSignature(session, fitted);
    // A model with another signature cannot be asked at all.
    const rows = signature.passed ? [await checkKnownRows(session, fitted, known as KnownRows)] : [];
    const test = { perMs: ratePerMs(load.rate), durationMs: durationMs(load.duration) };
    return [signature, ...rows, ...checkLoad(ctx.rng, plan, test)];
  } finally {
    await session.close();
  }
}

function stagingVerdict(checks: readonly StagingCheck[]): Verdict {
  const failed = checks.filter(({ passed }) => !passed);
  return { passed: failed.length === 0, reasons: failed.map(({ message }) => message) };
}
