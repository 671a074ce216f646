import { readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.cache', 'models-page');
let server: Server;
let url: string;

test.beforeAll(async () => {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: './',
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: {
        input: path.join(root, 'tests/browser/support/models-page.ts'),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>');
  const { serve } = (await import(path.join(root, 'scripts/serve.mjs'))) as {
    serve: (port: number, options: object) => Promise<{ url: string; server: Server }>;
  };
  ({ server, url } = await serve(4420, { folder, tries: 20 }));
});

test.afterAll(() => void server.close());

test('every model trains to the same bytes as in Node, and its ONNX answers the same', async ({ page }) => {
  await page.goto(url);
  await page.waitForFunction(() => 'trainAll' in window);
  const golden = JSON.parse(readFileSync(path.join(root, 'tests/golden/models.json'), 'utf8')) as object;
  expect(await page.evaluate(() => window.trainAll())).toEqual(golden);
});
