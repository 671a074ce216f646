import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { findings, sideways } from './support/accessible.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';
import { workspace } from '../support/command-line.ts';
import { dropFiles } from './support/bundle-page.ts';
import { cellOf } from './support/penguins.ts';

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 15_000 });

const ISLAND = path.join(import.meta.dirname, 'support', 'island.md');

const ANSWERS = `
\`\`\`{predict} answers
of: trees
on: parts.test
\`\`\`

\`\`\`{data} heavier
of: penguins
where: body_mass_g > 3500
\`\`\`

\`\`\`{data} longer
of: heavier
where: bill_length_mm > 40
\`\`\`

\`\`\`{data} both
of: longer
where: flipper_length_mm > 180
\`\`\`

\`\`\`{check} both_ok
of: both
expect:
  - rows: { min: 1 }
\`\`\`
`;

let page: Page;

// One page for all, for what it holds takes longer to compute than to look at.
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await fill();
});
test.afterAll(() => page.close());

/** The notebook with every kind of cell, an alert that fires, and rows that were asked. */
async function fill(): Promise<void> {
  const island = (await readFile(ISLAND, 'utf8')).replace(
    '  - { name: drifting, metric: drift_share, above: 0.5 }',
    '  - { name: busy, metric: requests, above: 1 }',
  );
  await page.goto('./');
  await page
    .locator('[data-file-picker]')
    .setInputFiles({ name: 'island.md', mimeType: 'text/markdown', buffer: Buffer.from(island + ANSWERS) });
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 120_000 });
  await cellOf(page, 'champion').locator('[data-apply]').click();
  await expect(cellOf(page, 'champion').getByText('Applied as version 1')).toBeVisible();
  await cellOf(page, 'canary').locator('[data-apply]').click();
  await expect(cellOf(page, 'canary').getByText('Applied as revision 1')).toBeVisible();
}

const listed = (direction: 'back' | 'forward'): Locator =>
  page.locator(`[data-lineage="${direction}"] li .what > .mono`);
const drawn = (): Locator => page.locator('[data-graph-node]');
const heading = (): Locator => page.locator('.view h2').first();

async function focusedNode(): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
}

test('an alert leads back to the traffic, the model, the data, the text and the environment, and forward again', async () => {
  await page.goto('./#/notebook/island/watch');
  await cellOf(page, 'watch').locator('[data-lineage-link]').first().click();
  await expect(heading()).toHaveText('busy');
  await expect(page.locator('.view .facts').first()).toContainText('simulated');
  const back = await listed('back').allTextContents();
  for (const name of ['watch', 'served', 'visitors', 'canary', 'trees', 'parts', 'penguins', 'samples/penguins.csv']) {
    expect(back.map((each) => each.trim())).toContain(name);
  }
  expect(back.join('\n')).toMatch(/Which island, revision \d+/);
  expect(back.join('\n')).toContain('engine ');

  // From the file forward: everything that rests on it, the registry and production included.
  await page.getByRole('link', { name: 'Lineage of samples/penguins.csv' }).click();
  await expect(heading()).toHaveText('samples/penguins.csv');
  await expect(page.getByText('Nothing stands before it.')).toBeVisible();
  const forward = (await listed('forward').allTextContents()).map((each) => each.trim());
  for (const name of ['heavy_penguins 1', 'heavy_penguins@champion', 'production 1', 'busy', 'answers', 'keep']) {
    expect(forward).toContain(name);
  }

  // Each thing leads to where it lives.
  const lives = (id: string) => page.locator(`[data-node="${id}"] .what a`);
  await expect(lives('version:heavy_penguins/1')).toHaveAttribute('href', '#/models');
  await expect(lives('deployment:production/1')).toHaveAttribute('href', '#/serving');
  await page.locator('[data-lineage="forward"]').getByRole('link', { name: 'trees', exact: true }).click();
  await expect(page).toHaveURL(/#\/notebook\/island\/trees$/);
});

test('models, predictions, decisions, runs and cells lead to their lineage', async () => {
  await page.goto('./#/notebook/island/answers');
  await cellOf(page, 'answers').getByRole('button', { name: 'More actions: answers' }).click();
  await page.getByRole('menuitem', { name: 'Lineage' }).click();
  await expect(heading()).toHaveText('answers');
  expect((await listed('back').allTextContents()).map((each) => each.trim())).toContain('trees');
  await expect(page.locator('.view .facts').first()).toContainText('predictions · predict');

  await page.goto('./#/models');
  await page.locator('[data-lineage-link]').first().click();
  await expect(heading()).toHaveText('heavy_penguins 1');
  await expect(listed('back').filter({ hasText: 'good_enough' })).toBeVisible();

  await page.goto('./#/notebook/island/keep');
  await cellOf(page, 'keep').locator('[data-lineage-link]').click();
  await expect(heading()).toHaveText('keep');
  await expect(listed('back').filter({ hasText: /^\s*scores\s*$/ })).toBeVisible();

  await page.goto('./#/notebook/island/trees');
  await cellOf(page, 'trees').locator('[data-use-model] summary').click();
  await cellOf(page, 'trees').locator('[data-lineage-link]').click();
  await expect(heading()).toHaveText('trees');
  await page.getByRole('link', { name: 'In Runs' }).click();
  await expect(page.locator('[data-run-count]')).toContainText('1 of 2');

  await page.goto('./#/lineage');
  await page.getByRole('searchbox').click();
  await page.keyboard.type('heavy_penguins@champoin');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('did you mean heavy_penguins@champion?');
});

test('the graph is walked by arrows, lights the ways to the root, opens and goes on by Enter', async () => {
  await page.goto('./#/lineage/heavy_penguins@champion?notebook=island');
  await expect(heading()).toHaveText('heavy_penguins@champion');
  await page.locator('[data-graph-node][tabindex="0"]').focus();
  expect(await focusedNode()).toContain('heavy_penguins@champion');
  await page.keyboard.press('ArrowLeft');
  expect(await focusedNode()).toMatch(/^(champion|heavy_penguins 1),/);
  for (let step = 0; step < 12 && !(await focusedNode())!.startsWith('samples/penguins.csv'); step++) {
    await page.keyboard.press('ArrowLeft');
  }
  expect(await focusedNode()).toContain('samples/penguins.csv, file');
  await expect(page.locator('svg path.lit').first()).toBeAttached();
  await expect(page.locator('[data-shown]')).toContainText('samples/penguins.csv');
  await page.keyboard.press('Home');
  expect(await focusedNode()).toContain('heavy_penguins@champion');
  await page.keyboard.press('ArrowLeft');
  const name = (await focusedNode())!.split(',')[0]!;
  await page.keyboard.press('Shift+Enter');
  await expect(heading()).toHaveText(name);
  await page.locator('[data-graph-node][tabindex="0"]').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/(models|notebook\/island\/champion)$/);

  // A long chain is one place until it is unfolded; then the same things stand in the list and in the graph.
  await page.goto('./#/lineage/both_ok?notebook=island');
  await expect(heading()).toHaveText('both_ok');
  const fold = page.locator('[data-graph-node].fold');
  await expect(fold).toHaveAttribute('aria-label', /^4 steps, penguins, heavier, longer, both, press to unfold$/);
  await fold.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focusedNode()).toBe('penguins, dataset version · data');
  await expect(fold).toHaveCount(0);
  const ids = (of: Locator, name: string) =>
    of.evaluateAll((all, key) => all.map((each) => each.getAttribute(key)!), name);
  const inGraph = new Set(await ids(drawn(), 'data-graph-node'));
  const inList = (await ids(page.locator('li[data-node]'), 'data-node')).filter(
    (id) => !/^(notebook|environment):/.test(id),
  );
  expect(inList.filter((id) => !inGraph.has(id))).toEqual([]);
});

test('a bundle that is only open shows the lineage that it claims, over its own objects', async () => {
  const place = workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
  expect((await place.bancada('export', 'n.md', '--as', 'bundle', '-o', 'a.bancada.zip')).status).toBe(0);
  const bytes = await readFile(path.join(place.dir, 'a.bancada.zip'));
  place.remove();
  await page.goto('./');
  await expect(page.locator('[data-file-picker]')).toBeAttached();
  await dropFiles(page, { 'a.bancada.zip': bytes });
  await page.getByRole('link', { name: 'Lineage of scores' }).click();
  await expect(heading()).toHaveText('scores');
  await expect(page.getByText('As the bundle claims:')).toBeVisible();
  const back = (await listed('back').allTextContents()).map((each) => each.trim());
  expect(back).toEqual(expect.arrayContaining(['sale', 'parts', 'visits', 'visits.csv']));
  const address = page.url();
  await page.locator('[data-lineage="back"]').getByRole('link', { name: 'sale', exact: true }).click();
  await expect(page).toHaveURL(/#\/bundle\/[0-9a-f]{12}\/sale$/);
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByText('is not open in this tab')).toBeVisible();
});

test('it is accessible in light, dark, on a phone and in Portuguese, the list first', async ({ browserName }) => {
  const address = './#/lineage/heavy_penguins@champion?notebook=island';
  const wrong: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({
      desk: { width: 1280, height: 900 },
      phone: { width: 360, height: 740 },
    })) {
      await page.evaluate((each) => localStorage.setItem('theme', each), theme);
      await page.setViewportSize(viewport);
      await page.goto(address);
      await page.reload();
      await expect(drawn().first()).toBeVisible();
      await page.locator('[data-graph-node][tabindex="0"]').focus();
      await page.keyboard.press('ArrowLeft');
      // The rules read the same page in every browser; what is laid out wide may be one browser's alone.
      if (browserName === 'chromium' || (theme === 'light' && size === 'desk')) {
        wrong.push(...(await findings(page)).map((each) => `${theme} ${size} ${each}`));
      }
      wrong.push(...(await sideways(page)).map((each) => `${theme} ${size} sideways ${each}`));
      if (size !== 'phone') continue;
      const list = await page.locator('[data-lineage="back"]').boundingBox();
      const graph = await page.locator('section.graph').boundingBox();
      expect(list!.y).toBeLessThan(graph!.y);
    }
  }
  expect(wrong).toEqual([]);
  await page.evaluate(() => localStorage.setItem('language', 'pt'));
  await page.reload();
  await expect(page.locator('#came-from')).toContainText('Veio de');
  await expect(page.locator('[data-node="version:heavy_penguins/1"]')).toContainText('versão do modelo');
});
