import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QualityScores } from '../../../src/core/serving/analysis.ts';
import type { Fault } from '../../../src/core/serving/fault.ts';
import type { AnalysisRule, RolloutPlan, ServiceModel } from '../../../src/core/serving/plan.ts';
import { simulate, type Simulation, type SimulationInput, type Workload } from '../../../src/core/serving/simulate.ts';
import { createRng } from '../../../src/core/stats/rng.ts';

const service: ServiceModel = { perRequestMs: 2, perBatchMs: 0, batch: 1, spread: 0, timeoutMs: 1e9, queue: 1e9 };

const plan = (over: Partial<RolloutPlan> = {}): RolloutPlan => ({
  strategy: 'replace',
  steps: [],
  analysis: [],
  checkEveryMs: null,
  threshold: 0.5,
  replicas: 1,
  slo: { availability: null, p95Ms: null, p99Ms: null },
  service,
  ...over,
});

const rule = (over: Partial<AnalysisRule>): AnalysisRule => ({
  metric: 'error_rate',
  min: null,
  max: null,
  worseBy: null,
  minRequests: 10,
  ...over,
});

const step = (weight: number, durationMs: number | null, requests: number | null = null) => ({
  weight,
  durationMs,
  requests,
});

/** `n` requests, one every `everyMs`, draws from a seeded stream. */
function workload(n: number, everyMs: number, over: Partial<Workload> = {}): Workload {
  const rng = createRng(['test']);
  const draw = () => Float64Array.from({ length: n }, () => rng.uniform());
  return {
    arrivalMs: Float64Array.from({ length: n }, (_, each) => each * everyMs),
    endMs: n * everyMs,
    routeDraw: draw(),
    failDraw: draw(),
    serviceFactor: new Float64Array(n).fill(1),
    labelMs: new Float64Array(n).fill(NaN),
    ...over,
  };
}

const noQuality: QualityScores = { better: () => undefined, score: () => NaN };

function run(over: Partial<SimulationInput>): Simulation {
  const input = {
    plan: plan(),
    hasStable: true,
    held: [],
    workload: workload(1000, 10),
    faults: [],
    quality: noQuality,
    ...over,
  };
  const steps = simulate(input);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

const share = (simulation: Simulation, from: number, to: number) =>
  simulation.byCandidate.subarray(from, to).reduce((sum, each) => sum + each, 0) / (to - from);

const fault = (over: Partial<Fault>): Fault => ({
  fault: 'errors',
  fromMs: 0,
  untilMs: 1e12,
  revision: 'both',
  replica: null,
  factor: 1,
  share: 0,
  ...over,
});

const typesOf = (simulation: Simulation) => simulation.events.map((event) => [event.type, event.atMs]);

describe('the queue', () => {
  it('gives every request the waiting time of the first replica that comes free', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), (apart, replicas, factor) => {
        let at = 0;
        const arrivalMs = Float64Array.from(apart, (gap) => (at += gap));
        const serviceFactor = Float64Array.from(apart, (gap, each) => 1 + ((gap + each) % factor));
        const loaded = workload(apart.length, 1, { arrivalMs, serviceFactor, endMs: at });
        const { endpoints } = run({ plan: plan({ replicas }), workload: loaded });
        const free = new Array<number>(replicas).fill(0);
        const expected = Array.from(arrivalMs, (arrival, each) => {
          const replica = free.indexOf(Math.min(...free));
          const start = Math.max(arrival, free[replica]!);
          free[replica] = start + 2 * serviceFactor[each]!;
          return free[replica]! - arrival;
        });
        expect([...endpoints.candidate.latencyMs]).toEqual(expected);
      }),
    );
  });

  it('serves what waits in batches, and a batch costs its fixed part once', () => {
    const batched: ServiceModel = { ...service, perRequestMs: 1, perBatchMs: 10, batch: 3 };
    const { endpoints } = run({ plan: plan({ service: batched }), workload: workload(5, 1, { endMs: 5 }) });
    // Request 0 alone until 11; then 1, 2, 3 until 24; then 4 until 35.
    expect([...endpoints.candidate.latencyMs]).toEqual([11, 23, 22, 21, 31]);
  });

  it('refuses what does not fit into the queue and gives up on what waits too long', () => {
    const tight: ServiceModel = { ...service, perRequestMs: 100, timeoutMs: 150, queue: 2 };
    const { endpoints } = run({ plan: plan({ service: tight }), workload: workload(5, 1, { endMs: 5 }) });
    expect([...endpoints.candidate.status]).toEqual([200, 504, 504, 503, 503]);
    expect([...endpoints.candidate.latencyMs]).toEqual([100, 150, 150, 0, 0]);
  });

  it('answers every request, whatever the faults', () => {
    const faults = fc.array(
      fc.record({
        fault: fc.constantFrom('crash' as const, 'slow' as const, 'errors' as const),
        fromMs: fc.integer({ min: 0, max: 300 }),
        untilMs: fc.integer({ min: 0, max: 400 }),
        revision: fc.constantFrom('stable' as const, 'candidate' as const, 'both' as const),
        replica: fc.constantFrom(null, 0, 1, 7),
        factor: fc.constantFrom(1, 3),
        share: fc.constantFrom(0, 0.4, 1),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(faults, (list) => {
        const ordered = list.map((each) => ({ ...each, untilMs: each.fromMs + each.untilMs }));
        const short: ServiceModel = { ...service, timeoutMs: 50, queue: 5 };
        const steps = [step(0.5, 100), step(0.9, 50)];
        const deployed = plan({ strategy: 'canary', steps, replicas: 2, service: short });
        const { endpoints, byCandidate } = run({ plan: deployed, faults: ordered, workload: workload(300, 1) });
        byCandidate.forEach((arm, request) => {
          const { status, latencyMs } = endpoints[arm === 1 ? 'candidate' : 'stable'];
          expect([200, 500, 503, 504]).toContain(status[request]);
          expect(latencyMs[request]).toBeGreaterThanOrEqual(0);
          expect(latencyMs[request]).toBeLessThanOrEqual(50);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('faults', () => {
  it('fail the batch under way in a crash and hold the queue until the restart', () => {
    const crash = fault({ fault: 'crash', fromMs: 1, untilMs: 40 });
    const { endpoints } = run({ faults: [crash], workload: workload(3, 10) });
    expect([...endpoints.candidate.status]).toEqual([500, 200, 200]);
    expect([...endpoints.candidate.latencyMs]).toEqual([1, 32, 24]);
  });

  it('slow service down while they last and leave no trace', () => {
    const slow = fault({ fault: 'slow', fromMs: 10, untilMs: 20, factor: 3 });
    const { endpoints } = run({ faults: [slow], workload: workload(3, 10) });
    expect([...endpoints.candidate.latencyMs]).toEqual([2, 6, 2]);
  });

  it('fail the stated share of the answers', () => {
    const { endpoints } = run({ faults: [fault({ share: 0.3 })], workload: workload(5000, 10) });
    const failed = endpoints.candidate.status.filter((each) => each === 500).length / 5000;
    expect(Math.abs(failed - 0.3)).toBeLessThan(0.02);
  });
});

describe('a rollout', () => {
  const steps = [step(0.1, 3000), step(0.5, 3000)];

  it('climbs the steps of a canary and ends with all traffic', () => {
    const simulation = run({ plan: plan({ strategy: 'canary', steps }) });
    expect(typesOf(simulation)).toEqual([
      ['started', 0],
      ['step', 0],
      ['step', 3000],
      ['promoted', 6000],
      ['ended', 10000],
    ]);
    expect(simulation.progress).toMatchObject({ outcome: 'promoted', decidedMs: 6000, weight: 1 });
    expect(share(simulation, 0, 300)).toBeCloseTo(0.1, 1);
    expect(share(simulation, 300, 600)).toBeCloseTo(0.5, 1);
    expect(share(simulation, 600, 1000)).toBe(1);
  });

  it('keeps a caller with the new revision as its share grows', () => {
    const { byCandidate } = run({ plan: plan({ strategy: 'canary', steps }) });
    const { routeDraw } = workload(1000, 10);
    byCandidate.forEach((arm, request) => {
      if (routeDraw[request]! < 0.1) expect(arm).toBe(1);
    });
  });

  it('aborts at the end of the step in which a rule breaks, and sends nothing more to the new revision', () => {
    const analysis = [rule({ max: 0.05 })];
    const faults = [fault({ share: 0.5, revision: 'candidate' })];
    const simulation = run({ plan: plan({ strategy: 'canary', steps, analysis }), faults });
    expect(simulation.progress).toMatchObject({ outcome: 'aborted', decidedMs: 3000, weight: 0 });
    expect(share(simulation, 301, 1000)).toBe(0);
    const aborted = simulation.events.find((event) => event.type === 'aborted');
    expect(aborted).toMatchObject({ reasons: [expect.stringMatching(/^error_rate: 0\.\d+, above 0\.05$/)] });
  });

  it('aborts within a step when it is checked more often', () => {
    const analysis = [rule({ max: 0.05 })];
    const faults = [fault({ share: 0.5, revision: 'candidate' })];
    const checked = plan({ strategy: 'canary', steps, analysis, checkEveryMs: 500 });
    const { progress } = run({ plan: checked, faults });
    expect(progress.outcome).toBe('aborted');
    expect(progress.decidedMs).toBeLessThan(3000);
    expect(progress.decidedMs! % 500).toBe(0);
  });

  it('goes on with a step that has not had enough requests to judge', () => {
    const analysis = [rule({ max: 0.05, minRequests: 45 })];
    const simulation = run({ plan: plan({ strategy: 'canary', steps, analysis }) });
    const verdicts = simulation.events.flatMap((event) =>
      event.type === 'analysis' ? [[event.atMs, event.verdict]] : [],
    );
    expect(verdicts).toEqual([
      [3000, 'inconclusive'],
      [6000, 'pass'],
      [9000, 'pass'],
    ]);
    expect(simulation.progress.outcome).toBe('promoted');
  });

  it('compares with the stable revision where a rule says so', () => {
    const analysis = [rule({ metric: 'p95_ms', worseBy: 1 })];
    const slower = [fault({ fault: 'slow', factor: 2, revision: 'candidate' })];
    const canary = plan({ strategy: 'canary', steps, analysis });
    expect(run({ plan: canary, faults: slower }).progress.outcome).toBe('aborted');
    expect(run({ plan: canary }).progress.outcome).toBe('promoted');
  });

  it('judges quality by the labels that have arrived, and by no others', () => {
    const seen: number[][] = [];
    const quality: QualityScores = {
      better: () => 'higher',
      score(_, arm, requests) {
        seen.push([...requests]);
        return arm === 'candidate' ? 0.5 : 0.9;
      },
    };
    const analysis = [rule({ metric: 'accuracy', worseBy: 0.1, minRequests: 5 })];
    const arrivals = workload(1000, 10);
    const labelMs = arrivals.arrivalMs.map((each) => each + 2000);
    const deployed = plan({ strategy: 'canary', steps, analysis });
    const { progress } = run({ plan: deployed, quality, workload: { ...arrivals, labelMs } });
    expect(progress).toMatchObject({ outcome: 'aborted', decidedMs: 3000 });
    expect(Math.max(...seen.flat())).toBe(100);
  });

  it('ends a step after as many requests of the new revision as it asks for', () => {
    const counted = [step(0.5, null, 40), step(1, 1000)];
    const simulation = run({ plan: plan({ strategy: 'canary', steps: counted }) });
    const second = simulation.events.find((event) => event.type === 'step' && event.step === 1)!;
    const answered = simulation.byCandidate.subarray(0, second.atMs / 10 + 1).reduce((sum, each) => sum + each, 0);
    expect(answered).toBe(40);
  });

  it('only watches a shadow: both answer, callers see the stable revision', () => {
    const simulation = run({ plan: plan({ strategy: 'shadow', steps: [step(0, null)] }) });
    expect(share(simulation, 0, 1000)).toBe(0);
    expect(simulation.endpoints.stable.status.every((each) => each === 200)).toBe(true);
    expect(simulation.endpoints.candidate.status.every((each) => each === 200)).toBe(true);
    expect(simulation.progress.outcome).toBe('observed');
  });

  it('judges a test that lasts as long as the traffic at its end', () => {
    const analysis = [rule({ max: 0.05 })];
    const tested = plan({ strategy: 'ab', steps: [step(0.5, null)], analysis });
    expect(run({ plan: tested }).progress).toMatchObject({ outcome: 'promoted', decidedMs: 10000 });
    const faults = [fault({ share: 0.5, revision: 'candidate' })];
    expect(run({ plan: tested, faults }).progress).toMatchObject({ outcome: 'aborted', decidedMs: 10000 });
  });

  it('switches over at once in blue/green and back when a rule breaks', () => {
    const analysis = [rule({ max: 0.05 })];
    const faults = [fault({ share: 0.5, revision: 'candidate' })];
    const simulation = run({ plan: plan({ strategy: 'blue_green', steps: [step(1, 2000)], analysis }), faults });
    expect(share(simulation, 0, 200)).toBe(1);
    expect(share(simulation, 201, 1000)).toBe(0);
  });

  it('is at an end before it begins when nothing was live', () => {
    const simulation = run({ hasStable: false, plan: plan({ strategy: 'canary', steps }) });
    expect(typesOf(simulation)).toEqual([
      ['started', 0],
      ['promoted', 0],
      ['ended', 10000],
    ]);
    expect(share(simulation, 0, 1000)).toBe(1);
  });

  it('keeps a revision out that its gates refused, and says why', () => {
    const simulation = run({ held: ['roc_auc: 0.5, below 0.6'], plan: plan({ strategy: 'canary', steps }) });
    expect(share(simulation, 0, 1000)).toBe(0);
    expect(simulation.events[1]).toEqual({ atMs: 0, type: 'aborted', reasons: ['roc_auc: 0.5, below 0.6'] });
  });

  it('stays open when the traffic ends in the middle of a step', () => {
    const long = [step(0.1, 1e6)];
    expect(run({ plan: plan({ strategy: 'canary', steps: long }) }).progress.outcome).toBe('in_progress');
  });
});

describe('the simulator', () => {
  it('gives the same log twice', () => {
    const steps = [step(0.2, 2000), step(0.6, 2000)];
    const analysis = [rule({ metric: 'p99_ms', max: 100 })];
    const input = {
      plan: plan({ strategy: 'canary', steps, analysis, replicas: 2 }),
      faults: [fault({ fault: 'crash', fromMs: 500, untilMs: 900, replica: 1 }), fault({ share: 0.02 })],
    };
    expect(JSON.stringify(run(input))).toBe(JSON.stringify(run(input)));
  });

  it('takes 200,000 requests in its stride', () => {
    const steps = [step(0.2, 200_000), step(0.6, 200_000)];
    const analysis = [rule({ metric: 'p99_ms', max: 100 }), rule({ max: 0.5 })];
    const deployed = plan({ strategy: 'canary', steps, analysis, replicas: 4, checkEveryMs: 20_000 });
    const { progress } = run({ plan: deployed, workload: workload(200_000, 10) });
    expect(progress.outcome).toBe('promoted');
  });
});
