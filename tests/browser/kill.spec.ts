import { chromium, expect, test } from '@playwright/test';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The processes of the browser that has this profile open, the browser's own first. */
function processesOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile);
      } catch {
        return false; // ended since the folder was listed
      }
    });
}

function kill(profile: string): void {
  const found = processesOf(profile);
  if (found.length === 0) throw new Error('no browser has the profile open');
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // a child that went with its parent
    }
  }
}

test('what the screen calls saved is there after the browser was killed', async ({ baseURL, launchOptions }) => {
  test.setTimeout(120_000);
  const profile = mkdtempSync(path.join(tmpdir(), 'bancada-profile-'));
  try {
    const first = await chromium.launchPersistentContext(profile, launchOptions);
    const page = first.pages()[0]!;
    await page.goto(baseURL!);
    await page.setInputFiles('[data-file-picker]', path.resolve('public/samples/penguins.csv'));
    await page.getByRole('button', { name: 'Run it' }).click();
    await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
    await expect(page.locator('[data-save="saved"]')).toBeVisible();
    const gone = first.waitForEvent('close');
    kill(profile);
    await gone;
    await expect.poll(() => processesOf(profile)).toEqual([]);

    const second = await chromium.launchPersistentContext(profile, launchOptions);
    const again = second.pages()[0]!;
    await again.goto(`${baseURL}#/notebook/penguins`);
    await expect(again.locator('article[data-cell="scores"]')).toHaveAttribute('data-state', 'cached');
    await expect(again.locator('[data-run-all]')).toHaveText(/Up to date/);
    await second.close();
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
