// Runs to an MLflow server, against MLflow's own Python client sending the same to the same server.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from './support/bundle.mjs';
import { root, runNode } from './support/child.mjs';

const python = process.env.BANCADA_TOOLS_PYTHON ?? path.join(root, '.venv-tools', 'bin', 'python');
const rival = path.join(root, 'bench', 'rival', 'sync.py');
const RUNS = Number(process.env.BANCADA_BENCH_RUNS ?? 1000);

function freePort() {
  return new Promise((resolve) => {
    const held = createServer().listen(0, '127.0.0.1', () => {
      const { port } = held.address();
      held.close(() => resolve(port));
    });
  });
}

async function isUp(address) {
  return fetch(`${address}/health`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function withServer(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bancada-bench-mlflow-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = spawn(python, [rival, 'serve', folder, String(port)], { detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    while (server.exitCode === null && !(await isUp(address))) await new Promise((resolve) => setTimeout(resolve, 300));
    return await work(address);
  } finally {
    process.kill(-server.pid, 'SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function theirs(address, name, runs) {
  const done = spawnSync(python, [rival, address, name, String(runs)], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(done.stderr);
  // The client says where each run can be seen; the figures are the last line.
  return JSON.parse(done.stdout.trim().split('\n').at(-1));
}

export default {
  title: `Sync of ${RUNS} runs × 10 metrics to an MLflow server (sqlite, one worker) on this machine`,
  async run({ short }) {
    if (short) return [{ note: 'in the full run alone: npm run bench -- sync' }];
    if (!existsSync(python))
      return [{ note: `needs Python with tests/tools/requirements.txt at ${path.relative(root, python)}` }];
    const script = await bundle('support/sync.ts');
    return withServer(async (address) => {
      // Once each before it counts, so that neither pays for the server's first steps.
      theirs(address, 'warm theirs', 20);
      runNode(script, [address, 'warm ours', '20']);
      const ours = runNode(script, [address, 'ours', String(RUNS)]);
      if (ours.moved !== RUNS) throw new Error(`${ours.moved} of ${RUNS} runs moved`);
      const python = theirs(address, 'theirs', RUNS);
      const row = (who, { seconds, cpu }) => ({
        client: who,
        seconds: seconds.toFixed(1),
        'CPU s of the client': cpu.toFixed(2),
        'runs a second': Math.round(RUNS / seconds),
      });
      return [
        { ...row('Bancada', ours), 'ours : theirs': (ours.seconds / python.seconds).toFixed(2) },
        row('mlflow 3.17.2, Python', python),
      ];
    });
  },
};
