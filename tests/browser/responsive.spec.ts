import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openPenguins, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 10_000 });

const ISLAND = path.join(import.meta.dirname, 'support', 'island.md');
/** What a person begins to feel. On a machine with nothing else to do our tasks stay under 50 ms. */
const FELT_MS = 250;

interface Watched {
  tasks: number[];
  paint: number;
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const watched: Watched = { tasks: [], paint: 0 };
    Object.assign(globalThis, { watched });
    // Chromium alone tells how long tasks are; elsewhere the list stays empty.
    new PerformanceObserver((list) => watched.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
      {
        type: 'longtask',
      },
    );
    new PerformanceObserver(
      (list) => (watched.paint = list.getEntriesByName('first-contentful-paint')[0]!.startTime),
    ).observe({ type: 'paint', buffered: true });
  });
});

test('the first paint comes within a second', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Open an example' })).toBeVisible();
  const paint = () => page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.paint);
  await expect.poll(paint).toBeGreaterThan(0);
  expect(await paint()).toBeLessThan(1000);
});

test('while cells run and their charts are drawn the page answers at once', async ({ page }) => {
  await page.goto('./');
  await page.locator('[data-file-picker]').setInputFiles(ISLAND);
  await expect(page.locator('[data-run-all]')).toHaveText('Run all');
  await page.evaluate(() => void (globalThis as unknown as { watched: Watched }).watched.tasks.splice(0));
  await page.locator('[data-run-all]').click();
  await page.mouse.move(700, 500);
  while ((await page.locator('[data-run-all]').textContent())?.includes('Cancel')) await page.mouse.wheel(0, 200);
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
  await page.locator('article[data-cell="watch"]').scrollIntoViewIfNeeded();
  await expect(page.locator('article[data-cell="watch"] figure svg').first()).toBeVisible();
  const tasks = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.tasks);
  expect(Math.max(0, ...tasks)).toBeLessThan(FELT_MS);
});

test('an edit leaves the results of other cells as they are', async ({ page }) => {
  await openPenguins(page);
  await runPenguins(page);
  const result = page.locator('article[data-cell="penguins"] .result');
  await expect(result.locator('table')).toBeVisible();
  await result.evaluate((element) => {
    const watched = { changes: 0 };
    Object.assign(globalThis, { changed: watched });
    new MutationObserver((list) => (watched.changes += list.length)).observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  await page.locator('article[data-cell="model"]').getByRole('button', { name: 'Settings' }).click();
  await page.locator('article[data-cell="model"]').getByLabel('class_weight').click();
  await page.keyboard.type('balanced');
  await page.keyboard.press('Tab');
  await expect(page.locator('article[data-cell="model"]')).toHaveAttribute('data-state', 'stale');
  expect(await page.evaluate(() => (globalThis as unknown as { changed: { changes: number } }).changed.changes)).toBe(
    0,
  );
});
