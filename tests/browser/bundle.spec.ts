import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { restoreBackup } from '../../src/core/store/backup.ts';
import { nodeHasher } from '../../src/platform/node/hasher.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';
import { edited, filesOf, forged, manifestOf, sorted, zipOf } from '../support/bundles.ts';
import { workspace, type Workspace } from '../support/command-line.ts';
import { bufferSource } from '../support/context.ts';
import { dropFiles, stored, watchWorkers } from './support/bundle-page.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';
import { cellOf } from './support/penguins.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 10_000 });

const CELLS = ['visits', 'parts', 'sale', 'scores', 'good', 'registered'];
/** Prose that would fetch, if anything could. */
const HOSTILE = WHOLE.replace(
  'We believe',
  '![a](./samples/a.png) ![b](https://elsewhere.example/b.png) <script>fetch("./c")</script> We believe',
);

let place: Workspace;
let good: Uint8Array;

test.beforeAll(async () => {
  place = workspace({ 'n.md': HOSTILE, 'visits.csv': WHOLE_CSV });
  const ran = await place.bancada('export', 'n.md', '--as', 'bundle', '-o', 'a.bancada.zip');
  if (ran.status !== 0) throw new Error(ran.err);
  good = fileOf(place, 'a.bancada.zip');
});
test.afterAll(() => place.remove());

const fileOf = (here: Workspace, name: string) => Uint8Array.from(readFileSync(path.join(here.dir, name)));
const bundleCell = (page: Page, name: string) => page.locator(`[data-bundle-cell="${name}"]`);
const verdictOf = (page: Page, name: string) => bundleCell(page, name).locator('[data-verdict]');
const whole = (page: Page) => page.locator('[data-verdict-whole]');

async function openBundle(page: Page, bytes: Uint8Array = good, name = 'a.bancada.zip'): Promise<void> {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await dropFiles(page, { [name]: bytes });
  await expect(bundleCell(page, 'registered')).toBeVisible();
}

/** The bundle as a notebook of this browser whose results are its own. */
async function importReplayed(page: Page): Promise<void> {
  await openBundle(page);
  await page.locator('[data-import]').click();
  await page.locator('[data-replay]').click();
  await expect(whole(page)).toHaveText(/6 results that were imported/, { timeout: 60_000 });
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
}

test('a bundle that is dropped is shown, and nothing of it is run, fetched or kept', async ({ page }) => {
  const workers = await watchWorkers(page);
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await dropFiles(page, { 'a.bancada.zip': good });
  await expect(page).toHaveURL(/#\/bundle\/[0-9a-f]{12}$/);
  for (const name of CELLS) await expect(verdictOf(page, name)).toHaveText('claimed');
  await expect(bundleCell(page, 'visits').getByRole('row', { name: 'rows 1' })).toBeVisible();
  await expect(page.getByText('It reads visits.csv')).toBeVisible();
  await expect(page.locator('[data-trust="unsigned"]')).toBeVisible();
  const origin = new URL(page.url()).origin;
  expect(asked.filter((each) => !/^\/(assets|icons)\//.test(each.slice(origin.length)))).toEqual([]);
  expect(await workers()).toEqual(['bancada-bundle']);
  const { databases, records } = await stored(page);
  expect(databases.filter((each) => each.startsWith('bancada-replay'))).toEqual([]);
  expect(records).toEqual({ notebook: 0, attachment: 0, cell: 0, run: 0, object: 0, setting: 0 });
});

test('what it holds, lacks and was made with is said, and a cell is an address', async ({ page }) => {
  await openBundle(page);
  const contents = page.getByRole('region', { name: 'What is in it' });
  await expect(contents.getByRole('row', { name: /^Data visits\.csv 1 / })).toBeVisible();
  const files = Object.keys(manifestOf(await filesOf(good)).files).length + 1;
  await expect(contents.getByRole('row', { name: new RegExp(`^Total ${files} `) })).toBeVisible();
  await expect(contents.getByText('Nothing: all data of the run are in it.')).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Made with' }).getByText('node', { exact: true }).first(),
  ).toBeVisible();
  const lineage = page.getByRole('region', { name: 'Lineage' });
  await expect(lineage.getByRole('row', { name: /^scores evaluate sale parts good / })).toBeVisible();
  await lineage.getByRole('link', { name: 'scores' }).first().click();
  await expect(page).toHaveURL(/#\/bundle\/[0-9a-f]{12}\/scores$/);
  await expect(bundleCell(page, 'scores')).toBeFocused();
  await contents.getByRole('button', { name: 'Check every byte' }).click();
  await expect(contents.locator('[data-verified]')).toContainText(`${files} files`);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This bundle is not open in this tab' })).toBeVisible();
});

test('a replay computes every cell again in a place of its own and says identical, as the command line does', async ({
  page,
}) => {
  await watchDownloads(page);
  await openBundle(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Replay');
  await page.keyboard.press('Enter');
  await expect(whole(page)).toHaveText(/identical: 6 cells/, { timeout: 60_000 });
  for (const name of CELLS) await expect(verdictOf(page, name)).toHaveText('identical');
  const saved = await downloaded(page, 'a-replay.json', () =>
    page.getByRole('button', { name: 'Save as JSON' }).click(),
  );
  const { manifest, ...told } = JSON.parse(saved.toString()) as Record<string, unknown>;
  expect(manifest).toMatch(/^[0-9a-f]{64}$/);
  expect(told).toEqual((await place.bancada('replay', 'a.bancada.zip', '--json')).json<object>());
  const text = await downloaded(page, 'a-replay.md', () =>
    page.getByRole('button', { name: 'Save as Markdown' }).click(),
  );
  expect(text.toString()).toContain('| scores | identical |');
  const { databases, records } = await stored(page);
  expect(databases.filter((each) => each.startsWith('bancada-replay'))).toEqual([]);
  expect(records['run']).toBe(0);
});

test('a replay can be cancelled, and started again', async ({ page }) => {
  await openBundle(page);
  const button = page.locator('[data-replay]');
  // Both clicks before anything can have ended.
  await button.evaluate(async (each: HTMLElement) => {
    each.click();
    await Promise.resolve();
    each.click();
  });
  await expect(page.getByText('The replay was cancelled.')).toBeVisible();
  await expect(verdictOf(page, 'visits')).toHaveText('claimed');
  await button.click();
  await expect(whole(page)).toHaveText(/identical/, { timeout: 60_000 });
});

test('a forged weight and a forged metric are found out, each with its place and both values', async ({ page }) => {
  const pathOf = (files: ReadonlyMap<string, Uint8Array>, cell: string) => {
    const claim = manifestOf(new Map(files)).cells[cell]!;
    return claim.state === 'done' ? `objects/${claim.digest}` : '';
  };
  const weight = await forged(good, (files) => {
    const document = JSON.parse(new TextDecoder().decode(files.get(pathOf(files, 'sale')))) as {
      model: { state: { object: string } };
    };
    const object = `objects/${document.model.state.object}`;
    const bytes = files.get(object)!.slice();
    bytes[bytes.length - 1]! ^= 1;
    files.set(object, bytes);
  });
  await openBundle(page, weight, 'weight.bancada.zip');
  await page.locator('[data-replay]').click();
  await expect(whole(page)).toHaveText(/differs first at sale/, { timeout: 60_000 });
  await expect(bundleCell(page, 'sale').locator('[data-difference]')).toContainText(
    /tensor .* the bundle claims .*, the replay gives /,
  );
  await expect(verdictOf(page, 'parts')).toHaveText('identical');

  const metric = await forged(good, (files) =>
    edited(files, pathOf(files, 'scores'), /"roc_auc":0\.\d/, '"roc_auc":0.1'),
  );
  await dropFiles(page, { 'metric.bancada.zip': metric });
  await expect(page.getByText('metric.bancada.zip')).toBeVisible();
  await page.locator('[data-replay]').click();
  await expect(whole(page)).toHaveText(/differs first at scores/, { timeout: 60_000 });
  await expect(bundleCell(page, 'scores').locator('[data-difference]')).toContainText('result.roc_auc');
});

test('an import keeps a notebook whose results are claimed until they are computed here, and adds nothing twice', async ({
  page,
}) => {
  await openBundle(page);
  await page.locator('[data-import]').click();
  await expect(page.locator('[data-imported="a"]')).toContainText('6 results');
  const before = await stored(page);
  await page.locator('[data-import]').click();
  await expect(page.locator('[data-imported="a"]')).toContainText('nothing was stored twice');
  await expect(page.locator('[data-imported="a"]')).toContainText('imported before, as a');
  expect(await stored(page)).toEqual(before);
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await expect(page).toHaveURL(/#\/notebook\/a$/);
  for (const name of CELLS) await expect(cellOf(page, name).locator('.badge')).toHaveText(/claimed/);
  const registered = cellOf(page, 'registered');
  await expect(registered.locator('[data-apply-claimed]')).toContainText('rests on results that a bundle claims');
  await expect(registered.locator('[data-apply]')).toHaveCount(0);
  await page.locator('[data-run-all]').click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
  for (const name of CELLS) await expect(cellOf(page, name)).toHaveAttribute('data-state', 'fresh');
  await expect(cellOf(page, 'visits').locator('.badge')).toHaveText(/fresh .*, as claimed/);
  await expect(registered.locator('[data-apply="registered"]')).toBeEnabled();
});

test('a replay after an import takes the mark of claimed away', async ({ page }) => {
  await openBundle(page);
  await page.locator('[data-import]').click();
  await expect(page.locator('[data-imported="a"]')).toBeVisible();
  await page.locator('[data-replay]').click();
  await expect(whole(page)).toHaveText(/6 results that were imported/, { timeout: 60_000 });
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/);
  await expect(cellOf(page, 'scores').locator('.badge')).toHaveText(/cached/);
});

test('an export has the bytes that the command line gives for the same run', async ({ page, browserName }) => {
  await watchDownloads(page);
  if (browserName === 'chromium')
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await openBundle(page);
  await page.locator('[data-import]').click();
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  await page.locator('[data-export-bundle]').click();
  const dialog = page.getByRole('dialog', { name: 'Share Whole as a bundle' });
  await expect(dialog.getByText('6 cells have no result of this browser yet.')).toBeVisible();
  await dialog.locator('[data-export-run]').click();
  const offer = dialog.locator('[data-offer]');
  await expect(offer).toBeVisible({ timeout: 60_000 });
  const promised = Number(await offer.getAttribute('data-offer'));
  const mine = await downloaded(page, 'a.bancada.zip', () => dialog.locator('[data-export-save]').click());
  expect(mine.length).toBe(promised);
  await expect(dialog.locator('[data-exported]')).toContainText('Saved as a.bancada.zip');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await page.goto('./#/settings');
  const backup = await downloaded(page, 'bancada-backup.zip', () =>
    page.getByRole('button', { name: 'Save a backup' }).click(),
  );
  const there = workspace({ 'a.md': HOSTILE, 'visits.csv': WHOLE_CSV });
  try {
    const store = await openNodeStore(path.join(there.dir, '.bancada'));
    await restoreBackup(store, nodeHasher, bufferSource('backup.zip', Uint8Array.from(backup)));
    await store.close();
    const ran = await there.bancada('export', 'a.md', '--as', 'bundle', '-o', 'cli.bancada.zip');
    expect(ran.status).toBe(0);
    expect(Buffer.compare(mine, Buffer.from(fileOf(there, 'cli.bancada.zip')))).toBe(0);
    writeFileSync(path.join(there.dir, 'app.bancada.zip'), mine);
    expect((await there.bancada('replay', 'app.bancada.zip')).out).toBe('identical: 6 cells\n');
  } finally {
    there.remove();
  }
});

test('a bundle is written into the file that the person chose, and a cancelled one leaves it as it was', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
  const written = () =>
    page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle('a.bancada.zip').catch(() => undefined);
      return handle && (await handle.getFile()).size;
    });
  await importReplayed(page);
  await page.locator('[data-export-bundle]').click();
  const offer = page.locator('[data-offer]');
  await expect(offer).toBeVisible({ timeout: 60_000 });
  await page.locator('[data-export-save]').evaluate(async (each: HTMLElement) => {
    each.click();
    await new Promise(requestAnimationFrame);
    document.querySelector<HTMLElement>('[data-export-cancel]')!.click();
  });
  await expect(page.getByText('Saving was cancelled. Nothing was written.')).toBeVisible();
  // An empty file of the choice is taken away where the browser can.
  expect((await written()) ?? 0).toBe(0);
  await page.locator('[data-export-save]').click();
  await expect(page.locator('[data-exported]')).toContainText('Saved as a.bancada.zip');
  expect(await written()).toBe(Number(await offer.getAttribute('data-offer')));
});

test('what is left out is chosen before, and said to whoever opens the file', async ({ page, browserName }) => {
  await watchDownloads(page);
  if (browserName === 'chromium')
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await importReplayed(page);
  await page.locator('[data-export-bundle]').click();
  const dialog = page.getByRole('dialog');
  const offer = dialog.locator('[data-offer]');
  await expect(offer.getByRole('row', { name: /^Data as they came/ })).toBeVisible({ timeout: 60_000 });
  await dialog.getByLabel('A sample of rows').check();
  await dialog.getByLabel('At most so many rows').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('7');
  await expect(offer.getByRole('row', { name: /^Sampled rows data\/visits\.csv 1 file/ })).toBeVisible();
  await expect(offer.getByRole('row', { name: /^Data as they came/ })).toBeHidden();
  await dialog.getByLabel('Sign it with my key').check();
  await expect(offer.getByRole('row', { name: /^Signature/ })).toBeVisible();
  const bytes = await downloaded(page, 'a.bancada.zip', () => dialog.locator('[data-export-save]').click());
  const files = await filesOf(Uint8Array.from(bytes));
  expect(new TextDecoder().decode(files.get('data/visits.csv')).trim().split('\n')).toHaveLength(8);
  await dialog.getByRole('button', { name: 'Close' }).click();

  await dropFiles(page, { 'sample.bancada.zip': Uint8Array.from(bytes) });
  await expect(page.getByText('sample.bancada.zip')).toBeVisible();
  await expect(page.locator('[data-plan-problem]')).toContainText('visits.csv');
  await expect(page.locator('[data-replay]')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText(/visits\.csv \(.*\): at most 7 rows are there\./)).toBeVisible();
  await expect(page.getByText('Signed by your own key')).toBeVisible();
});

test('a signer is named once, and known by that name the next time', async ({ page }) => {
  process.env['BANCADA_CONFIG'] = path.join(place.dir, 'home');
  expect((await place.bancada('key', '--make')).status).toBe(0);
  expect((await place.bancada('export', 'n.md', '--as', 'bundle', '--sign', '-o', 's.bancada.zip')).status).toBe(0);
  const signed = fileOf(place, 's.bancada.zip');
  await openBundle(page, signed, 'signed.bancada.zip');
  const trust = page.getByRole('region', { name: 'Who signed it' });
  await expect(trust.getByText('Signed by a key that is new here')).toBeVisible();
  const fingerprint = await trust.locator('[data-fingerprint]').textContent();
  await trust.getByLabel('Name of this signer').fill('Ana');
  await trust.getByRole('button', { name: 'Remember' }).click();
  await expect(trust.getByText('Signed by Ana')).toBeVisible();
  await page.reload();
  await dropFiles(page, { 'again.bancada.zip': signed });
  await expect(trust.getByText('Signed by Ana')).toBeVisible();
  await expect(trust.locator('[data-fingerprint]')).toHaveText(fingerprint!);
});

test('an address on this site opens a bundle, and one on another site is refused with advice', async ({ page }) => {
  let fetched = 0;
  await page.route('**/shared/run.bancada.zip', (route) => {
    fetched++;
    return route.fulfill({ body: Buffer.from(good), contentType: 'application/zip' });
  });
  await page.goto('./?bundle=shared/run.bancada.zip');
  await expect(bundleCell(page, 'registered')).toBeVisible();
  await expect(page).toHaveURL(/\?bundle=shared\/run\.bancada\.zip#\/bundle\/[0-9a-f]{12}$/);
  expect(fetched).toBe(1);
  await page.reload();
  await expect(bundleCell(page, 'registered')).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('./?bundle=https://elsewhere.example/run.bancada.zip');
  await expect(page.getByRole('alert')).toContainText(
    'https://elsewhere.example/run.bancada.zip: is on another site, and nothing was fetched from there',
  );
  expect(asked.filter((each) => each.includes('elsewhere.example') && !each.includes('?bundle='))).toEqual([]);
  await page.goto('./?bundle=gone.bancada.zip');
  await expect(page.getByRole('alert')).toContainText('could not be fetched (status 404)');
});

test('what the operating system opens with the installed app is opened as what is dropped', async ({
  page,
  request,
}) => {
  const manifest = (await (await request.get('./manifest.webmanifest')).json()) as {
    file_handlers: readonly { accept: Record<string, string[]> }[];
  };
  expect(manifest.file_handlers.flatMap((each) => Object.values(each.accept).flat())).toContain('.bancada.zip');
  await page.addInitScript(() => {
    const queue = { setConsumer: (take: unknown) => Object.assign(globalThis, { launch: take }) };
    Object.defineProperty(globalThis, 'launchQueue', { value: queue });
  });
  await page.goto('./');
  await page.evaluate(async (base64) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('opened.bancada.zip', { create: true });
    const stream = await handle.createWritable();
    await stream.write(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)));
    await stream.close();
    (globalThis as unknown as { launch(opened: object): void }).launch({ files: [handle] });
  }, Buffer.from(good).toString('base64'));
  await expect(bundleCell(page, 'registered')).toBeVisible();
  await expect(page.getByText('opened.bancada.zip')).toBeVisible();
});

test('bad bundles are named with what is wrong and what to do, and nothing is kept of them', async ({ page }) => {
  const files = await filesOf(good);
  const visits = manifestOf(files).cells['visits']!;
  const document = files.get(`objects/${visits.state === 'done' ? visits.digest : ''}`)!;
  document[100]! ^= 1;
  const flipped = await zipOf(sorted(files));
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  const bad = {
    'cut.bancada.zip': good.slice(0, good.length - 200),
    'text.bancada.zip': new TextEncoder().encode('<!doctype html>'),
    'empty.bancada.zip': new Uint8Array(),
  };
  for (const [name, bytes] of Object.entries(bad)) {
    await dropFiles(page, { [name]: bytes });
    const alert = page.getByRole('alert').filter({ hasText: name });
    await expect(alert).toContainText('is not a whole run bundle');
    expect(await alert.textContent()).not.toMatch(/undefined|Error|\{\w+\}/);
  }
  await dropFiles(page, { 'flipped.bancada.zip': flipped });
  await expect(bundleCell(page, 'registered')).toBeVisible();
  await expect(bundleCell(page, 'visits')).toContainText('cannot be shown');
  await page.locator('[data-replay]').click();
  await expect(page.getByRole('alert')).toContainText('does not have the bytes that its SHA-256 names');
  await page.locator('[data-import]').click();
  await expect(page.getByRole('alert')).toHaveCount(2);
  expect((await stored(page)).records).toEqual({ notebook: 0, attachment: 0, cell: 0, run: 0, object: 0, setting: 0 });
});
