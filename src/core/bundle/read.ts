import type { Digest } from '../graph/digest.ts';
import type { ByteSource, Hasher } from '../ports.ts';
import { problem, Refusal, type Problem } from '../problem.ts';
import { CHUNK_BYTES } from '../store/attachments.ts';
import { crc32 } from '../table/csv/crc32.ts';
import { openArchive, type Archive } from './archive.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import { MANIFEST, NOTEBOOK, objectPath, readManifest, type Manifest } from './manifest.ts';
import { printable } from './printable.ts';

/** An opened bundle. What it says is claimed by whoever made it, until a replay agrees. */
export interface Bundle {
  /** The file's name, for messages. */
  readonly file: string;
  readonly manifest: Manifest;
  /** SHA-256 of `manifest.json`, which covers every other file. */
  readonly digest: Digest;
  /** `notebook.md`. */
  readonly text: string;
  /** Bytes of an entry by place, nothing checked: for hashing what does not fit into memory. */
  source(path: string): ByteSource;
  /** A file's bytes, hashed before they are given: Refusal `E_HASH`, or `E_HASH_MISSING` for a file that is not there. */
  read(path: string): Promise<Uint8Array>;
}

export type BundleReading =
  { readonly ok: true; readonly bundle: Bundle } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Opens a bundle: the archive's rules, the manifest, and every file's presence and size. Runs nothing and reads no
 * other file than `manifest.json` and `notebook.md`; the others are hashed when they are read (`verifyBundle` hashes
 * them all). Problems: those of `openArchive` and `readManifest`, `E_HASH`, `E_HASH_MISSING`, `E_HASH_EXTRA`, `E_SIZE`,
 * `E_LIMIT_BUNDLE`, `bundle.not_a_bundle`, `bundle.notebook_text`.
 */
export async function readBundle(source: ByteSource, hasher: Hasher): Promise<BundleReading> {
  const opened = await openArchive(source);
  if (!opened.ok) return opened;
  const file = source.name;
  const { archive } = opened;
  const size = archive.sizeOf(MANIFEST);
  if (size === undefined) return { ok: false, problems: [problem('bundle.not_a_bundle', {}, { file })] };
  if (size > MAX_MANIFEST_BYTES) {
    return { ok: false, problems: [problem('E_LIMIT_BUNDLE', { bytes: size, limit: MAX_MANIFEST_BYTES }, { file })] };
  }
  const bytes = await archive.source(MANIFEST).read(0, size);
  // No hash covers the manifest, so its checksum is asked; every other file is hashed.
  if (crc32(bytes) !== archive.crcOf(MANIFEST)) {
    return { ok: false, problems: [problem('E_HASH', { path: MANIFEST }, { file })] };
  }
  const read = readManifest(bytes, file);
  if (!read.ok) return read;
  const { manifest } = read;
  const problems = [...fileProblems(archive, manifest, file), ...namedProblems(manifest, file)];
  if (problems.length > 0) return { ok: false, problems };
  return openText(createBundle(file, archive, manifest, await hasher.sha256(bytes), hasher));
}

function createBundle(
  file: string,
  archive: Archive,
  manifest: Manifest,
  digest: Digest,
  hasher: Hasher,
): Omit<Bundle, 'text'> {
  return {
    file,
    manifest,
    digest,
    source: (path) => archive.source(path),
    async read(path) {
      const stated = manifest.files[path];
      if (!stated) throw new Refusal(problem('E_HASH_MISSING', { path }, { file }));
      const bytes = await archive.source(path).read(0, stated.size);
      if ((await hasher.sha256(bytes)) !== stated.sha256) throw new Refusal(problem('E_HASH', { path }, { file }));
      return bytes;
    },
  };
}

async function openText(bundle: Omit<Bundle, 'text'>): Promise<BundleReading> {
  try {
    const bytes = await bundle.read(NOTEBOOK);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, bundle: { ...bundle, text } };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, problems: [problem('bundle.notebook_text', {}, { file: bundle.file })] };
  }
}

/** Archive against manifest: missing, extra, of another size, under a name that is not their hash. */
function fileProblems(archive: Archive, { files }: Manifest, file: string): Problem[] {
  const problems: Problem[] = [];
  for (const [path, stated] of Object.entries(files)) {
    const found = archive.sizeOf(path);
    if (found === undefined) problems.push(problem('E_HASH_MISSING', { path }, { file }));
    else if (found !== stated.size) {
      problems.push(problem('E_SIZE', { entry: path, stated: stated.size, found }, { file }));
    }
    if (path.startsWith('objects/') && path !== objectPath(stated.sha256)) {
      problems.push(problem('E_HASH', { path }, { file }));
    }
  }
  for (const path of archive.names) {
    if (path !== MANIFEST && !Object.hasOwn(files, path)) problems.push(problem('E_HASH_EXTRA', { path }, { file }));
  }
  return problems;
}

/** What the manifest names must be among its files. */
function namedProblems({ files, cells, sources }: Manifest, file: string): Problem[] {
  const problems: Problem[] = [];
  const need = (path: string) => {
    if (!Object.hasOwn(files, path)) problems.push(problem('E_HASH_MISSING', { path }, { file }));
  };
  need(NOTEBOOK);
  for (const claim of Object.values(cells)) if (claim.state === 'done') need(objectPath(claim.digest));
  for (const { name, size, chunks } of sources) {
    if (!chunks) continue;
    chunks.forEach((each) => need(objectPath(each)));
    const sizes = chunks.map((each) => files[objectPath(each)]?.size ?? 0);
    const found = sizes.reduce((sum, each) => sum + each, 0);
    const cutRight = sizes.every((each, index) => each === Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES));
    if (found !== size || !cutRight) {
      problems.push(problem('E_SIZE', { entry: printable(name), stated: size, found }, { file }));
    }
  }
  return problems;
}
