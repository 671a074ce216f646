/** A rollout plan: what `deploy` decides and the simulator and the environments follow. Plain data. */
export const STRATEGIES = ['replace', 'shadow', 'canary', 'ab', 'blue_green'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export interface RolloutStep {
  /** Share of the traffic that the new revision answers, 0 … 1. */
  readonly weight: number;
  /** Null: until `requests` are answered or, without those, until the traffic ends. */
  readonly durationMs: number | null;
  /** The step also ends when the new revision has had this many requests. */
  readonly requests: number | null;
}

/** Keeps the rollout going while it holds; the rollout is aborted once it does not. */
export interface AnalysisRule {
  /** `error_rate`, `p50_ms`, `p95_ms`, `p99_ms`, `value_mean`, or a metric's id. */
  readonly metric: string;
  readonly min: number | null;
  readonly max: number | null;
  /** How much worse than the stable revision it may be, in the metric's unit. */
  readonly worseBy: number | null;
  /** Below this many requests (labels, for quality) of either revision the rule says nothing. */
  readonly minRequests: number;
}

/** How long answers take: stated, never measured by the host's clock. */
export interface ServiceModel {
  readonly perRequestMs: number;
  readonly perBatchMs: number;
  /** Requests that a replica takes from the queue at once, at most. */
  readonly batch: number;
  /** Standard deviation of the logarithm of service times; 0 = always the same. */
  readonly spread: number;
  readonly timeoutMs: number;
  /** Requests that may wait for one revision; the next is refused with 503. */
  readonly queue: number;
}

export interface Slo {
  /** Least share of requests answered with 200. */
  readonly availability: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export interface RolloutPlan {
  readonly strategy: Strategy;
  readonly steps: readonly RolloutStep[];
  readonly analysis: readonly AnalysisRule[];
  /** Time between analyses within a step; null: at the ends of steps alone. */
  readonly checkEveryMs: number | null;
  /** Two classes: an answer is positive from this probability on. Holds for both revisions. */
  readonly threshold: number;
  readonly replicas: number;
  readonly slo: Slo;
  readonly service: ServiceModel;
}
