import { expect, test, type Page } from '@playwright/test';
import { findings, sideways } from './support/accessible.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';
import { fakeServer, realServer, type FakeServer } from './support/mlflow.ts';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import { cellOf, openPenguins, runPenguins } from './support/penguins.ts';

const PYTHON = process.env['BANCADA_TOOLS_PYTHON'];
const SECRET = 'canary-7f31';

let server: FakeServer;
test.beforeEach(async () => void (server = await fakeServer()));
test.afterEach(() => server.close());

/** The sync page beside an app that has a run. */
async function openSync(page: Page, address = server.url): Promise<void> {
  await openPenguins(page);
  await runPenguins(page);
  await page.goto('./sync.html');
  await page.getByLabel('Address').fill(address);
  await page.getByLabel('Experiment').fill('penguins');
}

const look = (page: Page) => page.getByRole('button', { name: 'See what would move' }).click();

test('from the settings to a run on the server, the list first, by keyboard, and nothing twice', async ({ page }) => {
  await openPenguins(page);
  await runPenguins(page);
  await page.goto('./#/settings');
  await page.getByRole('link', { name: 'Sync with MLflow' }).click();
  await expect(page).toHaveURL(/sync\.html#/);
  await page.getByLabel('Address').fill(server.url);
  await page.getByLabel('Experiment').fill('penguins');
  expect(server.fake.log).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/\d+ things go to the server/)).toBeVisible();
  expect(server.fake.log.filter((line) => !/^GET|search/.test(line))).toEqual([]);
  expect(await findings(page)).toEqual([]);
  const button = page.locator('[data-sync]');
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-moved]')).toBeVisible();
  const runs = [...server.fake.runs.values()];
  expect(runs.length).toBeGreaterThan(1);
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'FINISHED'));
  await look(page);
  await expect(page.getByText('Both sides are the same')).toBeVisible();
  expect(server.fake.runs.size).toBe(runs.length);
});

test('says what is wrong and what to do: no server, a refused origin, no sign-in, another program', async ({
  page,
}) => {
  await openSync(page);
  server.mode.cors = false;
  await look(page);
  const trouble = page.getByRole('alert');
  await expect(trouble).toHaveAttribute('data-obstacle', 'origin', { timeout: 30_000 });
  await expect(trouble.locator('code')).toContainText(`--cors-allowed-origins ${new URL(page.url()).origin}`);
  expect(await findings(page)).toEqual([]);
  server.mode.cors = true;
  server.mode.authorization = 'Bearer x';
  await look(page);
  await expect(trouble).toContainText('does not know this user name and password');
  server.mode.page = '<!doctype html><title>Sign in</title>';
  await look(page);
  await expect(trouble).toContainText('answered');
  await page.getByLabel('Address').fill('http://127.0.0.1:9');
  await look(page);
  await expect(trouble).toHaveAttribute('data-obstacle', 'down', { timeout: 30_000 });
  await page.getByLabel('Address').fill('http://example.org');
  await page.getByLabel('token', { exact: true }).check();
  await page.getByLabel('Token', { exact: true }).fill(SECRET);
  await look(page);
  await expect(trouble).toContainText('would cross the network readable');
});

test('brings the files of a run with it, says how far each is, and gives them out again', async ({ page }) => {
  const { fake } = server;
  await watchDownloads(page);
  fake.experiments.set('penguins', '1');
  fake.addRun('by hand', { team: 'a' });
  const large = new Uint8Array(300_000).map((_, at) => at >> 8);
  fake.files.set(`1/${[...fake.runs.keys()][0]}/artifacts/plots/roc.png`, large);
  await page.goto('./sync.html');
  await page.getByLabel('Address').fill(server.url);
  await page.getByLabel('Experiment').fill('penguins');
  await page.getByLabel('Also bring what is new there').check();
  await page.getByLabel('With the files of the runs').check();
  await page.evaluate(() => {
    const seen = ((globalThis as unknown as { seen: number[] }).seen = []) as number[];
    new MutationObserver(() => {
      const bar = document.querySelector<HTMLProgressElement>('[data-file="plots/roc.png"]');
      if (bar && seen.at(-1) !== bar.value) seen.push(bar.value);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await look(page);
  await page.locator('[data-sync]').click();
  await expect(page.locator('[data-moved="1"]')).toBeVisible();
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  await page.goto('./#/runs');
  await page.locator('[data-panel="notes"]').click();
  await page.getByText('by hand').first().click();
  const saved = await downloaded(page, 'roc.png', () => page.getByRole('button', { name: 'plots/roc.png' }).click());
  expect(saved.equals(Buffer.from(large))).toBe(true);
});

test('forgets a token with the page unless asked to keep it, and then seals it', async ({ page }) => {
  server.mode.authorization = `Bearer ${SECRET}`;
  await openSync(page);
  await page.getByLabel('token', { exact: true }).check();
  await page.getByLabel('Token', { exact: true }).fill(SECRET);
  await look(page);
  await expect(page.locator('[data-sync]')).toBeVisible();
  await page.reload();
  await look(page);
  await expect(page.getByRole('alert')).toContainText('does not know');
  await page.getByLabel('token', { exact: true }).check();
  await page.getByLabel('Token', { exact: true }).fill(SECRET);
  await page.getByLabel('Keep on this device').check();
  await look(page);
  await expect(page.locator('[data-sync]')).toBeVisible();
  await page.reload();
  await expect(page.getByText('is kept on this device')).toBeVisible();
  await look(page);
  await expect(page.locator('[data-sync]')).toBeVisible();
  const readable = await page.evaluate(async () => {
    const dump = (value: unknown): string => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = value instanceof ArrayBuffer ? value : value.buffer;
        return new TextDecoder().decode(bytes as ArrayBuffer);
      }
      if (value instanceof CryptoKey) return `key ${value.extractable}`;
      if (value === null || typeof value !== 'object') return String(value);
      return Object.values(value).map(dump).join('\n');
    };
    const all = [JSON.stringify(localStorage), location.href];
    for (const { name } of await indexedDB.databases()) {
      const open = indexedDB.open(name!);
      const database = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)));
      for (const store of database.objectStoreNames) {
        const values = database.transaction(store).objectStore(store).getAll();
        all.push(dump(await new Promise((resolve) => (values.onsuccess = () => resolve(values.result)))));
      }
      database.close();
    }
    return all.join('\n');
  });
  expect(readable).toContain('key false');
  expect(readable).not.toContain(SECRET);
  await page.getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByText('is kept on this device')).toBeHidden();
});

const REGISTERED = `---
bancada: 1
title: Birds
---

\`\`\`{data} birds
source: samples/penguins.csv
\`\`\`

\`\`\`{split} parts
of: birds
by: random
train: 0.6
validation: 0.2
test: 0.2
\`\`\`

\`\`\`{train} line
of: parts
target: body_mass_g
model: linear
\`\`\`

\`\`\`{register} kept
of: line
name: birds
alias: champion
\`\`\`
`;

test('a model is described and tagged in the app, and both go to the server with it', async ({ page }) => {
  await page.goto('./');
  await page
    .locator('[data-file-picker]')
    .setInputFiles({ name: 'birds.md', mimeType: 'text/markdown', buffer: Buffer.from(REGISTERED) });
  const kept = cellOf(page, 'kept');
  await kept.getByRole('button', { name: 'Run kept' }).click();
  await expect(kept.locator('[data-apply]')).toBeVisible({ timeout: 60_000 });
  await page.goto('./#/models');
  await page.locator('[data-apply="kept"]').click();
  await page.getByRole('button', { name: 'Add a description or tags' }).click();
  await page.getByLabel('What the model is for').click();
  await page.keyboard.type('Weighs **penguins**.');
  await page.getByLabel('Tags of version 1').click();
  await page.keyboard.type('risk=low, reviewed');
  await page.keyboard.press('Enter');
  await expect(page.getByText('risk=low, reviewed')).toBeVisible();
  await expect(page.locator('strong', { hasText: 'penguins' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.goto('./sync.html');
  await page.getByLabel('Address').fill(server.url);
  await look(page);
  await page.locator('[data-sync]').click();
  await expect(page.locator('[data-moved]')).toBeVisible();
  const { description, versions } = server.fake.registry.get('birds')!;
  expect(description).toBe('Weighs **penguins**.');
  expect(Object.fromEntries(versions[0]!.tags.map(({ key, value }) => [key, value]))).toMatchObject({
    risk: 'low',
    reviewed: '',
  });
});

test('a run that somebody deleted there is shown as a conflict, and restored when that is chosen', async ({ page }) => {
  await openSync(page);
  await look(page);
  await page.locator('[data-sync]').click();
  await expect(page.locator('[data-moved]')).toBeVisible();
  const gone = [...server.fake.runs.values()].at(-1)!;
  gone.deleted = true;
  await look(page);
  await expect(page.getByText('1 thing changed on both sides')).toBeVisible();
  await expect(page.locator('[data-sync]')).toBeDisabled();
  expect(await findings(page)).toEqual([]);
  await page.getByLabel('Keep ours').check();
  await page.locator('[data-sync]').click();
  await expect(page.locator('[data-moved="1"]')).toBeVisible();
  expect(gone.deleted).toBe(false);
});

test('a team’s model comes into the notebook as a file and a cell', async ({ page }) => {
  const graph = writeOnnx({
    name: 'line',
    opsets: [{ domain: '', version: 13 }],
    inputs: [{ name: 'year', element: 'float', shape: [null, 1] }],
    outputs: [{ name: 'prediction', element: 'float', shape: [null, 1] }],
    initializers: [],
    nodes: [{ op: 'Add', domain: '', inputs: ['year', 'year'], outputs: ['prediction'] }],
    metadata: {},
  });
  const versions = [{ version: '1', description: '', source: 'models:/m1', tags: [] }];
  server.fake.registry.set('team line', { description: '', tags: [], aliases: new Map([['champion', '1']]), versions });
  server.fake.files.set('1/models/m1/artifacts/model.onnx', graph);
  const mlmodel = new TextEncoder().encode('flavors: { onnx: { data: model.onnx } }');
  server.fake.files.set('1/models/m1/artifacts/MLmodel', mlmodel);
  await openSync(page);
  await page.getByLabel('Model, as name@alias').fill('team line@champion');
  await page.locator('[data-fetch]').click();
  await expect(page.getByText('team-line-v1.onnx and its cell are in')).toBeVisible();
  await page.getByRole('link', { name: 'Open the notebook' }).click();
  const cell = cellOf(page, 'onnx_team_line_v1');
  await expect(cell).toBeVisible({ timeout: 30_000 });
});

test('the notebook’s page may speak to no server, and this one keeps within a phone, in Portuguese and dark', async ({
  page,
}) => {
  await page.addInitScript(() => {
    localStorage.setItem('language', 'pt');
    localStorage.setItem('theme', 'dark');
  });
  await page.goto('./');
  const kept = await page.evaluate(
    (url) =>
      fetch(`${url}/health`).then(
        () => 'reached',
        () => 'kept in',
      ),
    server.url,
  );
  expect([kept, server.fake.log]).toEqual(['kept in', []]);
  await page.setViewportSize({ width: 360, height: 720 });
  await page.goto('./sync.html');
  await page.getByLabel('Endereço').fill(server.url);
  await page.getByRole('button', { name: 'Ver o que seria enviado' }).click();
  await expect(page.getByText('Os dois lados são iguais')).toBeVisible();
  expect(await findings(page)).toEqual([]);
  expect(await sideways(page)).toEqual([]);
});

test('a real MLflow server, from another origin, ends with the runs finished', async ({ page, baseURL }) => {
  test.setTimeout(300_000);
  const real = PYTHON === undefined ? undefined : await realServer(PYTHON, new URL(baseURL!).origin);
  const address = real?.url ?? server.url;
  try {
    await openSync(page, address);
    await look(page);
    await page.locator('[data-sync]').click();
    await expect(page.locator('[data-moved]')).toBeVisible({ timeout: 120_000 });
    const named = await fetch(`${address}/api/2.0/mlflow/experiments/get-by-name?experiment_name=penguins`);
    const { experiment } = (await named.json()) as { experiment: { experiment_id: string } };
    const found = await fetch(`${address}/api/2.0/mlflow/runs/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ experiment_ids: [experiment.experiment_id], max_results: 100 }),
    });
    const { runs } = (await found.json()) as { runs: { info: { status: string } }[] };
    expect(runs.length).toBeGreaterThan(1);
    expect(new Set(runs.map(({ info }) => info.status))).toEqual(new Set(['FINISHED']));
  } finally {
    await real?.close();
  }
});
