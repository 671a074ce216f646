import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPool, type WorkerHandle } from '../../../src/core/graph/pool.ts';
import type { FromWorker, ToWorker } from '../../../src/core/graph/messages.ts';
import type { CellJob, JobEvents } from '../../../src/core/graph/engine.ts';
import { defineQuery, type QueryKind } from '../../../src/core/kind/query-kind.ts';
import { engineWorld } from '../../support/engine-world.ts';
import { graphKinds, valueOf } from './kinds.ts';

const squares = (n: number, memo = false) => `\`\`\`{squares} s\nn: ${n}\nmemo: ${memo}\n\`\`\`\n`;

describe('tasks of a cell', () => {
  it.each([1, 2, 4, 8])('give the same output with %i workers, and each is done', async (workers) => {
    const { kinds, work } = graphKinds();
    const { engine, read, threads } = engineWorld({ kinds, workers });
    const report = await engine.run(read(squares(12)));
    expect(valueOf(report.cells.get('s')!.output!)).toBe(650);
    expect(new Set(work.done).size).toBe(12);
    expect(threads.started).toBe(Math.min(workers, 12));
  });

  it('fail their cell when one fails, and the pool goes on', async () => {
    const { kinds } = graphKinds();
    const { engine, read } = engineWorld({ kinds, workers: 3 });
    const report = await engine.run(read(squares(20)));
    expect(report.cells.get('s')).toMatchObject({ state: 'failed', problems: [{ params: { message: 'unlucky' } }] });
    expect((await engine.run(read(squares(3)))).cells.get('s')!.state).toBe('fresh');
  });

  it('kept under their own key are not done again by another cell or run', async () => {
    const { kinds, work } = graphKinds();
    const { engine, read } = engineWorld({ kinds, workers: 1 });
    await engine.run(read(squares(4, true)));
    const done = work.done.length;
    const report = await engine.run(read(squares(6, true)));
    expect(valueOf(report.cells.get('s')!.output!)).toBe(91);
    expect(work.done.slice(done).sort()).toEqual(['square 5', 'square 6']);
  });
});

const echo = defineQuery({
  id: 'echo',
  doc: 'Says what it was told.',
  args: z.object({ text: z.string() }),
  run: async (_, { text }) => text,
});

describe('queries', () => {
  const queries = new Map<string, QueryKind>([['echo', echo as unknown as QueryKind]]);

  it('are answered while every worker is busy with cells', async () => {
    let began = () => undefined as void;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const { kinds } = graphKinds({ go: new Promise(() => undefined), began: () => began() });
    const { engine, read } = engineWorld({ kinds, queries, workers: 1 });
    const controller = new AbortController();
    const running = engine.run(read('```{wait} w\n```\n'), { signal: controller.signal });
    await begun;
    expect(await engine.query('echo', { text: 'hello' })).toBe('hello');
    controller.abort();
    await running;
  });

  it('that fail or do not exist reject, with the message of the fault', async () => {
    const { kinds } = graphKinds();
    const { engine } = engineWorld({ kinds, queries });
    await expect(engine.query('nothing', {})).rejects.toThrow('no query nothing');
    await expect(engine.query('echo', { text: 3 })).rejects.toThrow();
    await expect(engine.query('echo', { text: 'x' }, AbortSignal.abort())).rejects.toThrow('cancelled');
  });
});

/** A worker whose answers the test gives. */
function scripted({ ahead = false } = {}) {
  const posted: ToWorker[] = [];
  const handles: { say: (message: FromWorker) => void; fail: (error: Error) => void; ended: boolean }[] = [];
  const pool = createPool({
    workers: 2,
    ahead,
    after: () => () => undefined,
    spawn(): WorkerHandle {
      const handle = { say: (_: FromWorker) => undefined as void, fail: (_: Error) => undefined as void, ended: false };
      handles.push(handle);
      return {
        post: (message) => void posted.push(message),
        onMessage: (listener) => void (handle.say = listener),
        onFailure: (listener) => void (handle.fail = listener),
        terminate: () => void (handle.ended = true),
      };
    },
  });
  return { pool, posted, handles };
}

const job = (cell: string): CellJob => ({
  notebook: 'n',
  cell,
  kind: 'sum',
  body: {},
  inputs: {},
  seed: 0,
  snapshots: {},
});
const silent: JobEvents = {
  started: () => undefined,
  progress: () => undefined,
  log: () => undefined,
  child: () => undefined,
};
const never = new AbortController().signal;

describe('the pool', () => {
  it('gives each worker one cell, and the next to the one that is done', async () => {
    const { pool, posted, handles } = scripted();
    const first = pool.runCell(job('a'), silent, never);
    void pool.runCell(job('b'), silent, never).catch(() => undefined);
    void pool.runCell(job('c'), silent, never).catch(() => undefined);
    expect(posted.length).toBe(2);
    handles[0]!.say({ type: 'done', id: 1, reply: { ok: true, value: { digest: 'd' } } });
    expect(await first).toEqual({ digest: 'd' });
    expect(posted.map((each) => each.type === 'cell' && each.job.cell)).toEqual(['a', 'b', 'c']);
    expect(handles.length).toBe(2);
    await pool.close();
  });

  it('fails the cell of a worker that died, and starts another worker for the next', async () => {
    const { pool, handles } = scripted();
    const lost = pool.runCell(job('a'), silent, never);
    handles[0]!.fail(new Error('out of memory'));
    await expect(lost).rejects.toThrow('out of memory');
    expect(handles[0]!.ended).toBe(true);
    void pool.runCell(job('b'), silent, never).catch(() => undefined);
    expect(handles.map(({ ended }) => ended)).toEqual([true, false]);
    await pool.close();
  });

  it('starts one worker ahead of those that are busy, as long as it may', async () => {
    const { pool, handles } = scripted({ ahead: true });
    void pool.runCell(job('a'), silent, never).catch(() => undefined);
    expect(handles.length).toBe(2);
    void pool.runCell(job('b'), silent, never).catch(() => undefined);
    expect(handles.length).toBe(2);
    await pool.close();
  });

  it('gives the next task of a cell to a worker that only waits for the disk', async () => {
    const { pool, posted, handles } = scripted();
    void pool.runCell(job('a'), silent, never).catch(() => undefined);
    const offer = (number: number): FromWorker => ({
      type: 'offer',
      id: 1,
      offer: number,
      job: job('a'),
      name: 'part',
      args: {},
    });
    for (const number of [0, 1, 2]) handles[0]!.say(offer(number));
    const tasks = () => posted.flatMap((each) => (each.type === 'task' ? [each.id] : []));
    expect(tasks().length).toBe(1);
    handles[1]!.say({ type: 'computed', id: tasks()[0]! });
    expect(tasks().length).toBe(2);
    // A cell waits until the worker is free.
    void pool.runCell(job('b'), silent, never).catch(() => undefined);
    handles[1]!.say({ type: 'done', id: tasks()[0]!, reply: { ok: true, value: null } });
    expect(posted.filter((each) => each.type === 'cell').length).toBe(1);
    await pool.close();
  });

  it('takes a cancelled cell that still waits out of the line, at once', async () => {
    const { pool, posted } = scripted();
    const rest = ['a', 'b'].map((cell) => pool.runCell(job(cell), silent, never).catch(() => undefined));
    const controller = new AbortController();
    const waiting = pool.runCell(job('c'), silent, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow('cancelled');
    expect(posted.length).toBe(2);
    await pool.close();
    await Promise.all(rest);
  });

  it('cancels what is under way when it is closed, and takes nothing more', async () => {
    const { pool, handles } = scripted();
    const running = pool.runCell(job('a'), silent, never);
    await pool.close();
    await expect(running).rejects.toThrow('cancelled');
    expect(handles[0]!.ended).toBe(true);
    await expect(pool.runCell(job('b'), silent, never)).rejects.toThrow('the pool is closed');
  });
});
