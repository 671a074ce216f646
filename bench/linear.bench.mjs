// Linear, logistic and mlp models, preparation of columns included, against scikit-learn on the same parts.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './support/bundle.mjs';
import { root, runNode, runPython } from './support/child.mjs';

const WORK = [
  { model: 'logistic', rival: 'logistic', table: 'flights', repetitions: 3 },
  { model: 'logistic', rival: 'logistic', table: 'digits', repetitions: 3 },
  { model: 'linear', rival: 'ridge', table: 'diamonds', repetitions: 5 },
  { model: 'mlp', rival: 'mlp', table: 'flights', repetitions: 2, epochs: 5, long: true },
  { model: 'mlp', rival: 'mlp', table: 'diamonds', repetitions: 2, epochs: 20 },
];

const least = (runs) => runs.reduce((best, run) => (run.total < best.total ? run : best));

export default {
  title: 'Linear, logistic and mlp, one thread, CPU seconds (lower is better)',
  async run({ short }) {
    const script = await bundle('support/linear.ts');
    const folder = path.join(root, '.cache', 'bench', 'linear-data');
    mkdirSync(folder, { recursive: true });
    const rows = [];
    for (const { model, rival, table, repetitions, epochs = 0, long } of WORK) {
      if (short && long) continue;
      if (!existsSync(path.join(folder, `${table}.pkl`))) runPython('rival/linear.py', ['data', folder, table]);
      const count = short ? 1 : repetitions;
      const ours = [];
      const theirs = [];
      // Interleaved, because the machine's speed wanders.
      for (let round = 0; round < (short ? 1 : 2); round++) {
        ours.push(runNode(script, [model, folder, table, count, epochs]));
        theirs.push(runPython('rival/linear.py', [rival, folder, table, count, epochs]));
      }
      const [mine, other] = [least(ours), least(theirs)];
      rows.push({
        model,
        table: epochs > 0 ? `${table}, ${epochs} epochs` : table,
        ours: mine.total.toFixed(2),
        'scikit-learn': other.total.toFixed(2),
        'times faster': (other.total / mine.total).toFixed(1),
        'log loss or RMSE': mine.score.toPrecision(5),
        'scikit-learn’s': other.score.toPrecision(5),
        'peak MB': Math.round(mine.peakMb),
        'scikit-learn peak MB': Math.round(other.peakMb),
      });
    }
    return rows;
  },
};
