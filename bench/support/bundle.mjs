// A TypeScript file as one that Node or a page runs by itself, so that what is measured is not the bundler.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(import.meta.dirname));

/** In a process of its own: a child's peak memory counts from that of the process that starts it, on Linux. */
function runApart(args) {
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout.trim();
}

function built(entry, host) {
  const folder = path.join(root, '.cache', 'bench', path.basename(entry, '.ts'));
  runApart([path.join(import.meta.dirname, 'build.mjs'), path.join(root, 'bench', entry), folder, host]);
  return folder;
}

/** For Node; gives the file to run. */
export async function bundle(entry) {
  return path.join(built(entry, 'node'), 'main.mjs');
}

/** For a page; gives the folder that holds `main.mjs`. */
export async function bundlePage(entry) {
  return built(entry, 'page');
}

/** The folder of the command line as it is now, built if it must be. */
export async function commandLineFolder() {
  const script = `import { freshCli } from './scripts/cli-build.mjs'; console.log(await freshCli());`;
  return path.dirname(fileURLToPath(runApart(['--input-type=module', '-e', script]).split('\n').at(-1)));
}
