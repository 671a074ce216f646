/** One revision behind an endpoint: replicas that take batches from one queue, on the virtual clock. */
import type { EventQueue } from './event-queue.ts';
import type { Fault } from './fault.ts';
import type { ServiceModel } from './plan.ts';

/** HTTP status of an answer; 0 = none (yet). */
export const STATUS = { ok: 200, failed: 500, refused: 503, timedOut: 504 } as const;

/** A replica will be done with its batch, unless it crashed in between. */
export interface Completion {
  readonly endpoint: Endpoint;
  readonly replica: number;
  readonly generation: number;
}

interface Replica {
  up: boolean;
  batch: number[];
  /** Rises with every crash, so that answers of the crashed batch are dropped. */
  generation: number;
  slowdown: number;
}

export interface EndpointInput {
  readonly replicas: number;
  readonly service: ServiceModel;
  /** Arrival per request, ms. */
  readonly arrivalMs: Float64Array;
  /** Factor on the service time of a batch whose first request this is. */
  readonly serviceFactor: Float64Array;
  /** Uniform per request; an answer fails when it is below `failingShare`. */
  readonly failDraw: Float64Array;
  readonly completions: EventQueue<Completion>;
}

export class Endpoint {
  /** Per request; 0 where this revision has not (yet) answered. */
  readonly status: Uint16Array;
  /** Per request, ms from arrival to answer; NaN where there is none. */
  readonly latencyMs: Float64Array;
  private readonly input: EndpointInput;
  private readonly replicas: Replica[];
  private waiting: number[] = [];
  private head = 0;
  /** Share of the answers that fail now. */
  private failingShare = 0;

  constructor(input: EndpointInput) {
    this.input = input;
    this.status = new Uint16Array(input.arrivalMs.length);
    this.latencyMs = new Float64Array(input.arrivalMs.length).fill(NaN);
    this.replicas = Array.from({ length: input.replicas }, () => ({ up: true, batch: [], generation: 0, slowdown: 1 }));
  }

  /** A request comes in at `now`. */
  arrive(request: number, now: number): void {
    this.expire(now);
    if (this.waiting.length - this.head >= this.input.service.queue) {
      this.answer(request, STATUS.refused, 0);
      return;
    }
    this.waiting.push(request);
    this.dispatch(now);
  }

  /** A batch is done at `now`. */
  complete({ replica, generation }: Completion, now: number): void {
    const worker = this.replicas[replica]!;
    if (worker.generation !== generation) return;
    for (const request of worker.batch) this.finish(request, now);
    worker.batch = [];
    this.dispatch(now);
  }

  /** Requests that have waited for longer than anybody waits get their 504. */
  expire(now: number): void {
    const { service, arrivalMs } = this.input;
    while (this.head < this.waiting.length) {
      const request = this.waiting[this.head]!;
      if (now - arrivalMs[request]! < service.timeoutMs) break;
      this.head++;
      this.answer(request, STATUS.timedOut, service.timeoutMs);
    }
    if (this.head > 4096) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
  }

  /** From `now` on exactly these faults hold here. A replica that goes down fails the batch it was at. */
  setFaults(faults: readonly Fault[], now: number): void {
    this.failingShare = Math.min(1, sum(faults.filter(({ fault }) => fault === 'errors').map(({ share }) => share)));
    for (const [index, worker] of this.replicas.entries()) {
      const here = faults.filter(({ replica }) => replica === null || replica === index);
      worker.slowdown = here.reduce((factor, each) => (each.fault === 'slow' ? factor * each.factor : factor), 1);
      const up = !here.some(({ fault }) => fault === 'crash');
      if (worker.up && !up) this.crash(worker, now);
      worker.up = up;
    }
    this.dispatch(now);
  }

  private crash(worker: Replica, now: number): void {
    for (const request of worker.batch) this.answer(request, STATUS.failed, now - this.input.arrivalMs[request]!);
    worker.batch = [];
    worker.generation++;
  }

  private dispatch(now: number): void {
    for (const [index, worker] of this.replicas.entries()) {
      if (!worker.up || worker.batch.length > 0) continue;
      this.expire(now);
      if (this.head === this.waiting.length) return;
      const { batch, perBatchMs, perRequestMs } = this.input.service;
      worker.batch = this.waiting.slice(this.head, this.head + batch);
      this.head += worker.batch.length;
      const cost = perBatchMs + perRequestMs * worker.batch.length;
      const took = cost * this.input.serviceFactor[worker.batch[0]!]! * worker.slowdown;
      this.input.completions.push(now + took, { endpoint: this, replica: index, generation: worker.generation });
    }
  }

  private finish(request: number, now: number): void {
    const { service, arrivalMs, failDraw } = this.input;
    const latency = now - arrivalMs[request]!;
    if (latency > service.timeoutMs) this.answer(request, STATUS.timedOut, service.timeoutMs);
    else this.answer(request, failDraw[request]! < this.failingShare ? STATUS.failed : STATUS.ok, latency);
  }

  private answer(request: number, status: number, latencyMs: number): void {
    this.status[request] = status;
    this.latencyMs[request] = latencyMs;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
