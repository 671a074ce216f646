/** Taking a run of the team's server into the run table. */
import { change } from '../graph/records.ts';
import type { Store } from '../ports.ts';
import {
  metricValue,
  trackedRunChange,
  trackedRunId,
  type RunStatus,
  type TrackedRun,
} from '../tracking/tracked-run.ts';
import type { Mlflow, WireMetric, WireRun } from './api.ts';
import { fromTravelling, tagsOf } from './sync-run.ts';
import { ServerRefusal } from './server.ts';

const STATUSES: Readonly<Record<string, RunStatus>> = {
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'cancelled',
  RUNNING: 'running',
  SCHEDULED: 'running',
};

/** Whether the run table lacks this run, or knows it as it was before it ended. */
export async function isNews(store: Store, run: WireRun): Promise<boolean> {
  const kept = await store.records.get('run', trackedRunId('mlflow', run.info.run_id));
  return !kept || kept['status'] !== (STATUSES[run.info.status] ?? 'running');
}

/** One request more for every metric of several points; durable when it resolves. */
export async function pullRun(
  { mlflow, store }: { readonly mlflow: Mlflow; readonly store: Store },
  run: WireRun,
  experiment: string,
  parent: string | undefined,
): Promise<void> {
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
  const note = tagsOf(run).get('mlflow.note.content');
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
    tags: read.tags,
    ...(note !== undefined && { note }),
    ...(parent !== undefined && { parent }),
    inputs: Object.fromEntries(inputs.dataset_inputs.map((each) => [each.dataset.name, digestOf(each)])),
  };
  const series = Object.entries(read.series).map(([name, points]) =>
    change('series', `${id}/${name}`, { points: points.filter(([, value]) => Number.isFinite(value)) }),
  );
  await store.records.commit([trackedRunChange(tracked), ...series]);
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
