import { expect, test, type Page } from '@playwright/test';
import { findings } from './support/accessible.ts';
import { dropFiles, dropFolder } from './support/bundle-page.ts';

test.describe.configure({ timeout: 90_000 });
test.use({ actionTimeout: 10_000 });

const WANDB = `Name,State,Created,ID,lr,depth,model,val_loss,empty
one,finished,2024-01-05T12:00:00.000Z,a1,0.1,3,gbdt,0.25,
two,crashed,2024-01-05T13:00:00.000Z,a2,0.01,4,mlp,0.5,
`;
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import runs of another tracker' });

async function openRuns(page: Page): Promise<void> {
  await page.goto('./#/runs');
  await expect(page.getByText('No model has been trained yet.')).toBeVisible();
}

test('a table of W&B is shown with what was guessed and left out before it comes in, and comes in once', async ({
  page,
}) => {
  await openRuns(page);
  await page.locator('[data-open-import]').click();
  await page.locator('[data-run-files]').setInputFiles(file('runs.csv', WANDB));
  await expect(dialog(page)).toContainText('2 runs of Weights & Biases: 2 new, 0 known before.');
  await expect(dialog(page)).toContainText('empty: has no value');
  await expect(dialog(page).locator('[data-role="depth"]')).toHaveValue('params');
  expect(await findings(page)).toEqual([]);
  await dialog(page).locator('[data-role="depth"]').selectOption('metrics');
  await expect(dialog(page).locator('dd').nth(1)).toHaveText('depth, val_loss');
  await expect(page.getByText('No model has been trained yet.')).toBeVisible();
  await dialog(page).locator('[data-import-runs]').click();
  await expect(page.locator('[data-imported-runs="2"]')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(page.locator('[data-run-count]')).toHaveText('2 runs');
  await expect(page.getByRole('row').filter({ hasText: 'two' })).toContainText('0.5');

  await dropFiles(page, { 'again.csv': new TextEncoder().encode(WANDB) });
  await expect(dialog(page)).toContainText('2 runs of Weights & Biases: 0 new, 2 known before.');
  await dialog(page).locator('[data-import-runs]').click();
  await expect(page.locator('[data-imported-runs="2"]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-run-count]')).toHaveText('2 runs');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('No model has been trained yet.')).toBeVisible();
});

test('a folder of MLflow that is dropped anywhere comes in with its curves, without the runs that were deleted there', async ({
  page,
}) => {
  const encode = (text: string) => new TextEncoder().encode(text);
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await dropFolder(page, 'mlruns', {
    '0/meta.yaml': encode('experiment_id: 0\nname: bikes\n'),
    '0/r1/meta.yaml': encode('run_id: r1\nrun_name: one\nstatus: 3\nstart_time: 1000\nlifecycle_stage: active\n'),
    '0/r1/params/lr': encode('0.1'),
    '0/r1/metrics/val/loss': encode('1 0.9 0\n2 0.5 1\n'),
    '0/r1/artifacts/model.bin': encode('x'),
    '0/r2/meta.yaml': encode('run_id: r2\nstatus: 3\nlifecycle_stage: deleted\n'),
  });
  await expect(page).toHaveURL(/#\/runs$/);
  await expect(dialog(page)).toContainText('1 run of MLflow: 1 new, 0 known before.');
  await expect(dialog(page)).toContainText('1 deleted run');
  await expect(dialog(page)).toContainText('1 artifact file');
  await dialog(page).locator('[data-import-runs]').click();
  await expect(page.locator('[data-imported-runs="1"]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row').filter({ hasText: 'one' })).toContainText('bikes');
});

test('a file that is no export says what was expected, and nothing comes in', async ({ page }) => {
  await openRuns(page);
  await dropFiles(page, { 'rows.csv': new TextEncoder().encode('a,b\n1,2\n') });
  await expect(dialog(page).getByRole('alert')).toContainText('are not those of a W&B or Neptune export');
  await expect(dialog(page).locator('[data-import-runs]')).toHaveCount(0);
});
