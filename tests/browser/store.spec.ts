import { expect, test } from '@playwright/test';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { pageAddress } from './support/pages.ts';

const url = pageAddress('store');

test.beforeEach(async ({ page }) => {
  await page.goto(url);
  await page.waitForFunction(() => 'saved' in window);
});

test('the browser’s store keeps the contract of every store', async ({ page }) => {
  const results = await page.evaluate(() => window.storeContract());
  expect(results.filter((each) => each.error !== undefined)).toEqual([]);
  expect(results.length).toBeGreaterThan(10);
});

test('locks let in who may come in, and are gone with their page', async ({ page, context }) => {
  const taken = await page.evaluate(() => window.locksContract());
  expect(taken).toEqual({
    'exclusive beside exclusive': false,
    'shared beside exclusive': false,
    'exclusive beside shared': false,
    'shared beside shared': true,
    'held while exclusive': true,
    'held while shared': true,
    'held afterwards': false,
  });
  await page.evaluate(() => void navigator.locks.request('bancada/contract/run', () => new Promise(() => undefined)));
  const other = await context.newPage();
  await other.goto(url);
  const names = () => other.evaluate(async () => (await navigator.locks.query()).held?.map((lock) => lock.name));
  await expect.poll(names).toEqual(['bancada/contract/run']);
  await page.close();
  await expect.poll(names).toEqual([]);
});

test('both ways of hashing give SHA-256', async ({ page }) => {
  const bytes = Array.from({ length: 1000 }, (_, n) => (n * 7) & 255);
  const wanted = createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
  expect(await page.evaluate((each) => window.hashes(each), bytes)).toEqual([wanted, wanted]);
});

test('what was saved is whole after the page went away in the middle of saving', async ({ page, context }) => {
  const acknowledged: number[] = [];
  await page.exposeFunction('acknowledge', (n: number) => void acknowledged.push(n));
  const saving = page
    .evaluate(async () => {
      const { acknowledge } = window as unknown as { acknowledge: (n: number) => Promise<void> };
      for (let n = 0; ; n++) {
        await window.save(n);
        await acknowledge(n);
      }
    })
    .catch(() => undefined);
  await expect.poll(() => acknowledged.length).toBeGreaterThan(5);
  await page.close();
  await saving;
  const other = await context.newPage();
  await other.goto(url);
  await other.waitForFunction(() => 'saved' in window);
  const kept = await other.evaluate(() => window.saved());
  for (const n of acknowledged) expect(kept).toContain(n);
});

test('the signing key outlives its page, signs what Node verifies, and no script can read it', async ({
  page,
  context,
}) => {
  expect(await page.evaluate(() => window.signed(false, 'a manifest'))).toBeUndefined();
  const made = (await page.evaluate(() => window.signed(true, 'a manifest')))!;
  await page.close();
  const other = await context.newPage();
  await other.goto(url);
  await other.waitForFunction(() => 'saved' in window);
  const kept = (await other.evaluate(() => window.signed(false, 'a manifest')))!;
  expect(kept).toEqual(made);
  expect([kept.holds, kept.extractable]).toEqual([true, false]);
  const x = Buffer.from(Uint8Array.from(kept.key)).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  expect(verify(null, Buffer.from('a manifest'), key, Uint8Array.from(kept.signature))).toBe(true);
  const again = await other.evaluate(() => window.signed(true, '').then(String, (error: Error) => error.message));
  expect(again).toBe('sign.key_exists');
});
