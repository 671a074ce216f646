import { expect, test } from '@playwright/test';
import { keys } from './support/keyboard.ts';
import { cellOf } from './support/penguins.ts';
import { HEAD, PARTS, SEXED, openSmall, runAll, textOf } from './support/small-notebook.ts';

test.use({ actionTimeout: 10_000 });

const CELL = '```{train} model\nof: parts\ntarget: sex\nmodel: logistic\n```\n';
const TEXT = `${HEAD}${SEXED}${PARTS}${CELL}`;

test('a cell is edited as text with completion and errors at their lines, and form and text keep each other', async ({
  page,
}) => {
  await openSmall(page, TEXT);
  await runAll(page);
  const model = cellOf(page, 'model');
  const editor = model.locator('.cm-content');
  const shown = () => editor.evaluate((each) => (each as HTMLElement).innerText.replace(/\n$/, ''));
  const options = page.locator('.cm-tooltip-autocomplete [role="option"]');
  const settings = model.getByRole('button', { name: 'Settings' });
  await expect(model.getByText('on the validation part')).toBeVisible();

  await test.step('keys and values are completed from the schemas', async () => {
    await settings.click();
    await model.getByRole('button', { name: 'Text', exact: true }).click();
    await expect(editor).toBeFocused();
    await keys(page, 'Control+End', 'Enter');
    await page.keyboard.type('class_w');
    await expect(options).toHaveText([/^class_weight/]);
    await expect(page.locator('.cm-completionInfo')).toContainText('rare classes weigh');
    // Enter would be a new line within the 75 ms in which nobody can have seen the list.
    await options.click();
    await page.keyboard.type('b');
    await options.filter({ hasText: /^balanced/ }).click();
    expect(await shown()).toBe('of: parts\ntarget: sex\nmodel: logistic\nclass_weight: balanced');
    expect(await textOf(page)).toBe(TEXT.replace('logistic\n', 'logistic\nclass_weight: balanced\n'));
  });

  await test.step('columns of the data and cells of the notebook are offered too', async () => {
    await editor.getByText('target').click();
    await keys(page, 'End', 'Shift+Control+ArrowLeft', 'Backspace', 'Control+Space');
    await expect(options.filter({ hasText: /^bill_length_mm$/ })).toBeVisible();
    await keys(page, 'Escape');
    await page.keyboard.type('sex');
    await keys(page, 'Escape');
  });

  await test.step('the result of before stays in sight, marked old', async () => {
    await expect(model).toHaveAttribute('data-state', 'stale');
    await expect(model.getByText('because class_weight changed')).toBeVisible();
    await expect(model.getByText('The result from before')).toBeVisible();
    await expect(model.locator('[data-old="true"]').getByText('on the validation part')).toBeVisible();
  });

  await test.step('the form shows what was typed, and the text what was chosen', async () => {
    await settings.click();
    await settings.click();
    await model.getByRole('button', { name: 'Form', exact: true }).click();
    await expect(model.getByLabel('class_weight', { exact: true })).toHaveValue('balanced');
    await model.getByLabel('model', { exact: true }).selectOption('gbdt');
    await model.getByRole('button', { name: 'Text', exact: true }).click();
    await expect.poll(shown).toBe('of: parts\ntarget: sex\nmodel: gbdt\nclass_weight: balanced');
  });

  await test.step('an error is shown at its line while one types, and is gone with its cause', async () => {
    await editor.click();
    await keys(page, 'Control+End', 'Enter');
    await page.keyboard.type('modle: 1');
    const line = page.locator('.cm-lineNumbers .cm-gutterElement', { hasText: /^21$/ });
    const marker = page.locator('.cm-lint-marker-error');
    await expect(marker).toHaveCount(1);
    const [seen, wanted] = [(await marker.boundingBox())!, (await line.boundingBox())!];
    expect(seen.y + seen.height / 2).toBeCloseTo(wanted.y + wanted.height / 2, -1);
    await expect(model.locator('.cm-lintRange-error')).toHaveText('modle');
    await expect(model.locator('.notice.bad')).toContainText('line 21');
    await expect(model.locator('.notice.bad')).toContainText('modle');
    await keys(page, 'F8');
    await expect(page.locator('.cm-tooltip-lint, .cm-panel-lint')).toContainText('modle');
    await keys(page, 'Control+End', 'Shift+Home', 'Backspace', 'Backspace');
    await expect(marker).toHaveCount(0);
    await expect(model.locator('.notice.bad')).toHaveCount(0);
  });

  await test.step('what was typed in one go is undone in one go', async () => {
    await keys(page, 'Escape');
    await expect(page.locator('[data-block]', { has: model })).toBeFocused();
    for (let step = 0; step < 4 && (await textOf(page)) !== TEXT; step++) await keys(page, 'z');
    expect(await textOf(page)).toBe(TEXT);
    await expect(model).toHaveAttribute('data-state', 'cached');
    await expect(model.locator('[data-old="true"]')).toHaveCount(0);
  });

  await test.step('a result of before is there after a reload too', async () => {
    await settings.click();
    await model.getByRole('button', { name: 'Form', exact: true }).click();
    await model.getByLabel('class_weight', { exact: true }).click();
    await page.keyboard.type('balanced');
    await keys(page, 'Tab');
    await expect(model).toHaveAttribute('data-state', 'stale');
    await expect(page.locator('[data-save="saved"]')).toBeVisible();
    await page.reload();
    await expect(model.locator('[data-old="true"]').getByText('on the validation part')).toBeVisible();
  });
});
