import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { cellOf, PENGUINS, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 150_000 });
test.use({ actionTimeout: 10_000, serviceWorkers: 'allow' });

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let server: Server;
let url: string;

test.beforeEach(async ({ browserName: _ }, info) => {
  folder = info.outputPath('app');
  cpSync(path.join(root, 'dist', 'app'), folder, { recursive: true });
  const { serve } = (await import(path.join(root, 'scripts/serve.mjs'))) as {
    serve: (port: number, options: object) => Promise<{ url: string; server: Server }>;
  };
  ({ server, url } = await serve(Number(process.env['E2E_PORT'] ?? 4290) + 40, { folder, tries: 20 }));
});

test.afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function change(file: string, from: RegExp | string, to: string): void {
  const before = readFileSync(path.join(folder, file), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path.join(folder, file), after);
}

test('a new version waits until it is taken, and taking it loses nothing that was just typed', async ({ page }) => {
  await page.goto(url);
  await page.locator('[data-file-picker]').setInputFiles(PENGUINS);
  await expect(page.locator('[data-target]')).toBeVisible();
  await runPenguins(page);
  await expect(page.locator('[data-offline="ready"]')).toBeVisible({ timeout: 60_000 });
  const described = page.locator('meta[name="description"]');

  change('index.html', /(<meta\s+name="description"\s+content=")/, '$1Next version. ');
  change('precache.json', /"build":"[0-9a-f]+"/, '"build":"fedcba9876543210"');
  change('service-worker.js', /const BUILD = '[0-9a-f]+'/, "const BUILD = 'fedcba9876543210'");
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  const update = page.locator('[data-update]');
  await expect(update).toHaveText('New version: reload');

  // Until then the page is the old one, also when it is opened again.
  await page.reload();
  await expect(described).not.toHaveAttribute('content', /Next version/);
  await expect(update).toBeVisible();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);

  await page
    .locator('[data-block]')
    .filter({ has: cellOf(page, 'scores') })
    .focus();
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await update.click();
  await expect(described).toHaveAttribute('content', /Next version/);
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
  await expect(cellOf(page, 'model')).toBeVisible();
  await expect(cellOf(page, 'scores')).toHaveCount(0);
});

test('an engine that has not come is named with its size, and comes later', async ({ page }) => {
  const assets = path.join(folder, 'assets');
  const engine = path.join(
    assets,
    readdirSync(assets).find((name) => name.endsWith('.wasm'))!,
  );
  const bytes = readFileSync(engine);
  rmSync(engine);
  await page.goto(url);
  const waiting = page.locator('[data-offline="waiting"]');
  await expect(waiting).toHaveText(/no network: \d+ MB not here yet/, { timeout: 60_000 });
  await waiting.click();
  await expect(page.getByText(/There is no network and \d+ MB of the engines are not here yet/)).toBeVisible();

  writeFileSync(engine, bytes);
  await page.reload();
  await expect(page.locator('[data-offline="ready"]')).toBeVisible({ timeout: 60_000 });
});
