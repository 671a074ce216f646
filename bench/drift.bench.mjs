// Drift of twenty columns with the tests that Evidently chooses, against Evidently's own preset, values compared.
import { bundle } from './support/bundle.mjs';
import { runNode, runPython } from './support/child.mjs';
import { driftTables, LEVELS, NUMBERS } from './support/drift-tables.mjs';

const least = (runs) => Math.min(...runs.map((run) => run.total));

/** The largest relative difference between the values of two runs. */
function difference(ours, theirs) {
  const names = Object.keys(theirs);
  if (names.length !== Object.keys(ours).length) throw new Error('the two looked at different columns');
  return Math.max(
    ...names.map((name) => Math.abs(ours[name] - theirs[name]) / Math.max(Math.abs(theirs[name]), 1e-12)),
  );
}

export default {
  title: 'Drift of 15 columns of numbers and 5 of categories, one thread, CPU seconds (lower is better)',
  async run({ short }) {
    const script = await bundle('support/drift.ts');
    const rows = [];
    for (const count of short ? [10_000] : [10_000, 100_000]) {
      const folder = driftTables(count);
      const ours = [];
      const theirs = [];
      // Interleaved, because the machine's speed wanders.
      for (let round = 0; round < (short ? 1 : 3); round++) {
        ours.push(runNode(script, [folder, count, 5, NUMBERS, LEVELS.join()]));
        theirs.push(runPython('rival/drift.py', [folder, count, short ? 1 : 2]));
      }
      rows.push({
        'rows a side': count,
        ours: least(ours).toFixed(3),
        Evidently: least(theirs).toFixed(3),
        'times faster': (least(theirs) / least(ours)).toFixed(1),
        'largest relative difference': difference(ours[0].values, theirs[0].values).toExponential(1),
        'peak MB': Math.round(ours[0].peakMb),
        'Evidently peak MB': Math.round(theirs[0].peakMb),
      });
    }
    return rows;
  },
};
