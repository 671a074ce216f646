import { expect, test, type Page } from '@playwright/test';
import { dropFiles } from './support/bundle-page.ts';
import { exactBundle } from './support/gpu-notebook.ts';
import { cellOf } from './support/penguins.ts';

/** What a browser lacks: Firefox ESR has no WebGPU, Chromium without flags has it and no GPU behind it. */
const LACK = { chromium: 'no GPU that it may use', firefox: 'this browser has no WebGPU' } as const;

async function openBundle(page: Page): Promise<void> {
  const bundle = await exactBundle();
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await dropFiles(page, { 'a.bancada.zip': bundle });
}

test('without a GPU a cell that asks for one fails with its reason, and trains on nothing else', async ({
  page,
  browserName,
}) => {
  await openBundle(page);
  await page.locator('[data-import]').click();
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await page.locator('[data-run-all]').click();
  await expect(cellOf(page, 'sale').locator('[data-state="failed"]')).toBeVisible({ timeout: 60_000 });
  await expect(cellOf(page, 'sale')).toContainText(LACK[browserName as keyof typeof LACK]);
  await expect(cellOf(page, 'sale')).toContainText('remove backend: webgpu to train on the processor, exactly');
});

test('without a GPU a replay says that it needs one, and compares the rest', async ({ page }) => {
  await openBundle(page);
  await page.locator('[data-replay]').click();
  const whole = page.locator('[data-verdict-whole]');
  await expect(whole).toHaveAttribute('data-verdict-whole', 'not_here', { timeout: 60_000 });
  await expect(whole).toContainText('cannot be replayed here: sale needs WebGPU');
  const verdicts = await page.locator('[data-bundle-cell] [data-verdict]').allTextContents();
  expect(verdicts.map((each) => each.trim()).sort()).toEqual([...Array<string>(5).fill('identical'), 'needs WebGPU']);
});
