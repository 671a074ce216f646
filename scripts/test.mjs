// npm test: unit, property, golden and contract tests, then the journeys in Chromium, and in Firefox where it is installed.
// With --browsers-only the journeys alone; what else is written behind it goes to Playwright.
import { appIsFresh, installPackages, must, requireNode } from './lib.mjs';
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
must('npx', ['playwright', 'test', ...args], {
  env: {
    ...process.env,
    CHROMIUM_PATH: chromium,
    ...(firefox ? { FIREFOX_PATH: firefox } : {}),
    // Names this run, so that what one browser's test computed can serve the other's.
    BANCADA_TEST_RUN: String(Date.now()),
  },
});
