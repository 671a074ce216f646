/** Staging: what a model must show before it may meet traffic. Latency and load by the stated service model. */
import type { FittedModel, KnownRows } from '../learn/model-output.ts';
import type { InferenceSession } from '../ports.ts';
import type { StagingCheck } from '../registry/proposal.ts';
import type { Rng } from '../stats/rng.ts';
import { runLoad, type LoadTest } from './load-test.ts';
import { askKnownRows } from './onnx-answers.ts';
import { latencyPercentiles } from './percentile.ts';
import type { RolloutPlan } from './plan.ts';

/** Largest difference to the trainer's answers that is still the same answer. */
const SAME_ANSWER = 1e-5;

/** The exported model asks for the columns and gives the outputs that its document says. */
export function checkSignature(session: InferenceSession, model: FittedModel): StagingCheck {
  const wanted = model.inputs.map(({ name }) => name);
  const missing = wanted.filter((name) => !session.inputs.includes(name));
  const extra = session.inputs.filter((name) => !wanted.includes(name));
  const lost = model.outputs.filter((name) => !session.outputs.includes(name));
  const faults = [
    ...missing.map((name) => `no input ${name}`),
    ...extra.map((name) => `unexpected input ${name}`),
    ...lost.map((name) => `no output ${name}`),
  ];
  return {
    check: 'signature',
    passed: faults.length === 0,
    message: `signature: ${faults.length === 0 ? `${wanted.length} inputs, ${model.outputs.length} outputs` : faults.join(', ')}`,
    values: { inputs: session.inputs.length, outputs: session.outputs.length },
  };
}

/** The exported model answers the trainer's own rows as the trainer did, to 1e-5. */
export async function checkKnownRows(
  session: InferenceSession,
  model: FittedModel,
  known: KnownRows,
): Promise<StagingCheck> {
  const answers = await askKnownRows(session, model, known);
  let largest = 0;
  let rows = 0;
  for (const name of model.outputs) {
    const expected = known.outputs[name] ?? [];
    rows = expected.length;
    expected.forEach((value, row) => {
      const difference = Math.abs(value - answers[name]![row]!);
      // A missing answer is NaN, which no comparison would catch.
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
    });
  }
  const passed = rows > 0 && largest <= SAME_ANSWER;
  return {
    check: 'known_rows',
    passed,
    message: `known rows: ${rows} answered, largest difference ${Number(largest.toPrecision(3))}, at most ${SAME_ANSWER}`,
    values: { rows, largest_difference: finite(largest) },
  };
}

/** Poisson traffic against the plan's replicas on the virtual clock: latency within the SLO, errors within its budget. */
export function checkLoad(rng: (purpose: string) => Rng, plan: RolloutPlan, load: LoadTest): StagingCheck[] {
  const { requests, answeredMs } = runLoad(rng, 'staging', plan, load);
  const errors = requests - answeredMs.length;
  return [latencyCheck(plan, latencyPercentiles(answeredMs)), loadCheck(plan, load, requests, errors)];
}

function latencyCheck(plan: RolloutPlan, latency: { p50: number; p95: number; p99: number }): StagingCheck {
  const { p95Ms, p99Ms } = plan.slo;
  const late = (value: number, bound: number | null) => bound !== null && !(value <= bound);
  const shown = (name: string, value: number, bound: number | null) =>
    `${name} ${Number(value.toPrecision(4))} ms${bound === null ? '' : ` (at most ${bound})`}`;
  return {
    check: 'latency',
    passed: !late(latency.p95, p95Ms) && !late(latency.p99, p99Ms),
    message: `latency: ${shown('p95', latency.p95, p95Ms)}, ${shown('p99', latency.p99, p99Ms)}`,
    values: { p50_ms: finite(latency.p50), p95_ms: finite(latency.p95), p99_ms: finite(latency.p99) },
  };
}

function loadCheck(plan: RolloutPlan, load: LoadTest, requests: number, errors: number): StagingCheck {
  const { perRequestMs, perBatchMs, batch } = plan.service;
  const capacity = (plan.replicas * batch) / (perBatchMs + perRequestMs * batch);
  const answered = requests === 0 ? 1 : 1 - errors / requests;
  const needed = plan.slo.availability ?? 0;
  const perSecond = (perMs: number) => Number((perMs * 1000).toPrecision(3));
  return {
    check: 'load',
    passed: answered >= needed,
    message:
      `load: ${requests} requests at ${perSecond(load.perMs)}/s, ${errors} without an answer, ` +
      `capacity about ${perSecond(capacity)}/s${plan.slo.availability === null ? '' : `, at least ${needed} answered`}`,
    values: { requests, errors, answered, capacity_per_second: finite(capacity * 1000) },
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
