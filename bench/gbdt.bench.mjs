// Gradient boosting of 100 trees with 31 leaves and 255 bins, binning included, against the libraries that people use.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './support/bundle.mjs';
import { root, runNode, runPython } from './support/child.mjs';

const TABLES = {
  'higgs-80k': { label: 'made-up, 80,000 × 28', repetitions: 4 },
  'higgs-800k': { label: 'made-up, 800,000 × 28', repetitions: 1 },
  flights: { label: 'flights × 18, 3 categories', repetitions: 2 },
  diamonds: { label: 'diamonds × 9, 3 categories', repetitions: 8 },
};
const RIVALS = { lightgbm: 'LightGBM', xgboost: 'XGBoost', histgb: 'HistGradientBoosting' };

const least = (runs) => runs.reduce((best, run) => (run.total < best.total ? run : best));

export default {
  title: 'Gradient boosting, one thread, CPU seconds (lower is better)',
  async run({ short }) {
    const script = await bundle('support/gbdt.ts');
    const folder = path.join(root, '.cache', 'bench', 'gbdt-data');
    const rows = [];
    for (const [name, { label, repetitions }] of Object.entries(TABLES)) {
      if (short && name === 'higgs-800k') continue;
      if (!existsSync(path.join(folder, `${name}-test.pkl`))) runPython('rival/gbdt_data.py', [folder, name]);
      const runs = { ours: [], lightgbm: [], xgboost: [], histgb: [] };
      const rounds = short ? 1 : 3;
      const times = short ? 1 : repetitions;
      // Interleaved, because the machine's speed wanders.
      for (let round = 0; round < rounds; round++) {
        runs.ours.push(runNode(script, [folder, name, times]));
        runs.lightgbm.push(runPython('rival/gbdt.py', ['lightgbm', folder, name, times]));
      }
      for (const rival of ['xgboost', 'histgb']) {
        runs[rival].push(runPython('rival/gbdt.py', [rival, folder, name, Math.min(2, times)]));
      }
      const best = Object.fromEntries(Object.entries(runs).map(([who, all]) => [who, least(all)]));
      rows.push({
        table: label,
        ours: best.ours.total.toFixed(2),
        ...Object.fromEntries(Object.entries(RIVALS).map(([who, title]) => [title, best[who].total.toFixed(2)])),
        'ours : LightGBM': (best.ours.total / best.lightgbm.total).toFixed(2),
        'score (AUC, RMSE)': best.ours.score.toFixed(4),
        ...Object.fromEntries(Object.entries(RIVALS).map(([who, title]) => [`${title}’s`, best[who].score.toFixed(4)])),
        'peak MB': Math.round(best.ours.peakMb),
        'LightGBM peak MB': Math.round(best.lightgbm.peakMb),
      });
    }
    return rows;
  },
};
