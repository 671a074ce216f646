import { expect, test, type Page } from '@playwright/test';

test.use({ serviceWorkers: 'allow' });

type Digests = Record<string, string>;

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

test('flights goes from data to a monitored deployment, with the digests that it ships with', async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('./');
  await page.getByRole('button', { name: 'Open an example' }).click();
  await expect(page.getByRole('heading', { name: 'Flight delays' }).first()).toBeVisible();
  // That they are those of Node over every row, `.ci/run` shows in replay.spec.
  await expect(page.locator('article[data-cell]')).toHaveCount(21);
  await expect(cell(page, 'keep_trees').getByText('claimed')).toBeVisible();
  const shipped = await digestsOnPage(page);
  await runAll(page);
  expect(await digestsOnPage(page)).toEqual(shipped);
  await expect(cell(page, 'keep_trees').getByText('as claimed')).toBeVisible();

  await test.step('a registration and a rollout are applied by a click, and rolled back by one', async () => {
    await cell(page, 'delay_champion').getByRole('button', { name: 'Register flight_delays as champion' }).click();
    await expect(cell(page, 'delay_champion').getByText('Applied as version 1')).toBeVisible();
    await cell(page, 'staging').getByRole('button', { name: 'Deploy to staging' }).click();
    await expect(cell(page, 'staging').getByText('Applied as revision 1')).toBeVisible();
    await page.goto('./#/models');
    await expect(page.locator('[data-alias="champion"]')).toBeVisible();
    // What the notebook proposes besides stays at hand.
    await page.getByRole('button', { name: 'Register flight_delays as challenger' }).click();
    await expect(page.locator('[data-alias="challenger"]')).toBeVisible();
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
