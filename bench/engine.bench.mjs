// A notebook run again with nothing changed, and the run table of a store with many runs.
import path from 'node:path';
import { bundle, commandLineFolder } from './support/bundle.mjs';
import { root, runNode } from './support/child.mjs';

const RUNS = 10_000;

export default {
  title: `A rerun with nothing changed, and a table of ${RUNS.toLocaleString('en')} runs, wall milliseconds`,
  async run({ short }) {
    const worker = path.join(await commandLineFolder(), 'worker.mjs');
    const cells = short ? 20 : 50;
    const samples = path.join(root, 'public', 'samples');
    const script = await bundle('support/engine.ts');
    const found = runNode(script, [worker, samples, cells, RUNS, short ? 3 : 10]);
    const row = (what, value, target) => ({ what, ms: value.toFixed(2), target, ratio: (value / target).toFixed(2) });
    return [
      row(`a cached cell, of ${cells} in a chain`, found.againMs / cells, 5),
      row('the table made', found.tableMs, 100),
      row('the table sorted by a metric', found.sortMs, 100),
      row('the table filtered by a parameter and a metric', found.filterMs, 100),
    ];
  },
};
