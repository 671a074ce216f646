import type { JsonObject } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { ChildRun } from '../kind/context.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Change } from '../ports.ts';
import { Refusal, type Problem } from '../problem.ts';
import { backendOf, backendsOf } from './backends.ts';
import type { Digest } from './digest.ts';
import type { CellStatus, RunOutcome, RunReport } from './engine.ts';
import { readsOf, type KeyParts } from './key.ts';
import type { GraphCell } from './order.ts';
import type { EngineParts } from './parts.ts';
import {
  change,
  lastRunId,
  latestId,
  readCellRecord,
  snapshotId,
  type CellRecord,
  type ChildRecord,
  type LatestRecord,
  type RunCell,
  type RunRecord,
} from './records.ts';
import type { ResolvedCell } from './resolve.ts';

/** Keeps the record of one run: a first commit when something is really computed, and the last when all is done. */
export class RunRecorder {
  readonly id: string;
  private readonly parts: EngineParts;
  private readonly notebook: Notebook;
  private readonly startedAt: number;
  private started: Promise<void> | undefined;
  private readonly cached: { cell: GraphCell; key: Digest; keyParts: KeyParts }[] = [];
  private readonly snapshots = new Map<string, JsonObject>();
  private readonly problems: Problem[] = [];

  constructor(parts: EngineParts, notebook: Notebook) {
    this.parts = parts;
    this.notebook = notebook;
    this.id = parts.newRunId();
    this.startedAt = parts.clock.now();
  }

  /** Writes, once, that the run is under way; what is queued now is what an interruption would leave undone. */
  start(statuses: ReadonlyMap<string, CellStatus>): Promise<void> {
    this.started ??= this.write('running', statuses, []);
    return this.started;
  }

  addCached(cell: GraphCell, key: Digest, keyParts: KeyParts, snapshots: JsonObject): void {
    this.cached.push({ cell, key, keyParts });
    this.keepSnapshots(cell, snapshots);
  }

  keepSnapshots(cell: GraphCell, snapshots: JsonObject): void {
    if (Object.keys(snapshots).length > 0) this.snapshots.set(cell.name, snapshots);
  }

  addProblems(problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }

  async finish(
    statuses: ReadonlyMap<string, CellStatus>,
    problems: readonly Problem[],
    cancelled: boolean,
  ): Promise<RunReport> {
    const outcome = cancelled ? 'cancelled' : outcomeOf(statuses, problems);
    try {
      await this.write(outcome, statuses, await this.cachedChanges());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problems.push(...error.problems);
    }
    return {
      run: this.id,
      outcome: this.problems.length > 0 && !cancelled ? 'failed' : outcome,
      cells: statuses,
      problems: [...problems, ...this.problems],
    };
  }

  private async write(
    status: RunRecord['status'],
    statuses: ReadonlyMap<string, CellStatus>,
    more: readonly Change[],
  ): Promise<void> {
    const { store, clock, notebook, environment } = this.parts;
    const text = await store.objects.put(new TextEncoder().encode(this.notebook.text));
    await store.objects.sync();
    const backend = backendsOf([...statuses.values()].flatMap((each) => each.output ?? []));
    const record: RunRecord = {
      id: this.id,
      notebook,
      title: this.notebook.front.title ?? '',
      status,
      startedAt: this.startedAt,
      ...(status !== 'running' && { finishedAt: clock.now() }),
      seed: this.notebook.front.seed,
      params: this.notebook.front.params,
      text,
      environment: { ...environment, ...(backend !== undefined && { backend }) },
      cells: await this.runCells(statuses),
    };
    await store.records.commit([
      change('run', this.id, record),
      change('setting', lastRunId(notebook), { run: this.id }),
      ...more,
    ]);
  }

  private async runCells(statuses: ReadonlyMap<string, CellStatus>): Promise<Record<string, RunCell>> {
    const cells: Record<string, RunCell> = {};
    for (const [name, status] of statuses) {
      const from = status.state === 'cached' ? (await readCellRecord(this.parts.store, status.key!))?.run : undefined;
      cells[name] = {
        kind: status.kind,
        state: status.state,
        ...(status.key !== undefined && { key: status.key }),
        ...(status.digest !== undefined && { digest: status.digest }),
        ...(status.ms !== undefined && { ms: status.ms }),
        ...(from !== undefined && { from }),
        ...(this.snapshots.has(name) && { snapshots: this.snapshots.get(name)! }),
        ...(status.problems.length > 0 && { problems: status.problems }),
        ...(status.fault && { fault: status.fault.message }),
        ...(status.log.length > 0 && { log: status.log }),
      };
    }
    return cells;
  }

  /** What a later `why` compares with, for cells whose last key was another. */
  private async cachedChanges(): Promise<Change[]> {
    const changes: Change[] = [];
    for (const { cell, key, keyParts } of this.cached) {
      const id = latestId(this.parts.notebook, cell.name);
      const before = (await this.parts.store.records.get('latest', id)) as LatestRecord | undefined;
      if (before?.key === key && before.state === 'done') continue;
      const latest: LatestRecord = { key, parts: keyParts, run: this.id, at: this.parts.clock.now(), state: 'done' };
      changes.push(change('latest', id, latest));
    }
    return changes;
  }
}

function outcomeOf(statuses: ReadonlyMap<string, CellStatus>, problems: readonly Problem[]): RunOutcome {
  const cells = [...statuses.values()];
  if (cells.some((each) => each.state === 'cancelled')) return 'cancelled';
  if (cells.some((each) => each.state === 'failed')) return 'failed';
  if (problems.some((each) => each.severity === 'error')) return 'failed';
  if (cells.some((each) => each.output?.saidNo)) return 'said_no';
  return 'ok';
}

export interface DoneCell {
  readonly cell: GraphCell;
  readonly key: Digest;
  readonly digest: Digest;
  readonly output: Output;
  readonly ms: number;
  readonly resolved: ResolvedCell;
  readonly run: string;
  readonly at: number;
}

/** The records of a cell that has its result: its key, its last key, and the snapshot it took. */
export function doneChanges(parts: EngineParts, done: DoneCell): Change[] {
  const { cell, key, output, resolved, run, at, ms } = done;
  const record: CellRecord = {
    output: done.digest,
    type: output.type,
    kind: cell.kind.id,
    result: output.result,
    ...(output.saidNo && { saidNo: true }),
    ms,
    run,
    at,
    reads: readsOf(cell, resolved.parts),
  };
  const latest: LatestRecord = { key, parts: resolved.parts, run, at, state: 'done' };
  const changes = [change('cell', key, record), change('latest', latestId(parts.notebook, cell.name), latest)];
  if (resolved.keepSnapshotsUnder !== undefined) {
    changes.push(change('setting', snapshotId(resolved.keepSnapshotsUnder), { snapshots: resolved.snapshots, run }));
  }
  return changes;
}

export function failedChanges(
  parts: EngineParts,
  failed: {
    readonly cell: GraphCell;
    readonly key: Digest;
    readonly resolved: ResolvedCell;
    readonly problems: readonly Problem[];
    readonly fault?: LatestRecord['fault'];
    readonly run: string;
  },
): Change[] {
  const { cell, key, resolved, problems, fault, run } = failed;
  const latest: LatestRecord = {
    key,
    parts: resolved.parts,
    run,
    at: parts.clock.now(),
    state: 'failed',
    problems,
    ...(fault && { fault }),
  };
  return [change('latest', latestId(parts.notebook, cell.name), latest)];
}

/** The records of a cell's trainings and trials, and of their curves. */
export function childChanges(
  parts: EngineParts,
  done: DoneCell,
  children: readonly ChildRun[],
  inputs: Readonly<Record<string, Digest>>,
): Change[] {
  const { cell, run, at } = done;
  return children.flatMap((child, index) => {
    const twin = children.slice(0, index).some((each) => each.name === child.name);
    const id = `${run}/${cell.name}/${twin ? `${child.name} (${index + 1})` : child.name}`;
    const record: ChildRecord = {
      id,
      parent: run,
      notebook: parts.notebook,
      cell: cell.name,
      name: child.name,
      at,
      params: child.params,
      metrics: child.metrics,
      tags: child.tags,
      artifacts: child.artifacts,
      inputs,
      units: cell.kind.units(cell.body),
      environment: { ...parts.environment, backend: backendOf(done.output) },
    };
    const series = Object.entries(child.series).map(([metric, points]) =>
      change('series', `${id}/${metric}`, { points }),
    );
    return [change('run', id, record), ...series];
  });
}
