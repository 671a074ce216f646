import type { Channel, FromWorker, ToWorker } from '../../core/graph/messages.ts';
import type { WorkerHandle } from '../../core/graph/pool.ts';

/** Makes a worker of the page a worker of the pool. `setup` is its first message. */
export function spawnWebWorker(worker: Worker, setup: unknown): WorkerHandle {
  worker.postMessage(setup);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => {
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => listener(event.data));
    },
    onFailure(listener) {
      worker.addEventListener('error', (event) => listener(new Error(event.message || 'the worker did not load')));
      worker.addEventListener('messageerror', () => listener(new Error('a message from the worker was not readable')));
    },
    terminate: () => worker.terminate(),
  };
}

/** What a worker's global scope offers. */
export interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/**
 * The other end, inside the worker: the setup once it is there, and the channel for all that follows. A port that comes
 * first takes the place of the scope: the page has lent the worker to whoever has the other end.
 */
export function webWorkerChannel<Setup, Out = FromWorker, In = ToWorker>(
  scope: WorkerScope,
): {
  setup: Promise<Setup>;
  channel: Channel<Out, In>;
} {
  let line: Pick<WorkerScope, 'postMessage'> = scope;
  let deliver: ((message: In) => void) | undefined;
  const early: In[] = [];
  const setup = new Promise<Setup>((resolve) => {
    let first = true;
    const hear = (event: MessageEvent): void => {
      if (event.data instanceof MessagePort) {
        line = event.data;
        event.data.onmessage = hear;
      } else if (first) {
        first = false;
        resolve(event.data as Setup);
      } else if (deliver) deliver(event.data as In);
      else early.push(event.data as In);
    };
    scope.addEventListener('message', hear);
  });
  const channel: Channel<Out, In> = {
    post: (message) => line.postMessage(message),
    onMessage(listener) {
      deliver = listener;
      for (const message of early.splice(0)) listener(message);
    },
  };
  return { setup, channel };
}

/** Lets messages in: a macrotask without the four milliseconds that a nested timer waits. */
export function createPause(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port2.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port1.postMessage(null);
    });
}

export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
