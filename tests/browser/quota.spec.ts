import { writeFileSync } from 'node:fs';
import { chromium, expect, firefox, test as base, type Page } from '@playwright/test';
import { stored } from './support/bundle-page.ts';
import { cellOf, openPenguins, runPenguins } from './support/penguins.ts';

const MB = 1_000_000;
/** Room for the app, a small notebook and half of the big table. */
const QUOTA = 60 * MB;
const TABLE = 48 * MB;

/** A page in a browser that gives every site this little room, kept on a disk as a person's is. */
const test = base.extend<{ small: Page }>({
  small: async ({ browserName, baseURL }, use, info) => {
    const { launchOptions = {} } = info.project.use;
    if (browserName === 'chromium') {
      // One site gets three quarters of the pool. The browser's own protocol changes the quota of files alone.
      const room = `StorageQuotaSettings:PoolSizeBytes/${(QUOTA * 4) / 3}/ShouldRemainAvailableBytes/0`;
      const context = await chromium.launchPersistentContext(info.outputPath('profile'), {
        ...launchOptions,
        args: [...(launchOptions.args ?? []), `--enable-features=${room}`],
        baseURL: baseURL!,
        viewport: { width: 1280, height: 800 },
      });
      await use(await context.newPage());
      return context.close();
    }
    // In KiB, of which one site gets a fifth.
    const firefoxUserPrefs = { 'dom.quotaManager.temporaryStorage.fixedLimit': Math.round((QUOTA * 5) / 1024) };
    const browser = await firefox.launch({ ...launchOptions, channel: 'moz-firefox', firefoxUserPrefs });
    await use(await browser.newPage({ baseURL: baseURL! }));
    await browser.close();
  },
});

test.describe.configure({ timeout: 150_000 });
test.use({ actionTimeout: 10_000, serviceWorkers: 'allow' });

/** A CSV of numbers that nothing packs. */
function writeTable(file: string): void {
  const lines = ['time,speed,late'];
  let state = 1;
  const draw = () => (state = (state * 48_271) % 2_147_483_647);
  for (let size = 0; size < TABLE; size += 24) lines.push(`${draw()},${draw() / 1e9},${draw() % 2}`);
  writeFileSync(file, lines.join('\n'));
}

/** Fills the site's storage to the last byte beside the app's own; the page gets a way to empty it again. */
async function fillUp(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // The offline copy would make way for a save, and there is nothing left to give.
    for (const name of await caches.keys()) await caches.delete(name);
    const open = () =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('filler', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('bytes', { autoIncrement: true });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    // Firefox ends the connection of a write that it refuses, so each has its own.
    const write = async (size: number) => {
      const database = await open();
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      const isWritten = await new Promise<boolean>((resolve) => {
        const transaction = database.transaction('bytes', 'readwrite');
        transaction.objectStore('bytes').put(new Blob([bytes]));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
      database.close();
      return isWritten;
    };
    for (const size of [2_000_000, 250_000, 16_000]) while (await write(size)) continue;
  });
}

async function emptyAgain(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('filler');
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error!);
      }),
  );
}

const results = (page: Page) =>
  page
    .locator('article[data-cell]')
    .evaluateAll((cells) => cells.map((cell) => [cell.getAttribute('data-cell'), cell.getAttribute('data-digest')]));

/** A notebook with its results, and the app all there for offline use; the results. */
async function runOffline(page: Page) {
  await openPenguins(page);
  await runPenguins(page);
  await expect(page.locator('[data-offline="ready"]')).toBeVisible({ timeout: 60_000 });
  return results(page);
}

async function openKept(page: Page): Promise<void> {
  await page.goto('./#/');
  await page.reload();
  await page.locator('[data-notebook="penguins"]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
}

/** Deletes the last cell by keyboard. */
async function deleteLast(page: Page): Promise<void> {
  await page.locator('[data-block]').last().focus();
  await page.keyboard.press('d');
  await page.keyboard.press('d');
}

const saved = (page: Page) => page.locator('[data-save]');

test('a file that does not fit is named, leaves nothing behind, and all else is there and can be saved', async ({
  small: page,
}, info) => {
  const file = info.outputPath('big.csv');
  writeTable(file);
  const before = await runOffline(page);
  const { object } = (await stored(page)).records;

  await page.goto('./#/');
  await page.locator('[data-file-picker]').setInputFiles(file);
  const alert = page.getByRole('alert').filter({ hasText: 'big.csv' });
  await expect(alert).toContainText(/the browser has (no more room for this site|room for \d)/, { timeout: 60_000 });
  await expect(alert).toContainText(/\(Settings, Storage\)/);
  await expect(page.locator('[data-notebook]')).toHaveCount(1);
  expect((await stored(page)).records['object']).toBe(object);
  await openKept(page);
  await expect.poll(() => results(page)).toEqual(before);
  await deleteLast(page);
  await expect(saved(page)).toHaveAttribute('data-save', 'saved');
  await openKept(page);
  await expect.poll(() => results(page)).toEqual(before.slice(0, -1));
});

/** Every flight and twenty columns more: 54 MB of them alone. */
const CROWDED = `# Too much\n\n\`\`\`{data} flights
source: samples/flights.parquet
derive:
${Array.from({ length: 20 }, (_, n) => `  more_${n}: distance / ${n + 3}`).join('\n')}
\`\`\`\n\nThe last block.\n`;

test('a run that finds no room leaves nothing of it, and all else is there and can be saved', async ({
  small: page,
}) => {
  const before = await runOffline(page);
  const { object } = (await stored(page)).records;

  await page.goto('./#/');
  const file = { name: 'crowded.md', mimeType: 'text/markdown', buffer: Buffer.from(CROWDED) };
  await page.locator('[data-file-picker]').setInputFiles(file);
  await page.locator('[data-run-all]').click();
  await expect(cellOf(page, 'flights')).toHaveAttribute('data-state', 'failed', { timeout: 90_000 });
  await expect(cellOf(page, 'flights')).toContainText('the browser has no more room for this site');
  await expect(page.locator('[data-run-all]')).toHaveText(/Run/);
  await deleteLast(page);
  await expect(saved(page)).toHaveAttribute('data-save', 'saved');
  // What the notebook was like when it was run is all that is new.
  expect((await stored(page)).records['object']).toBeLessThanOrEqual(object! + 1);

  await openKept(page);
  await expect.poll(() => results(page)).toEqual(before);
});

test('a save that finds no room says so, keeps the text on screen, and goes through once there is room', async ({
  small: page,
}) => {
  const before = await runOffline(page);

  await fillUp(page);
  await deleteLast(page);
  await expect(saved(page)).toHaveAttribute('data-save', 'failed');
  const alert = page.getByRole('alert').filter({ hasText: 'the browser has no more room for this site' });
  await expect(alert).toContainText('what was saved before is all there');
  await expect(alert).toContainText('or save this one as a file');
  await expect(cellOf(page, String(before[0]![0]))).toBeVisible();
  expect(await results(page)).toEqual(before.slice(0, -1));

  await emptyAgain(page);
  await page.keyboard.press('z');
  await expect(saved(page)).toHaveAttribute('data-save', 'saved');
  await expect(alert).toHaveCount(0);
  await openKept(page);
  await expect.poll(() => results(page)).toEqual(before);
});
