import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

function filesUnder(folder: string, pattern: RegExp): string[] {
  const found: string[] = [];
  for (const name of readdirSync(path.join(root, folder)).sort()) {
    const relative = `${folder}/${name}`;
    if (statSync(path.join(root, relative)).isDirectory()) found.push(...filesUnder(relative, pattern));
    else if (pattern.test(name)) found.push(relative);
  }
  return found;
}

const sources = [...filesUnder('src', /\.(ts|svelte)$/), ...filesUnder('workers', /\.ts$/)].filter(
  (file) => !file.endsWith('.d.ts') && !file.endsWith('.wasm.ts'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map((match) => match[1]!);
}

/** `core`, `kinds`, `platform`, `ui`, `cli` or `workers`. */
function layerOf(file: string): string {
  const [top, second] = file.split('/');
  return top === 'src' ? second! : top!;
}

const LAYERS: Record<string, readonly string[]> = {
  core: ['core'],
  kinds: ['kinds', 'core'],
  platform: ['platform', 'core'],
  ui: ['ui', 'core', 'kinds'],
  cli: ['cli', 'core', 'kinds'],
  workers: ['workers', 'core', 'kinds', 'platform'],
};

/** The places where the ports' implementations are wired in. */
const ROOTS = ['src/ui/main.ts', 'src/ui/sync-main.ts', 'src/cli/main.ts'];

const PACKAGES: Record<string, readonly string[]> = {
  core: ['zod', 'yaml', 'hyparquet', 'hyparquet-compressors', 'hyparquet-writer', 'fflate', 're2js', '@noble/hashes'],
  kinds: ['zod'],
  platform: ['dexie', 'hash-wasm', 'onnxruntime-web', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu'],
  ui: ['svelte', 'echarts', 'marked', 'dompurify', '@codemirror', '@lezer/highlight'],
  cli: [],
  workers: [],
};

/** Files longer than 500 lines, each with its reason. */
const LONG_FILES: Record<string, string> = {};

function packageAllowed(layer: string, name: string, file: string): boolean {
  if (name.startsWith('node:')) return layer === 'cli' || file.startsWith('src/platform/node/') || layer === 'workers';
  return PACKAGES[layer]!.some((each) => name === each || name.startsWith(`${each}/`));
}

/** `@noble/hashes` of `@noble/hashes/sha2.js`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('the architecture', () => {
  it('lets each layer import only the layers below it', () => {
    const wrong: string[] = [];
    for (const file of sources) {
      const layer = layerOf(file);
      const allowed = ROOTS.includes(file) ? [...LAYERS[layer]!, 'platform', 'workers'] : LAYERS[layer]!;
      for (const name of importsOf(file).filter((each) => each.startsWith('.'))) {
        const target = path.posix.join(path.posix.dirname(file), name.replace(/\?.*$/, ''));
        if (/\.(css|svg|json)$/.test(target)) continue;
        const to = layerOf(target);
        const viewOfKind = file.endsWith('.view.svelte') && to === 'ui';
        if (!allowed.includes(to) && !viewOfKind) wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lets each layer use only its listed packages', () => {
    const wrong: string[] = [];
    for (const file of sources) {
      for (const name of importsOf(file).filter((each) => !each.startsWith('.'))) {
        if (!packageAllowed(layerOf(file), name, file)) wrong.push(`${file} imports ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lists no package that its layer does not import, and ships exactly those', () => {
    const used = sources.flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map((name) => ({ layer: layerOf(file), name, shipped: packageOf(name) })),
    );
    const idle = Object.entries(PACKAGES).flatMap(([layer, listed]) =>
      listed
        .filter((each) => !used.some((use) => use.layer === layer && `${use.name}/`.startsWith(`${each}/`)))
        .map((each) => `${layer} ${each}`),
    );
    expect(idle).toEqual([]);
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const needed = new Set(used.map((use) => use.shipped));
    needed.delete('svelte'); // compiled away, so a development dependency
    expect(Object.keys(manifest.dependencies).sort()).toEqual([...needed].sort());
  });

  it('imports the views of kinds from the index of ui alone', () => {
    const importers = sources.filter((file) => importsOf(file).some((name) => name.endsWith('.view.svelte')));
    expect(importers.filter((file) => file !== 'src/ui/cell-views.ts')).toEqual([]);
  });

  it('keeps files short enough to read', () => {
    const long = sources.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 500);
    expect(long.filter((file) => !(file in LONG_FILES))).toEqual([]);
    expect(Object.keys(LONG_FILES).filter((file) => !long.includes(file))).toEqual([]);
  });

  it('lists every kind in its index', () => {
    const missing: string[] = [];
    for (const family of ['cell', 'model', 'metric', 'expectation', 'drift', 'query']) {
      const listed = importsOf(`src/kinds/${family}/index.ts`);
      for (const file of filesUnder(`src/kinds/${family}`, /\.ts$/)) {
        const name = path.basename(file);
        const text = readFileSync(path.join(root, file), 'utf8');
        const isKind = /export default define\w+\(/.test(text);
        if (isKind && !listed.includes(`./${name}`)) missing.push(file);
      }
    }
    expect(missing).toEqual([]);
  });
});
