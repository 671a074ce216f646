import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { PENGUINS } from './support/penguins.ts';

test.use({ serviceWorkers: 'allow' });

/** The set-ups of docs/workshop.md; that a laptop needs no network afterwards is in offline.spec. */
let stick: string;
let serving: ChildProcess | undefined;

test.beforeEach(() => {
  stick = mkdtempSync(path.join(tmpdir(), 'bancada-stick-'));
  cpSync(path.resolve('dist/app'), stick, { recursive: true });
});

test.afterEach(() => {
  serving?.kill();
  rmSync(stick, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Starts a server in the folder and waits until it answers. */
async function serveStick(command: string, argumentsOf: (port: number) => string[]): Promise<string> {
  const port = await freePort();
  serving = spawn(command, argumentsOf(port), { cwd: stick, stdio: 'ignore' });
  const url = `http://localhost:${port}/`;
  const answers = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(answers, { timeout: 30_000 }).toBe(true);
  return url;
}

async function profilesPenguins(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('[data-file-picker]').setInputFiles(PENGUINS);
  await expect(page.locator('[data-target]')).toBeVisible();
  await page.locator('.proposal .primary').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 90_000 });
}

test('a stick with its own server in one file runs a notebook', async ({ page }) => {
  const url = await serveStick(process.execPath, (port) => ['serve.mjs', String(port)]);
  await profilesPenguins(page, url);
});

test('a stick served by Python runs a notebook', async ({ page }) => {
  const url = await serveStick('python3', (port) => ['-m', 'http.server', String(port), '--bind', '127.0.0.1']);
  await profilesPenguins(page, url);
});

test('a host with a sub-path and no special headers runs a notebook', async ({ page, baseURL }) => {
  const { port } = new URL(baseURL!);
  await profilesPenguins(page, `http://localhost:${Number(port) + 1}/some/where/`);
});
