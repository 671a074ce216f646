import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';

const LESSON = readFileSync(path.resolve('public/lessons/leakage.md'), 'utf8');
const NEXT = LESSON.replace('**It is wrong, twice.**', '**It is wrong in two ways.**').replace('min: 0.6', 'min: 0.61');

async function openLesson(page: Page): Promise<void> {
  await page.goto('./');
  await page.locator('[data-lesson="leakage"]').click();
  await expect(page.getByRole('heading', { name: 'Leakage and splits' }).first()).toBeVisible();
}

async function setTrees(page: Page): Promise<void> {
  const cell = page.locator('article[data-cell="model"]');
  await cell.getByRole('button', { name: 'Settings' }).click();
  await cell.getByLabel('params').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('{ n_estimators: 17 }');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
}

test('a lesson says what a finished notebook shows, and what is missing', async ({ page }) => {
  await openLesson(page);
  await page.locator('[data-run-all]').click();
  const finished = page.locator('article[data-cell="finished"]');
  await expect(finished).toContainText('0 of 3 expectations are met.', { timeout: 120_000 });
  await expect(finished).toContainText('the model reads dep_time, dep_delay');
  await finished.getByText('A hint').first().click();
  await expect(finished).toContainText('features.except');
});

test('a new version of a lesson leaves changed cells as they are, and starting over can be undone', async ({
  page,
}) => {
  await openLesson(page);
  await expect(page.locator('[data-start-over]')).toHaveCount(0);
  await setTrees(page);
  await expect(page.locator('[data-start-over]')).toBeVisible();

  await page.route('**/lessons/leakage.md', (route) => route.fulfill({ body: NEXT, contentType: 'text/markdown' }));
  await page.reload();
  await page.locator('[data-lesson-update] button').click();
  await expect(page.locator('[data-lesson-update]')).toHaveCount(0);
  await expect(page.getByText('It is wrong in two ways.')).toBeVisible();
  const cell = page.locator('article[data-cell="model"]');
  await cell.getByRole('button', { name: 'Settings' }).click();
  await expect(cell.getByLabel('params')).toHaveValue(/n_estimators: 17/);
  await page.keyboard.press('Escape');

  await page.locator('[data-start-over]').click();
  await expect(page.locator('[data-start-over]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.locator('[data-start-over]')).toBeVisible();
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
  // What was taken is remembered: no update is offered again.
  await page.reload();
  await expect(page.locator('[data-start-over]')).toBeVisible();
  await expect(page.locator('[data-lesson-update]')).toHaveCount(0);
});
