// CSV of ten mixed columns in Chromium, against pandas in the same run: read + type + profile + hash, storing left out.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundlePage } from './support/bundle.mjs';
import { runPython } from './support/child.mjs';
import { pageCpu, withChromium, withFolder } from './support/chromium.mjs';
import { mixedTable } from './support/mixed-table.mjs';

const seconds = (value) => value.toFixed(2);

async function ingestOnce(browser, url, file) {
  const page = await browser.newPage();
  await page.goto(`${url}ingest-page/index.html`);
  await page.waitForFunction(() => 'ingest' in globalThis);
  const cpu = await pageCpu(page);
  await cpu.start();
  const before = await cpu.seconds();
  const found = await page.evaluate((name) => globalThis.ingest(name), `../${path.basename(file)}`);
  const used = (await cpu.seconds()) - before;
  await page.close();
  return { ...found, cpu: used };
}

export default {
  title: 'CSV of ten mixed columns in Chromium, CPU seconds of one thread (target: at most 3 times pandas)',
  run: ({ short }) =>
    withChromium(async (browser) => {
      const folder = await bundlePage('support/ingest-page.ts');
      writeFileSync(path.join(folder, 'index.html'), '<!doctype html><script type="module" src="main.mjs"></script>');
      const rows = [];
      for (const count of short ? [100_000] : [100_000, 1_000_000]) {
        const file = await mixedTable(count);
        const best = { ours: Infinity, wall: Infinity, pandas: Infinity };
        for (let round = 0; round < (short ? 1 : 3); round++) {
          const found = await withFolder(path.dirname(folder), (url) => ingestOnce(browser, url, file));
          best.ours = Math.min(best.ours, found.cpu);
          best.wall = Math.min(best.wall, found.read + found.profile);
          best.pandas = Math.min(best.pandas, runPython('rival/ingest.py', [file, 1]).total);
        }
        rows.push({
          rows: count,
          'CPU s': seconds(best.ours),
          'wall s': seconds(best.wall),
          'pandas CPU s': seconds(best.pandas),
          ratio: seconds(best.ours / best.pandas),
        });
      }
      return rows;
    }),
};
