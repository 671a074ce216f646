import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What the server in one file does with addresses that a browser would never send. */
let parent: string;
let server: Server;
let port: number;

/** As `fetch` would not: the address as it stands. */
function get(address: string): Promise<{ status: number; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: address }, (response) => {
      let body = '';
      response.on('data', (piece: Buffer) => (body += piece.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, type: response.headers['content-type'], body }));
    });
    asked.on('error', reject).end();
  });
}

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'bancada-serve-'));
  const folder = path.join(parent, 'app');
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  mkdirSync(path.join(parent, 'app-secret'));
  writeFileSync(path.join(folder, 'index.html'), '<title>app</title>');
  writeFileSync(path.join(folder, 'assets', 'a.wasm'), 'wasm');
  writeFileSync(path.join(parent, 'secret.txt'), 'secret');
  writeFileSync(path.join(parent, 'app-secret', 'secret.txt'), 'secret');
  const script = path.resolve(import.meta.dirname, '../public/serve.mjs');
  const { serve } = (await import(script)) as {
    serve(port: number, options: { folder: string }): Promise<{ url: string; server: Server }>;
  };
  const started = await serve(0, { folder });
  server = started.server;
  port = Number(new URL(started.url).port);
});

afterAll(() => {
  server.close();
  rmSync(parent, { recursive: true });
});

describe('the server in one file', () => {
  it('serves the app, with the type that a browser needs', async () => {
    expect(await get('/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', body: '<title>app</title>' });
    expect(await get('/assets/a.wasm')).toMatchObject({ status: 200, type: 'application/wasm' });
  });

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/..%2fapp-secret/secret.txt', '/%', '/assets', '/nothing.js', '//'])(
    'says not found to %s, and goes on',
    async (address) => {
      expect(await get(address)).toMatchObject({ status: 404, body: 'not found' });
      expect((await get('/')).status).toBe(200);
    },
  );
});
