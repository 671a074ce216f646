// Builds the command line. Each build has a folder of its own under dist/cli, and `current` names the newest, so that
// a process keeps its files while another one builds.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackages, newest, root } from './lib.mjs';

const folder = path.join(root, 'dist', 'cli');
const current = path.join(folder, 'current');
const KEPT_MS = 24 * 3600_000;

const SOURCES = ['core', 'kinds', 'platform', 'cli'].map((layer) => `src/${layer}`);
const ALL = [...SOURCES, 'workers', 'scripts/cli-build.mjs', 'package-lock.json'];

/** The address of an up-to-date main.mjs; builds it first when it must. Progress goes to standard error. */
export async function freshCli() {
  const built = currentMain();
  // A package that was packed has no sources to be older than.
  const packed = !existsSync(path.join(root, 'src'));
  if (built && (packed || statSync(current).mtimeMs >= newest(ALL))) return pathToFileURL(built).href;
  installPackages();
  return pathToFileURL(await buildCli()).href;
}

function currentMain() {
  if (!existsSync(current)) return undefined;
  const main = path.join(folder, readFileSync(current, 'utf8').trim(), 'main.mjs');
  return existsSync(main) ? main : undefined;
}

/** Bundles the command line and its worker; packages that bring their own files stay where they are. */
export async function buildCli() {
  const startedAt = Date.now();
  if (process.stderr.isTTY) process.stderr.write('Building the command line …\n');
  const { build } = await import('vite');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const lockfile = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const id = createHash('sha256').update(`${process.pid} ${startedAt}`).digest('hex').slice(0, 12);
  const outDir = path.join(folder, id);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { __VERSION__: JSON.stringify(version), __LOCKFILE__: JSON.stringify(lockfile) },
    ssr: { noExternal: true, external: ['onnxruntime-web'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rollupOptions: {
        input: { main: path.join(root, 'src/cli/main.ts'), worker: path.join(root, 'workers/node.ts') },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  mkdirSync(folder, { recursive: true });
  const next = path.join(folder, `.current-${id}`);
  writeFileSync(next, `${id}\n`);
  renameSync(next, current);
  removeOld(id);
  return path.join(outDir, 'main.mjs');
}

function removeOld(id) {
  for (const name of readdirSync(folder)) {
    const each = path.join(folder, name);
    if (name !== id && name !== 'current' && Date.now() - statSync(each).mtimeMs > KEPT_MS) {
      rmSync(each, { recursive: true, force: true });
    }
  }
}
