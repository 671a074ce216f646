// Runs a measured child to its end and gives the JSON document that it prints.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

export const root = path.dirname(path.dirname(import.meta.dirname));

/** One thread for every numeric library, so that ratios compare like with like. */
const ONE_THREAD = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  NUMEXPR_NUM_THREADS: '1',
  ARROW_NUM_THREADS: '1',
};

function run(command, args) {
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...ONE_THREAD },
  });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${done.stderr}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1));
}

export function runNode(script, args) {
  return run(process.execPath, [script, ...args.map(String)]);
}

export function runPython(script, args) {
  const python = process.env.BANCADA_PYTHON ?? path.join(root, '.venv', 'bin', 'python');
  return run(python, [path.join(root, 'bench', script), ...args.map(String)]);
}

/** In the environment of the tools that models and runs are handed to: MLflow among them. */
export function runTools(script, args) {
  const python = process.env.BANCADA_TOOLS_PYTHON ?? path.join(root, '.venv-tools', 'bin', 'python');
  return run(python, [path.join(root, 'bench', script), ...args.map(String)]);
}
