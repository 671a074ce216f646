// CSV of mixed columns: read + type + profile + hash, against pandas' read and describe; storing in a folder apart.
import { bundle } from './support/bundle.mjs';
import { runNode, runPython } from './support/child.mjs';
import { mixedTable } from './support/mixed-table.mjs';

const least = (runs, key) => Math.min(...runs.map((run) => run[key]));
const seconds = (value) => value.toFixed(2);

export default {
  title: 'CSV of ten mixed columns, one thread, CPU seconds (lower is better)',
  async run({ short }) {
    const ours = await bundle('support/ingest.ts');
    const rows = [];
    for (const count of short ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]) {
      const file = await mixedTable(count);
      const runs = { memory: [], steps: [], folder: [], pandas: [] };
      // Interleaved, because the machine's speed wanders.
      for (let round = 0; round < (short ? 1 : 3); round++) {
        runs.memory.push(runNode(ours, [file, 2, 'memory']));
        runs.steps.push(runNode(ours, [file, 0, 'memory', 'steps']));
        runs.pandas.push(runPython('rival/ingest.py', [file, 2]));
        runs.folder.push(runNode(ours, [file, 1, 'folder']));
      }
      const mine = least(runs.memory, 'total');
      const theirs = least(runs.pandas, 'total');
      rows.push({
        rows: count,
        'read + hash': seconds(least(runs.memory, 'read')),
        profile: seconds(least(runs.memory, 'profile')),
        'into a folder': seconds(least(runs.folder, 'total')),
        'pandas read': seconds(least(runs.pandas, 'read')),
        'pandas describe': seconds(least(runs.pandas, 'profile')),
        ratio: seconds(mine / theirs),
        'µs a row': ((mine / count) * 1e6).toFixed(2),
        'peak MB': Math.round(least(runs.memory, 'peakMb')),
        'pandas peak MB': Math.round(least(runs.pandas, 'peakMb')),
        'longest step ms': Math.round(least(runs.steps, 'longestStepMs')),
      });
    }
    return rows;
  },
};
