import type { Digest } from '../graph/digest.ts';
import type { Hash, Hasher } from '../ports.ts';
import { problem, Refusal, type Problem } from '../problem.ts';
import { stopWhenCancelled, type LongWork } from '../store/verify.ts';
import { MANIFEST, objectPath, type BundledSource } from './manifest.ts';
import { printable } from './printable.ts';
import { reachObjects, snapshotRoots } from './reach.ts';
import type { Bundle } from './read.ts';

export interface BundleReport {
  /** `manifest.json` included. */
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
  }
  work.progress?.(total, total);
  const manifestBytes = bundle.source(MANIFEST).size;
  return { files: Object.keys(files).length + 1, bytes: total + manifestBytes, problems };
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

/** The objects that the cells' outputs and what they read from the registry refer to. */
export function reachInBundle(bundle: Bundle): Promise<Map<Digest, number>> {
  const claims = Object.values(bundle.manifest.cells).filter((each) => each.state === 'done');
  const roots = claims.flatMap((each) => [each.digest, ...snapshotRoots(each.snapshots)]);
  return reachObjects(roots, (digest) => bundle.read(objectPath(digest)));
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
