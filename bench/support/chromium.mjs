// Chromium by Playwright where there is one, and static folders to open in it.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { chromium } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';

const KNOWN = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const NONE = [{ skipped: 'there is no Chromium on this machine; CHROMIUM_PATH may name one' }];

function launchOptions(...args) {
  const executablePath = KNOWN.find((each) => each && existsSync(each));
  const shell = process.env.AWS_EXECUTION_ENV ? ['--headless=shell'] : [];
  return executablePath && { executablePath, args: ['--no-sandbox', ...shell, ...args] };
}

/** Runs `work` with a browser, or gives the one row that says why there is none. */
export async function withChromium(work) {
  const options = launchOptions();
  if (!options) return NONE;
  const browser = await chromium.launch(options);
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** The same over a profile folder, with the port at which other tools reach that browser. */
export async function withKeptChromium(profile, work) {
  const port = await freePort();
  const options = launchOptions(`--remote-debugging-port=${port}`);
  if (!options) return NONE;
  const context = await chromium.launchPersistentContext(profile, options);
  try {
    return await work({ context, port });
  } finally {
    await context.close();
  }
}

function freePort() {
  return new Promise((resolve) => {
    const held = createServer().listen(0, '127.0.0.1', () => {
      const { port } = held.address();
      held.close(() => resolve(port));
    });
  });
}

/** Serves a folder while `work` runs with its address. */
export async function withFolder(folder, work) {
  const { url, server } = await serve(4390, { folder });
  try {
    return await work(url);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** CPU seconds of the page's main thread so far. */
export async function pageCpu(page) {
  const client = await page.context().newCDPSession(page);
  return {
    async start() {
      await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    },
    async seconds() {
      const { metrics } = await client.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value;
    },
  };
}
