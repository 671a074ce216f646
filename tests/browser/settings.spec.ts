import { expect, test, type Page } from '@playwright/test';
import { stored } from './support/bundle-page.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';
import { openPenguins, PENGUINS, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ serviceWorkers: 'allow' });

const results = (page: Page) =>
  page
    .locator('article[data-cell]')
    .evaluateAll((cells) => cells.map((cell) => [cell.getAttribute('data-cell'), cell.getAttribute('data-digest')]));

const upToDate = (page: Page) => expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });

test('a backup restored in another browser brings everything back: texts, data, runs and digests', async ({
  page,
  browser,
}) => {
  await watchDownloads(page);
  await openPenguins(page);
  await runPenguins(page);
  const before = await results(page);
  const { records } = await stored(page);

  await page.goto('./#/settings');
  const backup = await downloaded(page, 'bancada-backup.zip', () =>
    page.getByRole('button', { name: 'Save a backup' }).click(),
  );
  await expect(page.locator('#settings-backup [aria-live]')).toHaveText(/Saved: \d+ records and \d+ objects\./);

  const other = await browser.newPage();
  await other.goto(new URL('./#/settings', page.url()).href);
  const settings = other.locator('#settings-backup');
  await settings.locator('input[type=file]').setInputFiles(PENGUINS);
  await expect(settings.locator('.bad')).toHaveText(/penguins\.csv: is not a Bancada backup/);
  const cut = { name: 'cut.zip', mimeType: 'application/zip', buffer: backup.subarray(0, -1000) };
  await settings.locator('input[type=file]').setInputFiles(cut);
  await expect(settings.locator('.bad')).toHaveText(/cut\.zip/);
  expect((await stored(other)).records).toMatchObject({ notebook: 0, cell: 0, run: 0, object: 0 });

  await settings
    .locator('input[type=file]')
    .setInputFiles({ name: 'bancada-backup.zip', mimeType: 'application/zip', buffer: backup });
  await expect(settings.locator('.good')).toHaveText(/Restored: \d+ records and \d+ objects\./);
  expect((await stored(other)).records).toEqual(records);
  await other.getByRole('button', { name: 'Check every stored byte' }).click();
  await expect(other.getByText(/objects checked, all sound/)).toBeVisible();
  await other.goto('./#/notebook/penguins');
  await upToDate(other);
  await expect.poll(() => results(other)).toEqual(before);
  await other.goto('./#/runs');
  await expect(other.locator('[data-run-count]')).toHaveText(/1 run/);
  await other.close();
});

for (const agrees of [true, false]) {
  test(`the browser is asked to keep the data, and ${agrees ? 'agrees' : 'does not agree'}`, async ({ page }) => {
    await page.addInitScript((answer) => {
      let persisted = false;
      navigator.storage.persisted = async () => persisted;
      navigator.storage.persist = async () => (persisted = answer);
    }, agrees);
    await page.goto('./#/settings');
    const storage = page.locator('#settings-storage');
    await expect(storage).toContainText('The browser may remove this site’s data when the disk fills up.');
    await page.getByRole('button', { name: 'Ask the browser to keep it' }).focus();
    await page.keyboard.press('Enter');
    const said = storage.locator('[data-persistence]');
    if (agrees) {
      await expect(said).toHaveText(/^\s*The browser has promised not to remove this site’s data on its own\.\s*$/);
      await expect(said).toBeFocused();
      await expect(page.getByRole('button', { name: 'Ask the browser to keep it' })).toHaveCount(0);
      await page.reload();
      await expect(storage).not.toContainText('The browser did not agree.');
    } else {
      await expect(said).toContainText('The browser did not agree. Installing the app or using it often');
      await expect(page.getByRole('button', { name: 'Ask the browser to keep it' })).toBeFocused();
    }
  });
}

test('the data of a notebook whose deletion can be undone are not freed, in another tab either', async ({ page }) => {
  await openPenguins(page);
  await page.goto('./#/');
  const removal = page.locator('[data-undo]');
  const remove = () => page.getByRole('button', { name: /^Delete/ }).click();
  await remove();
  await expect(removal).toBeVisible();

  const other = await page.context().newPage();
  await other.goto('./#/settings');
  const storage = other.locator('#settings-storage');
  const free = () => other.getByRole('button', { name: 'Free what nothing refers to' }).click();
  await free();
  await expect(storage.locator('.bad')).toContainText('here or in another tab');
  await removal.click();
  await page.locator('[data-notebook="penguins"]').click();
  await runPenguins(page);

  await page.goto('./#/');
  await remove();
  await expect(removal).toBeVisible();
  await page.goto('./#/runs');
  await expect(page.locator('[data-run-count]')).toBeVisible();
  await free();
  // The file's one chunk; what its run has made is the run's.
  await expect(storage.locator('.good')).toHaveText(/[1-9]\d* objects? removed, .* freed\./);
});

test('a file whose reading dies midway leaves nothing behind', async ({ page }) => {
  await openPenguins(page);
  await runPenguins(page);
  await expect(page.locator('[data-offline="ready"]')).toBeVisible({ timeout: 60_000 });
  await page.reload();
  const before = (await stored(page)).records;

  // No browser lets a test take a file away while it is read; this one gives its first 16 MB and no more.
  await page.evaluate(() => {
    const bytes = new Uint8Array(20_000_000);
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const file = new File([bytes], 'on-a-stick.csv');
    const { slice } = Blob.prototype;
    Blob.prototype.slice = function (start = 0, ...rest) {
      if (this !== file || start < 16_000_000) return slice.call(this, start, ...rest);
      return { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) } as unknown as Blob;
    };
    const dataTransfer = { items: [], files: [file], types: ['Files'] };
    for (const type of ['dragover', 'drop']) {
      const event = new Event(type, { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
      document.querySelector('main')!.dispatchEvent(event);
    }
  });
  await expect(page.getByRole('alert').filter({ hasText: 'on-a-stick.csv' })).toBeVisible({ timeout: 60_000 });
  expect((await stored(page)).records).toEqual(before);
  // When the browser gives the room itself back is its own affair; that it can be used again, quota.spec shows.
});
