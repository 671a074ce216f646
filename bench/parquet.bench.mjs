// Parquet of the mixed columns, most of them with gaps: read + type + profile + hash, against pandas' (pyarrow's) read
// and describe of the same file, and against our own reading of the CSV.
import { bundle } from './support/bundle.mjs';
import { runNode, runPython } from './support/child.mjs';
import { mixedTable } from './support/mixed-table.mjs';

const least = (runs, key) => Math.min(...runs.map((run) => run[key]));
const seconds = (value) => value.toFixed(2);

export default {
  title: 'Parquet of ten mixed columns, one thread, CPU seconds (lower is better)',
  async run({ short }) {
    const ours = await bundle('support/ingest.ts');
    const count = short ? 100_000 : 1_000_000;
    const csv = await mixedTable(count);
    const sizes = runPython('rival/to_parquet.py', [csv]);
    const rows = [];
    for (const [codec, bytes] of Object.entries(sizes)) {
      const file = csv.replace(/\.csv$/, `-${codec}.parquet`);
      const runs = { parquet: [], csv: [], pandas: [] };
      for (let round = 0; round < (short ? 1 : 3); round++) {
        runs.parquet.push(runNode(ours, [file, 1, 'memory']));
        runs.pandas.push(runPython('rival/ingest.py', [file, 1]));
        runs.csv.push(runNode(ours, [csv, 1, 'memory']));
      }
      const mine = least(runs.parquet, 'total');
      rows.push({
        rows: count,
        codec,
        MB: (bytes / 1e6).toFixed(0),
        'read + hash': seconds(least(runs.parquet, 'read')),
        profile: seconds(least(runs.parquet, 'profile')),
        'pandas read': seconds(least(runs.pandas, 'read')),
        'pandas describe': seconds(least(runs.pandas, 'profile')),
        ratio: seconds(mine / least(runs.pandas, 'total')),
        'of our CSV': seconds(mine / least(runs.csv, 'total')),
        'peak MB': Math.round(least(runs.parquet, 'peakMb')),
        'pandas peak MB': Math.round(least(runs.pandas, 'peakMb')),
      });
    }
    return rows;
  },
};
