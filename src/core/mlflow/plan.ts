/** What a sync would move: found out by looking at both sides, changing neither. */
import { digestJson } from '../graph/digest.ts';
import { change } from '../graph/records.ts';
import type { Change, Store } from '../ports.ts';
import { readCards } from '../registry/card.ts';
import { REGISTRY_NAME, listModels } from '../registry/read.ts';
import { newRegisteredModel, type ModelVersion, type RegisteredModel } from '../registry/registered-model.ts';
import type { Mlflow, WireModel, WireRun, WireVersion } from './api.ts';
import type { RunNote } from '../tracking/build-index.ts';
import { trackedRunId, type TrackedRun } from '../tracking/tracked-run.ts';
import { readLocalRuns, readNotes, type LocalRun } from './local-runs.ts';
import {
  compareModel,
  createComparison,
  modelOf,
  type Base,
  type Comparison,
  type Difference,
  type RunPlace,
  type Target,
  type Value,
} from './merge.ts';
import { copyOf, isNews } from './pull-run.ts';
import { versionOfModel } from './push-model.ts';
import { oldestOf } from './push-run.ts';
import { compareRun } from './run-words.ts';
import { RUN_HASH, tagsOf } from './sync-run.ts';

export interface SyncRequest {
  /** The server's address, as the person wrote it. */
  readonly url: string;
  /** Name of the experiment. */
  readonly experiment: string;
  /** Only the runs of this notebook; models are those of the whole store. */
  readonly notebook?: string | undefined;
  /** Also bring what the server has and this store has not. */
  readonly pull: boolean;
  /** With `pull`, also the files of runs. */
  readonly files?: boolean;
  /** What to do about conflicts, by id. */
  readonly choices?: ReadonlyMap<string, 'ours' | 'theirs'>;
  /** Leave these items alone. */
  readonly without?: ReadonlySet<string>;
}

export type ItemKind = 'run' | 'version' | 'alias' | 'card' | 'about' | 'tag' | 'note';

export interface SyncItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly direction: 'push' | 'pull';
  readonly name: string;
}

/** Both sides changed the same thing: a person decides which stays. */
export interface Conflict {
  readonly id: string;
  readonly kind: ItemKind;
  readonly name: string;
  readonly base: Value | undefined;
  readonly ours: Value;
  readonly theirs: Value;
}

export type Step = SyncItem &
  (
    | { readonly do: 'push_run'; readonly run: LocalRun; readonly found: WireRun | undefined }
    | { readonly do: 'pull_run'; readonly run: WireRun; readonly files: boolean }
    | { readonly do: 'push_version'; readonly model: RegisteredModel; readonly version: ModelVersion }
    | { readonly do: 'pull_version'; readonly version: WireVersion }
    | { readonly do: 'set'; readonly difference: Difference }
  );

export interface SyncPlan {
  readonly target: string;
  readonly experiment: { readonly name: string; readonly id: string | undefined };
  readonly steps: readonly Step[];
  readonly conflicts: readonly Conflict[];
  /** What the server has and this store has not, and nobody asked for. */
  readonly waiting: readonly Step[];
  /** Runs and versions that are on both sides. */
  readonly same: number;
  /** Ids on the server of the runs that are there, by hash. */
  readonly remoteRuns: ReadonlyMap<string, string>;
  readonly localRuns: readonly LocalRun[];
  readonly registered: ReadonlyMap<string, readonly WireVersion[]>;
  readonly missingModels: ReadonlySet<string>;
  readonly agreed: ReadonlyMap<string, Value>;
}

/** One per server and experiment: what this store remembers of it. */
export function targetOf({ url, experiment }: Pick<SyncRequest, 'url' | 'experiment'>): string {
  return digestJson([url.replace(/\/+$/, ''), experiment]).slice(0, 16);
}

const baseId = (target: string) => `sync/${target}/base`;

/** What both sides last agreed on. */
export async function readBase(store: Store, target: string): Promise<Map<string, Value>> {
  const record = await store.records.get('setting', baseId(target));
  return new Map((record?.['entries'] ?? []) as unknown as [string, Value][]);
}

export function baseChange(target: string, base: Base): Change {
  return change('setting', baseId(target), { entries: [...base] });
}

export async function planSync(mlflow: Mlflow, store: Store, request: SyncRequest): Promise<SyncPlan> {
  const target = targetOf(request);
  const base = await readBase(store, target);
  const id = await mlflow.experimentByName(request.experiment);
  const comparison = createComparison(base);
  const runs = await planRuns(mlflow, store, request, id, comparison, base);
  const registry = await planRegistry(mlflow, store, comparison);
  const { differences, agreed } = comparison;
  const all = [...runs.steps, ...registry.steps, ...decided(differences, request)];
  const wanted = all.filter((step) => !request.without?.has(step.id));
  return {
    target,
    experiment: { name: request.experiment, id },
    steps: wanted.filter((step) => isAsked(step, request)),
    waiting: wanted.filter((step) => !isAsked(step, request)),
    conflicts: [...runs.conflicts, ...differences.filter((each) => isOpen(each, request)).map(conflictOf)],
    same: runs.same + registry.same,
    remoteRuns: runs.remote,
    localRuns: runs.local,
    registered: registry.versions,
    missingModels: registry.missing,
    agreed: new Map([...runs.agreed, ...agreed]),
  };
}

/** A decision is carried out either way; what nobody decided comes in only when it is asked for. */
function isAsked({ id, direction }: SyncItem, { pull, choices }: SyncRequest): boolean {
  return pull || direction === 'push' || (choices?.has(id) ?? false);
}

async function planRuns(
  mlflow: Mlflow,
  store: Store,
  { notebook, pull, files = false, choices }: SyncRequest,
  experiment: string | undefined,
  comparison: Comparison,
  base: Base,
) {
  const all = await readLocalRuns(store);
  const local = all.filter((run) => notebook === undefined || run.notebook === notebook);
  const copies = await store.records.list('run', trackedRunId('mlflow', ''), { limit: 1 });
  const filter = pull || copies.length > 0 ? '' : `tags.\`${RUN_HASH}\` != ''`;
  const remote = experiment === undefined ? [] : await mlflow.searchRuns(experiment, filter);
  const byHash = new Map<string, WireRun[]>();
  for (const run of remote) {
    const hash = tagsOf(run).get(RUN_HASH);
    if (hash !== undefined) byHash.set(hash, [...(byHash.get(hash) ?? []), run]);
  }
  const steps: Step[] = [];
  const conflicts: Conflict[] = [];
  const ids = new Map<string, string>();
  const agreed = new Map<string, Value>();
  let same = 0;
  for (const run of local) {
    const found = oldestOf(byHash.get(run.hash) ?? []);
    const id = `run ${run.hash}`;
    const step = { id, kind: 'run', direction: 'push', name: run.name, do: 'push_run', run, found } as const;
    if (found) ids.set(run.hash, found.info.run_id);
    if (found && found.info.lifecycle_stage !== 'active') {
      const choice = choices?.get(id);
      if (choice === 'ours') steps.push(step);
      else if (choice === 'theirs') agreed.set(id, null);
      else if (choice === undefined && base.get(id) !== null) {
        conflicts.push({ id, kind: 'run', name: run.name, base: 'there', ours: 'there', theirs: null });
      }
    } else if (found && found.info.status !== 'RUNNING') {
      same++;
      await compareOurs(comparison, mlflow, run, found);
    } else steps.push(step);
  }
  const mine = new Set(all.map(({ hash }) => hash));
  const notes = copies.length > 0 ? await readNotes(store) : new Map<string, RunNote>();
  for (const run of remote) {
    const hash = tagsOf(run).get(RUN_HASH);
    if (run.info.lifecycle_stage !== 'active' || (hash !== undefined && mine.has(hash))) continue;
    const copy = await copyOf(store, run);
    if (copy) await compareCopy(comparison, mlflow, copy, run, notes.get(copy.id) ?? {});
    if (!pull) continue;
    if (!(await isNews(store, run, files))) same++;
    else {
      const { run_id: id, run_name: name } = run.info;
      steps.push({ id: `pull ${id}`, kind: 'run', direction: 'pull', name, do: 'pull_run', run, files });
    }
  }
  return { local, steps, conflicts, same, remote: ids, agreed };
}

function placeOf(here: { readonly id: string; readonly name: string }, { info }: WireRun, isCopy: boolean): RunPlace {
  return { id: here.id, name: here.name, remote: info.run_id, uri: info.artifact_uri, isCopy };
}

function compareOurs(comparison: Comparison, mlflow: Mlflow, run: LocalRun, remote: WireRun): Promise<void> {
  const { hash, tags, ownNote, beside } = run;
  const both = { key: hash, place: placeOf(run, remote, false), remote, tags, note: ownNote, beside };
  return compareRun(comparison, both, mlflow);
}

function compareCopy(
  comparison: Comparison,
  mlflow: Mlflow,
  copy: TrackedRun,
  remote: WireRun,
  beside: RunNote,
): Promise<void> {
  const { tags, note } = copy;
  const place = placeOf(copy, remote, true);
  return compareRun(comparison, { key: remote.info.run_id, place, remote, tags, note, beside }, mlflow);
}

async function planRegistry(mlflow: Mlflow, store: Store, comparison: Comparison) {
  const local = new Map((await listModels(store)).map((model) => [model.name, model]));
  const remote = new Map((await mlflow.listModels()).map((model) => [model.name, model]));
  const steps: Step[] = [];
  const cards = await readCards(store);
  const versions = new Map<string, readonly WireVersion[]>();
  let same = 0;
  for (const name of new Set([...local.keys(), ...remote.keys()])) {
    const here = local.get(name) ?? newRegisteredModel(name);
    const there = remote.get(name);
    const known = there ? await mlflow.versions(name) : [];
    versions.set(name, known);
    for (const version of here.versions) {
      if (versionOfModel(known, version.model.model)) same++;
      else steps.push(pushStep(here, version));
    }
    steps.push(...pullSteps(here, known));
    if (isOurs(here, there, known)) compareModel(comparison, here, there, known, cards);
  }
  const missing = new Set([...local.keys()].filter((name) => !remote.has(name)));
  return { steps, same, versions, missing };
}

/** A model of the team's that this store has no part in is left alone. */
function isOurs(here: RegisteredModel, there: WireModel | undefined, known: readonly WireVersion[]): boolean {
  return here.versions.length > 0 || (there !== undefined && known.some(isBancadas) && REGISTRY_NAME.test(here.name));
}

const isBancadas = (version: WireVersion) => modelOf(version) !== undefined;

function pushStep(model: RegisteredModel, version: ModelVersion): Step {
  const id = `version ${model.name}/${version.model.model}`;
  const name = `${model.name} version ${version.version}`;
  return { id, kind: 'version', direction: 'push', name, do: 'push_version', model, version };
}

/** Versions that another Bancada made; a team's own ONNX is fetched by name, into a notebook. */
function pullSteps(here: RegisteredModel, known: readonly WireVersion[]): Step[] {
  if (!REGISTRY_NAME.test(here.name)) return [];
  const mine = new Set(here.versions.map(({ model }) => model.model));
  return known.filter(isBancadas).flatMap((version): Step[] => {
    const digest = modelOf(version)!;
    if (mine.has(digest)) return [];
    mine.add(digest);
    const id = `pull ${version.name}/${digest}`;
    const name = `${version.name} version ${version.version}`;
    return [{ id, kind: 'version', direction: 'pull', name, do: 'pull_version', version }];
  });
}

const isOpen = ({ id, verdict }: Difference, { choices }: SyncRequest) => verdict === 'conflict' && !choices?.has(id);

/** Differences that one side alone made, or a person has decided, as steps. */
function decided(differences: readonly Difference[], request: SyncRequest): Step[] {
  return differences
    .filter((each) => !isOpen(each, request))
    .map((difference): Step => {
      const { id, verdict, target } = difference;
      const choice = request.choices?.get(id) === 'theirs' ? 'pull' : 'push';
      const direction = verdict === 'conflict' ? choice : verdict;
      return { id, kind: KINDS[target.type], direction, name: nameOf(target), do: 'set', difference };
    });
}

const KINDS = {
  alias: 'alias',
  card: 'card',
  about: 'about',
  model_tag: 'tag',
  version_tag: 'tag',
  run_tag: 'tag',
  note: 'note',
} as const;

function nameOf(target: Target): string {
  switch (target.type) {
    case 'alias':
      return `${target.model}@${target.alias}`;
    case 'card':
      return `${target.model} ${target.of.slice(0, 12)}`;
    case 'about':
      return target.model;
    case 'model_tag':
      return `${target.model}: ${target.tag}`;
    case 'version_tag':
      return `${target.model} ${target.of.slice(0, 12)}: ${target.tag}`;
    case 'run_tag':
      return `${target.run.name}: ${target.tag}`;
    case 'note':
      return target.run.name;
  }
}

function conflictOf({ id, target, base, ours, theirs }: Difference): Conflict {
  return { id, kind: KINDS[target.type], name: nameOf(target), base, ours, theirs };
}
