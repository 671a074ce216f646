import { expect, test } from '@playwright/test';
import { findings, sideways } from './support/accessible.ts';
import { keys } from './support/keyboard.ts';
import { cellOf } from './support/penguins.ts';
import { HEAD, PARTS, PENGUINS, openSmall, runAll, textOf } from './support/small-notebook.ts';

test.use({ actionTimeout: 10_000 });

const RULE = '  - { name: drifting, metric: drift_share, above: 0.5 }   # as agreed';
const TEXT = `${HEAD}${PENGUINS}${PARTS}\`\`\`{monitor} watch
of: penguins
reference: parts.train
window: 50
min_rows: 20
alerts:
${RULE}
  - { name: few, metric: requests, below: 45 }
\`\`\`
`;

test('an alert is tried out at other thresholds, and one that is kept is written in its line alone', async ({
  page,
}) => {
  await openSmall(page, TEXT);
  await runAll(page);
  await page.getByRole('link', { name: 'Monitor' }).click();
  const slider = page.getByRole('slider', { name: 'Threshold of drifting' });
  const said = page.getByText('Backtest: with a threshold of').first();
  const keep = page.locator('[data-keep="drifting"]');
  const fired = async () => Number(/fired in (\d+) of (\d+)/.exec((await said.textContent())!)![1]);
  await expect(said).toHaveText(/threshold of 0\.5 it/);
  const before = await fired();
  expect(before).toBeGreaterThan(0);

  await test.step('dragged by mouse, more and fewer windows would have fired', async () => {
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await slider.boundingBox())!;
    const share = await slider.evaluate((each: HTMLInputElement) => {
      const [value, min, max] = [each.valueAsNumber, Number(each.min), Number(each.max)];
      return (value - min) / (max - min);
    });
    await page.mouse.move(x + 8 + (width - 16) * share, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width - 4, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await expect.poll(fired).toBe(0);
    await expect(page.getByText(/drift_share above 1/)).toBeVisible();
    await expect(keep).toBeVisible();
  });

  await test.step('by arrow keys in round steps', async () => {
    await slider.focus();
    await keys(page, 'Home');
    const least = Number(await slider.inputValue());
    await keys(page, 'ArrowRight', 'ArrowRight');
    const step = Number(await slider.getAttribute('step'));
    expect(Number(await slider.inputValue())).toBeCloseTo(least + 2 * step, 10);
    await expect.poll(fired).toBeGreaterThanOrEqual(before);
    expect(await findings(page)).toEqual([]);
  });

  await test.step('put back, nothing is left to keep; kept, one line of the notebook changes', async () => {
    await page.getByRole('button', { name: 'Back to 0.5' }).click();
    await expect(keep).toHaveCount(0);
    await expect(slider).toBeFocused();
    await keys(page, 'ArrowRight');
    const value = await slider.inputValue();
    expect(Number(value)).toBeGreaterThan(0.5);
    await keep.click();
    await expect(slider).toBeFocused();
    await expect(page.getByText('It stands in the notebook now')).toBeVisible();
    await expect(page.locator('main .badge').first()).toHaveText(/stale.*above changed/);
    await page.goBack();
    const kept = TEXT.replace(RULE, RULE.replace('above: 0.5', `above: ${value}`));
    expect(await textOf(page)).toBe(kept);
    await page.goForward();
  });

  await test.step('run from here, it watches with what was kept', async () => {
    await page.getByRole('button', { name: 'Run watch' }).click();
    await expect(page.locator('main .badge').first()).toHaveText(/fresh/, { timeout: 30_000 });
    await expect(page.getByText('It stands in the notebook now')).toHaveCount(0);
    await expect(said).not.toHaveText(/threshold of 0\.5 it/);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => sideways(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('in the notebook it is one step of undo', async () => {
    await page.getByRole('link', { name: 'Notebook' }).click();
    await expect(cellOf(page, 'watch')).toHaveAttribute('data-state', /fresh|cached/);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await textOf(page)).toBe(TEXT);
  });
});
