import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { cellOf, openPenguins, PENGUINS } from './support/penguins.ts';

test.describe.configure({ timeout: 90_000 });
test.use({ actionTimeout: 10_000 });

/** The browser's own private file system stands for the folder that a person chooses: the same handles, no dialog. */
async function withFolder(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('repository', { create: true }),
    });
  });
}

/** A file of the folder; undefined when there is none. */
function readOutside(page: Page, path: string): Promise<string | undefined> {
  return page.evaluate(async (file) => {
    try {
      let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('repository');
      const parts = file.split('/');
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
      return await (await (await folder.getFileHandle(parts.at(-1)!)).getFile()).text();
    } catch (error) {
      if ((error as DOMException).name === 'NotFoundError') return undefined;
      throw error;
    }
  }, path);
}

/** As Git or an editor would; null removes the file. */
function writeOutside(page: Page, path: string, text: string | null): Promise<void> {
  return page.evaluate(
    async ([file, content]) => {
      let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('repository');
      const parts = file.split('/');
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
      if (content === null) return folder.removeEntry(parts.at(-1)!);
      const writing = await (await folder.getFileHandle(parts.at(-1)!, { create: true })).createWritable();
      await writing.write(content);
      return writing.close();
    },
    [path, text] as const,
  );
}

const comeBack = (page: Page) => page.evaluate(() => dispatchEvent(new Event('focus')));
const MD = 'penguins/penguins.md';

async function removeCell(page: Page, name: string): Promise<void> {
  await page.locator(`[data-block]:has(article[data-cell="${name}"])`).focus();
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await expect(cellOf(page, name)).toHaveCount(0);
}

async function mirrored(page: Page): Promise<string> {
  await withFolder(page);
  await openPenguins(page);
  await page.goto('./#/settings/mirror');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(page.getByText(/^Mirrored in repository, last compared /)).toBeVisible();
  return (await readOutside(page, MD))!;
}

test('notebooks stand in a folder as text with their data, and what is changed there comes back', async ({ page }) => {
  const text = await mirrored(page);
  expect(text).toContain('source: penguins.csv');
  expect(await readOutside(page, 'penguins/penguins.csv')).toBe(readFileSync(PENGUINS, 'utf8'));

  await test.step('each save is written', async () => {
    await page.goto('./#/notebook/penguins');
    await removeCell(page, 'scores');
    await expect.poll(() => readOutside(page, MD)).not.toContain('{evaluate} scores');
  });

  await test.step('an edit outside is taken in when the person comes back', async () => {
    await writeOutside(page, MD, `${text}\nAn editor wrote this.\n`);
    await comeBack(page);
    await expect(page.getByText('An editor wrote this.')).toBeVisible();
    await expect(cellOf(page, 'scores')).toBeVisible();
  });

  await test.step('a notebook that appears in the folder is found, with its data', async () => {
    const other = '---\nbancada: 1\ntitle: From Git\n---\n\n```{data} t\nsource: ../data/t.csv\n```\n';
    await writeOutside(page, 'models/from-git.md', other);
    await writeOutside(page, 'data/t.csv', 'a,b\n1,2\n3,4\n');
    await comeBack(page);
    await page.goto('./#/home');
    await page.getByRole('link', { name: /From Git/ }).click();
    await page.locator('[data-run-all]').click();
    await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });
  });

  await test.step('after a reload the folder is still known', async () => {
    await page.reload();
    await writeOutside(page, MD, `${text}\nWritten between two visits.\n`);
    await page.goto('./#/notebook/penguins');
    await page.reload();
    await expect(page.getByText('Written between two visits.')).toBeVisible();
  });
});

test('what both sides changed, or one has lost, is shown and chosen', async ({ page }) => {
  const text = await mirrored(page);

  await test.step('both changed: nothing is written over until the person has chosen', async () => {
    await page.goto('./#/notebook/penguins');
    await expect(cellOf(page, 'scores')).toBeVisible();
    const theirs = `${text}\nWritten by a colleague.\n`;
    await writeOutside(page, MD, theirs);
    await removeCell(page, 'scores');
    await page.getByRole('button', { name: 'mirror: 1 to decide' }).click();
    const decision = page.getByRole('group', { name: MD });
    await expect(decision).toContainText('was changed here and in the folder.');
    await decision.getByText('Show both').click();
    await expect(decision.locator('pre').nth(1).locator('.own')).toContainText(['Written by a colleague.']);
    expect(await readOutside(page, MD)).toBe(theirs);
    await decision.getByRole('button', { name: 'Keep the folder’s' }).click();
    await expect(decision).toHaveCount(0);
    await page.goto('./#/notebook/penguins');
    await expect(page.getByText('Written by a colleague.')).toBeVisible();
    await expect(cellOf(page, 'scores')).toBeVisible();
  });

  await test.step('gone from the folder: written again, or deleted here too', async () => {
    await writeOutside(page, MD, null);
    await page.goto('./#/settings/mirror');
    await page.getByRole('button', { name: 'Compare now' }).click();
    const decision = page.getByRole('group', { name: MD });
    await expect(decision).toContainText('is gone from the folder.');
    await decision.getByRole('button', { name: 'Write it again' }).click();
    await expect(decision).toHaveCount(0);
    expect(await readOutside(page, MD)).toContain('Written by a colleague.');
    await writeOutside(page, MD, null);
    await page.getByRole('button', { name: 'Compare now' }).click();
    await decision.getByRole('button', { name: 'Delete it here too' }).click();
    await expect(decision).toHaveCount(0);
    await page.goto('./#/home');
    await expect(page.locator('[data-notebook]')).toHaveCount(0);
  });

  await test.step('stopped: files and notebooks stay', async () => {
    await page.goto('./#/settings/mirror');
    await page.getByRole('button', { name: 'Stop mirroring' }).click();
    await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
    expect(await readOutside(page, 'penguins/penguins.csv')).toBe(readFileSync(PENGUINS, 'utf8'));
  });
});

test('where the browser has no such folders, the button says so', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  await page.goto('./#/settings/mirror');
  const button = page.getByRole('button', { name: 'Choose a folder' });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(/lets no page write into a folder/);
});

test('when the browser has to ask again, nothing is written until the person lets it', async ({ page }) => {
  await mirrored(page);
  await page.addInitScript(() => {
    let granted = false;
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => (granted ? 'granted' : 'prompt'),
      requestPermission: async () => ((granted = true), 'granted'),
    });
  });
  await page.reload();
  await page.getByRole('button', { name: 'mirror paused' }).click();
  await writeOutside(page, MD, 'changed meanwhile');
  await comeBack(page);
  await page.getByRole('button', { name: 'Let this page write to repository again' }).click();
  await expect(page.getByText(/^Mirrored in repository/)).toBeVisible();
  await expect(page.getByText(`Taken from the folder: ${MD}`)).toBeVisible();
});
