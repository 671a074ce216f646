import { expect, test } from '@playwright/test';
import { choose, focus, focusIs, keys } from './support/keyboard.ts';
import { cellOf, openPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 60_000 });
test.use({ actionTimeout: 8_000, serviceWorkers: 'allow' });

test('a dropped file goes to a changed, registered model by keyboard alone', async ({ page }) => {
  await openPenguins(page);

  await test.step('the question has the focus, and an answer keeps it', async () => {
    await focusIs(page, /^select/);
    await page.keyboard.type('sex');
    await expect(page.getByText(/The target is sex/)).toBeVisible();
    await focusIs(page, /^select/);
    await keys(page, 'Tab', 'Enter');
    await focusIs(page, 'prose');
    await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
    await focusIs(page, 'prose');
  });

  await test.step('j and k go from block to block', async () => {
    await keys(page, 'j');
    await focusIs(page, 'penguins');
    await keys(page, 'j', 'j');
    await focusIs(page, 'parts');
    await keys(page, 'k', 'k');
    await focusIs(page, 'penguins');
    await keys(page, 'ArrowDown', 'ArrowDown', 'j', 'j');
    await focusIs(page, 'model');
  });

  await test.step('Enter goes into the form, Escape keeps what was typed and comes back', async () => {
    await keys(page, 'Enter');
    await focusIs(page, /^input|^select/);
    const weight = cellOf(page, 'model').getByLabel('class_weight', { exact: true });
    for (let step = 0; step < 40 && !(await weight.evaluate((each) => each === document.activeElement)); step++) {
      await keys(page, 'Tab');
    }
    await page.keyboard.type('balanced');
    await keys(page, 'Escape');
    await focusIs(page, 'model');
    await expect(cellOf(page, 'model')).toHaveAttribute('data-state', 'stale');
    await expect(cellOf(page, 'model').getByText('because class_weight changed')).toBeVisible();
  });

  await test.step('Shift+Enter runs the cell and goes on', async () => {
    await keys(page, 'Shift+Enter');
    await focusIs(page, 'prose');
    await expect(cellOf(page, 'model')).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 });
    await focusIs(page, 'prose');
  });

  await test.step('a and b insert, dd deletes, z brings back', async () => {
    await keys(page, 'k');
    await focusIs(page, 'model');
    await keys(page, 'a');
    await focusIs(page, /^button/);
    await keys(page, 'Escape');
    await focusIs(page, 'model');
    await keys(page, 'b', 'Enter');
    await focusIs(page, /^input|^select/);
    await keys(page, 'Escape');
    const added = (await focus(page)).where;
    await expect(cellOf(page, added)).toBeVisible();
    await keys(page, 'd', 'd');
    await expect(cellOf(page, added)).toHaveCount(0);
    await focusIs(page, 'prose');
    await keys(page, 'z');
    await focusIs(page, new RegExp(`^${added}$`));
    await keys(page, 'd', 'd');
    await focusIs(page, 'prose');
  });

  await test.step('c duplicates, Alt with an arrow moves, and the focus goes along', async () => {
    await keys(page, 'j');
    await focusIs(page, 'scores');
    await keys(page, 'c');
    await focusIs(page, 'scores_2');
    await keys(page, 'Alt+ArrowUp');
    await focusIs(page, 'scores_2');
    await keys(page, 'd', 'd');
    await focusIs(page, /scores|prose/);
  });

  await test.step('the palette and the list of keys give the focus back', async () => {
    const before = (await focus(page)).where;
    await keys(page, '?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await keys(page, 'Escape');
    await focusIs(page, before);
    await keys(page, 'Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await keys(page, 'Escape');
    await focusIs(page, before);
    await choose(page, 'parts');
    await focusIs(page, 'parts');
    await keys(page, '/');
    await page.keyboard.type('species');
    await keys(page, 'Enter', 'Escape');
    await expect.poll(() => page.getByRole('search').count()).toBe(0);
    expect((await focus(page)).visible).toBe(true);
  });

  await test.step('a registration is written as text and applied', async () => {
    await choose(page, 'scores');
    await focusIs(page, 'scores');
    await keys(page, 'b');
    await focusIs(page, /^button/);
    // Typing looks for a kind, here by a word of its description.
    await page.keyboard.type('registry');
    await expect(page.locator('[data-add-bar] [data-kind]')).toHaveText([/^register/]);
    await keys(page, 'Enter');
    await focusIs(page, /^input|^select/);
    await page.keyboard.type('penguin_sex');
    await keys(page, 'Shift+Enter');
    await expect(cellOf(page, 'register')).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 });
    await choose(page, 'register');
    await focusIs(page, 'register');
    const apply = page.locator('[data-apply="register"]');
    for (let step = 0; step < 12 && !(await apply.evaluate((each) => each === document.activeElement)); step++) {
      await keys(page, 'Tab');
    }
    await keys(page, 'Enter');
    await expect(cellOf(page, 'register').getByText('Applied as version 1')).toBeVisible();
    await focusIs(page, /Applied as version 1/);
  });
});

test('going between views and deleting a notebook never loses the focus', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Start empty' }).focus();
  await keys(page, 'Enter');
  await focusIs(page, 'prose');
  await keys(page, 'd', 'd');
  await focusIs(page, /^button/);
  await expect(page.getByRole('heading', { name: 'An empty notebook' })).toBeVisible();
  await page.getByRole('link', { name: 'Home' }).focus();
  await keys(page, 'Enter');
  await page.getByRole('button', { name: 'Delete Untitled' }).focus();
  await keys(page, 'Enter');
  await focusIs(page, /^button Undo/);
  await keys(page, 'Enter');
  await focusIs(page, /^a Untitled/);
  await choose(page, 'go to settings');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect.poll(async () => (await focus(page)).visible).toBe(true);
});
