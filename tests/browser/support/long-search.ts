import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { cellOf } from './penguins.ts';

const NOTEBOOK = path.resolve(import.meta.dirname, 'search.md');

export const QUICK = ['penguins', 'parts', 'quick'] as const;

export const stateOf = (page: Page, cell: string) => cellOf(page, cell).getAttribute('data-state');
export const digestOf = (page: Page, cell: string) => cellOf(page, cell).getAttribute('data-digest');

/** A notebook whose quick cells are done and whose long one has tried some settings and has many before it. */
export async function startSearch(page: Page): Promise<void> {
  await page.locator('[data-file-picker]').setInputFiles(NOTEBOOK);
  await page.locator('[data-run-all]').click();
  await searching(page);
  for (const name of QUICK) await expect(cellOf(page, name)).toHaveAttribute('data-state', 'fresh');
}

/** Until the long cell runs and has done more than a few of its trials. */
export async function searching(page: Page): Promise<void> {
  await expect(cellOf(page, 'search')).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await expect(cellOf(page, 'search').locator('.progress')).toContainText(/([5-9]|[1-4]\d) of 60 trials/, {
    timeout: 60_000,
  });
}
