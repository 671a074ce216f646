import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';
import { workspace, type Workspace } from '../support/command-line.ts';
import { findings, sideways } from './support/accessible.ts';
import { dropFiles, watchWorkers } from './support/bundle-page.ts';

test.describe.configure({ timeout: 180_000 });
test.use({ actionTimeout: 10_000 });

const MODEL = WHOLE.replace('model: logistic', 'model: gbdt\nparams: { n_estimators: 3 }').replace(
  'We believe that visits tell who buys.',
  'We doubt it.',
);
/** Rows of three times as many visits, of which fewer are left out. */
const SHIFTED = WHOLE_CSV.replace(/,(\d+),(yes|no)\n/g, ',$1$1$1,$2\n');

let place: Workspace;
const files = new Map<string, Uint8Array>();

test.beforeAll(async () => {
  test.setTimeout(300_000);
  place = workspace();
  for (const [name, text, csv, ...more] of [
    ['base', WHOLE, WHOLE_CSV],
    ['model', MODEL, WHOLE_CSV],
    ['shifted', WHOLE.replace('least: 5', 'least: 9'), SHIFTED],
    ['digests', WHOLE, SHIFTED, '--data', 'digests'],
  ] as const) {
    place.write('n.md', text);
    place.write('visits.csv', csv);
    const ran = await place.bancada('export', 'n.md', '--as', 'bundle', ...more, '-o', `${name}.bancada.zip`);
    if (ran.status !== 0) throw new Error(ran.err);
    files.set(name, Uint8Array.from(readFileSync(path.join(place.dir, `${name}.bancada.zip`))));
  }
});
test.afterAll(() => place.remove());

const section = (page: Page, name: string) => page.locator(`[data-section="${name}"]`);
const entry = (page: Page, at: string) => page.locator(`[data-entry="${at}"]`);
const side = (page: Page, which: 'a' | 'b') => page.locator(`select[data-side="${which}"]`);

async function openBundle(page: Page, name: string): Promise<void> {
  await dropFiles(page, { [`${name}.bancada.zip`]: files.get(name)! });
  await expect(page).toHaveURL(/#\/bundle\/[0-9a-f]{12}$/);
}

async function chooseFile(page: Page, which: 'a' | 'b', name: string): Promise<void> {
  await page
    .locator(`[data-side-file="${which}"]`)
    .setInputFiles({ name: `${name}.bancada.zip`, mimeType: 'application/zip', buffer: Buffer.from(files.get(name)!) });
}

/** The bundle's page, and from there its comparison with another one. */
async function compareBundles(page: Page, a: string, b: string): Promise<void> {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await openBundle(page, a);
  await page.locator('[data-compare]').click();
  await expect(side(page, 'a').locator('option:checked')).toContainText(`${a}.bancada.zip`);
  await chooseFile(page, 'b', b);
  await expect(side(page, 'b').locator('option:checked')).toContainText(`${b}.bancada.zip`);
}

/** Imports the bundle of a notebook and computes it here. */
async function runHere(page: Page, name: string): Promise<void> {
  await page.locator('nav').getByRole('link', { name: /Home/ }).click();
  await openBundle(page, name);
  await page.locator('[data-import]').click();
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
}

test('two bundles are compared: the text by its lines, metrics paired, models; only what differs unless asked', async ({
  page,
}) => {
  const workers = await watchWorkers(page);
  await compareBundles(page, 'base', 'model');

  await test.step('lines that went and came are marked by more than colour, what is the same is folded', async () => {
    await expect(section(page, 'text').locator('[data-line="removed"]').first()).toContainText(
      '−removedWe believe that visits tell who buys.',
    );
    await expect(section(page, 'text').locator('[data-line="added"]').first()).toContainText('+addedWe doubt it.');
    const folds = section(page, 'text').getByRole('button', { name: /lines unchanged, show them/ });
    await expect(folds.first()).toBeVisible();
    const lines = await section(page, 'text').locator('[data-line]').count();
    await folds.first().press('Enter');
    expect(await section(page, 'text').locator('[data-line]').count()).toBeGreaterThan(lines);
  });

  await test.step('a metric stands with both intervals, and its difference with a paired one and a verdict', async () => {
    const loss = section(page, 'results')
      .getByRole('group', { name: 'Metrics' })
      .locator('[data-entry="scores.log_loss"]');
    await expect(loss.locator('td.value')).toHaveText([/^0\.\d+ \[0\.\d+; 0\.\d+\]$/, /^0\.\d+ \[0\.\d+; 0\.\d+\]$/]);
    await expect(loss.locator('[data-verdict]')).toHaveText(/B better|B worse|not told apart/);
    await expect(section(page, 'results')).toContainText('the interval after the difference is paired');
    await expect(entry(page, 'sale.params.n_estimators').first()).toBeVisible();
  });

  await test.step('what is the same comes when it is asked for', async () => {
    await expect(section(page, 'data')).toHaveCount(0);
    // Other learners use other numeric units, in the same environment.
    await expect(section(page, 'environments').locator('[data-entry="unit"]').first()).toBeVisible();
    await expect(section(page, 'environments').locator('[data-entry="engine"]')).toHaveCount(0);
    await page.locator('[data-everything]').press('Space');
    await expect(section(page, 'data')).toBeVisible();
    await expect(section(page, 'environments').locator('[data-entry="engine"]')).toHaveAttribute('data-change', 'same');
    await expect(section(page, 'environments').locator('[data-entry="node"]')).toBeVisible();
    await page.locator('[data-everything]').press('Space');
    await expect(section(page, 'data')).toHaveCount(0);
  });

  await test.step('swapped sides are another address, and back is back', async () => {
    const before = page.url();
    const came = section(page, 'text').locator('[data-line="added"]').first();
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    await expect(came).toContainText('We believe');
    await page.goBack();
    await expect(came).toContainText('We doubt it');
    expect(page.url()).toBe(before);
  });

  await test.step('it works on a phone, in the dark and in Portuguese, and axe finds nothing serious', async () => {
    expect(await findings(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('light.png'), fullPage: true });
    await page.evaluate(() => {
      localStorage.setItem('theme', 'dark');
      localStorage.setItem('language', 'pt');
    });
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('dark');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('Português');
    await page.keyboard.press('Enter');
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(page.getByRole('heading', { name: 'Comparar' })).toBeVisible();
    await expect(section(page, 'results')).toContainText('pareado');
    expect(await findings(page)).toEqual([]);
    expect(await sideways(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('phone.png') });
  });

  expect(new Set(await workers())).toEqual(new Set(['bancada-bundle', 'bancada-compute']));
});

test('nothing differs between a bundle and itself, by digests that are shown', async ({ page }) => {
  await compareBundles(page, 'base', 'base');
  const same = page.locator('[data-nothing-differs]');
  await expect(same).toContainText('Nothing differs.');
  await expect(same.getByRole('row', { name: /^Text of the notebook [0-9a-f]{16}$/ })).toBeVisible();
  await expect(same.getByRole('row', { name: /^scores [0-9a-f]{16}$/ })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('same.png') });
  expect(await findings(page)).toEqual([]);
});

test('data that drifted say so by column, and rows that were withheld are named', async ({ page }) => {
  await compareBundles(page, 'base', 'shifted');
  const visits = page.locator('[data-distribution="visits"]');
  await expect(visits).toContainText(/ks.*▲ drifted/);
  await expect(page.locator('[data-distribution="day"]')).toContainText('values differ; no test for this type');
  await expect(page.locator('[data-distribution]').first()).toContainText('visits');
  await expect(entry(page, 'least')).toContainText('+4');
  await expect(section(page, 'results')).toContainText('did not answer the same rows here');
  await page.screenshot({ path: test.info().outputPath('drift.png'), fullPage: true });
  expect(await findings(page)).toEqual([]);

  await chooseFile(page, 'b', 'digests');
  await expect(section(page, 'data')).toContainText('The rows of B are withheld, so distributions are not compared.');
  await expect(page.locator('[data-distribution]')).toHaveCount(0);
});

test('two stored runs are marked in Runs and compared by key, then a bundle with its notebook, then saved texts', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await runHere(page, 'base');
  await runHere(page, 'shifted');

  await test.step('two runs by x, j, x and d', async () => {
    await page.locator('nav').getByRole('link', { name: 'Runs' }).click();
    await expect(page.locator('[data-run-count]')).toHaveText('2 runs');
    await page.locator('body').press('x');
    await page.locator('body').press('j');
    await page.locator('body').press('x');
    await expect(page.locator('[data-diff]')).toBeVisible();
    await page.locator('body').press('d');
    await expect(page).toHaveURL(/#\/diff\/[0-9A-Z]{26}\/[0-9A-Z]{26}$/);
    await expect(section(page, 'parameters')).toContainText('least');
    await expect(section(page, 'data').locator('[data-entry="visits.csv.sha256"]')).toBeVisible();
    await expect(page.locator('[data-distribution="visits"]')).toContainText('▲ drifted');
    await page.locator('[data-everything]').check();
    const environments = section(page, 'environments');
    for (const name of ['engine', 'lockfile', 'agent', 'cores', 'host', 'sale']) {
      await expect(environments.locator(`[data-entry="${name}"]`)).toHaveAttribute('data-change', 'same');
    }
  });

  await test.step('a bundle stands beside the newest run of its notebook', async () => {
    await page.locator('nav').getByRole('link', { name: 'Home' }).click();
    await openBundle(page, 'model');
    await page.locator('[data-compare]').click();
    await expect(side(page, 'b').locator('option:checked')).toContainText('Whole ·');
    await expect(section(page, 'environments')).toContainText('browser');
    await expect(section(page, 'environments')).toContainText('node');
  });

  await test.step('a notebook stands beside its own saved text', async () => {
    await page.locator('nav').getByRole('link', { name: 'Notebook' }).click();
    await expect(page.locator('[data-run-all]')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('earlier text');
    await page.keyboard.press('Enter');
    await expect(side(page, 'b').locator('option:checked')).toContainText('save');
    const first = await side(page, 'a').locator('optgroup').last().locator('option').first().getAttribute('value');
    await side(page, 'a').selectOption(first!);
    await expect(page.locator('[data-nothing-differs]')).toBeVisible();
    await expect(page.getByText('One side is a text alone')).toBeVisible();
  });
});

test('an address that leads nowhere says so', async ({ page }) => {
  await page.goto('./#/diff/01ZZ/bundle~0123456789ab');
  await expect(page.getByRole('alert')).toContainText('this bundle is not open in this tab');
  await page.goto('./#/diff/01ZZ/01ZY');
  await expect(page.getByRole('alert')).toContainText('this store holds no run');
});
