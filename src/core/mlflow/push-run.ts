/** Taking one run to the server, whole, however often it is begun again. */
import type { Store } from '../ports.ts';
import type { WireRun } from './api.ts';
import { pushFiles, type Content, type FileContext, type Files } from './files.ts';
import { ServerRefusal } from './server.ts';
import { batchesOf } from './batches.ts';
import { RUN_HASH, tagsOf, toTravelling, type SyncRun } from './sync-run.ts';
import type { LocalRun } from './local-runs.ts';

export interface PushContext extends FileContext {
  /** Id of the experiment. */
  readonly experiment: string;
  /** Does one at a time what the server cannot do for two runs at once. */
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>;
}

/** It may have been done, or not: the line broke before the answer came. */
function isUnknown(error: unknown): boolean {
  return (
    error instanceof ServerRefusal && ['mlflow.down', 'mlflow.timeout', 'mlflow.server_error'].includes(error.code)
  );
}

/**
 * Creates what is to exist once. `known` says that somebody has just looked and not found it; a creation whose answer
 * was lost is looked for before it is tried again.
 */
export async function createOnce<T>(
  find: () => Promise<T | undefined>,
  create: () => Promise<T>,
  known: 'absent' | 'unknown' = 'unknown',
): Promise<{ readonly value: T; readonly found: boolean }> {
  let look = known === 'unknown';
  for (let attempt = 0; ; attempt++) {
    const value = look ? await find() : undefined;
    if (value !== undefined) return { value, found: true };
    try {
      return { value: await create(), found: false };
    } catch (error) {
      if (!isUnknown(error) || attempt >= 2) throw error;
      look = true;
    }
  }
}

/** The run of that hash, the oldest where somebody has copied it. */
export function oldestOf(runs: readonly WireRun[]): WireRun | undefined {
  return [...runs].sort(
    (a, b) =>
      Number(a.info.lifecycle_stage !== 'active') - Number(b.info.lifecycle_stage !== 'active') ||
      (a.info.run_id < b.info.run_id ? -1 : 1),
  )[0];
}

/**
 * The id of the run on the server. `found` is what a search for its hash gave before; a finished one is left as it is.
 * The order survives any cut: run with its hash, inputs, batches, files, and last the end.
 */
export async function pushRun(
  ctx: PushContext,
  local: LocalRun,
  found: WireRun | undefined,
  parent: string | undefined,
): Promise<string> {
  if (found && found.info.status !== 'RUNNING') return found.info.run_id;
  const { mlflow, experiment } = ctx;
  const run = await local.load();
  const travelling = toTravelling(run, {
    ...local.system,
    ...(parent !== undefined && { 'mlflow.parentRunId': parent }),
  });
  const made = found
    ? { value: found, found: true }
    : await createOnce(
        async () => oldestOf(await mlflow.searchRuns(experiment, `tags.\`${RUN_HASH}\` = '${run.hash}'`)),
        () =>
          mlflow.createRun({ experiment, name: run.name, startTime: run.startedAt, tags: firstTags(travelling.tags) }),
        'absent',
      );
  const { run_id: id, artifact_uri: uri } = made.value.info;
  const { datasets } = travelling;
  if (datasets.length > 0) await ctx.inTurn(() => twice(() => mlflow.logInputs(id, datasets)));
  const kept = tagsOf(made.value);
  const tags = travelling.tags.filter(({ key, value }) => kept.get(key) !== value);
  const { params, metrics } = travelling;
  for (const batch of batchesOf({ params, metrics, tags })) await mlflow.logBatch(id, batch);
  await pushFiles(
    ctx,
    uri,
    await filesOf(ctx.store, run, travelling.notes),
    made.found ? () => mlflow.runFiles(id) : undefined,
  );
  await mlflow.endRun(id, run.status, run.finishedAt);
  return id;
}

/** Two clients that name a new data set at the same time collide in the server's database; the second try finds it. */
async function twice<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ServerRefusal && error.code === 'mlflow.refused')) throw error;
    return act();
  }
}

/** Enough to find it and to see where it belongs; the rest follows in batches of the size that the server takes. */
function firstTags<T>(tags: readonly T[]): T[] {
  return tags.slice(0, 50);
}

async function filesOf(store: Store, run: SyncRun, notes: ReadonlyMap<string, Uint8Array>): Promise<Files> {
  const files = new Map<string, () => Promise<Content>>();
  for (const [path, digest] of Object.entries(run.files)) {
    if (await store.objects.has(digest)) files.set(path, () => store.objects.open(digest));
  }
  for (const [path, bytes] of notes) files.set(path, async () => bytes);
  return files;
}
