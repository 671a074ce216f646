import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
const outDir = path.join(root, 'dist', 'app');
const SERVICE_WORKER = 'service-worker';

/** Copies the example notebooks and lists every built file with its size, so that the service worker can keep them. */
function offline(): Plugin {
  /** Files that the first page's script needs before it can paint. */
  const shell = new Set<string>();
  return {
    name: 'bancada-offline',
    apply: 'build',
    writeBundle(_, bundle) {
      const open = Object.values(bundle).filter(
        (each) => each.type === 'chunk' && each.name === 'index' && each.isEntry,
      );
      for (let file = open.pop(); file !== undefined; file = open.pop()) {
        if (shell.has(file.fileName)) continue;
        shell.add(file.fileName);
        if (file.type !== 'chunk') continue;
        for (const style of file.viteMetadata?.importedCss ?? []) shell.add(style);
        open.push(...file.imports.flatMap((name) => bundle[name] ?? []));
      }
      // Example notebooks lie in the folder itself; what lies deeper is for people who read the sources.
      const examples = path.join(root, 'examples');
      cpSync(examples, path.join(outDir, 'examples'), {
        recursive: true,
        filter: (from) =>
          from === examples || (path.dirname(from) === examples && /\.(md|claims\.json\.gz)$/.test(from)),
      });
    },
    closeBundle: {
      order: 'post',
      async handler() {
        const { writeFileSync } = await import('node:fs');
        const files = listFiles(outDir).filter((file) => file !== `${SERVICE_WORKER}.js` && file !== 'precache.json');
        const entries = files.map((file) => ({
          file,
          bytes: statSync(path.join(outDir, file)).size,
          ...(shell.has(file) && { shell: true }),
        }));
        const hash = createHash('sha256');
        for (const { file } of entries) hash.update(file).update(readFileSync(path.join(outDir, file)));
        const build = hash.digest('hex').slice(0, 16);
        writeFileSync(path.join(outDir, 'precache.json'), JSON.stringify({ build, files: entries }));
        // The browser looks for a new version by comparing the worker's own bytes.
        const worker = path.join(outDir, `${SERVICE_WORKER}.js`);
        writeFileSync(worker, `const BUILD = '${build}';\n${readFileSync(worker, 'utf8')}`);
      },
    },
  };
}

function listFiles(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? listFiles(path.join(folder, entry.name), `${prefix}${entry.name}/`)
        : [`${prefix}${entry.name}`],
    );
}

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
/** SHA-256 of what pins every package, kept with each run. */
const lockfile = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');

export default defineConfig({
  root,
  base: './',
  define: { __VERSION__: JSON.stringify(version), __LOCKFILE__: JSON.stringify(lockfile) },
  plugins: [svelte(), offline()],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: path.join(root, 'index.html'),
        sync: path.join(root, 'sync.html'),
        [SERVICE_WORKER]: path.join(root, 'workers/service-worker.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === SERVICE_WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
