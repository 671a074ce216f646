import { chromium, expect, firefox, test as base, type BrowserContext } from '@playwright/test';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digestOf, QUICK, startSearch } from './support/long-search.ts';
import { cellOf, openPenguins, runPenguins } from './support/penguins.ts';

interface Profile {
  readonly folder: string;
  /** The browser, started on the profile. */
  open(): Promise<BrowserContext>;
}

const test = base.extend<{ profile: Profile }>({
  profile: async ({ browserName, baseURL, launchOptions }, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bancada-profile-'));
    const options = { ...launchOptions, baseURL: baseURL! };
    const open = () =>
      browserName === 'firefox'
        ? firefox.launchPersistentContext(folder, { ...options, channel: 'moz-firefox' })
        : chromium.launchPersistentContext(folder, options);
    await use({ folder, open });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
});

test.describe.configure({ timeout: 150_000 });

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

async function kill({ folder }: Profile, context: BrowserContext): Promise<void> {
  const found = processesOf(folder);
  if (found.length === 0) throw new Error('no browser has the profile open');
  const gone = context.waitForEvent('close');
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // a child that went with its parent
    }
  }
  await gone;
  await expect.poll(() => processesOf(folder)).toEqual([]);
}

test('what the screen calls saved is there after the browser was killed', async ({ profile }) => {
  const first = await profile.open();
  const page = first.pages()[0]!;
  await openPenguins(page);
  await runPenguins(page);
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
  await kill(profile, first);

  const second = await profile.open();
  const again = second.pages()[0]!;
  await again.goto('./#/notebook/penguins');
  await expect(cellOf(again, 'scores')).toHaveAttribute('data-state', 'cached');
  await expect(again.locator('[data-run-all]')).toHaveText(/Up to date/);
  await second.close();
});

test('a browser killed while cells run has what was done, and says which cell was interrupted', async ({ profile }) => {
  const first = await profile.open();
  const page = first.pages()[0]!;
  await page.goto('./');
  await startSearch(page);
  const digests = await Promise.all(QUICK.map((name) => digestOf(page, name)));
  await kill(profile, first);

  const second = await profile.open();
  const again = second.pages()[0]!;
  await again.goto('./#/notebook/search');
  for (const name of QUICK) await expect(cellOf(again, name)).toHaveAttribute('data-state', 'cached');
  await expect(cellOf(again, 'search')).toHaveAttribute('data-state', 'interrupted');
  await expect(cellOf(again, 'search').locator('.badge')).toContainText('interrupted');
  expect(await Promise.all(QUICK.map((name) => digestOf(again, name)))).toEqual(digests);
  await again.locator('[data-run-all]').click();
  await expect(again.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 90_000 });
  await second.close();
});
