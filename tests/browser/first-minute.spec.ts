import { expect, test } from '@playwright/test';
import { findings } from './support/accessible.ts';

test.use({ serviceWorkers: 'allow' });

test('the first paint invites in three ways, within a second', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Open an example' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Drop a file' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start empty' })).toBeVisible();
  await expect(page.getByText('None yet.')).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('an empty notebook is kept over a reload', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Start empty' }).click();
  await expect(page).toHaveURL(/#\/notebook\/untitled/);
  await expect(page.locator('[data-block="0"]')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByLabel('Write here (Markdown)').fill('# Kept words');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Kept words' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('the language and the theme are chosen in the settings and remembered', async ({ page }) => {
  await page.goto('./#/settings');
  await page.getByLabel('Language').selectOption('pt');
  await expect(page.getByRole('heading', { name: 'Ajustes' })).toBeVisible();
  await page.getByLabel('Tema').selectOption('dark');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Ajustes' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  expect(await findings(page)).toEqual([]);
});

test('the palette finds every view by name', async ({ page }) => {
  await page.goto('./');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('runs');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
});

test('nothing leaves the machine: every request goes to the page’s own origin', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(baseURL!).origin) foreign.push(request.url());
  });
  await page.goto('./');
  await page.getByRole('button', { name: 'Start empty' }).click();
  await expect(page).toHaveURL(/#\/notebook\//);
  expect(foreign).toEqual([]);
});

test('a notebook saved as a file is said to be in a file', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Start empty' }).click();
  await page.locator('[data-save-file]').click();
  await expect(page.locator('[data-save="saved"]')).toContainText('also in a file');
});

test('a profile shows the columns in the order of the file', async ({ page }) => {
  await page.goto('./');
  await page.setInputFiles('[data-file-picker]', 'public/samples/penguins.csv');
  await page.getByRole('button', { name: 'Run it' }).click();
  const names = page.locator('article[data-cell="penguins"] tbody th');
  await expect(names.first()).toHaveText('species');
  await expect(names.nth(2)).toHaveText('bill_length_mm');
});
