import { expect, test, type Locator, type Page } from '@playwright/test';
import { readZipEntries, readZipEntry } from '../../src/core/store/zip-stored.ts';
import { bufferSource } from '../support/context.ts';
import { findings, sideways } from './support/accessible.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';
import { cellOf } from './support/penguins.ts';

test.describe.configure({ timeout: 180_000 });
test.use({ actionTimeout: 15_000 });

const NOTEBOOK = `---
bancada: 1
title: Birds
seed: 3
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

\`\`\`{train} trees
of: parts
target: species
model: gbdt
params: { n_estimators: 10 }
\`\`\`

\`\`\`{register} kept
of: trees
name: species
alias: champion
card: Tells the species of a penguin.
\`\`\`

\`\`\`{evaluate} scores
of: trees
on: parts.test
metrics: [accuracy]
\`\`\`
`;

async function filesIn(zip: Buffer): Promise<Map<string, string>> {
  const source = bufferSource('m.zip', Uint8Array.from(zip));
  const files = new Map<string, string>();
  for (const entry of await readZipEntries(source))
    files.set(entry.name, new TextDecoder().decode(await readZipEntry(source, entry)));
  return files;
}

/** `toBeFocused` asks for the window's focus too, which Firefox gives to its panel of downloads. */
async function focusIsOn(element: Locator): Promise<void> {
  await expect.poll(() => element.evaluate((each) => each === document.activeElement)).toBe(true);
}

/** Puts a text in the place of the whole card, as a person does. */
async function typeCard(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Edit the card' }).click();
  const area = page.getByRole('textbox', { name: /^Card of version 1/ });
  await focusIsOn(area);
  await expect(area).toHaveValue(/\S/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await expect(area).toBeHidden();
  await focusIsOn(page.getByRole('button', { name: 'Edit the card' }));
}

async function openCard(page: Page) {
  await page.goto('./#/models');
  const card = page.locator('details', { has: page.getByText('Model card of version 1') });
  await card.locator('summary').click();
  await expect(card.getByRole('button', { name: 'Edit the card' })).toBeVisible();
  return card;
}

test('a model card is drafted, written anew, undone, told to be old, and goes into the model folder', async ({
  page,
}) => {
  await watchDownloads(page);
  await page.goto('./');
  await page
    .locator('[data-file-picker]')
    .setInputFiles({ name: 'birds.md', mimeType: 'text/markdown', buffer: Buffer.from(NOTEBOOK) });
  const kept = cellOf(page, 'kept');

  await test.step('the model alone is trained, registered and downloaded as a folder', async () => {
    await kept.getByRole('button', { name: 'Run kept' }).click();
    await expect(kept.locator('[data-apply]')).toBeVisible({ timeout: 60_000 });
    const notebook = page.url();
    await page.goto('./#/models');
    await page.locator('[data-apply="kept"]').click();
    await expect(page.locator('[data-alias="champion"]')).toBeVisible();
    await page.goto(notebook);
    await expect(kept.getByText('Applied as version 1')).toBeVisible();
    const trees = cellOf(page, 'trees');
    const zip = await downloaded(page, 'trees.zip', () => trees.getByRole('button', { name: 'Model folder' }).click());
    const files = await filesIn(zip);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['trees/MLmodel', 'trees/serve.py', 'trees/model.onnx']));
    expect(files.get('trees/README.md')).toContain('## Intended use\n\nTells the species of a penguin.');
  });

  const card = await openCard(page);
  await test.step('the draft says what is known and what is not', async () => {
    await expect(card.locator('summary')).toContainText('drafted from the facts');
    await expect(card.getByText('No evaluation on rows kept aside is known')).toBeVisible();
    await expect(card.getByRole('button', { name: 'Undo' })).toBeDisabled();
    expect([...(await findings(page)), ...(await sideways(page))]).toEqual([]);
  });

  await test.step('what a person writes takes its place, and can be taken back and forth', async () => {
    await typeCard(page, '# Ours\n\nFor the field station.');
    await expect(card.getByRole('heading', { name: 'Ours' })).toBeVisible();
    await typeCard(page, '# Second thoughts');
    await expect(card.getByRole('heading', { name: 'Second thoughts' })).toBeVisible();
    await card.getByRole('button', { name: 'Undo' }).click();
    await expect(card.getByRole('heading', { name: 'Ours' })).toBeVisible();
    await card.getByRole('button', { name: 'Redo' }).click();
    await expect(card.getByRole('heading', { name: 'Second thoughts' })).toBeVisible();
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByRole('button', { name: 'Back to the draft' }).click();
    await expect(card.locator('summary')).toContainText('drafted from the facts');
    await card.getByRole('button', { name: 'Undo' }).click();
    await expect(card.getByRole('heading', { name: 'Ours' })).toBeVisible();
  });

  await test.step('it stays, and says what was found out since', async () => {
    await page.goto('./#/notebook/birds');
    await page.locator('[data-run-all]').click();
    await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
    await page.reload();
    const again = await openCard(page);
    const notice = again.getByText(/evidence has changed.*scores accuracy nothing → (1|0\.\d+)/);
    await expect(notice).toBeVisible();
    expect([...(await findings(page)), ...(await sideways(page))]).toEqual([]);
    const save = () => again.getByRole('button', { name: 'Model folder' }).click();
    const old = (await filesIn(await downloaded(page, 'species-v1.zip', save))).get('species/README.md');
    expect(old).toMatch(/\n> The evidence has changed.*\n\n# Ours\n\nFor the field station\.\n$/);
    await again.getByRole('button', { name: 'The card still holds' }).click();
    await expect(notice).toBeHidden();
    await focusIsOn(again.getByRole('button', { name: 'Edit the card' }));
    const now = (await filesIn(await downloaded(page, 'species-v1.zip', save))).get('species/README.md');
    expect(now).toMatch(/---\n\n# Ours\n\nFor the field station\.\n$/);
  });
});
