import type { Json, JsonObject } from '../json.ts';
import type { JobEvents } from './engine.ts';
import { executeCell, executeQuery, executeTask, type RunTask, type TaskJob, type WorkerPorts } from './execute.ts';
import { fromAnswer, toAnswer, type Answer, type Channel, type FromWorker, type ToWorker } from './messages.ts';

type WorkerChannel = Channel<FromWorker, ToWorker>;

/** A worker's whole life: takes cells, tasks and queries from the channel and answers them. */
export function serveWorker(channel: WorkerChannel, opening: Promise<WorkerPorts>): void {
  const running = new Map<number, AbortController>();
  const tasks = new TaskBoard(channel);
  // A rejected opening is answered job by job; without this line it would also count as unhandled.
  opening.catch(() => undefined);

  async function work(id: number, run: (ports: WorkerPorts, signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    let reply: Answer;
    try {
      reply = { ok: true, value: await run(await opening, controller.signal) };
    } catch (error) {
      reply = toAnswer(error);
    }
    running.delete(id);
    // What failed work has put and not stored: it would fail the next work for want of room, or be stored for nobody.
    if (!reply.ok && running.size === 0) await forget(opening);
    channel.post({ type: 'done', id, reply });
  }

  channel.onMessage((message) => {
    switch (message.type) {
      case 'cell': {
        const { id, job } = message;
        void work(id, (ports, signal) => {
          const runTask = tasks.runner(id, job, ports, signal);
          return executeCell(job, ports, eventsTo(channel, id), signal, runTask);
        });
        return;
      }
      case 'task': {
        const { id, job, name, args } = message;
        const computed = () => channel.post({ type: 'computed', id });
        void work(id, (ports, signal) => executeTask(job, name, args, ports, eventsTo(channel, id), signal, computed));
        return;
      }
      case 'query': {
        const { id, query, args, context } = message;
        void work(id, (ports, signal) => executeQuery(query, args, context, ports, eventsTo(channel, id), signal));
        return;
      }
      case 'cancel':
        running.get(message.id)?.abort();
        return;
      case 'taken':
        tasks.taken(message.offer);
        return;
      case 'answered':
        tasks.answered(message.offer, message.reply);
    }
  });
}

async function forget(opening: Promise<WorkerPorts>): Promise<void> {
  await opening.then(
    ({ store }) => store.objects.forget(),
    () => undefined,
  );
}

function eventsTo(channel: WorkerChannel, id: number): JobEvents {
  return {
    started: () => undefined,
    progress: (done, total, unit) => channel.post({ type: 'progress', id, done, total, unit }),
    log: (line) => channel.post({ type: 'log', id, line }),
    child: (run) => channel.post({ type: 'child', id, run }),
  };
}

interface Task {
  state: 'offered' | 'elsewhere' | 'here' | 'answered';
  readonly offer: number;
  /** The cell job that the task belongs to. */
  readonly job: number;
  /** Calls `computed` when it has only the disk to wait for. */
  run(computed: () => void): Promise<Json>;
  resolve(value: Json): void;
  reject(error: unknown): void;
}

/**
 * The tasks of this worker's cell. Each is offered to idle workers; meanwhile this worker does them itself, one at a
 * time, from the other end of the line. Should two workers begin the same task, both get the same answer.
 */
class TaskBoard {
  private readonly channel: WorkerChannel;
  private readonly tasks = new Map<number, Task>();
  private nextOffer = 0;
  private readonly busy = new Set<number>();

  constructor(channel: WorkerChannel) {
    this.channel = channel;
  }

  runner(jobId: number, job: TaskJob, ports: WorkerPorts, signal: AbortSignal): RunTask {
    const { notebook, cell, kind, seed, snapshots } = job;
    const taskJob: TaskJob = { notebook, cell, kind, seed, snapshots };
    return (name, args) =>
      new Promise((resolve, reject) => {
        const offer = this.nextOffer++;
        const run = (computed: () => void) =>
          executeTask(taskJob, name, args, ports, eventsTo(this.channel, jobId), signal, computed);
        this.tasks.set(offer, { state: 'offered', offer, job: jobId, run, resolve, reject });
        this.channel.post({ type: 'offer', id: jobId, offer, job: taskJob, name, args: args as JsonObject });
        void this.workHere(jobId, ports);
      });
  }

  taken(offer: number): void {
    const task = this.tasks.get(offer);
    if (task?.state === 'offered') task.state = 'elsewhere';
  }

  answered(offer: number, reply: Answer): void {
    const task = this.tasks.get(offer);
    if (task) this.settle(task, () => fromAnswer(reply) as Json);
  }

  private async workHere(jobId: number, ports: WorkerPorts): Promise<void> {
    if (this.busy.has(jobId)) return;
    this.busy.add(jobId);
    for (;;) {
      // A task may compute without a pause: only here can another worker's word that it takes one come in.
      await ports.pause();
      const task = this.lastOffered(jobId);
      if (!task) break;
      task.state = 'here';
      this.channel.post({ type: 'withdraw', offer: task.offer });
      await this.compute(task);
    }
    this.busy.delete(jobId);
  }

  /** Resolves as soon as the next task may begin, which may be before this one has its answer. */
  private compute(task: Task): Promise<void> {
    return new Promise((computed) => {
      const settled = task.run(computed).then(
        (value) => this.settle(task, () => value),
        (error: unknown) =>
          this.settle(task, () => {
            throw error;
          }),
      );
      void settled.finally(computed);
    });
  }

  private lastOffered(jobId: number): Task | undefined {
    return [...this.tasks.values()].filter((each) => each.job === jobId && each.state === 'offered').at(-1);
  }

  private settle(task: Task, value: () => Json): void {
    if (task.state === 'answered') return;
    task.state = 'answered';
    this.tasks.delete(task.offer);
    try {
      task.resolve(value());
    } catch (error) {
      task.reject(error);
    }
  }
}
