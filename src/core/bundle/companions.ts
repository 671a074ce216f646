/** Files that stand in a bundle for other tools and for people; a replay and an import do without them. */
import type { Digest } from '../graph/digest.ts';
import { runMetadata } from '../bundle-metadata/companion.ts';
import type { Graph } from '../graph/order.ts';
import type { CellKind, Output } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Hasher, ObjectStore } from '../ports.ts';
import type { Language } from '../words/index.ts';
import { modelFolders } from '../model-folder/companion.ts';
import { isSafePath } from './limits.ts';
import { MANIFEST, NOTEBOOK, SIGNATURE, SUMS, type BundledFile, type Manifest } from './manifest.ts';

/**
 * What companions are made of: nothing that a second export of the same run would not see again. No time, run id or
 * log line is in it, and what the person left out of the bundle is out of reach.
 */
export interface BundleFacts {
  /** As `notebook.md` will hold it. */
  readonly text: string;
  /** Parsed, with the run's parameters in place. */
  readonly notebook: Notebook;
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** As it will be written, but for its `files`: claims stand in `cells`. */
  readonly manifest: Omit<Manifest, 'files'>;
  /** Notebook, objects and sources by path; not yet the companions. */
  readonly files: ReadonlyMap<string, BundledFile>;
  /** The output document of a cell; undefined when it has none, or when it was left out of the bundle. */
  output(cell: string): Promise<Output | undefined>;
  /** Objects of this bundle and no others: `has` is false and `get` refuses (`store.missing`) what was left out. */
  readonly objects: Pick<ObjectStore, 'get' | 'has'>;
  readonly hasher: Hasher;
  /** For texts that people read. */
  readonly language: Language;
}

/** Bytes, or an object of the bundle that shall stand under a name of its own as well. */
export type CompanionFile = Uint8Array | { readonly object: Digest; readonly size: number };

/**
 * Path in the bundle → file. Paths are those of `isSafePath`, outside `objects/`, and no two companions share one. `made`
 * are the files of the companions before.
 */
export type Companion = (
  facts: BundleFacts,
  made: ReadonlyMap<string, CompanionFile>,
) => Promise<ReadonlyMap<string, CompanionFile>>;

/** In the order in which they are asked; the metadata come last, because they list the others. */
export const companions: readonly Companion[] = [modelFolders, runMetadata];

const TAKEN = [MANIFEST, SIGNATURE, SUMS, NOTEBOOK];

/** The files of all companions. A path that is taken or not allowed is a fault of whoever made it: a plain Error. */
export async function companionFiles(
  facts: BundleFacts,
  list: readonly Companion[] = companions,
): Promise<Map<string, CompanionFile>> {
  const files = new Map<string, CompanionFile>();
  for (const companion of list) {
    for (const [path, file] of await companion(facts, files)) {
      const taken = files.has(path) || TAKEN.includes(path) || path.startsWith('objects/') || facts.files.has(path);
      if (taken || !isSafePath(path)) throw new Error(`${path}: no companion of a bundle can stand there`);
      files.set(path, file);
    }
  }
  return files;
}
