/** Applying what a cell proposed: the confirmed step in the app, `--apply`, or `auto: true`. */
import type { Clock, Store } from '../ports.ts';
import type { Digest } from '../graph/digest.ts';
import { readOutput } from '../graph/records.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { ModelOutput } from '../learn/model-output.ts';
import { problem, type Problem } from '../problem.ts';
import type { ServingOutput } from '../serving/output.ts';
import type { RolloutPlan } from '../serving/plan.ts';
import { sayAbort } from '../serving/say.ts';
import { changeEnvironment, changeModel, type Undated } from './change.ts';
import type { Environment, EnvironmentEvent } from './environment.ts';
import {
  proposalId,
  type DeployIntent,
  type Intent,
  type ModelRef,
  type Provenance,
  type RegisterIntent,
  type RegistrationOutput,
  type RolloutOutput,
} from './proposal.ts';
import { readEnvironment, readModel } from './read.ts';
import { aliasOf, versionOf, type ModelEvent, type RegisteredModel } from './registered-model.ts';

export interface Applied {
  /** `already`: this proposal was applied before and nothing changed. */
  readonly state: 'applied' | 'already' | 'refused' | 'nothing';
  /** `registry:flight_delays` or `environment:production`; absent when nothing was proposed. */
  readonly stream?: string;
  readonly version?: number;
  readonly revision?: number;
  /** For `refused`: why, for example `registry.gate_said_no`. */
  readonly problems: readonly Problem[];
}

/**
 * Applies the proposal in the output of a `register`, `deploy` or `serve` cell. Idempotent: a proposal is applied once,
 * also after the alias or the environment has moved on, so that a rerun never undoes a rollback. Outputs of other kinds
 * give `nothing`. `serve` takes the rollout that its deployment has under way to where the simulation took it.
 */
export async function applyProposal(store: Store, clock: Clock, output: Output, by: Provenance = {}): Promise<Applied> {
  switch (output.type) {
    case 'registration':
    case 'rollout': {
      const { intent, verdict } = output as RegistrationOutput | RolloutOutput;
      if (intent) by = { ...by, data: by.data ?? (await learnedFrom(store, intent.model)) };
      if (intent)
        return intent.action === 'register' ? register(store, clock, intent, by) : deploy(store, clock, intent, by);
      return { state: 'refused', problems: [problem('registry.gate_said_no', { reasons: verdict.reasons })] };
    }
    case 'serving':
      return conclude(store, clock, output as ServingOutput, by);
    default:
      return { state: 'nothing', problems: [] };
  }
}

/** The dataset version that a model learned from, as its output document says; empty when it does not. */
async function learnedFrom(store: Store, { output }: ModelRef): Promise<Digest[]> {
  const { trainedOn } = (await readOutput(store, output.object)) as Partial<ModelOutput>;
  return trainedOn ? [trainedOn.manifest.object] : [];
}

/** What has become of a cell's proposal, for `run --json` and the views: nothing is changed. */
export async function proposalStatus(
  store: Store,
  output: Output,
): Promise<{
  readonly applied: boolean;
  readonly version?: number;
  readonly revision?: number;
  readonly aliases?: string[];
}> {
  const intent = (output as Partial<RegistrationOutput | RolloutOutput>).intent ?? null;
  if (!intent) return { applied: false };
  if (intent.action === 'register') {
    const state = await readModel(store, intent.name);
    const version = versionOf(state, intent.model.model);
    if (version === undefined) return { applied: false };
    const aliases = Object.keys(state.aliases).filter((each) => state.aliases[each] === version);
    return { applied: wasApplied(state, intent), version, aliases };
  }
  const state = await readEnvironment(store, intent.environment);
  const revision = revisionOf(state, intent);
  return { applied: wasApplied(state, intent), ...(revision !== undefined && { revision }) };
}

function wasApplied(state: RegisteredModel | Environment, intent: Intent): boolean {
  return state.applied.includes(proposalId(intent));
}

async function register(store: Store, clock: Clock, intent: RegisterIntent, by: Provenance): Promise<Applied> {
  const proposal = proposalId(intent);
  let already = false;
  const state = await changeModel(store, clock, intent.name, (now) => {
    already = now.applied.includes(proposal);
    return already ? [] : registerEvents(now, intent, { by, proposal });
  });
  const version = versionOf(state, intent.model.model)!;
  return { state: already ? 'already' : 'applied', stream: `registry:${intent.name}`, version, problems: [] };
}

function registerEvents(
  state: RegisteredModel,
  intent: RegisterIntent,
  base: { readonly by: Provenance; readonly proposal: string },
): Undated<ModelEvent>[] {
  const { alias, model, card } = intent;
  const events: Undated<ModelEvent>[] = [];
  const known = versionOf(state, model.model);
  const version = known ?? state.versions.length + 1;
  if (known === undefined) events.push({ ...base, type: 'registered', version, model, card });
  if (alias !== null && aliasOf(state, alias) !== version)
    events.push({ ...base, type: 'alias_moved', alias, version });
  return events.length > 0 ? events : [{ ...base, type: 'confirmed' }];
}

async function deploy(store: Store, clock: Clock, intent: DeployIntent, by: Provenance): Promise<Applied> {
  const proposal = proposalId(intent);
  const registered = intent.name === null ? undefined : await readModel(store, intent.name);
  const version = (registered && versionOf(registered, intent.model.model)) ?? null;
  let already = false;
  const state = await changeEnvironment(store, clock, intent.environment, (now) => {
    already = now.applied.includes(proposal);
    if (already) return [];
    const live = intent.plan.strategy === 'replace' || now.live === null;
    const { model, name, plan } = intent;
    const revision = now.revisions.length + 1;
    return [{ type: 'deployed', revision, model, name, version, plan, live, by, proposal }];
  });
  const revision = already ? revisionOf(state, intent) : state.revisions.length;
  return {
    state: already ? 'already' : 'applied',
    stream: `environment:${intent.environment}`,
    revision,
    problems: [],
  };
}

function revisionOf(state: Environment, intent: DeployIntent): number | undefined {
  return state.revisions.findLast((each) => each.model.model === intent.model.model)?.revision;
}

/** Moves the rollout of the served deployment as the simulation did. Needs that deployment to be applied first. */
async function conclude(store: Store, clock: Clock, output: ServingOutput, by: Provenance): Promise<Applied> {
  const { intent, events } = output.serving;
  const stream = `environment:${intent.environment}`;
  let refused: Problem | undefined;
  let changed = false;
  const state = await changeEnvironment(store, clock, intent.environment, (now) => {
    const { rollout } = now;
    refused = undefined;
    changed = false;
    if (!now.applied.includes(proposalId(intent))) {
      refused = problem('registry.not_deployed', { name: intent.environment });
      return [];
    }
    if (!rollout || now.revisions[rollout.revision - 1]!.model.model !== intent.model.model) return [];
    const moves = rolloutMoves(rollout.revision, rollout.step, { events, plan: intent.plan }, by);
    changed = moves.length > 0;
    return moves;
  });
  if (refused) return { state: 'refused', stream, problems: [refused] };
  return {
    state: changed ? 'applied' : 'already',
    stream,
    ...(state.live !== null && { revision: state.live }),
    problems: [],
  };
}

function rolloutMoves(
  revision: number,
  step: number,
  { events, plan }: { events: ServingOutput['serving']['events']; plan: RolloutPlan },
  by: Provenance,
): Undated<EnvironmentEvent>[] {
  const moves: Undated<EnvironmentEvent>[] = [];
  for (const [index, event] of events.entries()) {
    const simulated = { atMs: event.atMs };
    if (event.type === 'step' && event.step > step) moves.push({ type: 'stepped', step: event.step, simulated, by });
    if (event.type === 'promoted') moves.push({ type: 'promoted', revision, simulated, by });
    if (event.type !== 'aborted') continue;
    const said = sayAbort(events, index, plan);
    moves.push({ type: 'aborted', revision, reasons: event.reasons, ...(said && { said }), simulated, by });
  }
  return moves;
}
