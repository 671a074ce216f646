import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const SCRIPTS = path.resolve(import.meta.dirname, '../scripts');
const START = path.join(SCRIPTS, 'start.mjs');
const { HELP, startOptions } = (await import(path.join(SCRIPTS, 'start-options.mjs'))) as {
  readonly HELP: string;
  startOptions(argv: readonly string[], env?: { readonly PORT?: string }): object;
};
const start = (...args: string[]) => spawnSync(process.execPath, [START, ...args], { encoding: 'utf8' });

test('npm start -- --help says what it does and its options, and starts nothing', () => {
  const { status, stdout, stderr } = start('--help');
  expect([status, stdout, stderr]).toEqual([0, `${HELP}\n`, '']);
  for (const option of ['--port N', '--no-open', '--help']) expect(HELP).toContain(option);
});

test('an option that it does not know is named, with those that it knows', () => {
  const { status, stderr } = start('--prot', '5000');
  expect(status).toBe(2);
  expect(stderr).toContain('npm start does not know --prot; it knows --port N, --no-open and --help.');
});

test.each([
  { argv: [], env: {}, is: { port: 4173, open: true } },
  { argv: [], env: { PORT: '5001' }, is: { port: 5001, open: true } },
  { argv: ['--port', '5000', '--no-open'], env: { PORT: '5001' }, is: { port: 5000, open: false } },
  { argv: ['--port=5000'], env: {}, is: { port: 5000, open: true } },
  { argv: ['--port', 'x'], env: {}, is: { problem: 'The port is a number from 1 to 65535; x came.' } },
  { argv: ['--port'], env: {}, is: { problem: 'The port is a number from 1 to 65535; none came.' } },
  { argv: ['--port', '70000'], env: {}, is: { problem: 'The port is a number from 1 to 65535; 70000 came.' } },
  { argv: ['--no-open=1'], env: {}, is: { problem: '--no-open takes no value; --no-open=1 came.' } },
])('$argv with $env is $is', ({ argv, env, is }) => {
  expect(startOptions(argv, env)).toMatchObject(is);
});
