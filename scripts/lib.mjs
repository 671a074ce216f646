// What the start, build and test scripts share. Node's own modules only: they run before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Bancada needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(2);
}

/** Runs a command; its status. */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, ...options }).status ?? 1;
}

/** Runs a command and ends this process with its status when it fails. */
export function must(command, args, options = {}) {
  const status = run(command, args, options);
  if (status !== 0) process.exit(status);
}

/** Installs the packages of the lock file when they are missing or older than it. */
export function installPackages() {
  const marker = path.join(root, 'node_modules', '.package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs - 1000)
    return;
  console.error('Installing packages …');
  must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** The newest modification time of any file under `paths`, in milliseconds. */
export function newest(paths) {
  let latest = 0;
  for (const each of paths) {
    const full = path.resolve(root, each);
    if (!existsSync(full)) continue;
    const stat = statSync(full);
    if (!stat.isDirectory()) latest = Math.max(latest, stat.mtimeMs);
    else latest = Math.max(latest, newest(readdirSync(full).map((name) => path.join(full, name))));
  }
  return latest;
}

const APP_SOURCES = ['src', 'workers', 'public', 'examples', 'index.html', 'vite.config.ts', 'package-lock.json'];

export function appIsFresh() {
  const built = path.join(root, 'dist', 'app', 'index.html');
  return existsSync(built) && statSync(built).mtimeMs >= newest(APP_SOURCES);
}
