/** Taking a run of the team's server into the run table. */
import { digestJson, type Digest } from '../graph/digest.ts';
import { change } from '../graph/records.ts';
import type { Store } from '../ports.ts';
import {
  metricValue,
  trackedRunChange,
  trackedRunId,
  type RunFile,
  type RunStatus,
  type TrackedRun,
} from '../tracking/tracked-run.ts';
import type { Mlflow, WireMetric, WireRun } from './api.ts';
import { takeFile, type FileContext } from './files.ts';
import { fromTravelling } from './sync-run.ts';
import { ServerRefusal } from './server.ts';

const STATUSES: Readonly<Record<string, RunStatus>> = {
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'cancelled',
  RUNNING: 'running',
  SCHEDULED: 'running',
};

/** Whether the run table lacks this run, knows it as it was before, or lacks its files where they are asked for. */
export async function isNews(store: Store, run: WireRun, files: boolean): Promise<boolean> {
  const kept = await copyOf(store, run);
  return !kept || kept.seen !== seenOf(run) || (files && kept.files === undefined);
}

/** The run as it was brought in. */
export async function copyOf(store: Store, { info }: WireRun): Promise<TrackedRun | undefined> {
  const id = trackedRunId('mlflow', info.run_id);
  return (await store.records.get('run', id)) as unknown as TrackedRun | undefined;
}

/** What can change while a run goes on. Notes and tags are compared one by one. */
function seenOf({ info, data }: WireRun): Digest {
  const metrics = data.metrics.map(({ key, value, step }) => [key, String(value), step]);
  return digestJson([info.status, info.run_name, data.params.map(({ key, value }) => [key, value]), metrics]);
}

export interface PullRun {
  readonly run: WireRun;
  readonly experiment: string;
  readonly parent: string | undefined;
  readonly files: boolean;
}

/**
 * One request more for every metric of several points; durable when it resolves. The run comes before its files: where
 * the server does not serve those, it is there all the same.
 */
export async function pullRun(ctx: FileContext, { run, experiment, parent, files }: PullRun): Promise<void> {
  const { mlflow, store } = ctx;
  const before = await copyOf(store, run);
  const { info, data, inputs } = run;
  const histories = new Map<string, readonly WireMetric[]>();
  for (const { key } of data.metrics) histories.set(key, await mlflow.metricHistory(info.run_id, key));
  const read = await fromTravelling({
    params: data.params,
    tags: data.tags,
    histories,
    file: (path) => fileOf(mlflow, info.artifact_uri, path),
  });
  const id = trackedRunId('mlflow', info.run_id);
  // What both sides write beside it is compared word by word, and comes that way.
  const { tags, note } = before ?? read;
  const tracked: TrackedRun = {
    id,
    source: 'mlflow',
    name: info.run_name === '' ? info.run_id : info.run_name,
    notebook: experiment,
    status: STATUSES[info.status] ?? 'running',
    ...(info.start_time > 0 && { startedAt: info.start_time }),
    ...(info.end_time !== undefined && info.end_time > 0 && { endedAt: info.end_time }),
    params: read.params,
    metrics: Object.fromEntries(Object.entries(read.metrics).map(([name, value]) => [name, metricValue(value)])),
    tags,
    ...(note !== undefined && { note }),
    ...(parent !== undefined && { parent }),
    inputs: Object.fromEntries(inputs.dataset_inputs.map((each) => [each.dataset.name, digestOf(each)])),
    ...(before?.files && { files: before.files }),
    seen: seenOf(run),
  };
  const series = Object.entries(read.series).map(([name, points]) =>
    change('series', `${id}/${name}`, { points: points.filter(([, value]) => Number.isFinite(value)) }),
  );
  await store.records.commit([trackedRunChange(tracked), ...series]);
  if (!files) return;
  const kept: RunFile[] = [];
  for (const each of await mlflow.runFiles(info.run_id)) kept.push(await takeFile(ctx, info.artifact_uri, each));
  await store.objects.sync();
  await store.records.commit([trackedRunChange({ ...tracked, files: kept })]);
}

function digestOf(input: WireRun['inputs']['dataset_inputs'][number]): string {
  return input.tags.find(({ key }) => key === 'bancada.digest')?.value ?? input.dataset.digest;
}

async function fileOf(mlflow: Mlflow, uri: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return await mlflow.getFile(uri, path);
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'mlflow.not_found') return undefined;
    throw error;
  }
}
