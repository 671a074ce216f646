// Ours: boosting with the defaults, binning included; prints the least CPU seconds, the score and peak memory.
// Usage: main.mjs FOLDER NAME REPETITIONS
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { FeatureColumn, Features, Target } from '../../src/core/learn/features.ts';
import rocAuc from '../../src/kinds/metric/roc_auc.ts';
import rmse from '../../src/kinds/metric/rmse.ts';
import gbdt from '../../src/kinds/model/gbdt.ts';
import { fitContext } from '../../tests/support/fit-context.ts';

const [folder, name, repetitions] = process.argv.slice(2) as [string, string, string];

/** A feature file read column by column, so that it is in memory once. */
function load(part: string): { x: Features; y: Target } {
  const file = openSync(path.join(folder, `${name}-${part}.bin`), 'r');
  const start = new Uint8Array(1 << 20);
  readSync(file, start, 0, start.length, 0);
  const end = start.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(start.subarray(0, end)));
  let at = end + 1;
  function take(width: number): ArrayBuffer {
    const bytes = new Uint8Array(head.rows * width);
    readSync(file, bytes, 0, bytes.length, at);
    at += bytes.length;
    return bytes.buffer;
  }
  const columns = head.columns.map((column: { name: string; levels?: string[] }): FeatureColumn => {
    const { name: title, levels } = column;
    if (levels) return { name: title, kind: 'category', levels, codes: new Int32Array(take(4)) };
    return { name: title, kind: 'number', values: new Float64Array(take(8)) };
  });
  const values = new Float64Array(take(8));
  closeSync(file);
  const task = head.classes.length > 0 ? 'classification' : 'regression';
  return { x: { nSamples: head.rows, columns }, y: { task, values, classes: head.classes } };
}

const data = load('train');
// The engine's turn to breathe, without its clock.
const ctx = fitContext();
let total = Infinity;
let state;
for (let round = 0; round < Number(repetitions); round++) {
  const before = process.cpuUsage();
  state = await gbdt.fit(ctx, data, gbdt.params.parse({}));
  const { user, system } = process.cpuUsage(before);
  total = Math.min(total, (user + system) / 1e6);
}
const peakMb = process.resourceUsage().maxRSS / 1024;
const test = load('test');
const { task, classes, values: actual } = test.y;
const answers = gbdt.predict(state!, test.x);
const score = (task === 'regression' ? rmse : rocAuc).score({ task, classes, actual, ...answers });
console.log(JSON.stringify({ total, score, peakMb }));
