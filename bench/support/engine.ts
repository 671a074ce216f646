// Ours: a notebook run again with nothing changed, and a run table of many trainings; milliseconds as JSON.
// Usage: main.mjs WORKER_SCRIPT SAMPLES CELLS RUNS REPETITIONS
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CellKind } from '../../src/core/kind/cell-kind.ts';
import type { ChildRecord } from '../../src/core/graph/records.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { parseNotebook } from '../../src/core/notebook/parse.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { createIndexBuilder } from '../../src/core/tracking/build-index.ts';
import { filterRuns } from '../../src/core/tracking/filter/match.ts';
import { allRows, columnNumber } from '../../src/core/tracking/run-index.ts';
import { sortRuns } from '../../src/core/tracking/sort-runs.ts';
import { trackedRunOf } from '../../src/core/tracking/tracked-run.ts';
import { cellKinds } from '../../src/kinds/cell/index.ts';
import { openNodeWorld } from '../../src/platform/node/world.ts';

const [workerScript, samples, cells, runs, repetitions] = process.argv.slice(2) as [string, string, ...string[]];

/** A chain, so that every key needs the digest of the output before it. */
function chain(length: number): string {
  const fence = '```';
  const cell = (at: number) =>
    at === 0
      ? `${fence}{data} c0\nsource: samples/penguins.csv\n${fence}\n`
      : `${fence}{data} c${at}\nof: c${at - 1}\nderive: { d${at}: body_mass_g + ${at} }\n${fence}\n`;
  return `---\nbancada: 1\n---\n\n${Array.from({ length }, (_, at) => cell(at)).join('\n')}`;
}

async function rerun(): Promise<{ firstMs: number; againMs: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bancada-bench-'));
  const file = path.join(folder, 'chain.md');
  const kinds = new Map<string, CellKind>(cellKinds.map((kind) => [kind.id, kind]));
  const notebook = parseNotebook(chain(Number(cells)), kinds, { file });
  const script = pathToFileURL(workerScript);
  const options = { storeDir: path.join(folder, '.bancada'), kinds, workerScript: script, samples, version: 'bench' };
  const world = await openNodeWorld({ ...options, workers: 1 });
  const run = async (wanted: string) => {
    const start = performance.now();
    const report = await world.engine(file).run(notebook);
    const ms = performance.now() - start;
    const states = new Set([...report.cells.values()].map(({ state }) => state));
    if (report.outcome !== 'ok' || states.size !== 1 || !states.has(wanted as never)) {
      throw new Error(`expected ${wanted}, got ${report.outcome}: ${[...states].join(', ')}`);
    }
    return ms;
  };
  const firstMs = await run('fresh');
  let againMs = Infinity;
  for (let round = 0; round < Number(repetitions); round++) againMs = Math.min(againMs, await run('cached'));
  await world.close();
  rmSync(folder, { recursive: true });
  return { firstMs, againMs };
}

function record(at: number): ChildRecord {
  const rng = createRng(['bench', at]);
  const params = Object.fromEntries(Array.from({ length: 12 }, (_, each) => [`p${each}`, rng.below(50)]));
  const metrics = Object.fromEntries(Array.from({ length: 6 }, (_, each) => [`m${each}`, rng.uniform()]));
  const id = `01RUN${String(at).padStart(8, '0')}`;
  const rest = { tags: {}, artifacts: {}, inputs: {}, units: [], environment: {} };
  return { id, parent: 'run', notebook: 'n.md', cell: 'search', name: `trial ${at}`, at, params, metrics, ...rest };
}

function tableOf(count: number) {
  const records = Array.from({ length: count }, (_, at) => record(at));
  const best = { tableMs: Infinity, sortMs: Infinity, filterMs: Infinity };
  const least = <T>(key: keyof typeof best, work: () => T): T => {
    const start = performance.now();
    const result = work();
    best[key] = Math.min(best[key], performance.now() - start);
    return result;
  };
  for (let round = 0; round < Number(repetitions); round++) {
    const index = least('tableMs', () => {
      const builder = createIndexBuilder();
      for (const each of records) builder.add(trackedRunOf(each.id, each as unknown as JsonObject)!);
      return builder.finish();
    });
    const column = columnNumber(index, 'metrics.m3')!;
    least('sortMs', () => sortRuns(index, column, true, allRows(index)));
    const found = least('filterMs', () => filterRuns(index, 'params.p3 = 7 and metrics.m3 < 0.5'));
    const kept = found.ok ? found.rows : [];
    if (kept.length === 0 || kept.length === count) throw new Error('the filter keeps some and drops some');
  }
  return best;
}

console.log(JSON.stringify({ ...(await rerun()), ...tableOf(Number(runs)) }));
process.exit(0);
