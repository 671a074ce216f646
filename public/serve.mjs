// A static file server in one file, for Node 20 or newer and nothing else: `node serve.mjs [port]` serves the folder
// that it lies in, to this machine alone. It sends no special headers, so what works here works on any host.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

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
export async function serve(port = 4173, { folder = here, prefix = '/', tries = 20 } = {}) {
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
  const file = fileOf(folder, prefix, request.url);
  if (!file || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  const headers = {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-length': statSync(file).size,
    // Hashed names never change; everything else is asked for again.
    'cache-control': file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

/** The file that an address names; undefined for one outside the folder, or that is no address. */
function fileOf(folder, prefix, address) {
  let name;
  try {
    name = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (!name.startsWith(prefix)) return undefined;
  const file = path.join(folder, name === prefix ? 'index.html' : name.slice(prefix.length));
  return file.startsWith(folder + path.sep) ? file : undefined;
}

if (argv[1] !== undefined && path.resolve(argv[1]) === fileURLToPath(import.meta.url)) {
  const { url } = await serve(argv[2] === undefined ? undefined : Number(argv[2]));
  console.log(`Bancada: ${url}\nStop with Ctrl+C.`);
}
