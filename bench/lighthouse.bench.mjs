// Lighthouse on the built app in Chromium: the start view, the flights notebook with its results, and the runs.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { withFolder, withKeptChromium } from './support/chromium.mjs';
import { lighthouse } from './support/lighthouse.mjs';
import { root } from './support/child.mjs';

const app = path.join(root, 'dist', 'app');
const RUN_TIMEOUT_MS = 600_000;
/** Scores, not milliseconds. */
const TARGET = 95;

/** What static hosts do and the server of `npm start` does not: text travels packed. */
async function withPackingHost(work) {
  return withFolder(app, async (url) => {
    const packed = new Map();
    const host = createServer(async ({ url: name, headers }, response) => {
      const answer = await fetch(new URL(name, url));
      const type = answer.headers.get('content-type');
      const sent = { 'content-type': type, 'cache-control': answer.headers.get('cache-control') ?? 'no-cache' };
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (!/text|javascript|json|svg/.test(type) || !headers['accept-encoding']?.includes('gzip')) {
        response.writeHead(answer.status, sent).end(bytes);
        return;
      }
      if (!packed.has(name)) packed.set(name, gzipSync(bytes));
      response.writeHead(answer.status, { ...sent, 'content-encoding': 'gzip' }).end(packed.get(name));
    });
    await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
    try {
      return await work(`http://localhost:${host.address().port}/`);
    } finally {
      host.closeAllConnections();
      host.close();
    }
  });
}

/** Runs the flights notebook, so that the views to measure have something to show. */
async function runFlights(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Open an example' }).click();
  await page.getByRole('heading', { name: 'Flight delays' }).first().waitFor();
  await page.locator('[data-run-all]').click();
  await page.locator('[data-run-all]', { hasText: 'Up to date' }).waitFor({ timeout: RUN_TIMEOUT_MS });
  const address = page.url();
  await page.close();
  return address;
}

function row(view, form, { scores, paintMs, interactiveMs, blockedMs, shift }) {
  return {
    view,
    form,
    performance: scores.performance,
    accessibility: scores.accessibility,
    'best practices': scores['best-practices'],
    'first paint ms': Math.round(paintMs),
    'interactive ms': Math.round(interactiveMs),
    'blocked ms': Math.round(blockedMs),
    'layout shift': shift.toFixed(3),
    met: Math.min(...Object.values(scores)) >= TARGET ? 'yes' : 'no',
  };
}

/** A fresh profile, gone afterwards. */
async function withProfile(work) {
  const profile = mkdtempSync(path.join(tmpdir(), 'bancada-lighthouse-'));
  try {
    return await withKeptChromium(profile, work);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

async function measure(url, form, hasViews) {
  return withProfile(async ({ context, port }) => {
    const rows = [row('start', form, await lighthouse(url, port, form))];
    if (!hasViews) return rows;
    const notebook = await runFlights(context, url);
    rows.push(row('flights notebook, with results', form, await lighthouse(notebook, port, form)));
    rows.push(row('runs', form, await lighthouse(`${url}#/runs`, port, form)));
    return rows;
  });
}

export default {
  title: `Lighthouse, scores of 100 (target: ${TARGET} each)`,
  async run({ short }) {
    if (short) return [{ note: 'in the full run alone: npm run bench -- lighthouse' }];
    if (!existsSync(path.join(app, 'index.html'))) return [{ skipped: 'the app is not built: npm run build' }];
    return [
      ...(await withFolder(app, (url) => measure(url, 'desktop', true))),
      ...(await withPackingHost((url) => measure(url, 'mobile', false))),
    ];
  },
};
