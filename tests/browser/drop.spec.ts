import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { cellOf, openPenguins, PENGUINS, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 90_000 });
test.use({ actionTimeout: 10_000 });

interface Dropped {
  readonly name: string;
  readonly text: string;
}

/** Lets go of files over what is shown, as a person does. */
async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of dropped) dataTransfer.items.add(new File([text], name));
    const event = (type: string) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('main')!.dispatchEvent(event('dragover'));
    document.querySelector('main')!.dispatchEvent(event('drop'));
  }, files);
}

const penguins = (name: string): Dropped => ({ name, text: readFileSync(PENGUINS, 'utf8') });

test('a file that is let go over an open notebook becomes a notebook of its own', async ({ page }) => {
  await openPenguins(page);
  await runPenguins(page);
  await drop(page, [penguins('birds.csv')]);
  await expect(page).toHaveURL(/#\/notebook\/birds$/);
  await expect(page.locator('[data-target]')).toBeVisible();
  await expect(cellOf(page, 'birds')).toBeVisible();
  await page.goBack();
  await expect(cellOf(page, 'model')).toHaveAttribute('data-state', 'cached');
});

test('of several files each is opened, or named with what is wrong with it', async ({ page }) => {
  await openPenguins(page);
  await drop(page, [
    penguins('a.csv'),
    { name: 'bad.parquet', text: 'this is no parquet' },
    { name: 'empty.csv', text: '' },
    penguins('b.csv'),
  ]);
  await expect(page.getByText('2 files opened:')).toBeVisible();
  const alerts = page.getByRole('alert');
  await expect(alerts).toHaveCount(2);
  await expect(alerts.nth(0)).toContainText('bad.parquet');
  await expect(alerts.nth(1)).toContainText('empty.csv');
  for (const alert of await alerts.allTextContents()) expect(alert).not.toMatch(/undefined|Error|\{\w+\}/);
  const list = page.getByRole('region', { name: 'Notebooks in this browser' }).getByRole('link');
  await expect(list).toHaveCount(3);
  const attachments = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('bancada');
        opening.onsuccess = () => {
          const keys = opening.result.transaction('attachment').objectStore('attachment').getAllKeys();
          keys.onsuccess = () => {
            opening.result.close();
            resolve(keys.result);
          };
        };
      }),
  );
  expect(attachments).toEqual(['a/a.csv', 'b/b.csv', 'penguins/penguins.csv']);
  await page.getByRole('link', { name: 'a.csv' }).click();
  await expect(page.locator('[data-target]')).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: 'b.csv' }).click();
  await expect(page.locator('[data-target]')).toBeVisible();
});

test('a bad file says what is wrong on the first view and loses nothing', async ({ page }) => {
  await openPenguins(page);
  await drop(page, [{ name: 'broken.md', text: '---\nbancada: [\n---\n' }]);
  await expect(page).toHaveURL(/#\/notebook\/broken/);
  await expect(page.locator('.notice.bad').first()).toBeVisible();
  await drop(page, [{ name: 'picture.csv', text: '\u0000\u0001\u0002\u0000PNG\u0000\u0000' }]);
  await expect(page.getByRole('alert')).toContainText('picture.csv');
  await expect(page.getByRole('link', { name: 'penguins' })).toBeVisible();
});
