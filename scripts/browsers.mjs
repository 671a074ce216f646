// Finds the browsers that the end-to-end tests drive; installs a Chromium from the package registry where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, root } from './lib.mjs';

const SPARTICUZ = '147.0.0';

function onPath(names) {
  for (const name of names) {
    const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
    const first = found.status === 0 ? found.stdout.split(/\r?\n/)[0].trim() : '';
    if (first) return first;
  }
  return undefined;
}

const MAC = {
  chromium: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  firefox: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
};

export function findFirefox() {
  return process.env.FIREFOX_PATH ?? onPath(['firefox-esr', 'firefox']) ?? MAC.firefox.find(existsSync);
}

/** Path of a Chromium, and the library folder that it needs when it came from the registry. */
export async function findOrInstallChromium() {
  const found =
    process.env.CHROMIUM_PATH ??
    onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) ??
    MAC.chromium.find(existsSync);
  return found ?? (await installChromium());
}

async function installChromium() {
  const home = path.join(root, '.cache', 'chromium');
  const entry = path.join(home, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js');
  if (!existsSync(entry)) {
    console.error('No Chromium found; installing one for the tests …');
    must('npm', [
      'install',
      '--prefix',
      home,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `@sparticuz/chromium@${SPARTICUZ}`,
    ]);
  }
  // The package unpacks the system libraries that it carries only when it believes to be on that host.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
  const built = await import(pathToFileURL(entryOf(home)).href);
  return (built.default ?? built).executablePath();
}

function entryOf(home) {
  const base = path.join(home, 'node_modules', '@sparticuz', 'chromium', 'build');
  const found = ['index.js', 'esm/index.js', 'cjs/index.cjs'].map((name) => path.join(base, name)).find(existsSync);
  if (!found) throw new Error(`@sparticuz/chromium ${SPARTICUZ} has no entry under ${base}`);
  return found;
}
