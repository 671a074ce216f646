import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyStore } from '../../src/core/store/verify.ts';
import { nodeHasher } from '../../src/platform/node/hasher.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

const KILLS = 8;
const root = path.resolve(import.meta.dirname, '../..');
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'bancada-kill-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'tests/support/saving-process.ts'),
      outDir: path.join(dir, 'script'),
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Starts the process, kills it once it has said `count` saves, and gives the saves that it said. */
function saveAndKill(first: number, count: number): Promise<number[]> {
  const script = path.join(dir, 'script/main.mjs');
  const child = spawn(process.execPath, [script, path.join(dir, 'store'), String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > count) child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('close', () => resolve(said.split('\n').slice(0, -1).map(Number))));
}

it('what was saved is there, whole, after the process was killed at any moment', async () => {
  const saved: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) saved.push(...(await saveAndKill(kill * 1000, 3 + 2 * kill)));
  const store = await openNodeStore(path.join(dir, 'store'));
  const runs = (await store.records.list('run')).map(({ id }) => Number(id));
  const events = (await store.records.list('event')).map(({ id }) => Number(id));
  for (const n of saved) expect(runs).toContain(n);
  expect(runs).toEqual(events);
  expect((await verifyStore(store, nodeHasher)).problems).toEqual([]);
  await store.close();
});
