import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CellJob, JobEvents, Pool } from '../../src/core/graph/engine.ts';
import { createPool } from '../../src/core/graph/pool.ts';
import { after, spawnThread } from '../../src/platform/node/threads.ts';

const root = path.resolve(import.meta.dirname, '../..');
let dir: string;
let script: URL;
let pool: Pool;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'bancada-pool-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'tests/support/thread-worker.ts'),
      outDir: path.join(dir, 'worker'),
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  script = pathToFileURL(path.join(dir, 'worker/worker.mjs'));
});
afterEach(() => pool.close());
afterAll(() => rmSync(dir, { recursive: true }));

function start(workers: number): Pool {
  pool = createPool({ workers, spawn: () => spawnThread(script, path.join(dir, 'store')), after });
  return pool;
}

function job(kind: string): CellJob {
  return { notebook: 'n', cell: kind, kind, body: {}, inputs: {}, seed: 0, snapshots: {} };
}

const silent: JobEvents = {
  started: () => undefined,
  progress: () => undefined,
  log: () => undefined,
  child: () => undefined,
};

/** Runs a cell and cancels it once it has begun; how it ended, and how long after the cancel. */
async function cancelled(kind: string): Promise<{ message: string; ms: number }> {
  const controller = new AbortController();
  let cancelledAt = 0;
  const progress = () => {
    if (cancelledAt > 0) return;
    cancelledAt = performance.now();
    controller.abort();
  };
  const ended = await pool.runCell(job(kind), { ...silent, progress }, controller.signal).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return { message: ended, ms: performance.now() - cancelledAt };
}

const value = async (kind: string) =>
  (await pool.runCell(job(kind), silent, new AbortController().signal)).output.result['value'];

describe('a pool of threads', () => {
  it.each(['endless', 'deaf'])('cancels a cell that is %s within 200 ms and runs the next', async (kind) => {
    start(1);
    await value('quick');
    const tries = [await cancelled(kind), await cancelled(kind), await cancelled(kind)];
    expect(tries.map((each) => each.message)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    // The fastest of three: the others may have had to wait for a core.
    expect(Math.min(...tries.map((each) => each.ms))).toBeLessThan(200);
    expect(await value('quick')).toBeGreaterThan(0);
  });

  it('replaces a worker that stays silent and keeps one that answers', async () => {
    start(1);
    const first = await value('quick');
    await cancelled('endless');
    expect(await value('quick')).toBe(first);
    await cancelled('deaf');
    expect(await value('quick')).not.toBe(first);
  });

  it('fails the cell whose thread died, and goes on with a new one', async () => {
    start(1);
    await expect(value('dies')).rejects.toThrow('a worker ended with status 7');
    expect(await value('quick')).toBeGreaterThan(0);
  });

  it('shares the tasks of one cell among its threads', async () => {
    start(3);
    expect(await value('shares')).toBe(3);
  });

  it('does all tasks of a cell on one thread when there is one', async () => {
    start(1);
    expect(await value('shares')).toBe(1);
  });
});
