/** What a handed-in bundle says of itself in one line of a table: claimed, and nothing of it has been run. */
import type { Digest } from '../graph/digest.ts';
import type { Json } from '../json.ts';
import type { CellKind, Output } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { Refusal } from '../problem.ts';
import { changedCells, figuresOf, SHOWN, type Grade } from './grade.ts';
import { objectPath } from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { documentOf } from './reach.ts';
import type { Bundle } from './read.ts';
import { notReplayable } from './withheld.ts';

export interface Glance extends Pick<Grade, 'metrics' | 'expected' | 'changed'> {
  readonly title: string;
  /** SHA-256 of `manifest.json`: two files that have it alike are the same bundle. */
  readonly digest: Digest;
  /** SHA-256 of the key that signed it; absent for an unsigned bundle. */
  readonly fingerprint?: Digest;
  /** Whether the data that a replay reads were left out. */
  readonly partial: boolean;
}

/** A claimed result of an evaluation is small; what is larger is not looked at. */
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/**
 * Reads the claimed results of evaluations and exercises, each hashed; those that are missing, damaged or of another
 * shape are left out, as a replay or a check of every byte names them. `exercise` is the notebook as it was given out.
 */
export async function glanceAt(
  bundle: Bundle,
  kinds: ReadonlyMap<string, CellKind>,
  exercise?: Notebook,
): Promise<Glance> {
  const { manifest, digest, signature, file, text } = bundle;
  const outputs: { readonly name: string; readonly output: Pick<Output, 'type' | 'result'> }[] = [];
  for (const [name, claim] of Object.entries(manifest.cells)) {
    const type = kinds.get(claim.kind)?.output;
    if (claim.state !== 'done' || type === undefined || !SHOWN.includes(type)) continue;
    const found = await claimedResult(bundle, objectPath(claim.digest), kinds.get(claim.kind)!);
    if (found) outputs.push({ name, output: { type, result: found } });
  }
  const handedIn = parseWithParameters(text, kinds, manifest.parameters, file);
  return {
    title: manifest.title,
    digest,
    ...(signature && { fingerprint: signature.fingerprint }),
    partial: notReplayable(manifest, file).length > 0,
    ...figuresOf(outputs),
    changed: exercise ? changedCells(exercise, handedIn) : [],
  };
}

async function claimedResult(bundle: Bundle, path: string, kind: CellKind): Promise<Output['result'] | undefined> {
  const { files } = bundle.manifest;
  const stated = Object.hasOwn(files, path) ? files[path]! : undefined;
  if (!stated || stated.size > MAX_DOCUMENT_BYTES) return undefined;
  try {
    const document = documentOf(stated.sha256, await bundle.read(path)) as { readonly result?: Json } | null;
    const read = kind.result.safeParse(document?.result);
    return read.success ? (document!.result as Output['result']) : undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}
