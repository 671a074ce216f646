// Lighthouse by npx, on a page of a Chromium that is already running, with what that browser has kept.
import { spawn } from 'node:child_process';

/** The last version that runs on Node 20. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/**
 * Scores of 0…100 by category, and the metrics that make up the first. `form` is `desktop` (10 Mbit/s) or `mobile`
 * (1.6 Mbit/s and a processor four times slower).
 */
export async function lighthouse(url, port, form) {
  const report = JSON.parse(
    await output('npx', [
      '--yes',
      LIGHTHOUSE,
      url,
      `--port=${port}`,
      '--disable-storage-reset',
      '--output=json',
      '--quiet',
      `--only-categories=${CATEGORIES.join(',')}`,
      ...(form === 'desktop' ? ['--preset=desktop'] : []),
    ]),
  );
  if (report.runtimeError) throw new Error(`${url}: ${report.runtimeError.message}`);
  const score = (category) => Math.round(report.categories[category].score * 100);
  const metric = (audit) => report.audits[audit].numericValue;
  return {
    scores: Object.fromEntries(CATEGORIES.map((each) => [each, score(each)])),
    paintMs: metric('first-contentful-paint'),
    interactiveMs: metric('interactive'),
    blockedMs: metric('total-blocking-time'),
    shift: metric('cumulative-layout-shift'),
  };
}

function output(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${status}\n${err}`));
    });
  });
}
