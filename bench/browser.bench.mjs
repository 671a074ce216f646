// The built app in Chromium: how soon it shows and answers, and what a notebook costs to run and to open again.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { withChromium, withFolder } from './support/chromium.mjs';
import { root } from './support/child.mjs';

const app = path.join(root, 'dist', 'app');
const RUN_TIMEOUT_MS = 600_000;

/** Counts tasks over 50 ms on the main thread from before the page's first script. */
function watchLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
}

const longTasks = (page) => page.evaluate(() => globalThis.longTasks);

async function firstVisit(page, url) {
  await page.goto(url);
  await page.getByRole('button', { name: 'Open an example' }).waitFor();
  const shown = await page.evaluate(() => performance.now());
  await page.waitForLoadState('networkidle');
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  const bytes = await page.evaluate(() =>
    [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')].reduce(
      (sum, each) => sum + each.transferSize,
      0,
    ),
  );
  const tasks = await longTasks(page);
  const settled = tasks.filter(({ startTime }) => startTime < shown + 5_000).at(-1);
  const interactive = Math.max(paint, settled ? settled.startTime + settled.duration : 0);
  const blocked = tasks.reduce((sum, { duration }) => sum + duration - 50, 0);
  return { paint, shown, interactive, blocked, bytes };
}

async function waitUpToDate(page) {
  await page.locator('[data-run-all]', { hasText: 'Up to date' }).waitFor({ timeout: RUN_TIMEOUT_MS });
}

/** Runs the flights notebook from nothing, then opens it again with everything cached. */
async function flights(page) {
  await page.getByRole('button', { name: 'Open an example' }).click();
  await page.getByRole('heading', { name: 'Flight delays' }).first().waitFor();
  await page.evaluate(() => void (globalThis.longTasks.length = 0));
  const start = performance.now();
  await page.locator('[data-run-all]').click();
  await waitUpToDate(page);
  const run = performance.now() - start;
  const tasks = await longTasks(page);
  let reopened = Infinity;
  for (let round = 0; round < 3; round++) {
    const again = performance.now();
    await page.reload();
    await waitUpToDate(page);
    reopened = Math.min(reopened, performance.now() - again);
  }
  return { run, tasks: tasks.length, longest: Math.max(0, ...tasks.map(({ duration }) => duration)), reopened };
}

const row = (what, value, unit, target) => ({
  what,
  value: Math.round(value),
  unit,
  target: target ?? '',
  ratio: target ? (value / target).toFixed(2) : '',
});

export default {
  title: 'The app in Chromium, first visit and the flights notebook',
  async run({ short }) {
    if (!existsSync(path.join(app, 'index.html'))) return [{ skipped: 'the app is not built: npm run build' }];
    return withChromium((browser) =>
      withFolder(app, async (url) => {
        const page = await browser.newPage();
        await page.addInitScript(watchLongTasks);
        const first = await firstVisit(page, url);
        const rows = [
          row('first contentful paint', first.paint, 'ms', 1_000),
          row('the start page can be used', first.shown, 'ms'),
          row('time to interactive (paint, or the end of the last long task)', first.interactive, 'ms'),
          row('total blocking time', first.blocked, 'ms'),
          row('fetched before the page is idle', first.bytes / 1024, 'kB'),
        ];
        if (short) return rows;
        const found = await flights(page);
        return [
          ...rows,
          row('the flights notebook from nothing', found.run, 'ms', 60_000),
          row('tasks over 50 ms meanwhile', found.tasks, 'tasks'),
          row('the longest of them', found.longest, 'ms', 50),
          row('opened again, everything cached', found.reopened, 'ms', 1_000),
        ];
      }),
    );
  },
};
