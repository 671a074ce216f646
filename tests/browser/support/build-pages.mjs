// Builds the pages that hold our modules to their contracts in a browser: NAME.html of each NAME-page.ts beside this.
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const NAMES = ['models', 'replay', 'store'];

export async function buildPages(folder) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: './',
    worker: { format: 'es' },
    // The store's contract is a file of tests.
    resolve: { alias: { vitest: path.join(here, 'in-page-vitest.ts') } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 2000,
      rollupOptions: {
        input: Object.fromEntries(NAMES.map((name) => [name, path.join(here, `${name}-page.ts`)])),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  for (const name of NAMES) {
    const page = `<!doctype html><body><script type="module" src="${name}.js"></script>`;
    writeFileSync(path.join(folder, `${name}.html`), page);
  }
  const samples = path.join(folder, 'samples');
  if (!existsSync(samples)) symlinkSync(path.join(root, 'public', 'samples'), samples);
}
