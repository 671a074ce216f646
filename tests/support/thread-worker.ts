/** A worker thread with kinds that behave badly, for the tests of the pool on real threads. */
import { threadId, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { noGpu } from '../../src/core/gpu.ts';
import { serveWorker } from '../../src/core/graph/serve-worker.ts';
import { defineCell, type CellKind, type Output } from '../../src/core/kind/cell-kind.ts';
import { nodeClock } from '../../src/platform/node/clock.ts';
import { nodeHasher } from '../../src/platform/node/hasher.ts';
import { createNodeSources } from '../../src/platform/node/sources.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';
import { pause, threadChannel } from '../../src/platform/node/threads.ts';

const common = {
  version: 1,
  title: 'A kind',
  doc: 'A kind.',
  group: 'data',
  output: 'record',
  result: z.object({}),
  references: () => [],
  draws: () => false,
  units: () => [],
  examples: [],
  schema: z.object({}).loose(),
} as const;

const answer = (value: number): Output => ({ type: 'record', result: { value } });

const kinds: CellKind[] = [
  defineCell({ ...common, id: 'quick', run: async () => answer(threadId) }),
  defineCell({
    ...common,
    id: 'endless',
    async run(ctx) {
      for (let n = 0; ; n++) {
        if (n % 1000 === 0) {
          ctx.progress(n, n + 1, 'rounds');
          await ctx.breathe();
        }
      }
    },
  }),
  defineCell({
    ...common,
    id: 'deaf',
    async run(ctx) {
      ctx.progress(1, 2, 'rounds');
      for (;;) if (workerData === undefined) return answer(0);
    },
  }),
  defineCell({ ...common, id: 'dies', run: async () => process.exit(7) }),
  defineCell({
    ...common,
    id: 'shares',
    async run(ctx) {
      const tasks = Array.from({ length: 24 }, (_, n) => ctx.task('spin', { n }));
      const threads = new Set((await Promise.all(tasks)).map((each) => (each as { thread: number }).thread));
      return answer(threads.size);
    },
    tasks: {
      async spin() {
        const end = Date.now() + 30;
        while (Date.now() < end);
        return { thread: threadId };
      },
    },
  }),
];

serveWorker(
  threadChannel(),
  openNodeStore(String(workerData)).then((store) => ({
    store,
    hasher: nodeHasher,
    clock: nodeClock,
    inference: { open: () => Promise.reject(new Error('no inference here')) },
    gpu: noGpu('node'),
    cellKinds: new Map(kinds.map((kind) => [kind.id, kind])),
    queryKinds: new Map(),
    sources: () => createNodeSources({ folder: '.', samples: '.' }),
    pause,
  })),
);
