import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { TrackedRun } from '../../src/core/tracking/tracked-run.ts';
import { findings, sideways } from './support/accessible.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 10_000 });

const ISLAND = path.join(import.meta.dirname, 'support', 'island.md');
const RUNS = 300;

function trackedRun(at: number): TrackedRun {
  const name = String(at).padStart(3, '0');
  return {
    id: `tracked/mlflow/${name}`,
    source: 'mlflow',
    name: `run ${name}`,
    notebook: 'bikes',
    cell: at % 2 === 0 ? 'forest' : 'line',
    status: at % 50 === 0 ? 'failed' : 'finished',
    startedAt: Date.UTC(2026, 10, 1) + at * 3_600_000,
    params: { model: at % 2 === 0 ? 'gbdt' : 'linear', learning_rate: (at % 4) / 10, target: 'bikes' },
    metrics: { rmse: 30 + ((at * 7) % 40), mae: 20 + ((at * 3) % 10), ...(at % 3 === 0 && { 'val/loss': at / 100 }) },
    tags: {},
  };
}

/** Puts records where the app's store keeps them, as an import does. */
async function seed(page: Page, runs: readonly TrackedRun[]): Promise<void> {
  await page.goto('./#/runs');
  await expect(page.getByText('No model has been trained yet')).toBeVisible();
  await put(
    page,
    runs.flatMap((run) => [
      ['run', run.id, run] as const,
      [
        'series',
        `${run.id}/loss`,
        { points: [0, 1, 2, 3, 4].map((step) => [step, 5 / (step + 1) + Number(run.metrics['mae'])]) },
      ] as const,
    ]),
  );
  await page.reload();
  await expect(page.locator('[data-run-count]')).toHaveText(`${runs.length} runs`);
}

async function put(
  page: Page,
  records: readonly (readonly [table: string, id: string, value: object])[],
): Promise<void> {
  await page.evaluate(async (entries) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const database = await done(indexedDB.open('bancada'));
    const transaction = database.transaction(['run', 'series'], 'readwrite');
    for (const [table, id, value] of entries) void transaction.objectStore(table).put(value, id);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, records);
}

const filterBox = (page: Page, name = 'Filter runs') => page.getByRole('combobox', { name });
const count = (page: Page) => page.locator('[data-run-count]');
const table = (page: Page) => page.getByRole('table', { name: 'Runs' });
const selectedRow = (page: Page) => table(page).locator('tr[aria-selected="true"]');

async function filter(page: Page, text: string, name?: string): Promise<void> {
  await filterBox(page, name).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
  await page.keyboard.press('Escape');
}

test('many runs are filtered, moved through, chosen and compared by keyboard', async ({ page }) => {
  await seed(
    page,
    Array.from({ length: RUNS }, (_, at) => trackedRun(at)),
  );

  await test.step('what varies first stands in the table, what is alike is folded', async () => {
    const heads = table(page).locator('thead button');
    await expect(heads).toHaveText([
      /Name/,
      /When/,
      /mae/,
      /rmse/,
      /val\/loss/,
      /learning_rate/,
      /model/,
      /status/,
      /Notebook/,
    ]);
    await expect(page.getByText('Alike in all runs: 2 columns')).toBeVisible();
  });

  await test.step('/ goes to the filter, which completes names and values', async () => {
    await page.locator('body').press('/');
    await expect(filterBox(page)).toBeFocused();
    await page.keyboard.type('metrics.rm');
    await expect(page.getByRole('listbox').getByRole('option', { name: 'metrics.rmse' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(filterBox(page)).toHaveValue('metrics.rmse ');
    await page.keyboard.type('< 35 and params.model = "g');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await expect(filterBox(page)).toHaveValue('metrics.rmse < 35 and params.model = "gbdt" ');
    const wanted = Array.from({ length: RUNS }, (_, at) => trackedRun(at)).filter(
      ({ metrics, params }) => Number(metrics['rmse']) < 35 && params['model'] === 'gbdt',
    );
    await expect(count(page)).toHaveText(`${wanted.length} of 300 runs`);
    await expect(page).toHaveURL(/filter=metrics\.rmse/);
  });

  await test.step('a filter that is wrong says where, and leaves the runs as they are', async () => {
    await filter(page, 'metrics.rmsee < 35');
    await expect(page.locator('[data-filter-problem]')).toContainText('did you mean metrics.rmse? (at character 1)');
    await expect(page.locator('[data-filter-problem] mark')).toHaveText('metrics.rmsee');
    await expect(count(page)).toHaveText('300 runs');
    await filter(page, 'model = gbdt');
    await expect(page.locator('[data-filter-problem]')).toHaveCount(0);
    await expect(count(page)).toHaveText('150 of 300 runs');
    await page.keyboard.press('Escape');
    await expect(filterBox(page)).not.toBeFocused();
  });

  await test.step('j, k and the arrows move from anywhere, x chooses, c compares what differs', async () => {
    await expect(selectedRow(page)).toContainText('run 298');
    await page.keyboard.press('j');
    await expect(selectedRow(page)).toContainText('run 296');
    await expect(page.getByRole('region', { name: 'Runs' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(selectedRow(page)).toContainText('run 294');
    await page.keyboard.press('ArrowUp');
    await expect(selectedRow(page)).toContainText('run 296');
    await page.keyboard.press('x');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    await page.keyboard.press('c');
    const compared = page.getByRole('tabpanel');
    await expect(compared).toBeFocused();
    await expect(compared.getByRole('row')).toHaveText([
      /run 296.*run 298/,
      /metrics\.mae/,
      /metrics\.rmse/,
      /params\.learning_rate/,
    ]);
    await compared.getByLabel('Only what differs').uncheck();
    await expect(compared.getByRole('row', { name: /params\.model/ })).toContainText('gbdt');
  });

  await test.step('sorting by a metric puts the highest first, then the lowest', async () => {
    await table(page).getByRole('button', { name: 'Sort by rmse' }).click();
    await expect(table(page).locator('tr[aria-rowindex="2"]')).toContainText('68');
    await table(page).getByRole('button', { name: 'Sort by rmse' }).click();
    await expect(table(page).locator('tr[aria-rowindex="2"]')).toContainText('30');
  });

  await test.step('Enter opens the cell that made the run', async () => {
    await page.getByRole('heading', { name: 'Runs' }).click();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#\/notebook\/bikes\/forest/);
  });

  await test.step('on the way back the chosen runs are still chosen, and the arrows move from the heading', async () => {
    await page.goBack();
    await expect(page.getByRole('tab', { name: 'Compare (2)' })).toBeVisible();
    await page.getByRole('heading', { name: 'Runs' }).click();
    const before = await selectedRow(page).textContent();
    await page.keyboard.press('ArrowDown');
    await expect(selectedRow(page)).not.toHaveText(before!);
  });

  await test.step('the palette finds the place where whole runs, texts and bundles are compared', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('bundles compare');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#\/diff/);
  });
});

test('runs are grouped, drawn, pivoted and taken along with their ids', async ({ page, browserName, context }) => {
  await watchDownloads(page);
  await seed(
    page,
    Array.from({ length: RUNS }, (_, at) => trackedRun(at)),
  );

  await test.step('a group has mean, deviation and count, and opens as a filter', async () => {
    await page.getByLabel('Group by').selectOption('params.model');
    const groups = page.getByRole('table', { name: 'Groups of runs' });
    await expect(groups.getByRole('row')).toHaveText([
      /model.*Runs.*mae.*rmse/,
      /gbdt.*150 runs.*±.*\(150\)/,
      /linear.*150 runs/,
    ]);
    await groups.getByRole('button', { name: '150 runs' }).first().click();
    await expect(filterBox(page)).toHaveValue('params.model = "gbdt"');
    await expect(count(page)).toHaveText('150 of 300 runs');
  });

  await test.step('a pivot leaves as CSV with the ids of the runs behind each figure', async () => {
    await page.getByRole('tab', { name: 'Pivot' }).click();
    const panel = page.getByRole('tabpanel');
    await panel.getByLabel('Down the side').selectOption('params.learning_rate');
    await panel.getByLabel('Mean of').selectOption('metrics.rmse');
    const saved = await downloaded(page, 'pivot.csv', () => panel.getByRole('button', { name: 'Save as CSV' }).click());
    const lines = saved.toString().trimEnd().split('\r\n');
    expect(lines[0]).toBe('learning_rate,rmse mean,rmse sd,rmse n,rmse runs');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('tracked/mlflow/000');
  });

  await test.step('the table leaves as CSV and as Markdown', async () => {
    const saveAll = page.getByRole('button', { name: 'Save as CSV' }).first();
    const csv = (await downloaded(page, 'runs.csv', () => saveAll.click())).toString();
    expect(csv.split('\r\n')).toHaveLength(152);
    expect(csv).toContain('run,name,metrics.mae,metrics.rmse');
    // Firefox gives a test no permission to read what is copied.
    if (browserName !== 'chromium') return;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy as Markdown' }).first().click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n')[0]).toMatch(/^\| name \| mae \| rmse \|.*\| run \|$/);
  });

  await test.step('curves are drawn smoothed, and numbers against each other', async () => {
    await page.getByLabel('Compare run 298').check();
    await page.getByRole('tab', { name: 'Curves' }).click();
    await expect(page.getByRole('tabpanel').locator('figure svg')).toBeVisible();
    await page.getByLabel('Smoothing').fill('0.6');
    await expect(page.getByRole('tabpanel')).toContainText('exponential moving average of weight 0.6, debiased');
    await page.keyboard.press('Tab');
    await page.getByRole('tab', { name: 'Scatter' }).click();
    await page.getByLabel('Told apart by').selectOption('params.learning_rate');
    await expect(page.getByRole('tabpanel')).toContainText('The 150 runs shown that have both.');
  });
});

test('a note, tags and decisions are kept beside runs, undone, and stale when the evidence changes', async ({
  page,
}) => {
  const runs = Array.from({ length: 4 }, (_, at) => trackedRun(at));
  await seed(page, runs);

  await test.step('a note is found by the filter and taken back', async () => {
    await page.getByRole('tab', { name: 'Notes and tags' }).click();
    await page.getByRole('textbox', { name: 'Note', exact: true }).click();
    await page.keyboard.type('odd seed');
    await page.getByRole('textbox', { name: 'Tags' }).click();
    await page.keyboard.type('stage=final, reviewed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Note: odd seed')).toBeVisible();
    await filter(page, 'tags.stage = "final"');
    await expect(count(page)).toHaveText('1 of 4 runs');
    await filter(page, '');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Note: odd seed')).toHaveCount(0);
    await filter(page, 'tags.stage = "final"');
    await expect(page.locator('[data-filter-problem]')).toContainText('no run has tags.stage');
    await filter(page, '');
  });

  await test.step('a decision stands until its run says something else', async () => {
    await page.getByLabel('Compare run 002').check();
    await page.getByRole('tab', { name: 'Decisions' }).click();
    await page.getByLabel('This is a').selectOption('decision');
    await page.getByLabel('What is believed or decided').click();
    await page.keyboard.type('Ship the forest.');
    await page.getByRole('button', { name: 'Keep it with this evidence' }).click();
    await expect(page.locator('[data-claim="fresh"]')).toContainText('Ship the forest.');
    const changed = { ...runs[2]!, metrics: { ...runs[2]!.metrics, rmse: 99 } };
    await put(page, [['run', changed.id, changed]]);
    await page.reload();
    await page.getByRole('tab', { name: 'Decisions' }).click();
    await expect(page.locator('[data-claim="stale"]')).toContainText('changed: rmse 44 → 99');
  });

  await test.step('and removed it can be brought back', async () => {
    await page.getByRole('button', { name: 'Remove' }).click();
    await expect(page.locator('[data-claim]')).toHaveCount(0);
    await page.locator('body').press('Control+z');
    await expect(page.locator('[data-claim]')).toHaveCount(1);
  });
});

test('two trained models are compared row by row', async ({ page }) => {
  await page.goto('./');
  await page.locator('[data-file-picker]').setInputFiles(ISLAND);
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 90_000 });
  await page.goto('./#/runs');
  await page.getByLabel(/^Compare trees/).check();
  await page.getByRole('tab', { name: 'Changed rows' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Choose exactly two runs');
  await page.getByLabel(/^Compare logistic/).check();
  await expect(page.getByRole('tabpanel')).toContainText(
    /rows? fixed.*rows? broken.*same: \d+ right in both, \d+ wrong in both/s,
  );
});

test('every panel is accessible, in Portuguese and at 360 pixels too', async ({ page, browserName }) => {
  await seed(
    page,
    Array.from({ length: 40 }, (_, at) => trackedRun(at)),
  );
  for (const [language, width, filterName] of [
    ['en', 1280, 'Filter runs'],
    ['pt', 360, 'Filtrar execuções'],
  ] as const) {
    await page.evaluate((each) => localStorage.setItem('language', each), language);
    await page.setViewportSize({ width, height: 800 });
    await page.reload();
    await page.getByRole('combobox', { name: filterName }).click();
    await page.keyboard.type('metrics.');
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await filter(page, '', filterName);
    for (const at of [0, 1]) await page.locator('main tbody input[type="checkbox"]').nth(at).check();
    await page.locator('main [aria-expanded]').filter({ hasText: /Col/ }).click();
    for (const panel of ['compare', 'changes', 'curves', 'scatter', 'pivot', 'notes', 'claims']) {
      await page.locator(`[data-panel="${panel}"]`).click();
      await expect(page.locator(`[data-panel="${panel}"]`)).toHaveAttribute('aria-selected', 'true');
      // The rules read the same page in every browser; what is laid out wide may be one browser's alone.
      const isRead = browserName === 'chromium' || language === 'en';
      const wrong = [...(isRead ? await findings(page) : []), ...(await sideways(page))];
      expect(wrong.map((each) => `${language} ${panel} ${each}`)).toEqual([]);
    }
  }
});
