import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

export const PENGUINS = path.resolve(import.meta.dirname, '../../../public/samples/penguins.csv');

export const cellOf = (page: Page, name: string): Locator => page.locator(`article[data-cell="${name}"]`);

/** A file dropped on the home view, and the notebook that is proposed for it. */
export async function openPenguins(page: Page, file = PENGUINS): Promise<void> {
  await page.goto('./');
  await page.locator('[data-file-picker]').setInputFiles(file);
  await expect(page.locator('[data-target]')).toBeVisible();
}

export async function runPenguins(page: Page): Promise<void> {
  await page.locator('.proposal .primary').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date|Em dia/, { timeout: 60_000 });
}
