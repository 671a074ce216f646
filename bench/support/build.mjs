// Bundles one file: build.mjs ENTRY FOLDER node|page. A process of its own; see bundle.mjs.
import path from 'node:path';
import { build } from 'vite';

const [entry, outDir, host] = process.argv.slice(2);
const root = path.dirname(path.dirname(import.meta.dirname));

const shared = { outDir, emptyOutDir: true, minify: false };
const forNode = {
  ...shared,
  ssr: entry,
  target: 'node20',
  rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' } },
};
const forPage = { ...shared, lib: { entry, formats: ['es'], fileName: () => 'main.mjs' }, target: 'es2022' };

await build({
  root,
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: host === 'node' ? forNode : forPage,
});
