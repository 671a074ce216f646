// Chromium by Playwright where there is one, and static folders to open in it.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';

const KNOWN = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Runs `work` with a browser, or gives the one row that says why there is none. */
export async function withChromium(work) {
  const executablePath = KNOWN.find((each) => each && existsSync(each));
  if (!executablePath) return [{ skipped: 'there is no Chromium on this machine; CHROMIUM_PATH may name one' }];
  const shell = process.env.AWS_EXECUTION_ENV ? ['--headless=shell'] : [];
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...shell] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
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
