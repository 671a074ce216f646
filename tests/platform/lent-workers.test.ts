import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FromWorker } from '../../src/core/graph/messages.ts';
import { borrowWorkers, WorkerLender } from '../../src/platform/browser/lent-workers.ts';
import { webWorkerChannel } from '../../src/platform/browser/web-worker.ts';

/** A worker of the page that answers each query with its setup and the query's name. */
class EchoWorker extends EventTarget {
  ended = false;
  private readonly scope = new EventTarget();

  constructor() {
    super();
    const postMessage = (message: unknown) => void this.dispatchEvent(new MessageEvent('message', { data: message }));
    const { setup, channel } = webWorkerChannel<string>(Object.assign(this.scope, { postMessage }) as never);
    channel.onMessage((message) => {
      void setup.then((value) => {
        const said = [value, message.type === 'query' ? message.query : message.type];
        channel.post({ type: 'done', id: 1, reply: { ok: true, value: said } });
      });
    });
  }

  postMessage(message: unknown): void {
    this.scope.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  terminate(): void {
    this.ended = true;
  }
}

function lending() {
  const workers: EchoWorker[] = [];
  const lender = new WorkerLender(() => {
    workers.push(new EchoWorker());
    return workers.at(-1)! as unknown as Worker;
  });
  return { workers, lender, borrow: borrowWorkers(lender.port, 'setup') };
}

const QUERY = { type: 'query', id: 1, query: 'rows', args: {}, context: { notebook: 'n', seed: 0 } } as const;

function heard(borrow: ReturnType<typeof lending>['borrow']) {
  const handle = borrow();
  const message = new Promise<FromWorker>((resolve) => handle.onMessage(resolve));
  const failure = new Promise<Error>((resolve) => handle.onFailure(resolve));
  return { handle, message, failure };
}

describe('workers that a page lends', () => {
  it('are told their setup first and answer through their own port, however early they are asked', async () => {
    const { lender, borrow, workers } = lending();
    const [one, other] = [heard(borrow), heard(borrow)];
    one.handle.post(QUERY as never);
    other.handle.post({ ...QUERY, query: 'propose' } as never);
    const values = (await Promise.all([one.message, other.message])).map(
      (message) => message.type === 'done' && message.reply.ok && message.reply.value,
    );
    expect(values).toEqual([
      ['setup', 'rows'],
      ['setup', 'propose'],
    ]);
    lender.end();
    expect(workers.map(({ ended }) => ended)).toEqual([true, true]);
  });

  it('say that they did not load, and are ended one by one', async () => {
    const { lender, borrow, workers } = lending();
    const [one, other] = [heard(borrow), heard(borrow)];
    other.handle.post(QUERY as never);
    await other.message;
    workers[0]!.dispatchEvent(Object.assign(new Event('error'), { message: '' }));
    expect((await one.failure).message).toBe('the worker did not load');
    one.handle.terminate();
    const third = heard(borrow);
    third.handle.post(QUERY as never);
    await third.message;
    expect(workers.map(({ ended }) => ended)).toEqual([true, false, false]);
    lender.end();
  });

  it('are the only ones that a worker has: none starts another itself', () => {
    const started = readdirSync('workers').filter((file) =>
      readFileSync(`workers/${file}`, 'utf8').includes('new Worker('),
    );
    expect(started).toEqual([]);
  });
});
