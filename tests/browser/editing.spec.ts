import { expect, test, type Page } from '@playwright/test';
import { keys } from './support/keyboard.ts';
import { cellOf } from './support/penguins.ts';
import { HEAD, openSmall, textOf } from './support/small-notebook.ts';

test.use({ actionTimeout: 10_000 });

const DATA = '```{data} penguins\nsource: samples/penguins.csv   # as it came\n```\n';
const CHECK = '```{check} whole\nof: penguins\nexpect:\n  - rows: { min: 300 }\n```\n';
const SPLIT = "```{split} parts\nof: penguins\nby: 'random'\n```\n";
const TOP = `${HEAD}# Small\n\n`;
const TEXT = `${TOP}${DATA}\n${CHECK}\n${SPLIT}\nThe end.\n`;

const handleOf = (page: Page, name: string) =>
  page.locator('[data-block]', { has: cellOf(page, name) }).locator('[data-drag]');

/** The cells in the order in which they stand on the page. */
const order = (page: Page) =>
  page.locator('article[data-cell]').evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['cell']));

/** Takes a cell by its handle and moves it to a part of another cell, from 0 (its upper edge) to 1. */
async function drag(page: Page, name: string, over: string, part: number): Promise<void> {
  await cellOf(page, name).hover();
  const handle = (await handleOf(page, name).boundingBox())!;
  const target = (await cellOf(page, over).boundingBox())!;
  await page.mouse.move(handle.x + 8, handle.y + 8);
  await page.mouse.down();
  await page.mouse.move(handle.x + 8, handle.y + 20, { steps: 2 });
  await page.mouse.move(handle.x + 30, target.y + target.height * part, { steps: 4 });
}

test('blocks are moved, put between, repeated, taken away and folded, and no other line of the file changes', async ({
  page,
}) => {
  await openSmall(page, TEXT);
  await expect(cellOf(page, 'parts')).toBeVisible();

  await test.step('dragged below a cell and above one; a line shows where it would land', async () => {
    await drag(page, 'whole', 'parts', 0.9);
    await expect(page.locator('[data-block].before')).toContainText('The end.');
    await page.mouse.up();
    await expect.poll(() => order(page)).toEqual(['penguins', 'parts', 'whole']);
    expect(await textOf(page)).toBe(`${TOP}${DATA}\n${SPLIT}\n${CHECK}\nThe end.\n`);
    await expect(page.locator('[data-block]', { has: cellOf(page, 'whole') })).toBeFocused();
    await drag(page, 'whole', 'parts', 0.1);
    await expect(page.locator('[data-block].before').locator('[data-cell="parts"]')).toBeVisible();
    await page.mouse.up();
    await expect.poll(() => textOf(page)).toBe(TEXT);
  });

  await test.step('Escape, and letting go where it was, leave everything as it is', async () => {
    await drag(page, 'parts', 'penguins', 0.1);
    await expect(page.locator('[data-block].before').locator('[data-cell="penguins"]')).toBeVisible();
    await keys(page, 'Escape');
    await expect(page.locator('[data-block].before')).toHaveCount(0);
    await page.mouse.up();
    await drag(page, 'parts', 'parts', 0.9);
    await page.mouse.up();
    expect(await textOf(page)).toBe(TEXT);
  });

  await test.step('by keys it goes one place at a time', async () => {
    await page.locator('[data-block]', { has: cellOf(page, 'whole') }).focus();
    await keys(page, 'Alt+ArrowUp');
    expect(await textOf(page)).toBe(`${TOP}${CHECK}\n${DATA}\n${SPLIT}\nThe end.\n`);
    await keys(page, 'Alt+ArrowDown');
    expect(await textOf(page)).toBe(TEXT);
  });

  await test.step('put between by the button in the margin', async () => {
    await cellOf(page, 'penguins').hover();
    await page
      .locator('[data-block]', { has: cellOf(page, 'penguins') })
      .getByRole('button', { name: 'Insert here' })
      .click();
    await page.locator('[data-add-bar]').getByRole('button', { name: 'Add text' }).click();
    await page.getByRole('textbox', { name: 'Write here (Markdown)' }).click();
    await keys(page, 'Control+a');
    await page.keyboard.type('Between.');
    await keys(page, 'Escape');
    await expect.poll(() => textOf(page)).toBe(TEXT.replace(`${DATA}\n`, `${DATA}\nBetween.\n\n`));
    await keys(page, 'd', 'd');
    await expect.poll(() => textOf(page)).toBe(TEXT);
  });

  await test.step('repeated from its menu, and taken away', async () => {
    await cellOf(page, 'parts').getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect(page.locator('[data-block]', { has: cellOf(page, 'parts_2') })).toBeFocused();
    const copy = SPLIT.replace('parts', 'parts_2');
    expect(await textOf(page)).toBe(TEXT.replace(SPLIT, `${SPLIT}\n${copy}`));
    await keys(page, 'd', 'd');
    expect(await textOf(page)).toBe(TEXT);
  });

  await test.step('deleted, and brought back byte for byte', async () => {
    await page.locator('[data-block]', { has: cellOf(page, 'whole') }).focus();
    await keys(page, 'd', 'd');
    await expect(cellOf(page, 'whole')).toHaveCount(0);
    expect(await textOf(page)).toBe(`${TOP}${DATA}\n${SPLIT}\nThe end.\n`);
    await keys(page, 'z');
    await expect(page.locator('[data-block]', { has: cellOf(page, 'whole') })).toBeFocused();
    expect(await textOf(page)).toBe(TEXT);
  });

  await test.step('folded to its header; its settings unfold it', async () => {
    const fold = cellOf(page, 'parts').locator('.fold');
    await expect(cellOf(page, 'parts').getByText('Not run yet.')).toBeVisible();
    await fold.click();
    await expect(fold).toHaveAttribute('aria-expanded', 'false');
    await expect(cellOf(page, 'parts').getByText('Not run yet.')).toHaveCount(0);
    await page.locator('[data-block]', { has: cellOf(page, 'parts') }).focus();
    await keys(page, 'Enter');
    await expect(cellOf(page, 'parts').getByLabel('by', { exact: true })).toBeVisible();
    await keys(page, 'Escape', 'o');
    await expect(fold).toHaveAttribute('aria-expanded', 'true');
    expect(await textOf(page)).toBe(TEXT);
  });
});

test('the minimap leads to a cell, and search from place to place', async ({ page }) => {
  const filler = Array.from({ length: 30 }, (_, line) => `Paragraph ${line}.\n\n`).join('');
  await openSmall(page, `${TOP}${DATA}\n${filler}${CHECK}\n${filler}${SPLIT}`);

  await test.step('a click in the graph', async () => {
    await page.getByRole('button', { name: 'Graph', exact: true }).click();
    const node = page.locator('aside').getByRole('button', { name: /^parts/ });
    await node.click();
    await expect(page.locator('[data-block]', { has: cellOf(page, 'parts') })).toBeFocused();
    await expect(cellOf(page, 'parts')).toBeInViewport({ ratio: 0.9 });
    await expect(node).toHaveAttribute('aria-current', 'true');
    await expect(page).toHaveURL(/#\/notebook\/small\/parts$/);
    await page.goBack();
    await page.locator('aside').getByRole('button', { name: 'Close' }).click();
  });

  await test.step('the words that are looked for, one place after another', async () => {
    await page.locator('[data-block]').first().focus();
    await keys(page, '/');
    await page.keyboard.type('OF: PENGUINS');
    await keys(page, 'Enter');
    await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 2');
    await expect(page.getByRole('search')).toBeInViewport();
    await expect(cellOf(page, 'whole')).toBeInViewport({ ratio: 0.9 });
    await keys(page, 'Enter');
    await expect(page.getByRole('search').getByRole('status')).toHaveText('2 of 2');
    await expect(cellOf(page, 'parts')).toBeInViewport({ ratio: 0.9 });
    await keys(page, 'Escape');
    await expect(page.locator('[data-block]', { has: cellOf(page, 'parts') })).toBeFocused();
    await keys(page, '/');
    await page.keyboard.type('nowhere');
    await keys(page, 'Enter');
    await expect(page.getByRole('search').getByRole('status')).toHaveText('Not found');
  });
});
