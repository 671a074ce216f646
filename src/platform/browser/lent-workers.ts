/**
 * Workers that a page starts for one of its workers. In Firefox `new Worker` inside a worker sometimes never returns on a
 * busy machine (tried with version 153: 3 of 100 times), and the worker with it; started by the page none was lost.
 */
import type { FromWorker, ToWorker } from '../../core/graph/messages.ts';
import type { WorkerHandle } from '../../core/graph/pool.ts';

type Order =
  /** `port` is where the new worker listens. */
  | { readonly do: 'start'; readonly id: number; readonly port: MessagePort }
  | { readonly do: 'end'; readonly id: number };

interface Loss {
  readonly id: number;
  readonly message: string;
}

/** The page's end: starts what is asked for through `port`, which goes to the worker that asks. */
export class WorkerLender {
  readonly port: MessagePort;
  private readonly line: MessagePort;
  private readonly start: () => Worker;
  private readonly lent = new Map<number, Worker>();

  /** `start` makes a worker that takes its port as its first message. */
  constructor(start: () => Worker) {
    this.start = start;
    const { port1, port2 } = new MessageChannel();
    this.line = port1;
    this.port = port2;
    this.line.onmessage = ({ data }: MessageEvent<Order>) => this.hear(data);
  }

  /** Ends every worker that was lent. */
  end(): void {
    this.line.close();
    for (const worker of this.lent.values()) worker.terminate();
    this.lent.clear();
  }

  private hear(order: Order): void {
    const { id } = order;
    if (order.do === 'end') {
      this.lent.get(id)?.terminate();
      this.lent.delete(id);
      return;
    }
    const worker = this.start();
    this.lent.set(id, worker);
    worker.postMessage(order.port, [order.port]);
    const lost = (message: string) => this.line.postMessage({ id, message } satisfies Loss);
    worker.addEventListener('error', (event) => lost(event.message || 'the worker did not load'));
    worker.addEventListener('messageerror', () => lost('a message to the worker was not readable'));
  }
}

/** The other end: makes workers of the page workers of a pool. `setup` is the first message of each. */
export function borrowWorkers(line: MessagePort, setup: unknown): () => WorkerHandle {
  const failures = new Map<number, (error: Error) => void>();
  line.onmessage = ({ data: { id, message } }: MessageEvent<Loss>) => failures.get(id)?.(new Error(message));
  let nextId = 1;
  return () => {
    const id = nextId++;
    const { port1, port2 } = new MessageChannel();
    line.postMessage({ do: 'start', id, port: port2 } satisfies Order, [port2]);
    port1.postMessage(setup);
    return {
      post: (message: ToWorker) => port1.postMessage(message),
      onMessage(listener) {
        port1.onmessage = (event: MessageEvent<FromWorker>) => listener(event.data);
      },
      onFailure(listener) {
        failures.set(id, listener);
        port1.onmessageerror = () => listener(new Error('a message from the worker was not readable'));
      },
      terminate() {
        failures.delete(id);
        port1.close();
        line.postMessage({ do: 'end', id } satisfies Order);
      },
    };
  };
}
