import path from 'node:path';
import type { Server } from 'node:http';
import { expect, test } from '@playwright/test';
import { cellOf } from './support/penguins.ts';

test.describe.configure({ timeout: 150_000 });
test.use({ actionTimeout: 10_000, serviceWorkers: 'allow' });

const root = path.resolve(import.meta.dirname, '../..');
const ISLAND = path.join(import.meta.dirname, 'support', 'island.md');
let server: Server;
let url: string;

test.beforeEach(async () => {
  const { serve } = (await import(path.join(root, 'scripts/serve.mjs'))) as {
    serve: (port: number, options: object) => Promise<{ url: string; server: Server }>;
  };
  ({ server, url } = await serve(Number(process.env['E2E_PORT'] ?? 4290) + 20, { tries: 20 }));
});

test.afterEach(() => void server.close());

/** No network and, to be sure, nobody at the other end of it. */
async function cutOff(): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

test('once it says so, the app opens and runs a whole notebook without a network', async ({ page, context }) => {
  await page.goto(url);
  await expect(page.locator('[data-offline="ready"]')).toBeVisible({ timeout: 60_000 });
  await cutOff();
  await context.setOffline(true);

  const failed = await page.evaluate(() =>
    fetch('./not-kept.txt').then(
      () => false,
      () => true,
    ),
  );
  expect(failed).toBe(true);

  await page.reload();
  await expect(page.getByRole('button', { name: 'Open an example' })).toBeVisible();
  await page.locator('[data-file-picker]').setInputFiles(ISLAND);
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 90_000 });
  await cellOf(page, 'trees').scrollIntoViewIfNeeded();
  await expect(cellOf(page, 'trees').locator('figure svg').first()).toBeVisible();

  await page.reload();
  await expect(cellOf(page, 'watch')).toHaveAttribute('data-state', 'cached');
  await page.goto(`${url}#/settings`);
  await expect(page.getByText('Everything that the app uses is on this machine.')).toBeVisible();
});
