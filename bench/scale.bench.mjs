// What reading costs from ten thousand rows to ten million: read + type + profile + hash + store in a folder. Draws
// bench/scale.svg and states how far it is from a straight line. The largest file lives in a temporary folder.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from './support/bundle.mjs';
import { runNode, runPython } from './support/child.mjs';
import { drawScale, fitLine } from './support/draw-scale.mjs';
import { mixedTable } from './support/mixed-table.mjs';

const KEPT_ROWS = 1_000_000;
const seconds = (value) => value.toFixed(2);

/** Rounds, interleaved: the least of ours and of pandas'. */
function measure(ours, file, rounds) {
  const best = { ours: undefined, pandas: undefined };
  for (let round = 0; round < rounds; round++) {
    const mine = runNode(ours, [file, 1, 'folder']);
    const theirs = runPython('rival/ingest.py', [file, 1]);
    if (!(mine.total >= best.ours?.total)) best.ours = mine;
    if (!(theirs.total >= best.pandas?.total)) best.pandas = theirs;
  }
  return best;
}

export default {
  title: 'CSV of ten mixed columns from 10⁴ to 10⁷ rows, stored in a folder, CPU seconds (target: linear)',
  async run({ short }) {
    const ours = await bundle('support/ingest.ts');
    const temporary = mkdtempSync(path.join(tmpdir(), 'bancada-scale-'));
    const found = [];
    try {
      for (const rows of short ? [10_000, 100_000, 1_000_000] : [10_000, 100_000, 1_000_000, 10_000_000]) {
        const file = await (rows > KEPT_ROWS ? mixedTable(rows, temporary) : mixedTable(rows));
        const best = measure(ours, file, short || rows > KEPT_ROWS ? 1 : 3);
        found.push({ rows, bytes: statSync(file).size, ...best });
      }
    } finally {
      rmSync(temporary, { recursive: true });
    }
    const line = fitLine(found.map(({ rows, ours: { total } }) => [rows, total]));
    if (!short) {
      const series = ['ours', 'pandas'].map((name) => ({ name, points: found.map((at) => [at.rows, at[name].total]) }));
      writeFileSync(path.join(import.meta.dirname, 'scale.svg'), drawScale(series, line));
    }
    return found.map(({ rows, bytes, ours: mine, pandas }) => ({
      rows,
      'MB of CSV': (bytes / 1e6).toFixed(1),
      'CPU s': seconds(mine.total),
      'µs a row': ((mine.total / rows) * 1e6).toFixed(2),
      'of the line': seconds(mine.total / line.at(rows)),
      'peak MB': Math.round(mine.peakMb),
      'pandas CPU s': seconds(pandas.total),
      ratio: seconds(mine.total / pandas.total),
      'pandas peak MB': Math.round(pandas.peakMb),
    }));
  },
};
