/** Documents of `traffic` and `serve`. */
import type { ObjectRef } from '../graph/digest.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { DeployIntent } from '../registry/proposal.ts';
import type { DatasetRef } from '../table/dataset.ts';
import type { Fault } from './fault.ts';
import type { Outcome, RolloutEvent } from './rollout.ts';

/** Business value of an answer whose truth is known: a number per outcome, or an expression over log and row. */
export type ValueRule =
  | { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number; readonly error: number }
  | { readonly expression: string };

export interface Scenario {
  /** One row per request, in order of arrival, as the endpoint receives it (drift included). */
  readonly requests: DatasetRef;
  /** Virtual time zero, microseconds since 1970 UTC. */
  readonly startUs: number;
  /** The traffic ends here, ms since the start. */
  readonly endMs: number;
  /** A `number` column object: ms since the start, rising. */
  readonly arrivals: ObjectRef;
  readonly labels: {
    /** Column of the truth; null: the model's target. */
    readonly column: string | null;
    /** A `number` column object: when each label becomes known, ms since the start, missing = never. */
    readonly knownMs: ObjectRef;
  };
  readonly faults: readonly Fault[];
  readonly value: ValueRule | null;
}

export interface ScenarioOutput extends Output {
  readonly type: 'scenario';
  readonly scenario: Scenario;
}

/** Per time bucket and revision; `null` where nothing was answered. */
export interface ArmSeries {
  readonly requests: readonly number[];
  readonly errors: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  readonly value: readonly number[];
}

export interface EndpointSeries {
  readonly bucketMs: number;
  readonly buckets: number;
  readonly arms: Readonly<Record<string, ArmSeries>>;
}

export interface Serving {
  /** What was deployed. */
  readonly intent: DeployIntent;
  readonly outcome: Outcome;
  /** Virtual time of promotion or abort, ms since the start; null while undecided. */
  readonly decidedMs: number | null;
  readonly events: readonly RolloutEvent[];
  readonly scenario: Scenario;
  readonly series: EndpointSeries;
  /** The request log, one row per request, in the order of `scenario.requests`. */
  readonly log: DatasetRef;
  readonly task: 'classification' | 'regression';
  readonly target: string;
  readonly classes: readonly string[];
  /** Names of the columns that the models read. */
  readonly features: readonly string[];
  /** What the candidate learned from, when its document says. */
  readonly trainedOn: DatasetRef | null;
}

export interface ServingOutput extends Output {
  readonly type: 'serving';
  /** Latencies come from the stated service model and the traffic from a scenario: nothing here was measured. */
  readonly simulated: true;
  readonly serving: Serving;
}
