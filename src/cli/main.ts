/** The command line's root: wires the commands to Node's store, threads and streams. */
import { existsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cellKinds } from '../kinds/cell/index.ts';
import { nodeHasher } from '../platform/node/hasher.ts';
import { nodeKeys } from '../platform/node/keys.ts';
import { createHttpTransport } from '../platform/node/http-transport.ts';
import { askTerminal } from '../platform/node/terminal.ts';
import { dvcFolderAbove, gitFolderAbove } from '../platform/node/repository.ts';
import { fileSource } from '../platform/node/sources.ts';
import { openNodeWorld } from '../platform/node/world.ts';
import type { Host } from './host.ts';
import { start } from './start.ts';

declare const __VERSION__: string;
declare const __LOCKFILE__: string;

const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
const samples = samplesFolder(path.dirname(fileURLToPath(import.meta.url)));
const controller = new AbortController();
let interrupts = 0;
process.on('SIGINT', () => {
  // The second Ctrl-C ends at once: nothing half-written is left behind in any case.
  if (++interrupts > 1) process.exit(130);
  controller.abort();
});
process.on('SIGTERM', () => controller.abort());

const host: Host = {
  kinds,
  language: /^pt/i.test(process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '') ? 'pt' : 'en',
  version: __VERSION__,
  samples,
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  columns: process.stderr.isTTY ? process.stderr.columns || 80 : undefined,
  signal: controller.signal,
  openWorld: (options) =>
    openNodeWorld({
      ...options,
      kinds,
      samples,
      version: __VERSION__,
      lockfile: __LOCKFILE__,
      workerScript: new URL('worker.mjs', import.meta.url),
    }),
  hasher: nodeHasher,
  keys: nodeKeys(process.env),
  transport: createHttpTransport,
  env: (name) => process.env[name],
  ask: process.stdin.isTTY && process.stderr.isTTY ? askTerminal : undefined,
  repositories: { dvc: dvcFolderAbove, git: gitFolderAbove },
  file: (name, size) => fileSource(name, path.resolve(name), size),
};

process.exitCode = await start(host, process.argv.slice(2));

/** Synchronous, so that nothing is lost when the process ends, also into a pipe. */
function write(stream: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(stream, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A reader such as `head` that has gone away has what it wanted.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
    }
  }
}

/** The nearest folder upwards that ships the samples: the build stands in the checkout. */
function samplesFolder(from: string): string {
  const candidate = path.join(from, 'public', 'samples');
  if (existsSync(candidate) || path.dirname(from) === from) return candidate;
  return samplesFolder(path.dirname(from));
}
