// npm test: unit, property, golden and contract tests, then the journeys in Chromium, and in Firefox where it is installed.
// With --browsers-only the journeys alone; what else is written behind it goes to Playwright.
import { appIsFresh, installPackages, must, requireNode, run } from './lib.mjs';
import { findFirefox, findOrInstallChromium } from './browsers.mjs';

requireNode();
installPackages();
const args = process.argv.slice(2).filter((each) => each !== '--browsers-only');
if (!process.argv.includes('--browsers-only')) must('npx', ['vitest', 'run']);
if (!appIsFresh()) must(process.execPath, ['scripts/build.mjs', '--app']);
const chromium = await findOrInstallChromium();
const firefox = findFirefox();
if (!firefox) {
  console.error('Firefox is not installed: its journeys are not run here.');
  if (process.env.CI) process.exit(1);
}
const env = {
  ...process.env,
  CHROMIUM_PATH: chromium,
  ...(firefox ? { FIREFOX_PATH: firefox } : {}),
  // Names this run, so that what one browser's test computed can serve the other's.
  BANCADA_TEST_RUN: String(Date.now()),
};
const parts =
  args.length > 0
    ? [args]
    : [
        ['--grep-invert', '@alone'],
        ['--grep', '@alone', '--workers=1', '--pass-with-no-tests', '--output=test-results/alone'],
      ];
// A failure of the first part hides nothing of the second.
const failed = parts
  .map((part) => run('npx', ['playwright', 'test', ...part], { env }))
  .filter((status) => status !== 0);
process.exit(failed[0] ?? 0);
