/** One run as the Runs view and the command line know it, whether Bancada made it or another tracker did. */
import { change, type ChildRecord } from '../graph/records.ts';
import type { Digest, ObjectRef } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Change } from '../ports.ts';

export const RUN_SOURCES = ['bancada', 'mlflow', 'wandb', 'neptune', 'bundle'] as const;
export type RunSource = (typeof RUN_SOURCES)[number];

export const RUN_STATUSES = ['running', 'finished', 'failed', 'cancelled', 'said_no'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export type RunValue = string | number | boolean | null;

/** A finite number, or the word for one that JSON cannot hold. */
export type MetricValue = number | 'NaN' | 'Infinity' | '-Infinity';

/**
 * Record of table `run`, under `trackedRunId(source, …)`. Its curves stand in table `series` as for every run:
 * `<id>/<metric>` → `{ points: [[step, value], …] }`, steps rising, values finite.
 */
export interface TrackedRun {
  readonly id: string;
  readonly source: RunSource;
  readonly name: string;
  /** Notebook of this store, experiment of MLflow, project of W&B and Neptune. */
  readonly notebook?: string;
  /** The cell that made it, where there is one. */
  readonly cell?: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** By dotted name. */
  readonly params: Readonly<Record<string, RunValue>>;
  /** The last value of each. */
  readonly metrics: Readonly<Record<string, MetricValue>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly note?: string;
  /** Id of the run that this is a part of: a run of a notebook, or another tracked run. */
  readonly parent?: string;
  /** Name of the file that it came in. */
  readonly file?: string;
  /** What replaying said, for a bundle. */
  readonly verdict?: string;
  /** Digests of what it read, by reference or name of the data set. */
  readonly inputs?: Readonly<Record<string, Digest>>;
  /** Files that came with it; absent while nobody asked for them. */
  readonly files?: readonly RunFile[];
  /** Digest of what its server said of it when it was brought in: another one is news. */
  readonly seen?: Digest;
}

/** A file of a run, by its path there. */
export interface RunFile extends ObjectRef {
  readonly path: string;
}

const PREFIX = 'tracked/';

/** The id of a run that came from elsewhere: the same one however often it is brought in. */
export function trackedRunId(source: RunSource, externalId: string): string {
  return `${PREFIX}${source}/${externalId}`;
}

/** The change that brings a run in; brought in again it takes the place of itself. */
export function trackedRunChange(run: TrackedRun): Change {
  return change('run', run.id, run);
}

/**
 * A record of table `run` as a tracked run: one from elsewhere as it stands, a training or trial of a notebook as one
 * that finished; undefined for the run of a whole notebook, whose trainings are the rows.
 */
export function trackedRunOf(id: string, record: JsonObject): TrackedRun | undefined {
  if (id.startsWith(PREFIX)) return record as unknown as TrackedRun;
  if (record['parent'] === undefined) return undefined;
  const child = record as unknown as ChildRecord;
  return {
    id: child.id,
    source: 'bancada',
    name: child.name === child.cell ? child.cell : `${child.cell} ${child.name}`,
    notebook: child.notebook,
    cell: child.cell,
    status: 'finished',
    endedAt: child.at,
    params: flattenParams(child.params),
    metrics: child.metrics,
    tags: child.tags,
    parent: child.parent,
    inputs: child.inputs,
  };
}

/** Nested parameters by dotted name; lists as their JSON. */
export function flattenParams(params: JsonObject): Record<string, RunValue> {
  const flat: [string, RunValue][] = [];
  const add = (value: Json, path: string): void => {
    if (value === null || typeof value !== 'object') flat.push([path, value]);
    else if (Array.isArray(value)) flat.push([path, JSON.stringify(value)]);
    else for (const [key, each] of Object.entries(value)) add(each, path === '' ? key : `${path}.${key}`);
  };
  add(params, '');
  return Object.fromEntries(flat);
}

/** The number that a metric's value stands for. */
export function metricNumber(value: MetricValue): number {
  return typeof value === 'number' ? value : Number(value);
}

/** A number as a metric's value: what JSON cannot hold by its name. */
export function metricValue(value: number): MetricValue {
  return Number.isFinite(value) ? value : (String(value) as MetricValue);
}
