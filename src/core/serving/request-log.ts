/** The request log: one row per request, columnar. */
import type { Column, Field, NumericColumn, NumericType } from '../table/column.ts';
import type { Answers } from './answers.ts';
import { STATUS } from './endpoint.ts';
import type { Simulation, Workload } from './simulate.ts';

/** Names of the log's columns, which `monitor` also looks for in real logs. */
export const LOG_COLUMNS = {
  time: 'time',
  request: 'request',
  revision: 'revision',
  status: 'status',
  latency: 'latency_ms',
  prediction: 'prediction',
  probability: 'probability',
  label: 'label',
  labelTime: 'label_time',
  value: 'value',
  shadowPrediction: 'shadow_prediction',
  shadowProbability: 'shadow_probability',
} as const;

/** What every request has besides the simulation. NaN = missing. */
export interface Truth {
  /** Class number or value, known by the end of the traffic. */
  readonly label: Float64Array;
  readonly value: Float64Array;
}

export interface LogInput {
  readonly startUs: number;
  readonly workload: Workload;
  readonly simulation: Simulation;
  readonly answers: { readonly stable: Answers | null; readonly candidate: Answers };
  readonly truth: Truth;
}

/** The answer that the caller saw, or NaN where the endpoint gave none. */
export function seenAnswers(input: Pick<LogInput, 'simulation' | 'answers'>): {
  prediction: Float64Array;
  probability: Float64Array;
  status: Uint16Array;
  latencyMs: Float64Array;
} {
  const { simulation, answers } = input;
  const n = simulation.byCandidate.length;
  const prediction = new Float64Array(n).fill(NaN);
  const probability = new Float64Array(n).fill(NaN);
  const status = new Uint16Array(n);
  const latencyMs = new Float64Array(n);
  for (let request = 0; request < n; request++) {
    const arm = simulation.byCandidate[request] === 1 ? 'candidate' : 'stable';
    const endpoint = simulation.endpoints[arm];
    status[request] = endpoint.status[request]!;
    latencyMs[request] = endpoint.latencyMs[request]!;
    if (status[request] !== STATUS.ok) continue;
    prediction[request] = answers[arm]!.prediction[request]!;
    probability[request] = answers[arm]!.probability[request]!;
  }
  return { prediction, probability, status, latencyMs };
}

/** The log as fields and columns of equal length. */
export function requestLog(input: LogInput): { fields: Field[]; columns: Column[] } {
  const { startUs, workload, simulation, answers, truth } = input;
  const seen = seenAnswers(input);
  const { classes } = answers.candidate;
  const outcome = (values: Float64Array) =>
    classes.length > 0 ? classColumn(values, classes) : numberColumn('number', values);
  const timeUs = (ms: Float64Array) => ms.map((each) => startUs + Math.round(each * 1000));
  const labelTime = workload.labelMs.map((each) => (each <= workload.endMs ? each : NaN));
  const columns: Record<string, Column> = {
    [LOG_COLUMNS.time]: numberColumn('timestamp', timeUs(workload.arrivalMs)),
    [LOG_COLUMNS.request]: numberColumn(
      'integer',
      Float64Array.from(workload.arrivalMs, (_, request) => request),
    ),
    [LOG_COLUMNS.revision]: {
      type: 'category',
      length: simulation.byCandidate.length,
      codes: Int32Array.from(simulation.byCandidate),
      levels: ['stable', 'candidate'],
    },
    [LOG_COLUMNS.status]: numberColumn('integer', Float64Array.from(seen.status)),
    [LOG_COLUMNS.latency]: numberColumn('number', seen.latencyMs),
    [LOG_COLUMNS.prediction]: outcome(seen.prediction),
    ...(classes.length > 0 && { [LOG_COLUMNS.probability]: numberColumn('number', seen.probability) }),
    [LOG_COLUMNS.label]: outcome(truth.label),
    [LOG_COLUMNS.labelTime]: numberColumn('timestamp', timeUs(labelTime)),
    [LOG_COLUMNS.value]: numberColumn('number', truth.value),
  };
  addShadow(columns, input, outcome);
  const fields = Object.entries(columns).map(([name, { type }]): Field =>
    type === 'timestamp' ? { name, type, zone: 'UTC' } : { name, type },
  );
  return { fields, columns: Object.values(columns) };
}

/** What the shadow answered, beside what the caller saw; only where something was shadowed. */
function addShadow(
  columns: Record<string, Column>,
  { simulation, answers }: LogInput,
  outcome: (values: Float64Array) => Column,
): void {
  const { status } = simulation.endpoints.candidate;
  const shadowed = (request: number) => simulation.byCandidate[request] === 0 && status[request] === STATUS.ok;
  if (!status.some((_, request) => shadowed(request))) return;
  const only = (values: Float64Array) => values.map((each, request) => (shadowed(request) ? each : NaN));
  columns[LOG_COLUMNS.shadowPrediction] = outcome(only(answers.candidate.prediction));
  if (answers.candidate.classes.length > 0) {
    columns[LOG_COLUMNS.shadowProbability] = numberColumn('number', only(answers.candidate.probability));
  }
}

/** A numeric column in which NaN is missing. */
export function numberColumn(type: NumericType, values: Float64Array): NumericColumn {
  if (!values.some(Number.isNaN)) return { type, length: values.length, values };
  const valid = new Uint8Array((values.length + 7) >> 3);
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row])) valid[row >> 3]! |= 1 << (row & 7);
  }
  return { type, length: values.length, values, valid };
}

/** Class numbers as a category; NaN is missing. */
export function classColumn(values: Float64Array, classes: readonly string[]): Column {
  const codes = Int32Array.from(values, (each) => (Number.isNaN(each) ? -1 : each));
  return { type: 'category', length: values.length, codes, levels: classes };
}
