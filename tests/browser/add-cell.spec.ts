import { expect, test } from '@playwright/test';
import { cellOf, openPenguins, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 90_000 });

test('a kind is found by typing, chosen by arrows, and a new gate says what is still missing', async ({ page }) => {
  await openPenguins(page);
  await runPenguins(page);
  const bar = page.locator('[data-add-bar]');
  const kinds = bar.locator('[data-kind]');
  const chosen = bar.locator('[aria-selected="true"]');
  await page.locator('[data-block]').last().focus();

  await test.step('Escape closes what was opened and gives the focus back', async () => {
    const before = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['block']);
    await page.keyboard.press('b');
    await expect(bar.getByRole('button').first()).toBeFocused();
    await page.keyboard.type('se');
    await expect(bar.getByRole('combobox')).toHaveValue('se');
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
    await expect(page.locator(`[data-block="${before}"]`)).toBeFocused();
  });

  await test.step('typing narrows the list, arrows choose in it, Enter adds', async () => {
    await page.keyboard.press('b');
    await page.keyboard.type('model');
    await expect(kinds.first()).toBeVisible();
    const all = await kinds.count();
    await expect(chosen).toHaveAttribute('data-kind', (await kinds.first().getAttribute('data-kind'))!);
    await page.keyboard.press('ArrowDown');
    await expect(chosen).toHaveAttribute('data-kind', (await kinds.nth(1).getAttribute('data-kind'))!);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('zzzz');
    await expect(kinds).toHaveCount(0);
    await expect(bar.getByText('No kind is called that')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('gate');
    expect(await kinds.count()).toBeLessThan(all);
    await expect(chosen).toHaveAttribute('data-kind', 'gate');
    await page.keyboard.press('Enter');
  });

  const gate = cellOf(page, 'gate');
  await test.step('the new cell has not failed: it shows what is missing and an example', async () => {
    const required = gate.getByLabel('require', { exact: true });
    await expect(required).toBeFocused();
    await expect(required).toHaveAttribute('placeholder', /roc_auc: \{ min: 0.7 \}/);
    await expect(gate.getByText('not set up yet')).toBeVisible();
    await expect(gate.getByText('failed', { exact: true })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(gate.locator('[data-to-fill]')).toContainText('Still to fill in: require.');
    await gate.getByRole('button', { name: 'Fill in' }).click();
    await expect(required).toBeFocused();
  });

  await test.step('once it is filled in it runs', async () => {
    await page.keyboard.type('[{ roc_auc: { min: 0.5 } }]');
    await page.keyboard.press('Shift+Enter');
    await expect(gate).toHaveAttribute('data-state', 'fresh', { timeout: 30_000 });
    await expect(gate.getByText('not set up yet')).toHaveCount(0);
  });
});
