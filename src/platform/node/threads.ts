import { parentPort, Worker } from 'node:worker_threads';
import type { Channel, FromWorker, ToWorker } from '../../core/graph/messages.ts';
import type { WorkerHandle } from '../../core/graph/pool.ts';

/** Starts a worker thread for the pool. */
export function spawnThread(script: URL, data: unknown): WorkerHandle {
  const worker = new Worker(script, { workerData: data });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onFailure(listener) {
      worker.on('error', listener);
      worker.on('exit', (code) => {
        if (code !== 0) listener(new Error(`a worker ended with status ${code}`));
      });
    },
    terminate: () => void worker.terminate(),
  };
}

/** The other end, inside the thread. */
export function threadChannel(): Channel<FromWorker, ToWorker> {
  const port = parentPort;
  if (!port) throw new Error('not in a worker thread');
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
  };
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
