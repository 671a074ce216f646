import { z } from 'zod';
import { cellName } from '../../core/kind/body.ts';
import { defineCell } from '../../core/kind/cell-kind.ts';
import { referencesTo } from '../../core/kind/reference.ts';
import { problem } from '../../core/problem.ts';
import { askGates } from '../../core/registry/gates.ts';
import { modelReferences, modelSnapshots, modelSource, resolveModel } from '../../core/registry/model-source.ts';
import type { RegisterIntent, RegistrationOutput } from '../../core/registry/proposal.ts';
import { REGISTRY_NAME } from '../../core/registry/read.ts';

const registryName = () => z.string().regex(REGISTRY_NAME, 'letters, digits, _ . - and at most 100 of them');

const schema = z.strictObject({
  of: modelSource().describe('The training whose model is registered, or a registered model at an alias.'),
  name: registryName().describe('Name of the registered model.'),
  alias: registryName().optional().describe('Alias that shall point to this version, such as challenger or champion.'),
  if: z
    .union([cellName('verdict', 'rollout'), z.array(cellName('verdict', 'rollout')).min(1)])
    .optional()
    .describe('A gate, or several, that must have passed.'),
  card: z.string().default('').describe('Model card in Markdown: what the model is for, and what it is not for.'),
});

/** MLflow keeps these for itself, so a synchronised registry could not hold them. */
const RESERVED_ALIAS = /^(latest|v\d+)$/i;

export default defineCell({
  id: 'register',
  version: 1,
  title: 'Register a model',
  doc:
    'Proposes a model as a new version of a registered model, and an alias that points to it. Running it changes ' +
    'nothing: the registry changes when the proposal is applied, by hand, by `--apply`, once. The number of the ' +
    'version is given then; `version` in the result is null, because a number that depends on what else was ' +
    'registered belongs in no digest.',
  group: 'production',
  schema,
  output: 'registration',
  result: z.object({
    name: z.string(),
    version: z.int().nullable().describe('Null: the number is given when the proposal is applied.'),
    aliases: z.array(z.string()).describe('Aliases that the proposal moves; none when a gate said no.'),
  }),
  references: (body) => [...modelReferences('of', body.of), ...referencesTo('if', body.if, ['verdict', 'rollout'])],
  snapshots: (body) => modelSnapshots(body.of),
  validate: ({ alias }) =>
    alias !== undefined && RESERVED_ALIAS.test(alias)
      ? [problem('register.reserved_alias', { alias }, { key: 'alias' })]
      : [],
  draws: () => false,
  units: () => [],
  async run(ctx, inputs, body): Promise<RegistrationOutput> {
    await ctx.breathe();
    const { ref } = await resolveModel(ctx, body.of, inputs['of']);
    const verdict = askGates(inputs, 'if');
    const alias = body.alias ?? null;
    const plan: RegisterIntent = { action: 'register', name: body.name, alias, model: ref, card: body.card };
    const aliases = verdict.passed && alias !== null ? [alias] : [];
    const result = { name: body.name, version: null, aliases };
    return { type: 'registration', result, intent: verdict.passed ? plan : null, plan, verdict };
  },
  examples: [
    'of: forest\nname: demand\nalias: challenger\n',
    'of: forest\nname: demand\nalias: champion\nif: good_enough\n',
  ],
});
