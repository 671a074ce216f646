// The CSV of ten mixed columns as a cell reads it, by one worker and by two: the same bytes in less time.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { measureRun } from './support/command.mjs';
import { mixedTable } from './support/mixed-table.mjs';

const seconds = (value) => value?.toFixed(2) ?? '';

/** The least of each figure over the rounds, which are interleaved. */
async function rounds(notebook, count) {
  const best = { 1: {}, 2: {} };
  const digests = new Set();
  for (let round = 0; round < count; round++) {
    for (const workers of [1, 2]) {
      const { document, ...used } = await measureRun(notebook, ['--workers', String(workers)]);
      const { digest, ms } = document.cells.rows;
      digests.add(digest);
      for (const [key, value] of Object.entries({ ...used, cell: ms / 1000 })) {
        if (value !== undefined) best[workers][key] = Math.min(best[workers][key] ?? Infinity, value);
      }
    }
  }
  if (digests.size !== 1) throw new Error(`the digests differ: ${[...digests].join(', ')}`);
  return best;
}

export default {
  title: 'CSV of ten mixed columns in a data cell, one worker and two (target: wall at most 0.7 of one worker’s)',
  async run({ short }) {
    const rows = short ? 300_000 : 1_000_000;
    const file = await mixedTable(rows);
    const folder = path.dirname(file);
    mkdirSync(folder, { recursive: true });
    const notebook = path.join(folder, `mixed-${rows}.md`);
    writeFileSync(notebook, `---\nbancada: 1\n---\n\n\`\`\`{data} rows\nsource: ${path.basename(file)}\n\`\`\`\n`);
    const best = await rounds(notebook, short ? 1 : 5);
    return [1, 2].map((workers) => {
      const { cell, cpu, busiest, peakMb } = best[workers];
      return {
        rows,
        workers,
        'cell, wall s': seconds(cell),
        'busiest thread, CPU s': seconds(busiest),
        'process, CPU s': seconds(cpu),
        'peak MB': Math.round(peakMb),
        'wall ratio': seconds(cell / best[1].cell),
        'busiest thread ratio': busiest === undefined ? '' : seconds(busiest / best[1].busiest),
      };
    });
  },
};
