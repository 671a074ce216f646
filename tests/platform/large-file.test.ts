import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { createMlflow } from '../../src/core/mlflow/api.ts';
import { pushFiles, takeFile, type FileProgress } from '../../src/core/mlflow/files.ts';
import { createServer as createMlflowServer } from '../../src/core/mlflow/server.ts';
import { createHttpTransport } from '../../src/platform/node/http-transport.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

const MB = 1024 * 1024;
const SIZE = 64 * MB;
/** What may be held of it at a time, the server's end in the same process counted in: pieces read, hashed, on the socket. */
const BOUND = 24 * MB;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each();
});

/** Piece `at` of a file of 64 MB that no two pieces of are alike. */
const piece = (at: number) => new Uint8Array(MB).fill(at).fill(255 - at, MB / 2);

/** Takes and gives files in pieces, and keeps nothing but their digest. */
async function hashingServer() {
  const taken: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      let at = 0;
      const more = () => {
        while (at < SIZE / MB) if (!response.write(piece(at++))) return void response.once('drain', more);
        response.end();
      };
      return more();
    }
    const hash = createHash('sha256');
    request.on('data', (data: Buffer) => hash.update(data));
    request.on('end', () => {
      taken.push(hash.digest('hex'));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => (server.closeAllConnections(), server.close()));
  return { taken, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a file of 64 MB', () => {
  it('goes to a server and comes from it while memory holds at most 24 MB of it', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'bancada-large-'));
    cleanUp.push(() => rmSync(dir, { recursive: true }));
    const store = await openNodeStore(dir);
    cleanUp.push(() => store.close());
    const { address, taken } = await hashingServer();
    const transport = createHttpTransport({ address });
    const mlflow = createMlflow(createMlflowServer({ transport, wait: async () => undefined }));
    const peaks: number[] = [];
    const seen: FileProgress[] = [];
    collect();
    const before = process.memoryUsage().arrayBuffers;
    let next = 0;
    const onFile = (file: FileProgress) => {
      seen.push(file);
      if (file.done < next) return;
      next = file.done + 4 * MB;
      collect();
      peaks.push(process.memoryUsage().arrayBuffers - before);
    };
    const uri = 'mlflow-artifacts:/1/run/artifacts';
    const file = await takeFile({ mlflow, store, onFile }, uri, { path: 'large.bin', sizeBytes: SIZE });
    await store.objects.sync();
    expect(file).toMatchObject({ path: 'large.bin', size: SIZE });
    const whole = createHash('sha256');
    for (let at = 0; at < SIZE / MB; at++) whole.update(piece(at));
    expect(file.object).toBe(whole.digest('hex'));
    next = 0;
    await pushFiles({ mlflow, onFile }, uri, new Map([['large.bin', () => store.objects.open(file.object)]]));
    expect(taken).toEqual([file.object]);
    for (const direction of ['pull', 'push'] as const) {
      const dones = seen.filter((each) => each.direction === direction).map(({ done }) => done);
      expect([dones.length > 60, dones.at(-1), dones]).toEqual([true, SIZE, [...dones].sort((a, b) => a - b)]);
    }
    expect(peaks.length).toBeGreaterThan(20);
    expect(Math.max(...peaks)).toBeLessThan(BOUND);
  });
});
