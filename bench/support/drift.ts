// Ours: drift of every column with the test that is chosen automatically; prints CPU seconds and the values.
// Usage: main.mjs FOLDER ROWS REPETITIONS NUMBERS LEVELS, the last as `4,8,12`: categories of each column of them
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DriftColumn } from '../../src/core/kind/drift-kind.ts';
import { chooseDriftTest } from '../../src/core/monitor/drift-auto.ts';
import { driftKinds } from '../../src/kinds/drift/index.ts';

const [folder, ...figures] = process.argv.slice(2) as [string, ...string[]];
const [rows, repetitions, numberColumns] = figures.map(Number) as [number, number, number];
const levelCounts = figures[3]!.split(',').map(Number);

function columnsOf(name: string): Record<string, DriftColumn> {
  const read = (suffix: string) => new Uint8Array(readFileSync(path.join(folder, `${name}.${suffix}`))).buffer;
  const numbers = new Float64Array(read('f64'));
  const codes = new Int32Array(read('i32'));
  const columns: Record<string, DriftColumn> = {};
  for (let at = 0; at < numberColumns; at++) {
    columns[`n${at}`] = { type: 'number', length: rows, values: numbers.subarray(at * rows, (at + 1) * rows) };
  }
  levelCounts.forEach((count, at) => {
    const levels = Array.from({ length: count }, (_, level) => `v${level}`);
    columns[`c${at}`] = { type: 'category', length: rows, codes: codes.subarray(at * rows, (at + 1) * rows), levels };
  });
  return columns;
}

const reference = columnsOf('reference');
const current = columnsOf('current');
let best = Infinity;
let values: Record<string, number> = {};
for (let round = 0; round < repetitions; round++) {
  const before = process.cpuUsage();
  values = {};
  for (const name of Object.keys(reference)) {
    const { method } = chooseDriftTest(reference[name]!, current[name]!);
    const kind = driftKinds.find(({ id }) => id === method)!;
    const result = kind.test(reference[name]!, current[name]!, kind.params.parse({}));
    values[name] = result.pValue ?? result.statistic;
  }
  const { user, system } = process.cpuUsage(before);
  best = Math.min(best, (user + system) / 1e6);
}
console.log(JSON.stringify({ total: best, values, peakMb: process.resourceUsage().maxRSS / 1024 }));
