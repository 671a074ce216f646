/** Bundles of small runs, taken apart and put together again, honestly or not. */
import { createHash } from 'node:crypto';
import { replayBundle, bundleSnapshot, type Replay } from '../../src/core/bundle/replay.ts';
import type { Manifest } from '../../src/core/bundle/manifest.ts';
import { readBundle, type Bundle } from '../../src/core/bundle/read.ts';
import { verifyBundle } from '../../src/core/bundle/verify.ts';
import type { BundleParts } from '../../src/core/bundle/plan.ts';
import { sumsText } from '../../src/core/bundle/sums.ts';
import { writeBundle } from '../../src/core/bundle/write.ts';
import { byCodeUnit, canonicalJson, parseCanonicalJson } from '../../src/core/graph/canonical-json.ts';
import { createEngine } from '../../src/core/graph/create-engine.ts';
import type { CellKind } from '../../src/core/kind/cell-kind.ts';
import { problem, Refusal } from '../../src/core/problem.ts';
import { readZipEntries, readZipEntry, ZipWriter } from '../../src/core/store/zip-stored.ts';
import { cellKinds } from '../../src/kinds/cell/index.ts';
import { createInference } from '../../src/platform/inference/ort.ts';
import { nodeHasher } from '../../src/platform/node/hasher.ts';
import { bufferSource } from './context.ts';
import { engineWorld, type World, type WorldOptions } from './engine-world.ts';

export const kinds: ReadonlyMap<string, CellKind> = new Map(cellKinds.map((kind) => [kind.id, kind]));
const inference = createInference();
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (value: string) => new TextEncoder().encode(value);
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function bundleWorld(options: Partial<WorldOptions> = {}): World {
  return engineWorld({ kinds, inference, ...options });
}

/** Runs a notebook and exports the run. */
export async function exported(world: World, notebook: string, more: Partial<BundleParts> = {}): Promise<Uint8Array> {
  const { run, outcome, problems } = await world.engine.run(world.read(notebook));
  if (outcome === 'failed') throw new Error(JSON.stringify(problems));
  return exportedRun(world, run, more);
}

export async function exportedRun(world: World, run: string, more: Partial<BundleParts> = {}): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const sources = {
    open: async (name: string) => bufferSource(name, bytesOf(world.sources.get(name)!)),
  };
  const parts = { store: world.store, hasher: nodeHasher, kinds: world.parts.kinds, sources, ...more };
  await writeBundle(parts, run, async (bytes) => void pieces.push(bytes.slice()));
  return Uint8Array.from(Buffer.concat(pieces));
}

/** Codes of everything that is wrong with a bundle; none for a good one. */
export async function wrongs(bytes: Uint8Array): Promise<string[]> {
  const reading = await readBundle(bufferSource('b.bancada.zip', bytes), nodeHasher);
  if (!reading.ok) return reading.problems.map((each) => each.code);
  return (await verifyBundle(reading.bundle, nodeHasher)).problems.map((each) => each.code);
}

export async function opened(bytes: Uint8Array): Promise<Bundle> {
  const reading = await readBundle(bufferSource('b.bancada.zip', bytes), nodeHasher);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.bundle;
}

/** Replays in a world of its own, whose application ships these samples. */
export async function replayed(
  bytes: Uint8Array,
  options: Partial<WorldOptions> = {},
  shipped: Readonly<Record<string, string>> = {},
): Promise<Replay> {
  const bundle = await opened(bytes);
  const world = bundleWorld({ attached: true, ...options });
  const engine = createEngine({
    ...world.parts,
    snapshot: async (name, cell) => bundleSnapshot(bundle, name, cell),
  });
  for (const [name, content] of Object.entries(shipped)) world.sources.set(name, content);
  const samples = {
    async open(name: string) {
      if (!Object.hasOwn(shipped, name)) throw new Refusal(problem('source.missing', { source: name }));
      return bufferSource(name, bytesOf(shipped[name]!));
    },
  };
  const { store, parts } = world;
  return replayBundle(
    { store, hasher: nodeHasher, kinds: parts.kinds, notebook: parts.notebook, engine, samples },
    bundle,
  );
}

export type Files = Map<string, Uint8Array>;

export async function filesOf(bytes: Uint8Array): Promise<Files> {
  const source = bufferSource('b', bytes);
  const files: Files = new Map();
  for (const entry of await readZipEntries(source)) files.set(entry.name, await readZipEntry(source, entry));
  return files;
}

export async function zipOf(files: Iterable<readonly [string, Uint8Array]>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new ZipWriter(async (bytes) => void pieces.push(bytes.slice()));
  for (const [name, bytes] of files) await zip.add(name, bytes);
  await zip.finish();
  return Uint8Array.from(Buffer.concat(pieces));
}

export function sorted(files: Files): (readonly [string, Uint8Array])[] {
  return [...files].sort(([a], [b]) => byCodeUnit(a, b));
}

export function manifestOf(files: Files): Manifest {
  return parseCanonicalJson(text(files.get('manifest.json')!)) as Manifest;
}

export function setManifest(files: Files, manifest: object): void {
  files.set('manifest.json', bytesOf(canonicalJson(manifest)));
}

/** The bundle with its manifest changed and nothing else. */
export async function withManifest(bytes: Uint8Array, edit: (manifest: Manifest) => object): Promise<Uint8Array> {
  const files = await filesOf(bytes);
  setManifest(files, edit(manifestOf(files)));
  return zipOf(sorted(files));
}

/**
 * A forger's work: after `edit`, every digest is made to fit again, in documents and manifest, so that only a replay
 * can tell. `edit` may replace files; an object keeps its old name until then.
 */
export async function forged(bytes: Uint8Array, edit: (files: Files, manifest: Manifest) => void): Promise<Uint8Array> {
  const files = await filesOf(bytes);
  edit(files, manifestOf(files));
  for (let moved = true; moved;) {
    moved = false;
    for (const [path, content] of [...files]) {
      const [, name] = /^objects\/(.*)$/.exec(path) ?? [];
      const digest = sha256(content);
      if (name === undefined || name === digest) continue;
      moved = true;
      files.delete(path);
      files.set(`objects/${digest}`, content);
      for (const [other, document] of files) {
        if (document[0] !== 0x7b) continue;
        files.set(other, bytesOf(text(document).replaceAll(name, digest)));
      }
    }
  }
  agree(files);
  return zipOf(sorted(files));
}

/** Makes the manifest and the list for `sha256sum` agree with the files that are there. */
export function agree(files: Files): void {
  const stated = new Map(
    sorted(files)
      .filter(([path]) => path !== 'manifest.json' && path !== 'manifest.sig.json')
      .map(([path, content]) => [path, { size: content.length, sha256: sha256(content) }]),
  );
  const sums = bytesOf(sumsText(stated));
  files.set('sha256sums.txt', sums);
  stated.set('sha256sums.txt', { size: sums.length, sha256: sha256(sums) });
  setManifest(files, { ...manifestOf(files), files: Object.fromEntries(stated) });
}

/** Replaces a text in one file by another of the same length. */
export function edited(files: Files, path: string, before: string | RegExp, after: string): void {
  const old = text(files.get(path)!);
  const now = old.replace(before, after);
  if (now === old) throw new Error(`${path} does not hold ${String(before)}`);
  files.set(path, bytesOf(now));
}
