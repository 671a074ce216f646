import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { edited, filesOf, forged, manifestOf, setManifest, sorted, withManifest, zipOf } from '../support/bundles.ts';
import { workspace, type Workspace } from '../support/command-line.ts';
import { EASED, EXERCISE, SOLVED, VISITS } from '../support/exercise.ts';
import { findings, sideways } from './support/accessible.ts';
import { dropFiles, dropFolder, stored, watchWorkers } from './support/bundle-page.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';

test.describe.configure({ timeout: 180_000 });
test.use({ actionTimeout: 10_000 });

let place: Workspace;
/** Twelve files as a class hands them in. */
const handedIn: Record<string, Uint8Array> = {};

async function exported(name: string, text: string, ...more: string[]): Promise<Uint8Array> {
  place.write('n.md', text);
  const file = `${name}.bancada.zip`;
  const ran = await place.bancada('export', 'n.md', '--as', 'bundle', '-o', file, ...more);
  if (ran.status !== 0) throw new Error(ran.err);
  return Uint8Array.from(readFileSync(path.join(place.dir, file)));
}

test.beforeAll(async () => {
  place = workspace({ 'visits.csv': VISITS });
  const solved = await exported('ana', SOLVED);
  const unsolved = await exported('bruno', EXERCISE);
  const damaged = await filesOf(solved);
  const visits = manifestOf(damaged).cells['visits']!;
  damaged.get(`objects/${visits.state === 'done' ? visits.digest : ''}`)![100]! ^= 1;
  const odd = await filesOf(solved);
  setManifest(odd, { ...manifestOf(odd), bancadaBundle: 9, since: '7.1.0', surprise: true });
  Object.assign(handedIn, {
    'ana.bancada.zip': solved,
    'bruno.bancada.zip': unsolved,
    'carla.bancada.zip': await exported('carla', EASED),
    'dario.bancada.zip': await forged(unsolved, (files) => {
      for (const [at, content] of files) {
        if (!new TextDecoder().decode(content).includes('"type":"exercise"')) continue;
        edited(files, at, /"passed":false/g, '"passed":true ');
      }
    }),
    'eva.bancada.zip': new TextEncoder().encode(VISITS),
    'fabio.bancada.zip': solved.slice(0, solved.length - 300),
    'gil.bancada.zip': solved,
    'helena.bancada.zip': await zipOf(sorted(odd)),
    'iris.bancada.zip': await zipOf(sorted(damaged)),
    'joao.bancada.zip': await exported('joao', SOLVED, '--data', 'digests'),
    'karla.bancada.zip': await exported('karla', SOLVED.replace('model: logistic', 'model: gbdt')),
    'leo.bancada.zip': await withManifest(solved, (manifest) => ({ ...manifest, extra: 'x' })),
  });
});
test.afterAll(() => place.remove());

const standing = (page: Page, name: string) => page.locator(`td [data-of="${name}.bancada.zip"]`);
const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.locator(`[data-class-open="${name}.bancada.zip"]`) });
const detail = (page: Page) => page.locator('[data-class-detail]');

async function dropClass(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await dropFiles(page, handedIn);
  await expect(page).toHaveURL(/#\/class$/);
  await expect(standing(page, 'leo')).toHaveText(/cannot be used/);
}

async function giveExercise(page: Page): Promise<void> {
  await page
    .locator('[data-exercise-file]')
    .setInputFiles({ name: 'exercise.md', mimeType: 'text/markdown', buffer: Buffer.from(EXERCISE) });
  await expect(page.locator('[data-exercise]')).toHaveValue('other');
  await expect(row(page, 'carla')).toContainText('done');
}

test('bundles that are dropped together are one table of claims, nothing run, a bad file a row that says why', async ({
  page,
}) => {
  const workers = await watchWorkers(page);
  await dropClass(page);
  await expect(page.locator('[data-class-count]')).toHaveText('12 bundles');
  for (const name of ['ana', 'bruno', 'carla', 'dario', 'gil', 'iris', 'joao', 'karla'])
    await expect(standing(page, name)).toHaveText('claimed');
  for (const name of ['eva', 'fabio', 'leo']) await expect(standing(page, name)).toHaveText('cannot be used');
  await expect(standing(page, 'helena')).toHaveText('needs a newer version');
  await expect(row(page, 'ana')).toContainText('2 of 2');
  await expect(row(page, 'bruno')).toContainText('1 of 2');
  await expect(row(page, 'dario')).toContainText('2 of 2');
  expect(await workers()).toEqual(['bancada-bundle']);
  await row(page, 'fabio').click();
  await expect(detail(page)).toContainText('is not a whole run bundle');
  await row(page, 'gil').click();
  await expect(detail(page)).toContainText('The same bundle as ana.bancada.zip');
  expect((await stored(page)).records).toEqual({ notebook: 0, attachment: 0, cell: 0, run: 0, object: 0, setting: 0 });
  for (const theme of ['dark', 'light']) {
    await page.evaluate((wanted) => (document.documentElement.dataset['theme'] = wanted), theme);
    expect(await findings(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 760 });
  expect(await sideways(page)).toEqual([]);
});

test('a replay of all tells who is what they claim and who meets the exercise as it was given out', async ({
  page,
}) => {
  await watchDownloads(page);
  await dropClass(page);
  await giveExercise(page);
  await page.locator('[data-replay-all]').click();
  await expect(page.locator('[data-class-progress]')).toContainText('bundle');
  await expect(page.locator('[data-class-found]')).toContainText('3 met the exercise', { timeout: 120_000 });
  for (const name of ['ana', 'bruno', 'carla', 'gil', 'karla'])
    await expect(standing(page, name)).toHaveText('identical');
  await expect(standing(page, 'dario')).toHaveText('differs');
  await expect(standing(page, 'joao')).toHaveText('not replayable');
  await expect(standing(page, 'iris')).toHaveText('cannot be used');
  for (const name of ['ana', 'gil', 'karla']) await expect(row(page, name)).toContainText('✓ passed');
  for (const name of ['bruno', 'carla', 'dario', 'joao', 'eva', 'iris'])
    await expect(row(page, name)).toContainText('✗ not passed');
  // What the forged file claimed gave way to what the replay found.
  await expect(row(page, 'dario')).toContainText('1 of 2');
  await row(page, 'bruno').click();
  await expect(detail(page)).toContainText('come before those of parts.test');
  await row(page, 'carla').click();
  await expect(detail(page)).toContainText('Changed from the exercise as it was given out: done.');

  await page.getByRole('combobox', { name: 'Filter runs' }).click();
  await page.keyboard.type('tags.passed = "yes"');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-class-count]')).toHaveText('3 of 12 bundles');
  const saved = await downloaded(page, 'class.csv', () => page.getByRole('button', { name: 'Save as CSV' }).click());
  const csv = saved.toString('utf8');
  expect(csv.split('\r\n')[0]).toContain('attributes.file,attributes.verdict,tags.passed,metrics.exercise.met');
  expect(csv.trim().split('\r\n')).toHaveLength(4);
  expect(csv).toContain('ana.bancada.zip,identical,yes,2,2');

  await page.locator('[data-class-open="ana.bancada.zip"]').click();
  await expect(page.locator('[data-verdict-whole="identical"]')).toBeVisible();
  await page.goBack();
  await expect(page.locator('[data-class-count]')).toHaveText('3 of 12 bundles');
});

test('thirty bundles dropped at once are one table, with a verdict of its own for each', async ({ page }) => {
  const rows = Array.from({ length: 40 }, (_, at) => `${at},${(at * 7) % 11}\n`).join('');
  place.write('marks.csv', `pupil,mark\n${rows}`);
  const light = await exported(
    'light',
    '---\nbancada: 1\ntitle: Marks\n---\n\n```{data} marks\nsource: marks.csv\n```\n\n' +
      '```{check} fine\nof: marks\nexpect:\n  - rows: { min: 10 }\n```\n',
  );
  const class30: Record<string, Uint8Array> = {};
  for (let pupil = 1; pupil <= 30; pupil++) {
    const title = `Marks of ${pupil}`;
    const name = `p${String(pupil).padStart(2, '0')}`;
    class30[`${name}.bancada.zip`] = await withManifest(light, (manifest) => ({ ...manifest, title }));
  }
  class30['p07.bancada.zip'] = await forged(light, (files) => edited(files, 'notebook.md', 'min: 10', 'min: 41'));
  class30['p19.bancada.zip'] = light.slice(0, light.length - 40);
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await dropFiles(page, class30);
  await expect(page.locator('[data-class-count]')).toHaveText('30 bundles');
  const replay = page.locator('[data-replay-all]');
  await expect(replay).toHaveText('Replay all (29)');
  await replay.click();
  await expect(page.locator('[data-class-found]')).toBeVisible({ timeout: 120_000 });
  await expect(standing(page, 'p07')).toHaveText('differs');
  await expect(standing(page, 'p01')).toHaveText('identical');
  // The table draws the rows that fit: what stands in all of them is asked of its filter.
  for (const [verdict, bundles] of [
    ['identical', 28],
    ['differs', 1],
  ] as const) {
    await page.getByRole('combobox', { name: 'Filter runs' }).fill(`attributes.verdict = "${verdict}"`);
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-class-count]')).toHaveText(`${bundles} of 30 bundles`);
  }
});

test('a replay of all can be cancelled, and goes on with what is left', async ({ page }) => {
  await dropClass(page);
  await page.locator('[data-replay-all]').click();
  await expect(standing(page, 'ana')).toHaveText('identical', { timeout: 60_000 });
  await page.locator('[data-replay-all]').click();
  await expect(page.getByText('Replaying was cancelled.')).toBeVisible();
  await expect(standing(page, 'karla')).toHaveText('claimed');
  await expect(page.locator('[data-replay-all]')).toHaveText(/Replay all \(\d\)/);
  await page.locator('[data-replay-all]').click();
  await expect(standing(page, 'karla')).toHaveText('identical', { timeout: 120_000 });
});

test('a bundle of a newer format shows its notebook and files, says which version it needs, and offers nothing else', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  await dropFiles(page, { 'helena.bancada.zip': handedIn['helena.bancada.zip']! });
  await expect(page.locator('[data-newer="7.1.0"]')).toContainText('This bundle needs Bancada 7.1.0 or newer');
  await expect(page.getByText('{expect} done')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What is in it' })).toContainText('Notebook');
  await expect(page.locator('[data-replay], [data-import]')).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 760 });
  expect(await sideways(page)).toEqual([]);
  await expect(page.getByRole('link', { name: 'Bundle' })).toBeVisible();
});

test('bundles chosen in the file dialog are a class too, and more of them join it', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  const files = (names: string[]) =>
    names.map((name) => ({ name, mimeType: 'application/zip', buffer: Buffer.from(handedIn[name]!) }));
  await page.locator('[data-file-picker]').setInputFiles(files(['ana.bancada.zip', 'bruno.bancada.zip']));
  await expect(page.locator('[data-class-count]')).toHaveText('2 bundles');
  await page.locator('[data-class-files]').setInputFiles(files(['carla.bancada.zip', 'eva.bancada.zip']));
  await expect(page.locator('[data-class-count]')).toHaveText('4 bundles');
  await expect(standing(page, 'eva')).toHaveText('cannot be used');
});

test('a folder of bundles that is dropped is a class, whatever else is in it; one without any says so', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByText('None yet.')).toBeVisible();
  const { 'ana.bancada.zip': ana, 'bruno.bancada.zip': bruno } = handedIn as Record<string, Uint8Array>;
  const text = new TextEncoder().encode('list of names');
  await dropFolder(page, 'empty', { 'names.txt': text });
  await expect(page.getByRole('alert')).toContainText('empty: this folder holds no run bundle');
  await dropFolder(page, 'class', { 'a/run.bancada.zip': ana!, 'b/run.bancada.zip': bruno!, 'names.txt': text });
  await expect(page).toHaveURL(/#\/class$/);
  await expect(page.locator('td [data-of="class/a/run.bancada.zip"]')).toHaveText('claimed');
  await expect(page.locator('td [data-of="class/b/run.bancada.zip"]')).toHaveText('claimed');
});
