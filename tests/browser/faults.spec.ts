import { expect, test } from '@playwright/test';

test('an error that no view shows is told, and can be closed', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Start empty' })).toBeVisible();
  await page.evaluate(() => void Promise.reject(new Error('the disk said no')));
  const alert = page.getByRole('alert').filter({ hasText: 'the disk said no' });
  await expect(alert).toBeVisible();
  await alert.getByRole('button', { name: 'Close' }).click();
  await expect(alert).toBeHidden();
});
