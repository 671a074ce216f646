/**
 * The serving simulator: requests meet two revisions of an endpoint on a virtual clock. Pure and event-driven: the
 * same input gives the same log in every host, and nothing here knows how long it took.
 */
import { askRule, overallVerdict, type Arm, type ArmWindow, type QualityScores } from './analysis.ts';
import { Endpoint, STATUS, type Completion } from './endpoint.ts';
import { createEventQueue } from './event-queue.ts';
import { faultEdges, faultWords, type Fault, type FaultEdge } from './fault.ts';
import type { RolloutPlan } from './plan.ts';
import { NOT_STARTED, rolloutStep, type RolloutEvent, type RolloutProgress } from './rollout.ts';

/** One draw of each kind per request, so that two policies meet the same traffic and the same luck. */
export interface Workload {
  /** Rising, ms since the start of the traffic. */
  readonly arrivalMs: Float64Array;
  /** The traffic ends here. */
  readonly endMs: number;
  /** Uniform; below the rollout's weight the new revision answers. */
  readonly routeDraw: Float64Array;
  readonly failDraw: Float64Array;
  readonly serviceFactor: Float64Array;
  /** When the truth becomes known, ms since the start; NaN = never. */
  readonly labelMs: Float64Array;
}

export interface SimulationInput {
  readonly plan: RolloutPlan;
  /** False: the environment had nothing, so the new revision takes all traffic at once. */
  readonly hasStable: boolean;
  /** Why the new revision may not take any traffic (its gates said no); empty when it may. Needs a stable revision. */
  readonly held: readonly string[];
  readonly workload: Workload;
  readonly faults: readonly Fault[];
  readonly quality: QualityScores;
}

export interface Simulation {
  /** Per request, true where the new revision gave the answer that the caller saw. */
  readonly byCandidate: Uint8Array;
  readonly endpoints: Readonly<Record<Arm, Endpoint>>;
  readonly events: readonly RolloutEvent[];
  readonly progress: RolloutProgress;
}

const YIELD_EVERY = 2048;

/** Runs the whole simulation, yielding the number of requests that have arrived, every 2,048 of them. */
export function* simulate(input: SimulationInput): Generator<number, Simulation> {
  const run = new Run(input);
  run.start();
  const { arrivalMs } = input.workload;
  for (let request = 0; request < arrivalMs.length; request++) {
    run.until(arrivalMs[request]!);
    run.arrive(request);
    if ((request + 1) % YIELD_EVERY === 0) yield request + 1;
  }
  run.until(input.workload.endMs);
  return run.finish();
}

class Run {
  private readonly input: SimulationInput;
  private readonly completions = createEventQueue<Completion>();
  private readonly edges: FaultEdge[];
  private readonly endpoints: Record<Arm, Endpoint>;
  private readonly byCandidate: Uint8Array;
  private readonly events: RolloutEvent[] = [];
  private progress: RolloutProgress = NOT_STARTED;
  private nextEdge = 0;
  private nextCheckMs = Infinity;
  /** First request of the step under way. */
  private stepFrom = 0;
  private arrived = 0;
  private candidateInStep = 0;
  /** Doubles each time the analysis at the step's end cannot say anything: the step goes on for as long again. */
  private stretch = 1;
  private active: readonly Fault[] = [];

  constructor(input: SimulationInput) {
    this.input = input;
    const { workload, plan } = input;
    const endpoint = () =>
      new Endpoint({ ...workload, replicas: plan.replicas, service: plan.service, completions: this.completions });
    this.endpoints = { stable: endpoint(), candidate: endpoint() };
    this.edges = faultEdges(input.faults);
    this.byCandidate = new Uint8Array(workload.arrivalMs.length);
  }

  start(): void {
    const { plan, hasStable, held } = this.input;
    this.emit({ atMs: 0, type: 'started', firstVersion: !hasStable });
    if (held.length > 0) this.emit({ atMs: 0, type: 'aborted', reasons: held });
    else if (!hasStable || plan.strategy === 'replace') this.emit({ atMs: 0, type: 'promoted' });
    else this.enterStep(0, 0);
  }

  arrive(request: number): void {
    const { workload } = this.input;
    const now = workload.arrivalMs[request]!;
    const { weight, shadow } = this.progress;
    const toCandidate = workload.routeDraw[request]! < weight;
    this.arrived = request + 1;
    this.byCandidate[request] = toCandidate ? 1 : 0;
    this.endpoints[toCandidate ? 'candidate' : 'stable'].arrive(request, now);
    if (shadow) this.endpoints.candidate.arrive(request, now);
    if (toCandidate || shadow) this.candidateInStep++;
    const wanted = this.input.plan.steps[this.progress.step]?.requests ?? null;
    if (this.progress.outcome === 'in_progress' && wanted !== null && this.candidateInStep >= wanted * this.stretch)
      this.endStep(now);
  }

  /** Everything that happens up to `now`: at one moment answers first, then faults, then the rollout. */
  until(now: number): void {
    for (;;) {
      const completion = this.completions.nextAt();
      const edge = this.edges[this.nextEdge]?.atMs ?? Infinity;
      const tick = this.nextTickMs();
      const next = Math.min(completion, edge, tick);
      if (next > now || next === Infinity) return;
      if (completion === next) {
        const done = this.completions.pop();
        done.endpoint.complete(done, next);
      } else if (edge === next) this.applyEdge(this.edges[this.nextEdge++]!);
      else this.tick(next);
    }
  }

  /** The traffic is over: a step that lasts until then is judged, and every request gets its answer. */
  finish(): Simulation {
    const { endMs } = this.input.workload;
    if (this.progress.outcome === 'in_progress' && this.stepEndMs() === Infinity) {
      const { requests } = this.input.plan.steps[this.progress.step]!;
      if (requests === null) this.endStep(endMs);
    }
    this.emit({ atMs: endMs, type: 'ended' });
    while (this.completions.size > 0 || this.nextEdge < this.edges.length) {
      const completion = this.completions.nextAt();
      const edge = this.edges[this.nextEdge]?.atMs ?? Infinity;
      if (completion <= edge) {
        const done = this.completions.pop();
        done.endpoint.complete(done, completion);
      } else this.applyEdge(this.edges[this.nextEdge++]!);
    }
    for (const endpoint of Object.values(this.endpoints)) endpoint.expire(Infinity);
    return { byCandidate: this.byCandidate, endpoints: this.endpoints, events: this.events, progress: this.progress };
  }

  private emit(event: RolloutEvent): void {
    this.events.push(event);
    this.progress = rolloutStep(this.input.plan, this.progress, event);
  }

  private enterStep(step: number, now: number): void {
    const { plan } = this.input;
    this.emit({ atMs: now, type: 'step', step, weight: plan.steps[step]!.weight });
    this.nextCheckMs = plan.checkEveryMs === null ? Infinity : now + plan.checkEveryMs;
    this.stepFrom = this.arrived;
    this.candidateInStep = 0;
    this.stretch = 1;
  }

  private stepEndMs(): number {
    const { durationMs } = this.input.plan.steps[this.progress.step] ?? { durationMs: null };
    return durationMs === null ? Infinity : this.progress.stepFromMs + durationMs * this.stretch;
  }

  private nextTickMs(): number {
    if (this.progress.outcome !== 'in_progress') return Infinity;
    return Math.min(this.stepEndMs(), this.nextCheckMs);
  }

  private tick(now: number): void {
    if (this.stepEndMs() <= now) return this.endStep(now);
    this.nextCheckMs += this.input.plan.checkEveryMs!;
    const rules = this.analyse(now);
    if (overallVerdict(rules) === 'fail') this.abort(now, rules);
  }

  private endStep(now: number): void {
    const { plan } = this.input;
    const rules = this.analyse(now);
    const verdict = overallVerdict(rules);
    if (verdict === 'fail') return this.abort(now, rules);
    if (plan.analysis.length > 0) this.emit({ atMs: now, type: 'analysis', step: this.progress.step, verdict, rules });
    if (verdict === 'inconclusive') {
      this.stretch *= 2;
      return;
    }
    const next = this.progress.step + 1;
    if (next < plan.steps.length) this.enterStep(next, now);
    else this.emit({ atMs: now, type: plan.strategy === 'shadow' ? 'observed' : 'promoted' });
  }

  private abort(now: number, rules: ReturnType<Run['analyse']>): void {
    this.emit({ atMs: now, type: 'analysis', step: this.progress.step, verdict: 'fail', rules });
    const reasons = rules.filter((each) => each.verdict === 'fail').map((each) => each.message);
    this.emit({ atMs: now, type: 'aborted', reasons });
  }

  private analyse(now: number) {
    for (const endpoint of Object.values(this.endpoints)) endpoint.expire(now);
    const windows = { stable: this.window('stable', now), candidate: this.window('candidate', now) };
    return this.input.plan.analysis.map((rule) => askRule(rule, windows, this.input.quality));
  }

  private window(arm: Arm, now: number): ArmWindow {
    const endpoint = this.endpoints[arm];
    const { labelMs } = this.input.workload;
    const answered: number[] = [];
    const labelled: number[] = [];
    for (let request = 0; request < this.arrived; request++) {
      if (endpoint.status[request] === 0) continue;
      if (request >= this.stepFrom) answered.push(request);
      if (endpoint.status[request] === STATUS.ok && labelMs[request]! <= now) labelled.push(request);
    }
    return { endpoint, answered, labelled };
  }

  private applyEdge({ fault, begins, atMs }: FaultEdge): void {
    this.active = begins ? [...this.active, fault] : this.active.filter((each) => each !== fault);
    for (const arm of ['stable', 'candidate'] as const) {
      const here = this.active.filter(({ revision }) => revision === 'both' || revision === arm);
      this.endpoints[arm].setFaults(here, atMs);
    }
    this.emit({ atMs, type: begins ? 'fault_began' : 'fault_ended', fault: faultWords(fault) });
  }
}
