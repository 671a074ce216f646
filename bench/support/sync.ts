/** Pushes runs to a server: sync.ts ADDRESS EXPERIMENT RUNS. Prints seconds, CPU seconds and what moved. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMlflow } from '../../src/core/mlflow/api.ts';
import { modelFiles } from '../../src/core/mlflow/model-files.ts';
import { createServer } from '../../src/core/mlflow/server.ts';
import { runSync } from '../../src/core/mlflow/sync.ts';
import { trackedRunChange, trackedRunId } from '../../src/core/tracking/tracked-run.ts';
import { nodeClock } from '../../src/platform/node/clock.ts';
import { nodeHasher } from '../../src/platform/node/hasher.ts';
import { createHttpTransport } from '../../src/platform/node/http-transport.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

const [address, experiment, runs] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'bancada-bench-sync-'));
const store = await openNodeStore(folder);
const metrics = (at: number) => Object.fromEntries(Array.from({ length: 10 }, (_, m) => [`metric_${m}`, at + m / 10]));
await store.records.commit(
  Array.from({ length: Number(runs) }, (_, at) =>
    trackedRunChange({
      id: trackedRunId('wandb', `run ${at}`),
      source: 'wandb',
      name: `run ${at}`,
      status: 'finished',
      startedAt: 1_700_000_000_000 + at,
      endedAt: 1_700_000_001_000 + at,
      params: { lr: at / 1000, layers: 3, model: 'mlp' },
      metrics: metrics(at),
      tags: {},
    }),
  ),
);
const transport = createHttpTransport({
  address: address!,
  authorization: undefined,
  signal: new AbortController().signal,
});
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const mlflow = createMlflow(createServer({ transport, wait }));
const before = process.cpuUsage();
const start = performance.now();
const report = await runSync(
  { mlflow, store, clock: nodeClock, hasher: nodeHasher, modelFiles },
  { url: address!, experiment: experiment!, pull: false },
);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({ seconds, cpu: (user + system) / 1e6, moved: report.moved.length, failed: report.failed.length }),
);
await store.close();
rmSync(folder, { recursive: true });
