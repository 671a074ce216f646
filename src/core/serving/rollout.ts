/** A rollout on the virtual clock: events, and the state that they lead to. */
import type { RolloutPlan } from './plan.ts';

export type RuleVerdict = 'pass' | 'fail' | 'inconclusive';

export interface RuleResult {
  readonly metric: string;
  readonly verdict: RuleVerdict;
  /** Null where it is undefined, for example without any request. */
  readonly candidate: number | null;
  readonly stable: number | null;
  /** English, subject first. */
  readonly message: string;
}

/** `atMs` is virtual time since the start of the traffic. */
export type RolloutEvent = { readonly atMs: number } & (
  | { readonly type: 'started'; readonly firstVersion: boolean }
  | { readonly type: 'step'; readonly step: number; readonly weight: number }
  | {
      readonly type: 'analysis';
      readonly step: number;
      readonly verdict: RuleVerdict;
      readonly rules: readonly RuleResult[];
    }
  | { readonly type: 'promoted' }
  | { readonly type: 'aborted'; readonly reasons: readonly string[] }
  | { readonly type: 'observed' }
  | { readonly type: 'fault_began'; readonly fault: string }
  | { readonly type: 'fault_ended'; readonly fault: string }
  | { readonly type: 'ended' }
);

export type Outcome = 'in_progress' | 'promoted' | 'aborted' | 'observed';

export interface RolloutProgress {
  readonly outcome: Outcome;
  readonly step: number;
  /** Virtual time at which the step began. */
  readonly stepFromMs: number;
  /** Share of the traffic that the new revision answers now. */
  readonly weight: number;
  /** The new revision gets a copy of every request and its answers are kept back. */
  readonly shadow: boolean;
  /** Virtual time of the abort or the promotion. */
  readonly decidedMs: number | null;
}

export const NOT_STARTED: RolloutProgress = {
  outcome: 'in_progress',
  step: -1,
  stepFromMs: 0,
  weight: 0,
  shadow: false,
  decidedMs: null,
};

/** The state after one more event. Total; a decided rollout stays as decided. */
export function rolloutStep(plan: RolloutPlan, state: RolloutProgress, event: RolloutEvent): RolloutProgress {
  if (state.outcome !== 'in_progress') return state;
  switch (event.type) {
    case 'step': {
      const shadow = plan.strategy === 'shadow';
      return { ...state, step: event.step, stepFromMs: event.atMs, weight: shadow ? 0 : event.weight, shadow };
    }
    case 'promoted':
      return { ...state, outcome: 'promoted', weight: 1, shadow: false, decidedMs: event.atMs };
    case 'aborted':
      return { ...state, outcome: 'aborted', weight: 0, shadow: false, decidedMs: event.atMs };
    case 'observed':
      return { ...state, outcome: 'observed', weight: 0, shadow: false, decidedMs: event.atMs };
    default:
      return state;
  }
}
