// npm start: installs what is missing, builds what is older than its sources, serves the app and opens it.
import { spawn } from 'node:child_process';
import { appIsFresh, installPackages, must, requireNode } from './lib.mjs';
import { serve } from './serve.mjs';
import { HELP, startOptions } from './start-options.mjs';

requireNode();
const options = startOptions(process.argv.slice(2), process.env);
if (options.problem !== undefined) {
  console.error(`${options.problem}\n\n${HELP}`);
  process.exit(2);
}
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
installPackages();
if (!appIsFresh()) must(process.execPath, ['scripts/build.mjs', '--app']);
const { url } = await serve(options.port);
console.log(`\n  Bancada is at ${url}\n  Stop it with Ctrl+C.\n`);
if (options.open && process.stdout.isTTY && !process.env.CI) openBrowser(url);

function openBrowser(address) {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', address]]
        : ['xdg-open', [address]];
  // Without a desktop there is no opener; the printed address is enough.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
