/**
 * Doing what a plan says. Every step can be cut anywhere and begun again: what is on the server is found by its tags,
 * what is left waits in an outbox in the store.
 */
import { change } from '../graph/records.ts';
import type { Change, Clock, Hasher, Store } from '../ports.ts';
import { Cancelled, Refusal, type Problem } from '../problem.ts';
import { readCard } from '../registry/card.ts';
import type { Mlflow } from './api.ts';
import type { FileContext, FileProgress, OnFile } from './files.ts';
import { cardOf, type Difference, type Value } from './merge.ts';
import {
  baseChange,
  planSync,
  readBase,
  targetOf,
  type Conflict,
  type Step,
  type SyncItem,
  type SyncPlan,
  type SyncRequest,
} from './plan.ts';
import { pullRun } from './pull-run.ts';
import { pullVersion } from './pull-version.ts';
import { pushVersion, versionOfModel, type ModelFiles, type SourceRun } from './push-model.ts';
import { createOnce, pushRun, type PushContext } from './push-run.ts';
import { wordsSent } from './run-words.ts';
import { endsEverything, ServerRefusal } from './server.ts';
import { pullValue, pushValue } from './set.ts';
import { tagsOf } from './sync-run.ts';
import { trackedRunId } from '../tracking/tracked-run.ts';

export interface SyncWorld {
  readonly mlflow: Mlflow;
  readonly store: Store;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly modelFiles: ModelFiles;
}

export interface SyncProgress {
  readonly done: number;
  readonly total: number;
  /** Name of what is moving. */
  readonly name: string;
  /** Bytes of files that have moved so far, either way. */
  readonly bytes: number;
  /** The file that moved last, and how far it is. */
  readonly file?: FileProgress;
}

export interface SyncOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: SyncProgress) => void;
}

export interface SyncReport {
  readonly moved: readonly SyncItem[];
  readonly failed: readonly { readonly item: SyncItem; readonly problems: readonly Problem[] }[];
  /** Not tried: the server was lost or the person stopped; they stay in the outbox. */
  readonly left: readonly SyncItem[];
  /** Why everything ended early. */
  readonly stopped: readonly Problem[];
  readonly cancelled: boolean;
  readonly conflicts: readonly Conflict[];
  readonly waiting: readonly SyncItem[];
  readonly same: number;
}

/** Runs that travel at a time; MLflow answers one request per worker, so more gains nothing. */
const LANES = 4;

const outboxPrefix = (target: string) => `sync/${target}/outbox/`;

/** What an earlier sync with this server did not come to. */
export async function readOutbox(
  store: Store,
  request: Pick<SyncRequest, 'url' | 'experiment'>,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const records = await store.records.list('setting', outboxPrefix(targetOf(request)));
  return records.map(({ value }) => ({ id: String(value['id']), name: String(value['name']) }));
}

function outboxId(target: string, { id }: SyncItem): string {
  return outboxPrefix(target) + encodeURIComponent(id);
}

/** Plans anew and moves everything; `ServerRefusal` when even looking fails. */
export async function runSync(world: SyncWorld, request: SyncRequest, options: SyncOptions = {}): Promise<SyncReport> {
  const plan = await planSync(world.mlflow, world.store, request);
  const session = new SyncSession(world, plan, options);
  await session.open();
  await session.run();
  return session.report();
}

class SyncSession {
  private readonly world: SyncWorld;
  private readonly plan: SyncPlan;
  private readonly options: SyncOptions;
  private readonly moved: Step[] = [];
  private readonly failed: { item: Step; problems: readonly Problem[] }[] = [];
  private stopped: readonly Problem[] = [];
  private cancelled = false;
  private bytes = 0;
  private file: FileProgress | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private experiment = '';
  private base = new Map<string, Value>();
  private readonly remoteRuns: Map<string, string>;

  constructor(world: SyncWorld, plan: SyncPlan, options: SyncOptions) {
    this.world = world;
    this.plan = plan;
    this.options = options;
    this.remoteRuns = new Map(plan.remoteRuns);
  }

  /** Writes down what is to do, so that it is known should everything end here. */
  async open(): Promise<void> {
    const { store } = this.world;
    const { target, steps } = this.plan;
    this.base = await readBase(store, target);
    for (const [id, value] of this.plan.agreed) this.base.set(id, value);
    const before = await store.records.list('setting', outboxPrefix(target));
    const wanted = new Map(steps.map((step) => [outboxId(target, step), step]));
    const changes: Change[] = before
      .filter(({ id }) => !wanted.has(id))
      .map(({ id }) => ({ table: 'setting', id, value: null }));
    for (const [id, { id: step, name }] of wanted) changes.push(change('setting', id, { id: step, name }));
    if (changes.length > 0 || this.plan.agreed.size > 0) {
      await store.records.commit([...changes, baseChange(target, this.base)]);
    }
  }

  async run(): Promise<void> {
    const { steps } = this.plan;
    const of = (...kinds: Step['do'][]) => steps.filter((step) => kinds.includes(step.do));
    if (of('push_run', 'push_version').length > 0 && !(await this.guard(() => this.openExperiment()))) return;
    const runs = of('push_run') as (Step & { do: 'push_run' })[];
    await this.inLanes(runs.filter(({ run }) => run.parent === null));
    await this.inLanes(runs.filter(({ run }) => run.parent !== null));
    for (const kind of ['push_version', 'pull_version', 'set'] as const)
      for (const step of of(kind)) await this.take(step);
    await this.inLanes(of('pull_run'));
  }

  report(): SyncReport {
    const { steps, conflicts, waiting, same } = this.plan;
    const tried = new Set<Step>([...this.moved, ...this.failed.map(({ item }) => item)]);
    return {
      moved: this.moved.map(itemOf),
      failed: this.failed.map(({ item, problems }) => ({ item: itemOf(item), problems })),
      left: steps.filter((step) => !tried.has(step)).map(itemOf),
      stopped: this.stopped,
      cancelled: this.cancelled,
      conflicts,
      waiting: waiting.map(itemOf),
      same,
    };
  }

  private async openExperiment(): Promise<void> {
    const { mlflow } = this.world;
    const { name, id } = this.plan.experiment;
    if (id !== undefined) this.experiment = id;
    else {
      const made = await createOnce(
        () => mlflow.experimentByName(name),
        () => mlflow.createExperiment(name),
      );
      this.experiment = made.value;
    }
  }

  private async inLanes(steps: readonly Step[]): Promise<void> {
    let next = 0;
    const lane = async () => {
      while (next < steps.length) await this.take(steps[next++]!);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** One step, unless everything has ended. */
  private async take(step: Step): Promise<void> {
    if (this.stopped.length > 0 || this.cancelled) return;
    this.tell(step.name);
    const done = await this.guard(() => this.act(step), step);
    if (!done) return;
    this.moved.push(step);
    await this.world.store.records.commit([
      { table: 'setting', id: outboxId(this.plan.target, step), value: null },
      ...(movesBase(step) ? [baseChange(this.plan.target, this.base)] : []),
    ]);
    this.tell(step.name);
  }

  /** True when it was done. What concerns one step alone is noted with it; what ends everything ends everything. */
  private async guard(act: () => Promise<void>, step?: Step): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof Cancelled) this.cancelled = true;
      else if (!(error instanceof Refusal)) throw error;
      else if (step === undefined || endsEverything(error)) this.stopped = error.problems;
      else this.failed.push({ item: step, problems: error.problems });
      return false;
    }
  }

  private tell(name: string): void {
    const done = this.moved.length + this.failed.length;
    const { bytes, file } = this;
    this.options.onProgress?.({ done, total: this.plan.steps.length, name, bytes, ...(file && { file }) });
  }

  private files(name: string): SyncWorld & FileContext {
    const onFile: OnFile = (file, more) => {
      this.bytes += more;
      this.file = file;
      this.tell(name);
    };
    return { ...this.world, onFile };
  }

  private context(name: string): PushContext & { readonly modelFiles: ModelFiles } {
    return { ...this.world, ...this.files(name), experiment: this.experiment, inTurn: this.inTurn };
  }

  private readonly inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = this.turn.then(act, act);
    this.turn = done;
    return done;
  };

  private async act(step: Step): Promise<void> {
    switch (step.do) {
      case 'push_run': {
        const { run, found } = step;
        if (found && found.info.lifecycle_stage !== 'active') await this.world.mlflow.restoreRun(found.info.run_id);
        const parent = run.parent === null ? undefined : this.remoteRuns.get(run.parent);
        const id = await pushRun(this.context(step.name), run, found, parent);
        this.remoteRuns.set(run.hash, id);
        for (const [key, value] of wordsSent(run)) this.base.set(key, value);
        return;
      }
      case 'push_version':
        return this.pushVersion(step);
      case 'pull_version':
        return this.pullVersion(step);
      case 'set':
        return this.set(step.difference, step.direction);
      case 'pull_run': {
        const parent = this.parentOf(step);
        const { run, files } = step;
        return pullRun(this.files(step.name), { run, files, parent, experiment: this.plan.experiment.name });
      }
    }
  }

  /** The run that a pulled one is nested in: one of ours by its hash, else the one that came with it. */
  private parentOf({ run }: Step & { readonly do: 'pull_run' }): string | undefined {
    const remote = tagsOf(run).get('mlflow.parentRunId');
    if (remote === undefined) return undefined;
    const hash = [...this.remoteRuns].find(([, id]) => id === remote)?.[0];
    const local = this.plan.localRuns.find((each) => each.hash === hash);
    return local?.id ?? trackedRunId('mlflow', remote);
  }

  private async pushVersion({ name, model, version }: Step & { readonly do: 'push_version' }): Promise<void> {
    const { mlflow } = this.world;
    if (this.plan.missingModels.has(model.name)) await this.openModel(model.name);
    const trained = this.plan.localRuns.findLast((run) => run.model === version.model.model);
    const id = trained && this.remoteRuns.get(trained.hash);
    const source: SourceRun | undefined = id === undefined ? undefined : { id, run: await trained!.load() };
    const card = cardOf(version, await readCard(this.world.store, version.model.model));
    await pushVersion(this.context(name), model, { ...version, told: card }, source);
    const sent = versionOfModel(await mlflow.versions(model.name), version.model.model);
    if (sent) this.base.set(`card ${model.name}/${version.model.model}`, sent.description);
  }

  private async pullVersion({ name, version }: Step & { readonly do: 'pull_version' }): Promise<void> {
    const digest = await pullVersion(this.files(name), version);
    this.base.set(`card ${version.name}/${digest}`, version.description);
  }

  private async openModel(name: string): Promise<void> {
    const { mlflow } = this.world;
    const exists = async () => ((await mlflow.listModels()).some((each) => each.name === name) ? true : undefined);
    try {
      await createOnce(exists, async () => (await mlflow.createModel(name), true));
    } catch (error) {
      // Somebody registered it between our look and our request: it is there, which is all that is wanted.
      if (!(error instanceof ServerRefusal && error.code === 'mlflow.conflict')) throw error;
    }
  }

  private async set(difference: Difference, direction: 'push' | 'pull'): Promise<void> {
    const { id, ours, theirs } = difference;
    await (direction === 'push' ? pushValue(this.world, difference) : pullValue(this.world, difference));
    this.base.set(id, direction === 'push' ? ours : theirs);
  }
}

function movesBase(step: Step): boolean {
  return step.kind !== 'run' || (step.do === 'push_run' && wordsSent(step.run).length > 0);
}

export function itemOf({ id, kind, direction, name }: SyncItem): SyncItem {
  return { id, kind, direction, name };
}
