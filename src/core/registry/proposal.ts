/** What `register` and `deploy` propose. Their outputs hold it; applying it is a step of its own. */
import type { Digest, ObjectRef } from '../graph/digest.ts';
import { digestJson } from '../graph/digest.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { RolloutPlan } from '../serving/plan.ts';

/** A model as the registry and the environments know it. */
export interface ModelRef {
  /** Digest of the fitted model's bytes: the model's identity. */
  readonly model: Digest;
  /** The model's output document. */
  readonly output: ObjectRef;
}

export interface RegisterIntent {
  readonly action: 'register';
  readonly name: string;
  /** Null registers a version without moving an alias. */
  readonly alias: string | null;
  readonly model: ModelRef;
  /** Model card, Markdown; empty when there is none. */
  readonly card: string;
}

export interface DeployIntent {
  readonly action: 'deploy';
  readonly environment: string;
  readonly model: ModelRef;
  /** Name in the registry, when the model came from there. */
  readonly name: string | null;
  /** What serves while the new model proves itself; null: the environment had nothing. */
  readonly baseline: ModelRef | null;
  readonly plan: RolloutPlan;
  /** True when the cell asks to be applied as soon as its gates pass. */
  readonly auto: boolean;
}

export type Intent = RegisterIntent | DeployIntent;

export interface Verdict {
  readonly passed: boolean;
  readonly reasons: readonly string[];
}

export interface RegistrationOutput extends Output {
  readonly type: 'registration';
  /** What would be applied; null when a gate said no. */
  readonly intent: RegisterIntent | null;
  /** The same whether or not the gates let it. */
  readonly plan: RegisterIntent;
  /** What the gates said. */
  readonly verdict: Verdict;
}

/** One of the checks that staging makes. */
export interface StagingCheck {
  readonly check: 'signature' | 'known_rows' | 'latency' | 'load';
  readonly passed: boolean;
  /** English, subject first. */
  readonly message: string;
  /** Null where there is none, for example the latency of answers that never came. */
  readonly values: Readonly<Record<string, number | null>>;
}

export interface RolloutOutput extends Output {
  readonly type: 'rollout';
  readonly intent: DeployIntent | null;
  readonly verdict: Verdict;
  /** Empty outside staging. */
  readonly staging: readonly StagingCheck[];
  /** What would be deployed, whether or not the gates let it: `serve` may rehearse it. */
  readonly plan: DeployIntent;
}

/** Two proposals that want the same are one: applying the second changes nothing. */
export function proposalId(intent: Intent): Digest {
  return digestJson(intent);
}

/** Who asked for a change, kept beside every event. */
export interface Provenance {
  readonly notebook?: string;
  readonly run?: string;
  readonly cell?: string;
  readonly note?: string;
  /** Dataset versions that the model learned from. */
  readonly data?: readonly Digest[];
}
