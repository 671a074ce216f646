import { chromium, expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Starts a browser of its own on a profile that outlives it. */
async function startBrowser(profile: string, port: number) {
  const args = ['--headless', '--no-sandbox', `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`];
  const child = spawn(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args, { stdio: 'ignore', detached: true });
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/json/version`).then(
          (answer) => answer.ok,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = browser.contexts()[0]!;
  const page = context.pages()[0] ?? (await context.newPage());
  return { page, kill: () => process.kill(-child.pid!, 'SIGKILL') };
}

test('what the screen calls saved is there after the browser was killed', async ({ baseURL }) => {
  test.setTimeout(120_000);
  const profile = mkdtempSync(path.join(tmpdir(), 'bancada-profile-'));
  try {
    const first = await startBrowser(profile, 9377);
    await first.page.goto(baseURL!);
    await first.page.setInputFiles('[data-file-picker]', path.resolve('public/samples/penguins.csv'));
    await first.page.getByRole('button', { name: 'Run it' }).click();
    await expect(first.page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
    await expect(first.page.locator('[data-save="saved"]')).toBeVisible();
    first.kill();

    const second = await startBrowser(profile, 9378);
    await second.page.goto(`${baseURL}#/notebook/penguins`);
    await expect(second.page.locator('article[data-cell="scores"]')).toHaveAttribute('data-state', 'cached');
    await expect(second.page.locator('[data-run-all]')).toHaveText(/Up to date/);
    second.kill();
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
