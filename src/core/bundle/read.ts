import type { Digest } from '../graph/digest.ts';
import type { ByteSource, Hasher } from '../ports.ts';
import { problem, Refusal, type Problem } from '../problem.ts';
import { CHUNK_BYTES } from '../store/attachments.ts';
import { crc32 } from '../table/csv/crc32.ts';
import { openArchive, type Archive } from './archive.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import {
  MANIFEST,
  NOTEBOOK,
  objectPath,
  readManifest,
  SIGNATURE,
  type BundledFile,
  type Manifest,
  type NewerManifest,
} from './manifest.ts';
import { printable } from './printable.ts';
import { MAX_SIGNATURE_BYTES, readSignature, type BundleSignature, type SignatureReading } from './signature.ts';
import { holdsOutput } from './withheld.ts';

/** An opened bundle. What it says is claimed by whoever made it, until a replay agrees. */
export interface Bundle {
  /** The file's name, for messages. */
  readonly file: string;
  readonly manifest: Manifest;
  /** SHA-256 of `manifest.json`, which covers every other file. */
  readonly digest: Digest;
  /** Who signed it; absent for an unsigned bundle. One whose signature does not hold is not opened. */
  readonly signature?: BundleSignature;
  /** `notebook.md`. */
  readonly text: string;
  /** Bytes of an entry by place, nothing checked: for hashing what does not fit into memory. */
  source(path: string): ByteSource;
  /** A file's bytes, hashed before they are given: Refusal `E_HASH`, or `E_HASH_MISSING` for a file that is not there. */
  read(path: string): Promise<Uint8Array>;
}

/** What can be shown of a bundle that only a newer Bancada can import and replay. */
export interface NewerBundle {
  readonly title: string;
  readonly text: string;
  readonly digest: Digest;
  /** As its manifest states them, by path. */
  readonly files: Readonly<Record<string, BundledFile>>;
  readonly signature?: BundleSignature;
  /** The first version that opens it; empty when it does not say. */
  readonly since: string;
}

export type BundleReading =
  | { readonly ok: true; readonly bundle: Bundle }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly newer?: NewerBundle };

/**
 * Opens a bundle: the archive's rules, the manifest, and every file's presence and size. Runs nothing and reads no
 * other file than `manifest.json` and `notebook.md`; the others are hashed when they are read (`verifyBundle` hashes
 * them all). Problems: those of `openArchive` and `readManifest`, `E_HASH`, `E_HASH_MISSING`, `E_HASH_EXTRA`, `E_SIZE`,
 * `E_LIMIT_BUNDLE`, `bundle.not_a_bundle`, `bundle.notebook_text`, and those of `readSignature`. The signature is held to
 * the manifest's bytes before they are parsed. `E_NEWER` comes with what can be shown.
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
  const digest = await hasher.sha256(bytes);
  const signed = await signatureOf(archive, { bytes, digest }, hasher, file);
  if (signed && !signed.ok) return signed;
  const facts = { file, archive, digest, hasher, ...(signed && { signature: signed.signature }) };
  const read = readManifest(bytes, file);
  if (!read.ok) return read.newer ? openNewer(facts, read.newer, read.problems) : refused(read.problems);
  const { manifest } = read;
  const problems = [...fileProblems(archive, manifest, file), ...namedProblems(manifest, file)];
  if (problems.length > 0) return { ok: false, problems };
  const bundle = createBundle(facts, manifest);
  const notebook = await readText(bundle);
  return notebook.ok ? { ok: true, bundle: { ...bundle, text: notebook.text } } : notebook;
}

function refused(problems: readonly Problem[]): BundleReading {
  return { ok: false, problems };
}

interface Opened {
  readonly file: string;
  readonly archive: Archive;
  readonly digest: Digest;
  readonly hasher: Hasher;
  readonly signature?: BundleSignature;
}

async function signatureOf(
  archive: Archive,
  manifest: { readonly bytes: Uint8Array; readonly digest: Digest },
  hasher: Hasher,
  file: string,
): Promise<SignatureReading | undefined> {
  const size = archive.sizeOf(SIGNATURE);
  if (size === undefined) return undefined;
  const bytes = await archive.source(SIGNATURE).read(0, Math.min(size, MAX_SIGNATURE_BYTES + 1));
  return readSignature(bytes, manifest, hasher, file);
}

/** The text of a bundle that this version does not know, hashed as every file is; or why not even that can be shown. */
async function openNewer(
  opened: Opened,
  { title, files, since = '' }: NewerManifest,
  problems: readonly Problem[],
): Promise<BundleReading> {
  const { file, archive, digest, signature } = opened;
  const stated = fileProblems(archive, { files }, file);
  if (stated.length > 0) return { ok: false, problems: [...problems, ...stated] };
  const notebook = await readText(createBundle(opened, { files }));
  if (!notebook.ok) return { ok: false, problems: [...problems, ...notebook.problems] };
  return {
    ok: false,
    problems,
    newer: { title, text: notebook.text, digest, files, since, ...(signature && { signature }) },
  };
}

function createBundle<Stated extends Pick<Manifest, 'files'>>(
  { file, archive, digest, hasher, signature }: Opened,
  manifest: Stated,
): Omit<Bundle, 'text' | 'manifest'> & { readonly manifest: Stated } {
  return {
    file,
    manifest,
    digest,
    ...(signature && { signature }),
    source: (path) => archive.source(path),
    async read(path) {
      const stated = Object.hasOwn(manifest.files, path) ? manifest.files[path] : undefined;
      if (!stated) throw new Refusal(problem('E_HASH_MISSING', { path }, { file }));
      const bytes = await archive.source(path).read(0, stated.size);
      if ((await hasher.sha256(bytes)) !== stated.sha256) throw new Refusal(problem('E_HASH', { path }, { file }));
      return bytes;
    },
  };
}

type TextReading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly Problem[] };

async function readText({ file, read }: Pick<Bundle, 'file' | 'read'>): Promise<TextReading> {
  try {
    const bytes = await read(NOTEBOOK);
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, problems: [problem('bundle.notebook_text', {}, { file })] };
  }
}

/** Archive against manifest: missing, extra, of another size, under a name that is not their hash. */
function fileProblems(archive: Archive, { files }: Pick<Manifest, 'files'>, file: string): Problem[] {
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
    const itself = path === MANIFEST || path === SIGNATURE;
    if (!itself && !Object.hasOwn(files, path)) problems.push(problem('E_HASH_EXTRA', { path }, { file }));
  }
  return problems;
}

/** What the manifest names must be among its files. */
function namedProblems(manifest: Manifest, file: string): Problem[] {
  const { files, cells, sources, withheld } = manifest;
  const problems: Problem[] = [];
  const need = (path: string) => {
    if (!Object.hasOwn(files, path)) problems.push(problem('E_HASH_MISSING', { path }, { file }));
  };
  need(NOTEBOOK);
  for (const [name, claim] of Object.entries(cells)) {
    if (claim.state === 'done' && holdsOutput(manifest, name)) need(objectPath(claim.digest));
  }
  for (const { sample } of Object.values(withheld?.cells ?? {})) if (sample) need(sample.path);
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
