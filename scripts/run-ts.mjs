// Runs a TypeScript file in Node: bundles it to .cache/run-ts with Vite and imports the result.
// Usage: node scripts/run-ts.mjs FILE.ts [arguments]; standard input and output are the file's own.
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const entry = path.resolve(process.argv[2]);
const id = `${path.basename(entry, '.ts')}-${createHash('sha256').update(`${entry} ${process.pid}`).digest('hex').slice(0, 8)}`;
const outDir = path.join(root, '.cache', 'run-ts', id);
await mkdir(outDir, { recursive: true });
await build({
  root,
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: true,
    minify: false,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
});
process.argv.splice(1, 2, entry);
await import(pathToFileURL(path.join(outDir, 'main.mjs')).href);
