// Fails the build when the app grows past its ceilings. Sizes in kB (1000 bytes), gzip level 9 where said.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './lib.mjs';

const app = path.join(root, 'dist', 'app');

const CEILINGS = {
  'JavaScript before first paint, gzip': 120,
  'code of the app without engines, gzip': 1_800,
  'everything kept for offline use': 40_000,
  'installed packages': 650_000,
};

const html = readFileSync(path.join(app, 'index.html'), 'utf8');
const measured = {
  'JavaScript before first paint, gzip': gzipBytes(firstPaint(html)),
  'code of the app without engines, gzip': gzipBytes(listFiles(app).filter(isCode)),
  'everything kept for offline use': offlineBytes(),
  'installed packages': bytesUnder(path.join(root, 'node_modules')),
};

let failed = false;
for (const [name, ceiling] of Object.entries(CEILINGS)) {
  const size = Math.round(measured[name] / 1000);
  const over = size > ceiling;
  failed ||= over;
  console.error(`${over ? '✗' : '✓'} ${name}: ${size} kB of ${ceiling} kB`);
}
process.exit(failed ? 1 : 0);

/** tfjs for WebGPU is an engine that happens to be JavaScript: it is loaded by a cell that asks for the GPU. */
function isCode(file) {
  return /\.(js|css|html)$/.test(file) && !/tfjs-network-[^/\\]*\.js$/.test(file);
}

/** The scripts that the page names, and what they import statically. */
function firstPaint(page) {
  const named = [...page.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.js)"/g)].map((match) => match[1]);
  const files = new Set();
  const open = named.map((each) => path.join(app, each));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,]*?\s*from\s*)?["'](\.[^"']+\.js)["']/g,
    )) {
      open.push(path.resolve(path.dirname(file), match[1]));
    }
  }
  return [...files];
}

function gzipBytes(files) {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}

function offlineBytes() {
  const { files } = JSON.parse(readFileSync(path.join(app, 'precache.json'), 'utf8'));
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Caches that tools leave among the packages do not count. */
function bytesUnder(folder) {
  const packages = existsSync(folder)
    ? listFiles(folder).filter((file) => !/node_modules.\.(vite|cache)/.test(file))
    : [];
  return packages.reduce((sum, file) => sum + statSync(file).size, 0);
}
