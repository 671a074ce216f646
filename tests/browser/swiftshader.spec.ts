/** Training on WebGPU, in a Chromium of its own whose GPU is played by the processor. */
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { GPU_ENGINE_BYTES } from '../../src/core/gpu.ts';
import { dropFiles } from './support/bundle-page.ts';
import { exactBundle } from './support/gpu-notebook.ts';
import { cellOf } from './support/penguins.ts';

test.describe.configure({ timeout: 120_000 });

let bundle: Uint8Array;
let browser: Browser;
let page: Page;

test.beforeAll(async ({ launchOptions }) => {
  bundle = await exactBundle();
  const args = [...(launchOptions.args ?? []), '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
  browser = await chromium.launch({ ...launchOptions, args });
});
test.afterAll(() => browser.close());
test.beforeEach(async ({ baseURL }) => {
  page = await browser.newPage({ baseURL: baseURL!, serviceWorkers: 'block', viewport: { width: 1280, height: 800 } });
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
});
test.afterEach(() => page.context().close());

const bundleCell = (name: string) => page.locator(`[data-bundle-cell="${name}"]`);

test('a GPU finds what the exact kernel finds, to five digits, and the replay says within tolerance', async () => {
  await dropFiles(page, { 'a.bancada.zip': bundle });
  await expect(bundleCell('sale').locator('[data-not-exact]')).toHaveText('not exact (WebGPU)');
  await page.locator('[data-replay]').click();
  await expect(page.locator('[data-verdict-whole]')).toHaveAttribute('data-verdict-whole', 'within_tolerance', {
    timeout: 60_000,
  });
  const verdicts = await page.locator('[data-bundle-cell] [data-verdict]').allTextContents();
  expect(verdicts.map((each) => each.trim()).sort()).toEqual([
    ...Array<string>(5).fill('identical'),
    'identical within tolerance',
  ]);
  await expect(bundleCell('sale').locator('[data-difference]')).toContainText('not exact (WebGPU)');
  await bundleCell('sale').getByText('Numbers of the result that differ').click();
  const metrics = (await bundleCell('sale').locator('details table tbody tr').all()).slice(0, 20);
  const named = await Promise.all(metrics.map((row) => row.locator('th, td').allTextContents()));
  const numbers = named.filter(([name]) => name!.startsWith('metrics.'));
  expect(numbers.length).toBeGreaterThan(0);
  for (const [name, claimed, replayed] of numbers) {
    expect(Math.abs(Number(claimed) - Number(replayed)), name).toBeLessThan(1e-5);
  }
});

test('a cell trains on the GPU, loads no more than it says, and is marked in the notebook and in Runs', async () => {
  let loaded = 0;
  page.context().on('response', async (response) => {
    if (/tfjs-network/.test(response.url())) loaded += (await response.body()).length;
  });
  await dropFiles(page, { 'a.bancada.zip': bundle });
  await page.locator('[data-import]').click();
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await page.locator('[data-run-all]').click();
  await expect(cellOf(page, 'registered').locator('[data-state="fresh"]').first()).toBeVisible({ timeout: 60_000 });
  await expect(cellOf(page, 'sale').locator('header [data-not-exact]')).toHaveText('not exact (WebGPU)');
  await expect(cellOf(page, 'sale')).toContainText('Trained on a GPU (google swiftshader)');
  expect(loaded).toBeGreaterThan(GPU_ENGINE_BYTES * 0.9);
  expect(loaded).toBeLessThan(GPU_ENGINE_BYTES * 1.1);
  await page.goto('./#/runs');
  await expect(page.locator('[data-not-exact]').first()).toContainText('not exact (WebGPU)');
});
