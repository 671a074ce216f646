/** The runs of this store that can travel: notebook runs that computed something, and the trainings and trials in them. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import { digestJson, type Digest } from '../graph/digest.ts';
import { readOutput } from '../graph/read-output.ts';
import type { CellRecord, ChildRecord, RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { Store } from '../ports.ts';
import { readNote, RUN_NOTES, runOfNoteId } from '../tracking/notes.ts';
import type { RunNote } from '../tracking/build-index.ts';
import { openDataset } from '../table/open-dataset.ts';
import type { DatasetOutput } from '../table/output.ts';
import { flattenParams, metricNumber, trackedRunOf, type TrackedRun } from '../tracking/tracked-run.ts';
import type { Points, SyncDataset, SyncRun } from './sync-run.ts';

/** A run that could travel; its curves, data sets and files are read when it does. */
export interface LocalRun {
  readonly id: string;
  readonly hash: Digest;
  readonly name: string;
  readonly parent: Digest | null;
  readonly notebook: string;
  /** Digests of the model that it trained, for the model's page. */
  readonly model: Digest | undefined;
  readonly startedAt: number;
  load(): Promise<SyncRun>;
  /** Its own tags, which never change, and what a person wrote beside it since. */
  readonly tags: Readonly<Record<string, string>>;
  readonly ownNote: string | undefined;
  readonly beside: RunNote;
  /** What MLflow's own pages show of a run. */
  readonly system: Readonly<Record<string, string>>;
}

/** The same run has the same hash in every store that holds it. */
function runHash(id: string): Digest {
  return digestJson(['run', id]);
}

/**
 * Runs by start, parents before their parts. Runs that came from an MLflow server stay
 * out: they are there already.
 */
export async function readLocalRuns(store: Store): Promise<LocalRun[]> {
  const notes = await readNotes(store);
  const records = await store.records.list('run');
  const parts = new Map<string, TrackedRun>();
  const children = new Map<string, ChildRecord>();
  const parents = new Map<string, RunRecord>();
  for (const { id, value } of records) {
    const tracked = trackedRunOf(id, value);
    if (tracked && tracked.source !== 'mlflow' && tracked.status !== 'running') {
      parts.set(id, tracked);
      if (tracked.source === 'bancada') children.set(id, value as unknown as ChildRecord);
    } else if (!tracked) parents.set(id, value as unknown as RunRecord);
  }
  const used = new Set([...parts.values()].map(({ parent }) => parent));
  const found: LocalRun[] = [];
  for (const record of parents.values()) {
    if (record.status === 'running' || !(used.has(record.id) || (await hasScores(store, record)))) continue;
    found.push(notebookRun(store, record, notes.get(record.id) ?? {}));
  }
  const known = new Set([...found.map(({ id }) => id), ...parts.keys()]);
  for (const run of parts.values()) {
    const parent = run.parent !== undefined && known.has(run.parent) ? runHash(run.parent) : null;
    const beside = notes.get(run.id) ?? {};
    found.push(
      partRun(store, run, { child: children.get(run.id), within: parents.get(run.parent ?? ''), parent, beside }),
    );
  }
  return found.sort(
    (a, b) =>
      Number(a.parent !== null) - Number(b.parent !== null) || a.startedAt - b.startedAt || byCodeUnit(a.id, b.id),
  );
}

/** What people wrote beside runs, by the run's id. */
export async function readNotes(store: Store): Promise<Map<string, RunNote>> {
  const records = await store.records.list('note', RUN_NOTES);
  return new Map(records.map(({ id, value }) => [runOfNoteId(id), readNote(value)]));
}

/** A run's own tags with what a person wrote over them, and apart from them what was written beside. */
function written(tags: Readonly<Record<string, string>>, { tags: beside = {} }: RunNote) {
  const over = Object.entries(beside).filter(([name]) => Object.hasOwn(tags, name));
  const added = Object.entries(beside).filter(([name]) => !Object.hasOwn(tags, name));
  return { tags: { ...tags, ...Object.fromEntries(over) }, added: Object.fromEntries(added) };
}

/** Scores that were computed in this run and stand in no training. */
async function hasScores(store: Store, record: RunRecord): Promise<boolean> {
  const fresh = Object.entries(record.cells).filter(([, { state }]) => state === 'fresh');
  return Object.keys(await evaluated(store, { ...record, cells: Object.fromEntries(fresh) })).length > 0;
}

const STATUSES = {
  ok: 'FINISHED',
  said_no: 'FINISHED',
  failed: 'FAILED',
  cancelled: 'KILLED',
  running: 'KILLED',
} as const;

function notebookRun(store: Store, record: RunRecord, beside: RunNote): LocalRun {
  const { id, notebook, startedAt, finishedAt = startedAt } = record;
  const hash = runHash(id);
  const name = record.title === '' ? notebook : record.title;
  return {
    id,
    hash,
    name,
    parent: null,
    notebook,
    model: undefined,
    startedAt,
    tags: {},
    ownNote: undefined,
    beside,
    system: systemTags(notebook, record.environment),
    load: async () => ({
      hash,
      name,
      parent: null,
      status: STATUSES[record.status],
      startedAt,
      finishedAt,
      params: flattenParams({ seed: record.seed, ...record.params }),
      metrics: await evaluated(store, record),
      series: {},
      ...written({}, beside),
      note: beside.text,
      datasets: [],
      files: { 'notebook.md': record.text },
    }),
  };
}

/** The numbers of evaluations, by `<cell>/<metric>`. */
async function evaluated(store: Store, { cells }: RunRecord): Promise<Record<string, number>> {
  const numbers: [string, number][] = [];
  for (const [cell, { key }] of Object.entries(cells)) {
    const record = key === undefined ? undefined : ((await store.records.get('cell', key)) as CellRecord | undefined);
    if (record?.type !== 'evaluation') continue;
    const { intervals: _, slices: __, curves: ___, ...scores } = record.result;
    for (const [name, value] of Object.entries(flattenParams(scores))) {
      if (typeof value === 'number') numbers.push([`${cell}/${name.replaceAll('.', '/')}`, value]);
    }
  }
  return Object.fromEntries(numbers);
}

function partRun(
  store: Store,
  run: TrackedRun,
  of: {
    readonly child: ChildRecord | undefined;
    readonly within: RunRecord | undefined;
    readonly parent: Digest | null;
    readonly beside: RunNote;
  },
): LocalRun {
  const { child, within, parent, beside } = of;
  const hash = runHash(run.id);
  const finishedAt = run.endedAt ?? run.startedAt ?? 0;
  // A training has no start of its own: it lies within its notebook's run.
  const startedAt = run.startedAt ?? Math.min(within?.startedAt ?? finishedAt, finishedAt);
  const notebook = run.notebook ?? '';
  return {
    id: run.id,
    hash,
    name: run.name,
    parent,
    notebook,
    model: child?.artifacts['model'],
    startedAt,
    tags: run.tags,
    ownNote: run.note,
    beside,
    system: {
      ...systemTags(notebook, child?.environment ?? {}),
      ...(run.cell !== undefined && { 'bancada.cell': run.cell }),
    },
    load: async () => ({
      hash,
      name: run.name,
      parent,
      status: run.status === 'failed' ? 'FAILED' : run.status === 'cancelled' ? 'KILLED' : 'FINISHED',
      startedAt,
      finishedAt,
      params: run.params,
      metrics: Object.fromEntries(Object.entries(run.metrics).map(([name, value]) => [name, metricNumber(value)])),
      series: await readSeries(store, run.id),
      ...written(run.tags, beside),
      note: beside.text ?? run.note,
      datasets: within ? await readDatasets(store, run, within) : [],
      files: Object.fromEntries(
        Object.entries(child?.artifacts ?? {}).map(([name, digest]) => [FILES[name] ?? name, digest]),
      ),
    }),
  };
}

const FILES: Readonly<Record<string, string>> = { model: 'model.bin', onnx: 'model.onnx' };

function systemTags(notebook: string, environment: JsonObject): Record<string, string> {
  return {
    'mlflow.source.name': notebook,
    'mlflow.source.type': 'NOTEBOOK',
    'bancada.environment': JSON.stringify(environment),
  };
}

async function readSeries(store: Store, id: string): Promise<Record<string, Points>> {
  const records = await store.records.list('series', `${id}/`);
  return Object.fromEntries(records.map(({ id: key, value }) => [key.slice(id.length + 1), value['points'] as never]));
}

const CONTEXTS: Readonly<Record<string, string>> = { train: 'training', validation: 'validation' };

/** What the run read: the parts that it was fitted and judged on, or the data set itself. */
async function readDatasets(store: Store, run: TrackedRun, { cells }: RunRecord): Promise<SyncDataset[]> {
  const found: SyncDataset[] = [];
  for (const digest of new Set(Object.values(run.inputs ?? {}))) {
    if (!(await store.objects.has(digest))) continue;
    const output = await readOutput(store.objects, digest);
    const name = Object.keys(cells).find((each) => cells[each]!.digest === digest) ?? 'data';
    if (output.type === 'dataset') found.push(await datasetOf(store, name, output as DatasetOutput, 'training'));
    for (const [part, context] of Object.entries(CONTEXTS)) {
      const of: Output | undefined = output.parts?.[part];
      if (of?.type === 'dataset') found.push(await datasetOf(store, `${name}.${part}`, of as DatasetOutput, context));
    }
  }
  return found;
}

async function datasetOf(store: Store, name: string, output: DatasetOutput, context: string): Promise<SyncDataset> {
  const { dataset: ref } = output;
  const known = await store.objects.has(ref.manifest.object);
  const columns = known
    ? (await openDataset(store, ref)).fields.map(({ name: column, type }) => ({ name: column, type }))
    : [];
  return { name, digest: digestJson(ref), context, rows: ref.count, columns };
}
