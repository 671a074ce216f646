import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { pageAddress } from './support/pages.ts';

const root = path.resolve(import.meta.dirname, '../..');
test('every model trains to the same bytes as in Node, and its ONNX answers the same', async ({ page }) => {
  await page.goto(pageAddress('models'));
  await page.waitForFunction(() => 'trainAll' in window);
  const golden = JSON.parse(readFileSync(path.join(root, 'tests/golden/models.json'), 'utf8')) as object;
  expect(await page.evaluate(() => window.trainAll())).toEqual(golden);
});
