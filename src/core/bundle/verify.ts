import type { Digest } from '../graph/digest.ts';
import type { Hash, Hasher } from '../ports.ts';
import { problem, Refusal, type Problem } from '../problem.ts';
import { stopWhenCancelled, type LongWork } from '../store/verify.ts';
import { MANIFEST, objectPath, SIGNATURE, SUMS, type BundledSource } from './manifest.ts';
import { printable } from './printable.ts';
import { reachObjects, snapshotRoots } from './reach.ts';
import type { Bundle } from './read.ts';
import { rowlessObjects } from './rowless.ts';
import { sumsText } from './sums.ts';
import { holdsOutput } from './withheld.ts';

export interface BundleReport {
  /** `manifest.json` and the signature included. */
  readonly files: number;
  readonly bytes: number;
  /** `E_HASH`, `E_HASH_MISSING`, `bundle.document`; empty when every byte is what the manifest says. */
  readonly problems: readonly Problem[];
}

const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Hashes every file, every source as a whole, and follows every reference from the cells' outputs. Runs nothing.
 * Whether the claims are true is not asked: that is what a replay is for. Cost: reads the bundle once, sources of
 * several chunks twice. Memory: 4 MiB or the largest document.
 */
export async function verifyBundle(bundle: Bundle, hasher: Hasher, work: LongWork = {}): Promise<BundleReport> {
  const { files, sources } = bundle.manifest;
  const where = { file: bundle.file };
  const problems: Problem[] = [];
  const total = Object.values(files).reduce((sum, each) => sum + each.size, 0);
  let bytes = 0;
  for (const [path, { sha256, size }] of Object.entries(files)) {
    stopWhenCancelled(work);
    work.progress?.(bytes, total);
    const hash = await hasher.start();
    await addTo(hash, bundle, path);
    if (hash.digest() !== sha256) problems.push(problem('E_HASH', { path }, where));
    bytes += size;
  }
  // Bytes that are not what they should be go to no parser.
  if (problems.length === 0) {
    for (const source of sources) {
      stopWhenCancelled(work);
      if (!(await isWhole(bundle, hasher, source)))
        problems.push(problem('E_HASH', { path: printable(source.name) }, where));
    }
    problems.push(...(await referenceProblems(bundle)));
    problems.push(...(await sumsProblems(bundle)));
  }
  work.progress?.(total, total);
  const beside = bundle.signature ? [MANIFEST, SIGNATURE] : [MANIFEST];
  const besideBytes = beside.reduce((sum, path) => sum + bundle.source(path).size, 0);
  return { files: Object.keys(files).length + beside.length, bytes: total + besideBytes, problems };
}

async function addTo(hash: Hash, bundle: Bundle, path: string): Promise<void> {
  const source = bundle.source(path);
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    hash.update(await source.read(at, Math.min(source.size, at + PIECE_BYTES)));
  }
}

async function isWhole(bundle: Bundle, hasher: Hasher, { sha256, chunks }: BundledSource): Promise<boolean> {
  if (!chunks) return true;
  if (chunks.length === 1) return chunks[0] === sha256;
  const hash = await hasher.start();
  for (const each of chunks) await addTo(hash, bundle, objectPath(each));
  return hash.digest() === sha256;
}

/**
 * The objects that the cells' outputs and what they read from the registry refer to, but for those that the maker
 * left out: of a cell that reads such data, only what carries no rows counts.
 */
export async function reachInBundle(bundle: Bundle): Promise<Map<Digest, number>> {
  const { cells, withheld } = bundle.manifest;
  const get = (digest: Digest) => bundle.read(objectPath(digest));
  const done = Object.entries(cells).flatMap(([cell, claim]) => (claim.state === 'done' ? [{ cell, claim }] : []));
  const registry = done.flatMap(({ claim }) => snapshotRoots(claim.snapshots));
  if (!withheld) return reachObjects([...done.map(({ claim }) => claim.digest), ...registry], get);
  const whole = done.filter(({ cell }) => !Object.hasOwn(withheld.cells, cell));
  const partial = done.filter(({ cell }) => !whole.some((each) => each.cell === cell));
  const reached = await reachObjects(
    whole.map(({ claim }) => claim.digest),
    get,
  );
  const held = partial.filter(({ cell }) => holdsOutput(bundle.manifest, cell)).map(({ claim }) => claim.digest);
  const models = withheld.models ? [] : registry;
  for (const [digest, { size }] of await rowlessObjects([...held, ...models], get, !withheld.models)) {
    reached.set(digest, size);
  }
  return reached;
}

async function referenceProblems(bundle: Bundle): Promise<Problem[]> {
  const { file, manifest } = bundle;
  try {
    const reached = [...(await reachInBundle(bundle)).keys()].map(objectPath);
    const missing = reached.filter((path) => !Object.hasOwn(manifest.files, path));
    return missing.map((path) => problem('E_HASH_MISSING', { path }, { file }));
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map((each) => ({ ...each, where: { file } }));
    throw error;
  }
}

/** The list for `sha256sum` must be about these files: a shorter one would let others pass. */
async function sumsProblems(bundle: Bundle): Promise<Problem[]> {
  const { files } = bundle.manifest;
  if (!Object.hasOwn(files, SUMS)) return [];
  const found = new TextDecoder().decode(await bundle.read(SUMS));
  if (found === sumsText(new Map(Object.entries(files)))) return [];
  return [problem('bundle.other_sums', { path: SUMS }, { file: bundle.file })];
}
