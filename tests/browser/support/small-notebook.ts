import { expect, type Page } from '@playwright/test';
import { downloaded, watchDownloads } from './downloads.ts';

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
