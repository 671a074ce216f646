import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, firefox, test } from '@playwright/test';
import { openPenguins, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 90_000 });
test.use({ actionTimeout: 10_000, serviceWorkers: 'allow' });

const port = Number(process.env['E2E_PORT'] ?? 4290);

test.describe('under a sub-path', () => {
  test.use({ baseURL: `http://localhost:${port + 1}/some/where/` });

  test('a file is opened, run and kept, and nothing is asked of the host’s root', async ({ page }) => {
    const outside: string[] = [];
    page.on('request', (request) => {
      const { protocol, pathname } = new URL(request.url());
      if (protocol === 'http:' && !pathname.startsWith('/some/where/')) outside.push(pathname);
    });
    await openPenguins(page);
    await runPenguins(page);
    await expect(page.locator('[data-offline="ready"]')).toBeVisible({ timeout: 60_000 });
    const { scope, manifest } = await page.evaluate(async () => ({
      scope: (await navigator.serviceWorker.ready).scope,
      manifest: document.querySelector<HTMLLinkElement>('link[rel="manifest"]')!.href,
    }));
    expect(scope).toMatch(/\/some\/where\/$/);
    expect(manifest).toMatch(/\/some\/where\/manifest\.webmanifest$/);
    expect(outside).toEqual([]);
  });
});

test('over plain http from another machine it says why it cannot work, what helps, and starts nothing', async ({
  browserName,
}, info) => {
  const { launchOptions } = info.project.use;
  const own =
    browserName === 'chromium'
      ? await chromium.launch({
          ...launchOptions,
          args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP bancada.test 127.0.0.1'],
        })
      : await firefox.launch({
          ...launchOptions,
          channel: 'moz-firefox',
          firefoxUserPrefs: { 'network.dns.localDomains': 'bancada.test' },
        });
  try {
    const page = await own.newPage();
    const workers: string[] = [];
    page.on('worker', (worker) => workers.push(worker.url()));
    await page.goto(`http://bancada.test:${port}/`, { timeout: 20_000 });
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await expect(page.getByRole('heading', { name: 'This address cannot keep your work' })).toBeVisible();
    await expect(page.getByText('Open it over https, or run it on this machine')).toBeVisible();
    await expect(page.getByText(`http://bancada.test:${port}`)).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect(workers).toEqual([]);
  } finally {
    await own.close();
  }
});

test('opened as a file it says that it has not started, what helps and that nothing is lost', async ({
  browserName,
}, info) => {
  const { launchOptions } = info.project.use;
  const own =
    browserName === 'chromium'
      ? await chromium.launch(launchOptions)
      : await firefox.launch({
          ...launchOptions,
          channel: 'moz-firefox',
          // As people have it; a Firefox under test lets files load files.
          firefoxUserPrefs: { 'security.fileuri.strict_origin_policy': true },
        });
  try {
    const page = await own.newPage();
    await page.goto(pathToFileURL(path.resolve(import.meta.dirname, '../../dist/app/index.html')).href);
    const told = page.locator('.not-started');
    await expect(told).toHaveCSS('opacity', '1');
    await expect(told.getByRole('heading', { name: 'Bancada has not started' })).toBeVisible();
    await expect(told).toContainText('It must come from a web server');
    await expect(told).toContainText('npm start and open the address that it prints. Nothing has been lost.');
    await expect(told).toContainText('A Bancada precisa vir de um servidor web');
  } finally {
    await own.close();
  }
});

test('a private window is told that its work ends with it', async ({ browserName, page, baseURL }, info) => {
  if (browserName === 'chromium') {
    // The window of a test is a private one. Most builds since 136 hide it, and then nothing may be claimed; others give it
    // away by a quota below what a page may use of the memory.
    await page.goto('./');
    await expect(page.getByText('None yet.')).toBeVisible();
    const isTold = await page.evaluate(async () => {
      const { memory } = performance as Performance & { memory?: { jsHeapSizeLimit: number } };
      return (await navigator.storage.estimate()).quota! < memory!.jsHeapSizeLimit;
    });
    await expect(page.locator('[data-private-window]')).toHaveCount(isTold ? 1 : 0);
    await page.addInitScript(() => {
      navigator.storage.estimate = () => Promise.resolve({ quota: 1_000_000_000, usage: 0 });
    });
    await page.reload();
    await expect(page.locator('[data-private-window]')).toBeVisible();
    return;
  }
  const own = await firefox.launch({
    ...info.project.use.launchOptions,
    channel: 'moz-firefox',
    firefoxUserPrefs: { 'browser.privatebrowsing.autostart': true },
  });
  try {
    const closed = await own.newPage();
    await closed.goto(baseURL!);
    const line = closed.locator('[data-private-window]');
    await expect(line).toContainText('your work ends when you close it');
    await line.getByRole('button', { name: 'Close' }).click();
    await expect(line).toHaveCount(0);
    await closed.goto(`${baseURL!}#/settings`);
    await expect(line).toBeVisible();
  } finally {
    await own.close();
  }
});
