import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findings, sideways } from './support/accessible.ts';
import { dropFiles, stored } from './support/bundle-page.ts';

const PENGUINS = 'public/samples/penguins.csv';
const cell = (page: Page, name: string) => page.locator(`article[data-cell="${name}"]`);

async function openExample(page: Page): Promise<void> {
  await page.goto('./');
  await page.getByRole('button', { name: 'Open an example' }).click();
  await expect(page.getByRole('heading', { name: 'Flight delays' }).first()).toBeVisible();
}

async function setLanguage(page: Page, language: 'en' | 'pt'): Promise<void> {
  await page.goto('./#/settings');
  await page.getByRole('combobox', { name: /^(Language|Idioma)/ }).selectOption(language);
}

test('an example opens with its results, claimed; what needs rows runs, and a run confirms', async ({ page }) => {
  test.setTimeout(120_000);
  await openExample(page);
  await test.step('every cell shows a result, nothing is kept of it, and nothing of it can be applied', async () => {
    await expect(page.locator('article[data-cell]')).toHaveCount(21);
    for (const each of await page.locator('article[data-cell]').all()) {
      await expect(each).toHaveAttribute('data-state', 'cached');
      await expect(each.locator('.badge[data-state="claimed"]')).toContainText('claimed by the example');
    }
    await cell(page, 'scores').scrollIntoViewIfNeeded();
    await expect(cell(page, 'scores').getByText('0.7183')).toBeVisible();
    await expect(cell(page, 'scores').locator('figure svg').first()).toBeVisible();
    await expect(cell(page, 'flights').getByRole('row', { name: /arr_delay/ })).toBeVisible();
    await expect(page.locator('[data-apply]')).toHaveCount(0);
    expect(await stored(page)).toMatchObject({ records: { cell: 0, run: 0, object: 0 } });
    expect(await findings(page)).toEqual([]);
    expect(await sideways(page)).toEqual([]);
  });
  await test.step('rows are a run away', async () => {
    await cell(page, 'flights').getByRole('button', { name: 'Rows', exact: true }).click();
    await expect(cell(page, 'flights').getByText('The example brings its results and not its rows')).toBeVisible();
    await cell(page, 'flights').locator('[data-needs-run] button').click();
    await expect(cell(page, 'flights')).toHaveAttribute('data-state', 'fresh', { timeout: 90_000 });
    await expect(cell(page, 'flights').locator('.badge')).toContainText('as claimed');
    await expect(cell(page, 'scores').locator('.badge[data-state="claimed"]')).toBeVisible();
  });
  await test.step('a reload keeps apart what was computed and what is claimed', async () => {
    await page.reload();
    await expect(cell(page, 'flights').locator('.badge[data-state="cached"]')).toBeVisible();
    await expect(cell(page, 'scores').locator('.badge[data-state="claimed"]')).toBeVisible();
    expect((await stored(page)).records).toMatchObject({ cell: 1, run: 1 });
  });
});

test('what nobody has changed follows the language of the app, and a text that was changed stays', async ({ page }) => {
  await openExample(page);
  await setLanguage(page, 'pt');
  await page.goto('./#/notebook/flights');
  await expect(page.getByRole('heading', { name: 'Atrasos de voos' }).first()).toBeVisible();
  await expect(cell(page, 'keep_trees').locator('.badge[data-state="claimed"]')).toContainText('pelo exemplo');
  await setLanguage(page, 'en');
  await page.goto('./#/notebook/flights');
  await expect(page.getByRole('heading', { name: 'Flight delays' }).first()).toBeVisible();

  await page.locator('[data-block="0"]').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Write here (Markdown)').fill('# Mine');
  await page.keyboard.press('Escape');
  await setLanguage(page, 'pt');
  await page.goto('./#/notebook/flights');
  await expect(page.getByRole('heading', { name: 'Mine' }).first()).toBeVisible();
  await expect(cell(page, 'flights').locator('.badge[data-state="claimed"]')).toContainText('pelo exemplo');
});

test('a lesson, an empty notebook and what is proposed for a file follow the language too', async ({ page }) => {
  await page.goto('./');
  await page.locator('[data-lesson="leakage"]').click();
  await expect(page.getByRole('heading', { name: 'Leakage and splits' }).first()).toBeVisible();
  await setLanguage(page, 'pt');
  await page.goto('./#/notebook/leakage');
  await expect(page.getByRole('heading', { name: 'Vazamento e divisões' }).first()).toBeVisible();
  await expect(page.locator('[data-start-over]')).toHaveCount(0);
  await expect(page.locator('[data-lesson-update]')).toHaveCount(0);

  await page.goto('./#/home');
  await page.getByRole('button', { name: 'Começar do zero' }).click();
  await expect(page.getByRole('heading', { name: 'Sem título' }).first()).toBeVisible();
  await setLanguage(page, 'en');
  await page.goto('./#/notebook/untitled');
  await expect(page.getByRole('heading', { name: 'Untitled' }).first()).toBeVisible();

  await page.goto('./#/home');
  await page.locator('[data-file-picker]').setInputFiles(path.resolve(PENGUINS));
  await expect(page.locator('[data-target]')).toBeVisible();
  const prose = page.locator('[data-block="0"]');
  const english = await prose.textContent();
  await setLanguage(page, 'pt');
  await page.goto('./#/notebook/penguins');
  await expect(page.locator('[data-target]')).toBeVisible();
  await expect(prose).not.toHaveText(english!);
  await expect(page.getByRole('region', { name: /penguins\.csv/ })).toContainText('prever');
});

test('a file that is dropped while cells run opens beside them, and the run goes on to its end', async ({ page }) => {
  test.setTimeout(120_000);
  await openExample(page);
  await cell(page, 'parts').getByRole('button', { name: 'Run parts' }).click();
  await expect(cell(page, 'flights')).toHaveAttribute('data-state', 'running', { timeout: 30_000 });
  await dropFiles(page, { 'penguins.csv': readFileSync(path.resolve(PENGUINS)) });
  await expect(page).toHaveURL(/#\/notebook\/penguins/, { timeout: 60_000 });
  const behind = page.locator('[data-behind="flights"]');
  await expect(page.locator('[data-target]')).toBeVisible();
  if (await behind.isVisible()) await behind.click();
  else await page.goto('./#/notebook/flights');
  for (const name of ['flights', 'history', 'parts']) {
    await expect(cell(page, name)).toHaveAttribute('data-state', /fresh|cached/, { timeout: 90_000 });
    await expect(cell(page, name).locator('.badge[data-state="claimed"]')).toHaveCount(0);
  }
  await expect(behind).toHaveCount(0);
});
