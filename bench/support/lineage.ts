// A folder store of many runs of one notebook, and the lineage read from it; CPU milliseconds as JSON.
// Usage: main.mjs RUNS
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { change, type CellRecord, type RunCell, type RunRecord } from '../../src/core/graph/records.ts';
import { buildLineage } from '../../src/core/lineage/build.ts';
import { outputNode } from '../../src/core/lineage/node.ts';
import { readLineageFacts } from '../../src/core/lineage/read-facts.ts';
import { walk } from '../../src/core/lineage/walk.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Change } from '../../src/core/ports.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

const runs = Number(process.argv[2]);
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** Twelve cells in a row, each reading the one before; every run changes the sixth, so seven are computed anew. */
const CELLS = [
  'data',
  'check',
  'data',
  'data',
  'split',
  'train',
  'evaluate',
  'gate',
  'register',
  'deploy',
  'serve',
  'monitor',
];
const CHANGED = 5;
const TYPES: Readonly<Record<string, CellRecord['type']>> = {
  data: 'dataset',
  check: 'report',
  split: 'parts',
  train: 'model',
  evaluate: 'evaluation',
  gate: 'verdict',
  register: 'registration',
  deploy: 'rollout',
  serve: 'serving',
  monitor: 'monitoring',
};

function cellsOf(run: number): { kind: string; key: string; output: string; fresh: boolean }[] {
  return CELLS.map((kind, index) => {
    const version = index < CHANGED ? 0 : run;
    return {
      kind,
      key: sha(`key ${index} ${version}`),
      output: sha(`output ${index} ${version}`),
      fresh: version === run,
    };
  });
}

function changesOf(run: number): Change[] {
  const id = `run-${String(run).padStart(8, '0')}`;
  const cells = cellsOf(run);
  const entries = cells.map(({ kind, key, output: digest, fresh }, index): [string, RunCell] => [
    `c${index}`,
    { kind, state: fresh ? 'fresh' : 'cached', key, digest, ms: 10, ...(!fresh && { from: 'run-00000000' }) },
  ]);
  const record: RunRecord = {
    id,
    notebook: 'bench.md',
    title: 'Bench',
    status: 'ok',
    startedAt: run,
    finishedAt: run,
    seed: 0,
    params: {},
    text: sha(`text ${run}`),
    environment: { engine: 'bench', host: 'node', cores: 2 },
    cells: Object.fromEntries(entries),
  };
  const kept = cells.flatMap(({ kind, key, output, fresh }, index) => {
    if (!fresh) return [];
    const inputs: Record<string, string> = index === 0 ? {} : { of: `sha256:${cells[index - 1]!.output}` };
    const sources: Record<string, string> = index === 0 ? { 'rows.csv': `sha256:${sha('rows')}` } : {};
    const type = TYPES[kind]!;
    const alerts = [{ name: 'slow', metric: 'p99_ms', windows: [1, 2, 5], message: '' }];
    const result: JsonObject = type === 'monitoring' ? { alerts } : {};
    const cell: CellRecord = { output, type, kind, result, ms: 10, run: id, at: run, reads: { inputs, sources } };
    return [change('cell', key, cell)];
  });
  return [change('run', id, record), ...kept];
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const folder = mkdtempSync(path.join(tmpdir(), 'bancada-lineage-'));
try {
  const filling = await openNodeStore(folder);
  for (let from = 0; from < runs; from += 500) {
    const all = Array.from({ length: Math.min(500, runs - from) }, (_, index) => changesOf(from + index));
    await filling.records.commit(all.flat());
  }
  await filling.close();
  const store = await openNodeStore(folder);
  let opened = 0;
  const get = store.objects.get.bind(store.objects);
  store.objects.get = (digest) => {
    opened++;
    return get(digest);
  };
  const start = cpuMs();
  const facts = await readLineageFacts(store, new Map(), async () => undefined);
  const read = cpuMs() - start;
  const graph = buildLineage(facts);
  const build = cpuMs() - start - read;
  const from = cpuMs();
  const last = walk(graph, outputNode(cellsOf(runs - 1).at(-1)!.output), 'back', 500);
  const backwards = cpuMs() - from;
  const first = walk(graph, `source:${sha('rows')}`, 'forward', 500);
  const forwards = cpuMs() - from - backwards;
  const reached = [last.reached.length, first.reached.length + first.leftOut];
  console.log(JSON.stringify({ read, build, backwards, forwards, nodes: graph.nodes.size, reached, opened }));
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
