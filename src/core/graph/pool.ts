import type { Output } from '../kind/cell-kind.ts';
import { Cancelled } from '../problem.ts';
import type { Digest } from './digest.ts';
import type { JobEvents, Pool } from './engine.ts';
import { fromAnswer, type Answer, type Channel, type FromWorker, type ToWorker } from './messages.ts';

/** A thread that runs `serveWorker`. */
export interface WorkerHandle extends Channel<ToWorker, FromWorker> {
  /** The thread died: a script that did not load, memory that ran out. */
  onFailure(listener: (error: Error) => void): void;
  terminate(): void;
}

export interface PoolOptions {
  readonly workers: number;
  /** Starts one worker more than is busy, so that the next task finds it ready: for pools that live long. */
  readonly ahead?: boolean;
  spawn(): WorkerHandle;
  /** Calls back once after `ms`; the result takes that back. */
  after(ms: number, callback: () => void): () => void;
}

/** A worker that has not answered a cancel by then is ended; the whole stays under 200 ms. */
const SILENT_AFTER_MS = 150;

interface Job {
  readonly id: number;
  readonly message: Extract<ToWorker, { id: number }>;
  readonly events: JobEvents | undefined;
  slot: Slot | undefined;
  settled: boolean;
  /** Only the disk is being waited for. */
  computed: boolean;
  /** The job whose task this is, when it is one. */
  readonly parent: Job | undefined;
  settle(answer: Answer): void;
  stopWaiting?: () => void;
}

interface Slot {
  readonly handle: WorkerHandle;
  readonly role: 'cells' | 'queries';
  readonly jobs: Set<Job>;
}

interface Offer {
  readonly offer: number;
  readonly from: Job;
  readonly message: Extract<FromWorker, { type: 'offer' }>;
}

/**
 * Up to `workers` threads for cells and their tasks, and one more for queries once there is one, so that a table
 * scrolls while models train. Threads start when first needed; one that dies or stays silent is replaced.
 */
export function createPool(options: PoolOptions): Pool {
  return new WorkerPool(options);
}

class WorkerPool implements Pool {
  readonly workers: number;
  private readonly options: PoolOptions;
  private readonly slots = new Set<Slot>();
  private waiting: Job[] = [];
  private offers: Offer[] = [];
  private nextId = 1;
  private closed = false;

  constructor(options: PoolOptions) {
    this.options = options;
    this.workers = options.workers;
  }

  runCell: Pool['runCell'] = async (job, events, signal) => {
    const value = await this.enqueue((id) => ({ type: 'cell', id, job }), events, signal);
    return value as { digest: Digest; output: Output };
  };

  query: Pool['query'] = (query, args, context, signal) =>
    this.enqueue((id) => ({ type: 'query', id, query, args, context }), undefined, signal);

  async close(): Promise<void> {
    this.closed = true;
    for (const job of [...this.waiting, ...[...this.slots].flatMap((each) => [...each.jobs])]) {
      job.settle({ ok: false, cancelled: true });
    }
    for (const slot of this.slots) slot.handle.terminate();
    this.slots.clear();
  }

  private enqueue(
    message: (id: number) => Job['message'],
    events: JobEvents | undefined,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    if (this.closed) return Promise.reject(new Error('the pool is closed'));
    if (signal?.aborted) return Promise.reject(new Cancelled());
    return new Promise((resolve, reject) => {
      const cancel = () => this.cancel(job);
      const job = this.createJob(message, events, undefined, (answer) => {
        signal?.removeEventListener('abort', cancel);
        try {
          resolve(fromAnswer(answer));
        } catch (error) {
          reject(error);
        }
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(job);
      this.dispatch();
    });
  }

  private createJob(
    message: (id: number) => Job['message'],
    events: JobEvents | undefined,
    parent: Job | undefined,
    settled: (answer: Answer) => void,
  ): Job {
    const id = this.nextId++;
    const job: Job = {
      id,
      message: message(id),
      events,
      parent,
      slot: undefined,
      settled: false,
      computed: false,
      settle: (answer) => {
        if (job.settled) return;
        job.settled = true;
        this.release(job);
        settled(answer);
        this.dispatch();
      },
    };
    return job;
  }

  /** Forgets a job that has its answer, and ends what others still do for it. */
  private release(job: Job): void {
    job.stopWaiting?.();
    job.slot?.jobs.delete(job);
    this.waiting = this.waiting.filter((each) => each !== job);
    this.offers = this.offers.filter((each) => each.from !== job);
    for (const slot of this.slots) {
      for (const each of slot.jobs) if (each.parent === job) this.cancel(each);
    }
  }

  private dispatch(): void {
    if (this.closed) return;
    for (const job of [...this.waiting]) {
      const slot = job.message.type === 'query' ? this.querySlot() : this.idleSlot();
      if (!slot) continue;
      this.waiting = this.waiting.filter((each) => each !== job);
      this.send(job, slot);
      if (this.options.ahead && job.message.type === 'cell') this.idleSlot();
    }
    for (const offer of [...this.offers]) {
      const slot = this.idleSlot() ?? this.computedSlot(offer.from);
      if (!slot) continue;
      this.offers = this.offers.filter((each) => each !== offer);
      this.giveTask(offer, slot);
    }
  }

  private idleSlot(): Slot | undefined {
    const slots = [...this.slots].filter((each) => each.role === 'cells');
    const idle = slots.find((each) => each.jobs.size === 0);
    return idle ?? (slots.length < this.workers ? this.startSlot('cells') : undefined);
  }

  /** A worker that has computed its tasks of this job and waits for the disk, so that it can begin the next one. */
  private computedSlot(parent: Job): Slot | undefined {
    return [...this.slots].find(
      ({ role, jobs }) => role === 'cells' && [...jobs].every((each) => each.computed && each.parent === parent),
    );
  }

  private querySlot(): Slot {
    return [...this.slots].find((each) => each.role === 'queries') ?? this.startSlot('queries');
  }

  private startSlot(role: Slot['role']): Slot {
    const slot: Slot = { handle: this.options.spawn(), role, jobs: new Set() };
    this.slots.add(slot);
    slot.handle.onMessage((message) => this.receive(slot, message));
    slot.handle.onFailure((error) => this.lose(slot, error));
    return slot;
  }

  private send(job: Job, slot: Slot): void {
    job.slot = slot;
    slot.jobs.add(job);
    job.events?.started();
    slot.handle.post(job.message);
  }

  private giveTask({ offer, from, message }: Offer, slot: Slot): void {
    const { job, name, args } = message;
    const task = this.createJob(
      (id) => ({ type: 'task', id, job, name, args }),
      from.events && { ...from.events, started: () => undefined, progress: () => undefined },
      from,
      (reply) => from.slot?.handle.post({ type: 'answered', offer, reply }),
    );
    from.slot?.handle.post({ type: 'taken', offer });
    this.send(task, slot);
  }

  private receive(slot: Slot, message: FromWorker): void {
    if (message.type === 'withdraw') {
      this.offers = this.offers.filter((each) => each.from.slot !== slot || each.offer !== message.offer);
      return;
    }
    const job = [...slot.jobs].find((each) => each.id === message.id);
    if (!job) return;
    switch (message.type) {
      case 'progress':
        job.events?.progress(message.done, message.total, message.unit);
        return;
      case 'log':
        job.events?.log(message.line);
        return;
      case 'child':
        job.events?.child(message.run);
        return;
      case 'done':
        job.settle(message.reply);
        return;
      case 'computed':
        job.computed = true;
        this.dispatch();
        return;
      case 'offer':
        this.offers.push({ offer: message.offer, from: job, message });
        this.dispatch();
    }
  }

  private cancel(job: Job): void {
    if (job.settled) return;
    const { slot } = job;
    if (!slot) return job.settle({ ok: false, cancelled: true });
    slot.handle.post({ type: 'cancel', id: job.id });
    job.stopWaiting = this.options.after(SILENT_AFTER_MS, () => {
      job.settle({ ok: false, cancelled: true });
      this.lose(slot, new Error('the worker was ended because it did not answer'));
    });
  }

  /** Ends a worker. Queries that only shared it start again on the next one; cells fail with `error`. */
  private lose(slot: Slot, error: Error): void {
    if (!this.slots.delete(slot)) return;
    slot.handle.terminate();
    for (const job of [...slot.jobs]) {
      if (slot.role === 'queries' && slot.jobs.size > 1) {
        job.slot = undefined;
        this.waiting.push(job);
      } else {
        const stack = error.stack === undefined ? {} : { stack: error.stack };
        job.settle({ ok: false, message: error.message, ...stack });
      }
    }
    slot.jobs.clear();
    this.dispatch();
  }
}
