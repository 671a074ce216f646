import type { CellInput, CellInputs } from '../kind/cell-kind.ts';
import type { ChildRun } from '../kind/context.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Change } from '../ports.ts';
import { Cancelled, problem, Refusal, warning, type Problem } from '../problem.ts';
import { collectLeft, holding, isOutOfRoom } from '../store/hold.ts';
import type { Digest } from './digest.ts';
import type { CellJob, CellStatus, JobEvents, LogLine, RunOptions, RunReport } from './engine.ts';
import { pickPart } from './key.ts';
import { buildGraph, closure, type Graph, type GraphCell } from './order.ts';
import type { EngineParts } from './parts.ts';
import { blockers, readKept, restsOnClaimed, type KeptOutput } from './plan.ts';
import { createProgressMeter } from './progress.ts';
import { runLock } from './records.ts';
import { readSources, resolveCell, type ResolvedCell } from './resolve.ts';
import { childChanges, doneChanges, failedChanges, RunRecorder } from './run-recorder.ts';

const LOG_LINES = 1000;

/**
 * Runs what is not kept yet. Independent cells run side by side; each cell's outputs are in the store before its
 * record is. Refusals: `engine.busy` when another tab or process runs this notebook, `engine.unknown_cell`.
 */
export async function runNotebook(parts: EngineParts, notebook: Notebook, options: RunOptions): Promise<RunReport> {
  const graph = buildGraph(notebook, parts.kinds);
  const unknown = (options.cells ?? []).filter((each) => !graph.cells.has(each) && !graph.bad.has(each));
  if (unknown.length > 0) {
    const known = [...graph.cells.keys()];
    throw new Refusal(unknown.map((name) => problem('engine.unknown_cell', { name, known })));
  }
  const report = await holding(parts.locks, () => runAlone(parts, new NotebookRun(parts, notebook, graph, options)));
  // What a cell had stored when the room ended would keep everything else from being saved.
  if (report.problems.some(isOutOfRoom)) await collectLeft(parts);
  return report;
}

async function runAlone(parts: EngineParts, run: NotebookRun): Promise<RunReport> {
  const release = await parts.locks.take(runLock(parts.notebook), 'exclusive');
  if (!release) throw new Refusal(problem('engine.busy'));
  try {
    return await run.run();
  } finally {
    await release();
  }
}

class NotebookRun {
  private readonly parts: EngineParts;
  private readonly notebook: Notebook;
  private readonly graph: Graph;
  private readonly options: RunOptions;
  private readonly statuses = new Map<string, CellStatus>();
  private readonly outputs = new Map<string, Digest>();
  /** Key → the cell of this run that is computing it. */
  private readonly computing = new Map<Digest, Promise<void>>();
  private readonly recorder: RunRecorder;

  constructor(parts: EngineParts, notebook: Notebook, graph: Graph, options: RunOptions) {
    this.parts = parts;
    this.notebook = notebook;
    this.graph = graph;
    this.options = options;
    this.recorder = new RunRecorder(parts, notebook);
  }

  async run(): Promise<RunReport> {
    const wanted = this.options.cells ? closure(this.graph, this.options.cells) : undefined;
    const isWanted = (name: string) => wanted === undefined || wanted.has(name);
    for (const [name, block] of this.graph.bad) {
      if (!isWanted(name)) continue;
      this.setStatus({ cell: name, kind: block.kind, state: 'failed', problems: block.problems, log: [] });
    }
    const cells = [...this.graph.cells.values()].filter((each) => isWanted(each.name));
    for (const cell of cells) this.setStatus(this.statusOf(cell, 'queued'));
    const settled = new Map<string, Promise<void>>();
    for (const cell of cells) settled.set(cell.name, this.afterNeeds(cell, settled));
    await Promise.all(settled.values());
    const problems = this.collectProblems(isWanted);
    const cancelled = this.options.signal?.aborted ?? false;
    return this.recorder.finish(this.statuses, problems, cancelled);
  }

  private async afterNeeds(cell: GraphCell, settled: ReadonlyMap<string, Promise<void>>): Promise<void> {
    await Promise.all([...cell.inputs, ...cell.guards].map((each) => settled.get(each)));
    try {
      await this.settle(cell);
    } catch (error) {
      await this.fail(cell, error, undefined);
    }
  }

  private async settle(cell: GraphCell): Promise<void> {
    if (this.isCancelled(cell)) return this.setStatus(this.statusOf(cell, 'cancelled'));
    const waitsFor = blockers(cell, this.statuses);
    if (waitsFor.length > 0) return this.setStatus({ ...this.statusOf(cell, 'blocked'), waitsFor });
    const resolved = await resolveCell(this.parts, this.graph, cell, this.outputs, this.notebook.front.seed);
    if (resolved.problems.length > 0) throw new Refusal(resolved.problems);
    const key = resolved.key;
    if (key === undefined) throw new Error(`cell ${cell.name}: no key although all inputs are known`);
    // The same work under another name in this notebook is waited for; while this cell reads, another may begin it.
    let claimed: Digest | undefined;
    do {
      await this.computing.get(key);
      const kept = await readKept(this.parts, key);
      if (kept && (kept.claimed === undefined || this.options.trustClaimed)) {
        return this.takeKept(cell, key, resolved, kept);
      }
      claimed = kept?.digest ?? (await this.parts.claim?.(key))?.digest;
    } while (this.computing.has(key));
    const work = this.compute(cell, key, resolved, claimed);
    this.computing.set(key, work);
    try {
      await work;
    } finally {
      this.computing.delete(key);
    }
  }

  private takeKept(cell: GraphCell, key: Digest, resolved: ResolvedCell, kept: KeptOutput): void {
    this.recorder.addCached(cell, key, resolved.parts, resolved.snapshots);
    this.outputs.set(cell.name, kept.digest);
    this.setStatus({ ...this.statusOf(cell, 'cached'), ...restsOnClaimed(cell, this.statuses), key, ...kept });
  }

  /** Never rejects: what goes wrong is this cell's state. `claimed`: the digest that a bundle or an example claims. */
  private async compute(cell: GraphCell, key: Digest, resolved: ResolvedCell, claimed?: Digest): Promise<void> {
    const { clock, pool, store } = this.parts;
    const children: ChildRun[] = [];
    const signals = new CellSignals([this.options.signal, this.options.cellSignals?.[cell.name]]);
    let startedAt = clock.now();
    try {
      await this.recorder.start(this.statuses);
      this.setStatus({ ...this.statusOf(cell, 'queued'), key });
      const events = this.jobEvents(cell, children, () => {
        startedAt = clock.now();
        this.setStatus({ ...this.statuses.get(cell.name)!, state: 'running' });
      });
      const { digest, output } = await pool.runCell(this.jobOf(cell, resolved), events, signals.signal);
      if (signals.signal.aborted) throw new Cancelled();
      const ms = clock.now() - startedAt;
      await this.refuseChangedSources(cell, resolved);
      const done = { cell, key, digest, output, ms, resolved, run: this.recorder.id, at: clock.now() };
      await store.records.commit([
        ...doneChanges(this.parts, done),
        ...childChanges(this.parts, done, children, this.inputDigests(cell)),
      ]);
      this.outputs.set(cell.name, digest);
      this.recorder.keepSnapshots(cell, resolved.snapshots);
      const before = this.statuses.get(cell.name)!;
      // What is not exact here need not be what was claimed there.
      const exact = cell.kind.inexact?.applies(cell.body) !== true;
      const isFalse = exact && claimed !== undefined && claimed !== digest;
      this.setStatus({
        ...before,
        ...restsOnClaimed(cell, this.statuses),
        ...(isFalse && { problems: [...before.problems, falseClaim(cell)] }),
        ...(claimed === digest && { confirmed: true as const }),
        state: 'fresh',
        key,
        digest,
        output,
        ms,
        progress: undefined,
      });
    } catch (error) {
      await this.fail(cell, error, { key, resolved });
    } finally {
      signals.close();
    }
  }

  private async fail(
    cell: GraphCell,
    error: unknown,
    known: { key: Digest; resolved: ResolvedCell } | undefined,
  ): Promise<void> {
    const before = { ...(this.statuses.get(cell.name) ?? this.statusOf(cell, 'queued')), progress: undefined };
    if (error instanceof Cancelled) return this.setStatus({ ...before, state: 'cancelled' });
    const failure = describeFailure(cell, error);
    this.setStatus({ ...before, ...failure, problems: [...before.problems, ...failure.problems], state: 'failed' });
    if (!known) return;
    const changes: Change[] = failedChanges(this.parts, { cell, ...known, ...failure, run: this.recorder.id });
    try {
      await this.parts.store.records.commit(changes);
    } catch (refused) {
      // The disk may be full: the status on screen already says what happened.
      if (!(refused instanceof Refusal)) throw refused;
      this.recorder.addProblems(refused.problems);
    }
  }

  private jobOf(cell: GraphCell, resolved: ResolvedCell): CellJob {
    return {
      notebook: this.parts.notebook,
      cell: cell.name,
      kind: cell.kind.id,
      body: cell.body,
      inputs: this.inputsOf(cell),
      seed: this.notebook.front.seed,
      snapshots: resolved.snapshots,
    };
  }

  private inputsOf(cell: GraphCell): CellInputs {
    const inputs: Record<string, CellInput> = {};
    for (const { at, name, part } of cell.references) {
      const output = pickPart(this.statuses.get(name)!.output!, part);
      if (!output) {
        throw new Refusal(
          problem('engine.no_part', { name, part: part ?? '' }, { cell: cell.name, key: at.join('.') }),
        );
      }
      inputs[at.join('.')] = { name, ...(part !== undefined && { part }), output };
    }
    return inputs;
  }

  private inputDigests(cell: GraphCell): Record<string, Digest> {
    return Object.fromEntries(cell.references.map(({ at, name }) => [at.join('.'), this.outputs.get(name)!]));
  }

  private jobEvents(cell: GraphCell, children: ChildRun[], started: () => void): JobEvents {
    const progress = createProgressMeter(this.parts.clock, (now) =>
      this.setStatus({ ...this.statuses.get(cell.name)!, progress: now }),
    );
    return {
      started,
      progress,
      child: (run) => void children.push(run),
      log: (line: LogLine) => {
        const status = this.statuses.get(cell.name)!;
        if (status.log.length < LOG_LINES) this.setStatus({ ...status, log: [...status.log, line] });
      },
    };
  }

  /** A file that changed while it was read would leave its new rows under its old digest. */
  private async refuseChangedSources(cell: GraphCell, resolved: ResolvedCell): Promise<void> {
    const { sources } = await readSources(this.parts, cell);
    for (const { name, at } of cell.sources) {
      if (sources.get(name) === resolved.parts[`source ${at.join('.')}`]) continue;
      throw new Refusal(problem('source.changed', { source: name }, { cell: cell.name, key: at.join('.') }));
    }
  }

  private isCancelled(cell: GraphCell): boolean {
    return (this.options.signal?.aborted || this.options.cellSignals?.[cell.name]?.aborted) ?? false;
  }

  private collectProblems(isWanted: (name: string) => boolean): Problem[] {
    const parsed = this.notebook.problems.filter((each) => each.where.cell === undefined || isWanted(each.where.cell));
    const own = [...this.statuses.values()].flatMap((each) => each.problems);
    return [...new Set([...parsed, ...own])];
  }

  private statusOf(cell: GraphCell, state: CellStatus['state']): CellStatus {
    return { cell: cell.name, kind: cell.kind.id, state, problems: cell.block.problems, log: [] };
  }

  private setStatus(status: CellStatus): void {
    this.statuses.set(status.cell, status);
    this.options.onStatus?.(status);
  }
}

function falseClaim({ name }: GraphCell): Problem {
  return warning('bundle.claim_false', {}, { cell: name });
}

function describeFailure(cell: GraphCell, error: unknown): Pick<CellStatus, 'problems' | 'fault'> {
  if (error instanceof Refusal) {
    return { problems: error.problems.map((each) => ({ ...each, where: { cell: cell.name, ...each.where } })) };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { problems: [], fault: { message, ...(stack !== undefined && { stack }) } };
}

/** One signal that follows several. */
class CellSignals {
  private readonly controller = new AbortController();
  private readonly sources: readonly AbortSignal[];
  private readonly follow = () => this.controller.abort();

  constructor(sources: readonly (AbortSignal | undefined)[]) {
    this.sources = sources.filter((each) => each !== undefined);
    for (const each of this.sources) {
      if (each.aborted) this.controller.abort();
      else each.addEventListener('abort', this.follow, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  close(): void {
    for (const each of this.sources) each.removeEventListener('abort', this.follow);
  }
}
