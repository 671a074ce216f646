/** An environment (`staging`, `production`) as a state machine: numbered revisions, what is live, the rollout under way. */
import type { Digest } from '../graph/digest.ts';
import type { Problem } from '../problem.ts';
import type { RolloutPlan } from '../serving/plan.ts';
import type { ModelRef, Provenance } from './proposal.ts';

interface EventBase {
  readonly at: number;
  readonly by: Provenance;
  readonly proposal?: Digest;
}

/** Where in a simulation something happened: milliseconds of virtual time since its start. */
export interface Simulated {
  readonly atMs: number;
}

export type EnvironmentEvent = EventBase &
  (
    | {
        readonly type: 'deployed';
        readonly revision: number;
        readonly model: ModelRef;
        readonly name: string | null;
        readonly version: number | null;
        readonly plan: RolloutPlan;
        /** True when it takes all traffic at once: nothing was live, or the strategy is `replace`. */
        readonly live: boolean;
      }
    | { readonly type: 'stepped'; readonly step: number; readonly simulated?: Simulated }
    | { readonly type: 'promoted'; readonly revision: number; readonly simulated?: Simulated }
    | {
        readonly type: 'aborted';
        readonly revision: number;
        readonly reasons: readonly string[];
        /** The reasons as data, where they are known so. */
        readonly said?: readonly Problem[];
        readonly simulated?: Simulated;
      }
    | { readonly type: 'rolled_back'; readonly revision: number }
    | { readonly type: 'confirmed' }
  );

export interface Revision {
  readonly revision: number;
  readonly model: ModelRef;
  readonly name: string | null;
  readonly version: number | null;
  readonly plan: RolloutPlan;
  readonly at: number;
  readonly by: Provenance;
}

export interface RolloutState {
  readonly revision: number;
  /** Index into the plan's steps. */
  readonly step: number;
  /** Share of the traffic that the new revision answers. */
  readonly weight: number;
}

export interface EnvironmentChange {
  readonly type: 'deployed' | 'stepped' | 'promoted' | 'aborted' | 'rolled_back';
  readonly revision: number;
  /** What was live before. */
  readonly from: number | null;
  readonly at: number;
  readonly by: Provenance;
  readonly reasons?: readonly string[];
  readonly said?: readonly Problem[];
  readonly simulated?: Simulated;
}

export interface Environment {
  readonly name: string;
  /** Revision n stands at index n - 1. */
  readonly revisions: readonly Revision[];
  readonly live: number | null;
  readonly rollout: RolloutState | null;
  readonly history: readonly EnvironmentChange[];
  /** The revisions that rollbacks would go through, the live one last. */
  readonly trail: readonly number[];
  readonly applied: readonly Digest[];
  readonly length: number;
}

export function newEnvironment(name: string): Environment {
  return { name, revisions: [], live: null, rollout: null, history: [], trail: [], applied: [], length: 0 };
}

/** The state after one more event. Total: an event that does not fit changes nothing but the count. */
export function environmentStep(state: Environment, event: EnvironmentEvent): Environment {
  const changed = applyEvent(state, event);
  const { proposal } = event;
  const isNew = proposal !== undefined && !changed.applied.includes(proposal);
  return { ...changed, length: state.length + 1, applied: isNew ? [...changed.applied, proposal] : changed.applied };
}

function applyEvent(state: Environment, event: EnvironmentEvent): Environment {
  switch (event.type) {
    case 'deployed':
      return deploy(state, event);
    case 'stepped': {
      const { rollout } = state;
      const step = rollout && state.revisions[rollout.revision - 1]!.plan.steps[event.step];
      if (!rollout || !step || event.step <= rollout.step) return state;
      const next = { revision: rollout.revision, step: event.step, weight: step.weight };
      return record({ ...state, rollout: next }, event, rollout.revision, state.live);
    }
    case 'promoted': {
      if (state.rollout?.revision !== event.revision) return state;
      return record(goLive(state, event.revision), event, event.revision, state.live);
    }
    case 'aborted': {
      if (state.rollout?.revision !== event.revision) return state;
      return record({ ...state, rollout: null }, event, event.revision, state.live);
    }
    case 'rolled_back': {
      const target = environmentRollbackTarget(state);
      if (state.rollout || target === undefined || target !== event.revision) return state;
      const trail = state.trail.slice(0, -1);
      return record({ ...state, live: target, trail }, event, target, state.live);
    }
    case 'confirmed':
      return state;
  }
}

function deploy(state: Environment, event: EnvironmentEvent & { readonly type: 'deployed' }): Environment {
  if (event.revision !== state.revisions.length + 1) return state;
  const { revision, model, name, version, plan, at, by } = event;
  const deployed = { ...state, revisions: [...state.revisions, { revision, model, name, version, plan, at, by }] };
  // A newer deployment ends the rollout that was under way; its revision never went live.
  if (event.live || state.live === null) return record(goLive(deployed, revision), event, revision, state.live);
  const rollout = { revision, step: 0, weight: plan.steps[0]?.weight ?? 0 };
  return record({ ...deployed, rollout }, event, revision, state.live);
}

function goLive(state: Environment, revision: number): Environment {
  return { ...state, live: revision, rollout: null, trail: [...state.trail, revision] };
}

function record(
  state: Environment,
  event: EnvironmentEvent & { readonly type: EnvironmentChange['type'] },
  revision: number,
  from: number | null,
): Environment {
  const change: EnvironmentChange = {
    type: event.type,
    revision,
    from,
    at: event.at,
    by: event.by,
    ...(event.type === 'aborted' && { reasons: event.reasons, ...(event.said && { said: event.said }) }),
    ...('simulated' in event && event.simulated && { simulated: event.simulated }),
  };
  return { ...state, history: [...state.history, change] };
}

/** The revision that a rollback leads to; undefined when nothing was live before. */
export function environmentRollbackTarget(state: Environment): number | undefined {
  return state.trail.at(-2);
}
