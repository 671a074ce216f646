import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const kept = path.join(root, 'test-results', 'flights-node.json');

type Digests = Record<string, string>;

/** The digests that the command line gives, computed once for all browsers of a test run. */
function digestsInNode(): Digests {
  try {
    const { started, digests } = JSON.parse(readFileSync(kept, 'utf8')) as { started: string; digests: Digests };
    if (started === process.env['BANCADA_TEST_RUN']) return digests;
  } catch {
    // Not computed yet in this run.
  }
  const store = mkdtempSync(path.join(tmpdir(), 'bancada-flights-'));
  const args = ['bin/bancada.js', 'run', 'examples/flights.md', '--json', '--store', store];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  rmSync(store, { recursive: true, force: true });
  expect(run.status, run.stderr).toBe(0);
  const { cells } = JSON.parse(run.stdout) as { cells: Record<string, { digest: string }> };
  const digests = Object.fromEntries(Object.entries(cells).map(([name, { digest }]) => [name, digest]));
  writeFileSync(kept, JSON.stringify({ started: process.env['BANCADA_TEST_RUN'], digests }));
  return digests;
}

async function runAll(page: Page): Promise<void> {
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 400_000 });
}

function digestsOnPage(page: Page): Promise<Digests> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('article[data-cell]')].map((cell) => [
        cell.dataset['cell']!,
        cell.dataset['digest']!,
      ]),
    ),
  );
}

const cell = (page: Page, name: string) => page.locator(`article[data-cell="${name}"]`);

test('flights goes from data to a monitored deployment, with the digests that Node gives', async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('./');
  await page.getByRole('button', { name: 'Open an example' }).click();
  await expect(page.getByRole('heading', { name: 'Flight delays' }).first()).toBeVisible();
  await test.step('the results that ship with it are those that Node gives', async () => {
    await expect(page.locator('article[data-cell]')).toHaveCount(Object.keys(digestsInNode()).length);
    expect(await digestsOnPage(page)).toEqual(digestsInNode());
    await expect(cell(page, 'keep_trees').getByText('claimed')).toBeVisible();
  });
  await runAll(page);
  expect(await digestsOnPage(page)).toEqual(digestsInNode());
  await expect(cell(page, 'keep_trees').getByText('as claimed')).toBeVisible();

  await test.step('a registration and a rollout are applied by a click, and rolled back by one', async () => {
    await cell(page, 'delay_champion').getByRole('button', { name: 'Register flight_delays as champion' }).click();
    await expect(cell(page, 'delay_champion').getByText('Applied as version 1')).toBeVisible();
    await cell(page, 'staging').getByRole('button', { name: 'Deploy to staging' }).click();
    await expect(cell(page, 'staging').getByText('Applied as revision 1')).toBeVisible();
    await page.goto('./#/models');
    await expect(page.locator('[data-alias="champion"]')).toBeVisible();
    await page.goto('./#/serving');
    await expect(page.getByText('Revision 1 · live')).toBeVisible();
  });

  await test.step('a changed parameter makes stale what depends on it, and says why', async () => {
    await page.goto('./#/notebook/flights/watch');
    await cell(page, 'watch').getByRole('button', { name: 'Settings' }).click();
    await cell(page, 'watch').getByRole('textbox', { name: 'min_rows' }).click();
    await page.keyboard.type('200');
    await page.keyboard.press('Tab');
    await expect(cell(page, 'watch')).toHaveAttribute('data-state', 'stale');
    await expect(cell(page, 'watch').getByText('because min_rows changed')).toBeVisible();
    await expect(cell(page, 'served')).toHaveAttribute('data-state', /cached|fresh/);
    await runAll(page);
    await expect(cell(page, 'watch')).toHaveAttribute('data-state', 'fresh');
    await expect(cell(page, 'served')).toHaveAttribute('data-state', 'cached');
  });

  await test.step('after a reload everything is there', async () => {
    await page.reload();
    await expect(cell(page, 'watch')).toHaveAttribute('data-state', 'cached');
    await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
  });
});
