// Ours: a folder store of many runs, filled and then loaded, ordered and filtered; CPU milliseconds as JSON.
// Usage: main.mjs RUNS METRICS_EACH NAMES REPETITIONS
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunIndex } from '../../src/core/tracking/read-runs.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';
import { fillRuns, sizeMb, workOf } from './runs-work.ts';

const [runs, metricsEach, names, repetitions] = process.argv.slice(2).map(Number) as [number, number, number, number];

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function least(work: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < repetitions; round++) {
    const from = cpuMs();
    work();
    best = Math.min(best, cpuMs() - from);
  }
  return best;
}

const folder = mkdtempSync(path.join(tmpdir(), 'bancada-runs-'));
try {
  const filling = await openNodeStore(folder);
  await fillRuns(filling.records, runs, metricsEach, names);
  await filling.close();
  const start = cpuMs();
  const store = await openNodeStore(folder);
  const index = await readRunIndex(store.records, async () => undefined);
  const load = cpuMs() - start;
  await store.close();
  const { sort, filter, group } = workOf(index);
  const times = { load, sort: least(sort), filter: least(filter), group: least(group) };
  console.log(JSON.stringify({ ...times, indexMb: sizeMb(index), peakMb: process.resourceUsage().maxRSS / 1024 }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
