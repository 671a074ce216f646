import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { PENGUINS, runPenguins } from './support/penguins.ts';

test.describe.configure({ timeout: 120_000 });

const root = path.resolve(import.meta.dirname, '../..');

/** One transaction that may write, as the browser itself took it. */
interface Written {
  readonly database: string;
  readonly stores: readonly string[];
  readonly durability: string;
  readonly where: 'page' | 'worker';
}

/** Tells the page of every transaction that may write. Runs in the page and, in front of their own code, in workers. */
function listen(): void {
  const channel = new BroadcastChannel('durability');
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args: Parameters<IDBDatabase['transaction']>) {
    const made = transaction.apply(this, args);
    if (made.mode === 'readwrite') {
      const where = 'document' in globalThis ? 'page' : 'worker';
      const told = { database: this.name, stores: [...made.objectStoreNames], durability: made.durability, where };
      channel.postMessage(told);
      (globalThis as { told?: unknown[] }).told?.push(told);
    }
    return made;
  };
}

let folder: string;
let server: Server;
let url: string;

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bancada-durability-'));
  cpSync(path.join(root, 'dist', 'app'), folder, { recursive: true });
  for (const name of readdirSync(path.join(folder, 'assets')).filter((each) => /^compute-.*\.js$/.test(each))) {
    const file = path.join(folder, 'assets', name);
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, `(${listen.toString()})();\n${code}`);
  }
  const { serve } = (await import(path.join(root, 'scripts/serve.mjs'))) as {
    serve: (port: number, options: object) => Promise<{ url: string; server: Server }>;
  };
  ({ server, url } = await serve(Number(process.env['E2E_PORT'] ?? 4290) + 30, { folder, tries: 20 }));
});

test.afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('whatever the screen calls saved was written with strict durability', async ({ page }) => {
  await page.addInitScript(`
    globalThis.told = [];
    new BroadcastChannel('durability').addEventListener('message', ({ data }) => globalThis.told.push(data));
    (${listen.toString()})();
  `);
  const written = () => page.evaluate(() => (globalThis as unknown as { told: Written[] }).told);
  await page.goto(url);
  await page.locator('[data-file-picker]').setInputFiles(PENGUINS);
  await expect(page.locator('[data-target]')).toBeVisible();
  await runPenguins(page);

  const saved = page.locator('[data-save="saved"]');
  await test.step('a cell is deleted', async () => {
    await page.locator('[data-block]').last().focus();
    await page.keyboard.press('d');
    await page.keyboard.press('d');
    await expect(saved).toBeVisible();
  });

  await test.step('a note is kept beside a run', async () => {
    await page.goto(`${url}#/runs`);
    await page.getByRole('tab', { name: 'Notes and tags' }).click();
    await page.getByRole('textbox', { name: 'Note', exact: true }).click();
    await page.keyboard.type('odd seed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Note: odd seed')).toBeVisible();
  });

  const found = await written();
  expect(found.filter(({ durability }) => durability !== 'strict')).toEqual([]);
  const stores = (where: Written['where']) =>
    new Set(found.filter((each) => each.where === where).flatMap((each) => each.stores));
  expect([...stores('page')]).toEqual(
    expect.arrayContaining(['notebook', 'revision', 'attachment', 'run', 'cell', 'latest', 'note']),
  );
  expect([...stores('worker')]).toEqual(expect.arrayContaining(['blob', 'object']));
});
