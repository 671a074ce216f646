import type { Gpu } from '../gpu.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CellKind, Output } from '../kind/cell-kind.ts';
import type { CellContext } from '../kind/context.ts';
import type { QueryKind } from '../kind/query-kind.ts';
import type { Clock, Hasher, Inference, Sources, Store } from '../ports.ts';
import { Cancelled } from '../problem.ts';
import { createRng } from '../stats/rng.ts';
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts';
import { digestJson, type Digest } from './digest.ts';
import type { CellJob, JobEvents } from './engine.ts';
import { change } from './records.ts';

/** What a worker brings: the world, and the kinds it can run. */
export interface WorkerPorts {
  readonly store: Store;
  readonly hasher: Hasher;
  readonly inference: Inference;
  readonly gpu: Gpu;
  readonly clock: Clock;
  readonly cellKinds: ReadonlyMap<string, CellKind>;
  readonly queryKinds: ReadonlyMap<string, QueryKind>;
  /** The sources as the notebook of this id names them. */
  sources(notebook: string): Sources;
  /** Resolves after the host has had a chance to deliver messages. */
  pause(): Promise<void>;
}

/** Part of a job that a kind's `tasks` may use: a cell job without its inputs. */
export type TaskJob = Pick<CellJob, 'notebook' | 'cell' | 'kind' | 'seed' | 'snapshots'>;

/** Runs `tasks[name]` of a kind wherever there is room. */
export type RunTask = (name: string, args: JsonObject) => Promise<Json>;

const BREATHE_EVERY_MS = 30;
const SAY_EVERY_MS = 50;

/**
 * Runs one cell and stores its output document under its digest, durably. Rejects with Refusal, Cancelled, or
 * Error for a fault of ours.
 */
export async function executeCell(
  job: CellJob,
  ports: WorkerPorts,
  events: JobEvents,
  signal: AbortSignal,
  runTask?: RunTask,
): Promise<{ digest: Digest; output: Output }> {
  const kind = cellKind(ports, job.kind);
  const body: unknown = kind.schema.parse(job.body);
  const ctx = cellContext(job, ports, events, signal, runTask);
  const raw = await kind.run(ctx, job.inputs, body as never);
  await ctx.breathe();
  const text = canonicalJson(raw);
  const digest = await ports.store.objects.put(new TextEncoder().encode(text));
  await ports.store.objects.sync();
  return { digest, output: parseCanonicalJson(text) as Output };
}

/**
 * Runs one of a kind's tasks. Its progress is part of the cell's own and is not shown apart. `computed` is called when
 * all that is left is to wait for the disk.
 */
export async function executeTask(
  job: TaskJob,
  name: string,
  args: JsonObject,
  ports: WorkerPorts,
  events: Pick<JobEvents, 'log' | 'child'>,
  signal: AbortSignal,
  computed?: () => void,
): Promise<Json> {
  const task = cellKind(ports, job.kind).tasks?.[name];
  if (!task) throw new Error(`kind ${job.kind} has no task ${name}`);
  const silent: JobEvents = { ...events, started: () => undefined, progress: () => undefined };
  const result = await task(cellContext(job, ports, silent, signal), args);
  computed?.();
  await ports.store.objects.sync();
  return result;
}

export async function executeQuery(
  id: string,
  args: Json,
  context: { notebook: string; seed: number },
  ports: WorkerPorts,
  events: JobEvents,
  signal: AbortSignal,
): Promise<unknown> {
  const query = ports.queryKinds.get(id);
  if (!query) throw new Error(`no query ${id}`);
  const job: TaskJob = { ...context, cell: `query ${id}`, kind: '', snapshots: {} };
  const ctx = { ...cellContext(job, ports, events, signal), records: ports.store.records };
  const answer = await query.run(ctx, query.args.parse(args));
  await ports.store.objects.sync();
  return answer;
}

function cellKind(ports: WorkerPorts, id: string): CellKind {
  const kind = ports.cellKinds.get(id);
  if (!kind) throw new Error(`no cell kind ${id}`);
  return kind;
}

function cellContext(
  job: TaskJob,
  ports: WorkerPorts,
  events: JobEvents,
  signal: AbortSignal,
  runTask?: RunTask,
): CellContext {
  const { clock, store } = ports;
  const breathe = createBreathe(ports, signal);
  const ctx: CellContext = {
    cell: job.cell,
    signal,
    objects: store.objects,
    hasher: ports.hasher,
    inference: ports.inference,
    gpu: ports.gpu,
    sources: ports.sources(job.notebook),
    snapshots: job.snapshots,
    rng: (purpose, ...index) => createRng([job.seed, job.cell, purpose, ...index]),
    progress: throttled(clock, events),
    log: (level, message, fields) => events.log({ at: clock.now(), level, message, ...(fields && { fields }) }),
    breathe,
    task: runTask ?? ((name, args) => executeTask(job, name, args, ports, events, signal)),
    child: (run) => events.child(run),
    memo: (parts, compute) => memo(ports, parts, compute),
  };
  return ctx;
}

function createBreathe({ clock, pause }: WorkerPorts, signal: AbortSignal): () => Promise<void> {
  let last = clock.now();
  return async () => {
    if (clock.now() - last >= BREATHE_EVERY_MS) {
      await pause();
      last = clock.now();
    }
    if (signal.aborted) throw new Cancelled();
  };
}

/** At most twenty messages a second, the last of a unit always. */
function throttled(clock: Clock, events: JobEvents): CellContext['progress'] {
  let saidAt = -Infinity;
  let saidUnit = '';
  return (done, total, unit) => {
    const now = clock.now();
    if (unit === saidUnit && done < total && now - saidAt < SAY_EVERY_MS) return;
    saidAt = now;
    saidUnit = unit;
    events.progress(done, total, unit);
  };
}

async function memo<T extends Json>(ports: WorkerPorts, parts: JsonObject, compute: () => Promise<T>): Promise<T> {
  const { objects, records } = ports.store;
  const id = `memo/${digestJson(parts)}`;
  const kept = await records.get('cell', id);
  if (kept && (await objects.has(String(kept['output'])))) {
    return parseCanonicalJson(new TextDecoder().decode(await objects.get(String(kept['output'])))) as T;
  }
  const text = canonicalJson(await compute());
  const output = await objects.put(new TextEncoder().encode(text));
  await objects.sync();
  await records.commit([change('cell', id, { output, at: ports.clock.now() })]);
  return parseCanonicalJson(text) as T;
}
