// A TypeScript file as one that Node runs by itself, so that what is measured is not the bundler.
import path from 'node:path';
import { build } from 'vite';

const root = path.dirname(path.dirname(import.meta.dirname));

export async function bundle(entry) {
  const outDir = path.join(root, '.cache', 'bench', path.basename(entry, '.ts'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: path.join(root, 'bench', entry),
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  return path.join(outDir, 'main.mjs');
}

/** A TypeScript file as a module for a page; gives its folder. */
export async function bundlePage(entry) {
  const outDir = path.join(root, '.cache', 'bench', path.basename(entry, '.ts'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      lib: { entry: path.join(root, 'bench', entry), formats: ['es'], fileName: () => 'main.mjs' },
      outDir,
      emptyOutDir: true,
      target: 'es2022',
    },
  });
  return outDir;
}
