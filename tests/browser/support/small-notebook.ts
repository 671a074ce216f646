import { expect, type Page } from '@playwright/test';
import { downloaded, watchDownloads } from './downloads.ts';

export const HEAD = '---\nbancada: 1\ntitle: Small\nseed: 7\n---\n\n';
export const PENGUINS = '```{data} penguins\nsource: samples/penguins.csv\n```\n\n';
export const SEXED = '```{data} penguins\nsource: samples/penguins.csv\nwhere: not is_missing(sex)\n```\n\n';
export const PARTS = '```{split} parts\nof: penguins\n```\n\n';

/** A text that a person might have, opened as a notebook; its id is `small`. */
export async function openSmall(page: Page, text: string): Promise<void> {
  // Firefox shows what it downloads, and the page loses the focus to that: the file is kept in the page alone.
  await page.addInitScript(() => {
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      if (this.download === '') click.call(this);
    };
  });
  await watchDownloads(page);
  await page.goto('./');
  const file = { name: 'small.md', mimeType: 'text/markdown', buffer: Buffer.from(text) };
  await page.locator('[data-file-picker]').setInputFiles(file);
  await expect(page.locator('[data-run-all]')).toBeVisible();
}

export async function runAll(page: Page): Promise<void> {
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
}

/** The notebook's text, as its file would have it. */
export async function textOf(page: Page): Promise<string> {
  const save = () => page.locator('[data-save-file]').evaluate((each: HTMLElement) => each.click());
  return (await downloaded(page, 'small.md', save)).toString('utf8');
}
