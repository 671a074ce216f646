import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';
import { workspace } from '../support/command-line.ts';
import { findings, sideways } from './support/accessible.ts';
import { dropFiles } from './support/bundle-page.ts';
import { cellOf } from './support/penguins.ts';

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 10_000, serviceWorkers: 'allow' });

const ISLAND = path.join(import.meta.dirname, 'support', 'island.md');
const PAGES = ['', 'data', 'monitor', 'models', 'serving', 'settings', 'runs', 'notebook/island'];
const SIZES = {
  desk: { width: 1280, height: 900 },
  phone: { width: 360, height: 740 },
  zoomed: { width: 640, height: 400 },
};

/** Every kind of cell with a result; a model and a rollout applied. */
async function fill(page: Page): Promise<void> {
  await page.goto('./');
  await page.locator('[data-file-picker]').setInputFiles(ISLAND);
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 90_000 });
  await cellOf(page, 'champion').locator('[data-apply]').click();
  await expect(cellOf(page, 'champion').getByText('Applied as version 1')).toBeVisible();
  await cellOf(page, 'canary').locator('[data-apply]').click();
  await expect(cellOf(page, 'canary').getByText('Applied as revision 1')).toBeVisible();
}

/** Shows a view with all that it has, charts drawn and two runs compared. */
async function show(page: Page, view: string): Promise<void> {
  await page.goto(`./#/${view}`);
  await expect(page.locator('main h1').first()).toBeVisible();
  if (view === 'runs') {
    const boxes = page.locator('main input[type="checkbox"]');
    await expect(boxes.nth(1)).toBeVisible();
    if (!(await boxes.nth(0).isChecked())) {
      await boxes.nth(0).check();
      await boxes.nth(1).check();
    }
    await expect(page.getByText('logistic').first()).toBeVisible();
  }
  if (view === 'notebook/island') {
    await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
    const cells = page.locator('article[data-cell]');
    for (let index = 0; index < (await cells.count()); index++) await cells.nth(index).scrollIntoViewIfNeeded();
    await cellOf(page, 'trees').getByRole('button', { name: 'Settings' }).click();
    await expect(page.locator('main svg [stroke-dasharray], main svg text').first()).toBeAttached();
  }
}

test('every view is accessible in light and dark, on a desk and on a phone, and nothing scrolls sideways', async ({
  page,
  browserName,
}) => {
  await fill(page);
  const wrong: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((each) => localStorage.setItem('theme', each), theme);
    for (const [size, viewport] of Object.entries(SIZES)) {
      if (theme === 'dark' && size === 'zoomed') continue;
      await page.setViewportSize(viewport);
      await page.reload();
      for (const view of PAGES) {
        await show(page, view);
        // The rules read the same page in every browser; what is laid out wide may be one browser's alone.
        const isRead = browserName === 'chromium' || (theme === 'light' && size === 'desk');
        const found = [
          ...(isRead ? await findings(page) : []),
          ...(await sideways(page)).map((each) => `sideways: ${each}`),
        ];
        wrong.push(...found.map((each) => `${theme} ${size} /${view} ${each}`));
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('panel, palette, list of keys and what can be added are accessible too', async ({ page }) => {
  await page.goto('./');
  await page.locator('[data-file-picker]').setInputFiles(ISLAND);
  await expect(page.locator('[data-run-all]')).toBeVisible();
  for (const viewport of [SIZES.desk, SIZES.phone]) {
    await page.setViewportSize(viewport);
    for (const open of [
      () => page.getByRole('button', { name: 'Graph', exact: true }).click(),
      () => cellOf(page, 'penguins').getByTitle('Why').click(),
      () => page.keyboard.press('?'),
      () => page.keyboard.press('Control+k'),
      () => page.keyboard.press('b'),
    ]) {
      await page.locator('[data-block="1"]').focus();
      await open();
      await page.waitForFunction(() => document.querySelector('aside, dialog[open], [data-add-bar]'));
      expect(await findings(page)).toEqual([]);
      expect(await sideways(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Close' }).first().click();
  }
});

test('a bundle, before and after its replay, and the dialog that makes one are accessible too', async ({ page }) => {
  const place = workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
  expect((await place.bancada('export', 'n.md', '--as', 'bundle', '-o', 'a.bancada.zip')).status).toBe(0);
  const bytes = readFileSync(path.join(place.dir, 'a.bancada.zip'));
  place.remove();
  const wrong: string[] = [];
  const look = async (what: string) => {
    const found = [...(await findings(page)), ...(await sideways(page)).map((each) => `sideways: ${each}`)];
    wrong.push(...found.map((each) => `${what} ${each}`));
  };
  await page.goto('./');
  for (const [theme, size] of [
    ['light', 'desk'],
    ['dark', 'phone'],
  ] as const) {
    await page.evaluate((each) => localStorage.setItem('theme', each), theme);
    await page.setViewportSize(SIZES[size]);
    await page.reload();
    await dropFiles(page, { 'a.bancada.zip': bytes });
    await expect(page.locator('[data-bundle-cell="scores"]').getByRole('rowheader', { name: 'roc_auc' })).toBeVisible();
    await look(`${theme} ${size} opened`);
    await page.locator('[data-replay]').click();
    await expect(page.locator('[data-verdict-whole]')).toBeVisible({ timeout: 120_000 });
    await page.locator('[data-import]').click();
    await expect(page.locator('[data-imported]')).toBeVisible();
    await look(`${theme} ${size} replayed`);
    await page.getByRole('link', { name: 'Open the notebook' }).click();
    await page.locator('[data-export-bundle]').click();
    await page.getByLabel('A sample of rows').check();
    await expect(page.locator('[data-left-out]')).toBeVisible({ timeout: 30_000 });
    await look(`${theme} ${size} export`);
    await page.keyboard.press('Escape');
    await page.goto('./#/');
  }
  await page.goto('./#/bundle/000000000000');
  await expect(page.getByRole('heading', { name: 'This bundle is not open in this tab' })).toBeVisible();
  await look('not open');
  expect(wrong).toEqual([]);
});
