// A static file server for dist/app. It sends no special headers, so what works here works on any host.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { root } from './lib.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gz': 'application/gzip',
  '.parquet': 'application/vnd.apache.parquet',
};

/** Serves `folder` under `prefix` on this machine alone, at `port` or the next free one. */
export async function serve(port = 4173, { folder = path.join(root, 'dist', 'app'), prefix = '/', tries = 20 } = {}) {
  const server = createServer((request, response) => answer(folder, prefix, request, response));
  const used = await listen(server, port, tries);
  return { url: `http://localhost:${used}${prefix}`, server };
}

function listen(server, port, tries) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (error.code !== 'EADDRINUSE' || tries === 0) reject(error);
      else resolve(listen(server, port + 1, tries - 1));
    });
    server.listen(port, '127.0.0.1', () => resolve(server.address().port));
  });
}

function answer(folder, prefix, request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const inside = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined;
  const file = inside === undefined ? undefined : path.join(folder, inside === '' ? 'index.html' : inside);
  if (!file || !file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  const headers = {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-length': statSync(file).size,
    // Hashed names never change; everything else is asked for again.
    'cache-control': pathname.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}
