/**
 * Bundles of the example notebooks, made here, replayed there, in all directions between Chromium, Firefox and Node.
 * Over 5,000 rows; with BANCADA_FULL_REPLAY=1, as `.ci/run` sets it, over every row that ships.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { chromium, expect, test, type Page } from '@playwright/test';
import { edited, filesOf, forged } from '../support/bundles.ts';
import { cutExample, EXAMPLES, isTranslation, readExample, type ExampleCut } from '../support/example-cut.ts';
import { pageAddress } from './support/pages.ts';
import type { Replayed } from './support/replay-page.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** Bundles of this test run, so that what one browser made can serve the other. */
const kept = path.join(root, '.cache', 'replay', process.env['BANCADA_TEST_RUN'] ?? 'alone');
const full = process.env['BANCADA_FULL_REPLAY'] === '1';
const MINUTES = 60_000 * (full ? 2 : 1);
/** A translation computes what the notebook that it translates computes; its bundle is replayed on the command line. */
const names = EXAMPLES.filter((name) => !isTranslation(name));
const PIECE_BYTES = 1 << 20;

test.beforeAll(() => void mkdirSync(kept, { recursive: true }));

type Digests = Readonly<Record<string, string>>;

function exampleOf(name: string): Promise<ExampleCut> {
  return full ? Promise.resolve({ notebook: readExample(name), files: {} }) : cutExample(name);
}

/** Of all results that the example ships with, which its every row gives. */
function claimedDigests(name: string): string[] {
  const packed = readFileSync(path.join(root, 'examples', name.replace(/\.md$/, '.claims.json.gz')));
  const { results } = JSON.parse(gunzipSync(packed).toString()) as { results: Record<string, { digest: string }> };
  return Object.values(results).map(({ digest }) => digest);
}

function bancada(args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [path.join(root, 'bin', 'bancada.js'), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

/** A file that another worker of the run may look for is there whole or not at all. */
function writeWhole(file: string, write: (part: string) => void): void {
  const part = `${file}.${process.pid}`;
  write(part);
  renameSync(part, file);
}

function makeInNode({ notebook, files }: ExampleCut, into: string): void {
  if (existsSync(into)) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'bancada-replay-'));
  for (const [name, text] of Object.entries({ ...files, 'n.md': notebook }))
    writeFileSync(path.join(folder, name), text);
  writeWhole(into, (part) => {
    const made = bancada(['export', path.join(folder, 'n.md'), '--as', 'bundle', '-o', part]);
    expect(made.status, made.stderr).toBe(0);
  });
  rmSync(folder, { recursive: true, force: true });
}

function replayInNode(bundle: string): Digests {
  const ran = bancada(['replay', bundle, '--json']);
  const { verdict, first, cells } = JSON.parse(ran.stdout) as {
    verdict: string;
    first?: string;
    cells: Record<string, { replayed: { digest: string } }>;
  };
  expect([verdict, first], ran.stderr).toEqual(['identical', undefined]);
  return Object.fromEntries(Object.entries(cells).map(([name, { replayed }]) => [name, replayed.digest]));
}

async function openHarness(browserPage: Page): Promise<void> {
  await browserPage.goto(pageAddress('replay'));
  await browserPage.waitForFunction(() => 'replayChosen' in window);
}

async function makeInPage(browserPage: Page, { notebook, files }: ExampleCut, into: string): Promise<Digests> {
  await openHarness(browserPage);
  const made = await browserPage.evaluate(([text, beside]) => window.makeBundle(text, beside), [
    notebook,
    files,
  ] as const);
  const pieces: Buffer[] = [];
  for (let at = 0; at < made.size; at += PIECE_BYTES) {
    const text = await browserPage.evaluate(([from, to]) => window.madePiece(from, to), [
      at,
      at + PIECE_BYTES,
    ] as const);
    pieces.push(Buffer.from(text, 'base64'));
  }
  writeWhole(into, (part) => writeFileSync(part, Buffer.concat(pieces)));
  return made.digests;
}

async function replayInPage(browserPage: Page, bundle: string): Promise<Digests> {
  await openHarness(browserPage);
  await browserPage.setInputFiles('input[type=file]', bundle);
  const replayed: Replayed = await browserPage.evaluate(() => window.replayChosen());
  expect([replayed.verdict, replayed.first]).toEqual(['identical', []]);
  return replayed.digests;
}

for (const name of names) {
  test(`the bundle of ${name} replays identical elsewhere`, async ({ page: here, browserName, launchOptions }) => {
    test.setTimeout(10 * MINUTES);
    const example = await exampleOf(name);
    const fileOf = (maker: string) => path.join(kept, `${maker}-${name}${full ? '-full' : ''}.bancada.zip`);

    let digests: Digests = {};
    await test.step(`made in ${browserName}, replayed in Node`, async () => {
      digests = await makeInPage(here, example, fileOf(browserName));
      if (full) expect(claimedDigests(name)).toEqual(expect.arrayContaining(Object.values(digests)));
      expect(replayInNode(fileOf(browserName))).toEqual(digests);
    });
    await test.step(`made in Node, replayed in ${browserName}`, async () => {
      makeInNode(example, fileOf('node'));
      expect(await replayInPage(here, fileOf('node'))).toEqual(digests);
    });
    if (browserName !== 'firefox') return;
    const { channel: _, executablePath: __, ...shared } = launchOptions;
    const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
    const shell = process.env['AWS_EXECUTION_ENV'] ? ['--headless=shell'] : [];
    const other = await chromium.launch({ ...shared, executablePath, args: ['--no-sandbox', ...shell] });
    try {
      const there = await other.newPage();
      await test.step('made in Firefox, replayed in Chromium', async () => {
        expect(await replayInPage(there, fileOf('firefox'))).toEqual(digests);
      });
      await test.step('made in Chromium, replayed in Firefox', async () => {
        if (!existsSync(fileOf('chromium'))) await makeInPage(there, example, fileOf('chromium'));
        expect(await replayInPage(here, fileOf('chromium'))).toEqual(digests);
      });
    } finally {
      await other.close();
    }
  });
}

test('a bundle in which a metric was changed is found out in this browser', async ({ page: here }, info) => {
  test.setTimeout(10 * MINUTES);
  const fixture = path.join(root, 'tests/fixtures/bundle/penguins-0.1.0.bancada.zip');
  await openHarness(here);
  await here.setInputFiles('input[type=file]', fixture);
  const honest = await here.evaluate(() => window.replayChosen());
  expect([honest.verdict, honest.first]).toEqual(['identical', []]);
  const bytes = Uint8Array.from(readFileSync(fixture));
  const [output] = [...(await filesOf(bytes))].find(([, content]) => Buffer.from(content).includes('"roc_auc":0.9'))!;
  const file = info.outputPath('forged.bancada.zip');
  writeFileSync(file, await forged(bytes, (files) => edited(files, output, '"roc_auc":0.9', '"roc_auc":0.8')));
  await here.setInputFiles('input[type=file]', file);
  const found = await here.evaluate(() => window.replayChosen());
  expect(found.verdict).toBe('differs');
  const { path: at, place } = found.first as { path: string; place: object };
  expect([at, place]).toEqual([expect.stringMatching(/roc_auc/), { what: 'value' }]);
});
