// Peak memory of Chromium, all its processes together: a page that reads the CSV of ten mixed columns, and the app
// running the flights notebook from nothing.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundlePage } from './support/bundle.mjs';
import { root } from './support/child.mjs';
import { withChromium, withFolder } from './support/chromium.mjs';
import { mixedTable } from './support/mixed-table.mjs';
import { peakWhile } from './support/tree-memory.mjs';

const app = path.join(root, 'dist', 'app');
const CSV_TARGET_MB = 600;
const NOTEBOOK_TARGET_MB = 4_096;
const RUN_TIMEOUT_MS = 600_000;

/** `counted` is what the target is about: the work alone, or the browser with it. */
const row = (what, { before, peak }, { target, counted, seconds }) => ({
  what,
  'before, MB': Math.round(before),
  'peak, MB': Math.round(peak),
  'more than before, MB': Math.round(peak - before),
  'target, MB': target,
  ratio: (counted / target).toFixed(2),
  'wall s': seconds?.toFixed(1) ?? '',
});

async function readCsv(rows) {
  const folder = await bundlePage('support/ingest-page.ts');
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><script type="module" src="main.mjs"></script>');
  const file = await mixedTable(rows);
  return withChromium((browser) =>
    withFolder(path.dirname(folder), async (url) => {
      const page = await browser.newPage();
      await page.goto(`${url}ingest-page/index.html`);
      await page.waitForFunction(() => 'ingest' in globalThis);
      const found = await peakWhile('chrom', () =>
        page.evaluate((name) => globalThis.ingest(name), `../${path.basename(file)}`),
      );
      const what = `reading ${rows.toLocaleString('en')} rows, file and columns in memory`;
      return [row(what, found, { target: CSV_TARGET_MB, counted: found.peak - found.before })];
    }),
  );
}

async function runFlights() {
  if (!existsSync(path.join(app, 'index.html'))) return [{ skipped: 'the app is not built: npm run build' }];
  return withChromium((browser) =>
    withFolder(app, async (url) => {
      const page = await browser.newPage();
      await page.goto(url);
      await page.getByRole('button', { name: 'Open an example' }).click();
      await page.getByRole('heading', { name: 'Flight delays' }).first().waitFor();
      const start = performance.now();
      const found = await peakWhile('chrom', async () => {
        await page.locator('[data-run-all]').click();
        await page.locator('[data-run-all]', { hasText: 'Up to date' }).waitFor({ timeout: RUN_TIMEOUT_MS });
      });
      const seconds = (performance.now() - start) / 1000;
      const about = { target: NOTEBOOK_TARGET_MB, counted: found.peak, seconds };
      return [row('the flights notebook from nothing, in the app', found, about)];
    }),
  );
}

export default {
  title: 'Peak memory of Chromium, all processes, shared pages counted once',
  async run({ short }) {
    if (!existsSync('/proc/self/smaps_rollup')) return [{ skipped: 'this host does not tell the memory of processes' }];
    const csv = await readCsv(short ? 100_000 : 1_000_000);
    return short ? csv : [...csv, ...(await runFlights())];
  },
};
