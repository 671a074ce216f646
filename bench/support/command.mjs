// Runs the command line as a process of its own and measures it from outside.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLineFolder } from './bundle.mjs';
import { root } from './child.mjs';

const LOOK_EVERY_MS = 20;
const TICKS_A_SECOND = 100;

/** CPU seconds of each thread of a process by thread, where the host tells (Linux). */
function lookAtThreads(pid, seconds) {
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      seconds.set(thread, (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND);
    }
  } catch (error) {
    // A thread that ended between the two calls, or a host without /proc.
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
  }
}

/**
 * `bancada run NOTEBOOK --json` into an empty store: wall and CPU seconds, peak memory, CPU seconds of the busiest
 * thread (undefined where the host does not tell), and the document that it printed.
 */
export async function measureRun(notebook, options = []) {
  await commandLineFolder();
  const folder = mkdtempSync(path.join(tmpdir(), 'bancada-bench-'));
  const usage = path.join(folder, 'usage.json');
  const loaded = pathToFileURL(path.join(import.meta.dirname, 'usage.mjs')).href;
  const store = path.join(folder, 'store');
  const args = ['--import', loaded, 'bin/bancada.js', 'run', notebook, '--json', '--store', store, ...options];
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, BANCADA_USAGE: usage },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const threads = new Map();
  const watch = setInterval(() => lookAtThreads(child.pid, threads), LOOK_EVERY_MS);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${err}`);
  const used = JSON.parse(readFileSync(usage, 'utf8'));
  rmSync(folder, { recursive: true });
  const busiest = threads.size > 0 ? Math.max(...threads.values()) : undefined;
  return { wall, ...used, busiest, document: JSON.parse(out) };
}
