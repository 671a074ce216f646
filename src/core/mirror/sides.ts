/** The two sides of one notebook: its text and attachments, and the files of the folder that stand for them. */
import { hashSource } from '../bundle/sources.ts';
import { buildGraph } from '../graph/order.ts';
import type { Digest } from '../graph/digest.ts';
import { MAX_LFS_POINTER_BYTES, readLfsPointer } from '../interop/git-lfs/pointer.ts';
import { bytesSource, insidePath } from '../interop/run-files.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import { parseNotebook } from '../notebook/parse.ts';
import type { ByteSource, Hasher, Store } from '../ports.ts';
import { isSample } from '../store/attached-sources.ts';
import { listAttachments, openAttachment, type Attachment } from '../store/attachments.ts';
import { readNotebook, type NotebookHead } from '../store/notebooks.ts';
import type { FileStamp, MirrorFolder } from './folder.ts';
import type { MirrorRecord } from './record.ts';

export interface StoreSide {
  readonly head: NotebookHead;
  readonly text: string;
  readonly digests: ReadonlyMap<string, Digest>;
  readonly sources: ReadonlyMap<string, ByteSource>;
  /** Names of the attachments by path. */
  readonly attachments: ReadonlyMap<string, Attachment>;
}

/** What the store holds of a notebook, by the paths that it has in the folder; undefined when it has none of that id. */
export async function storeSide(
  store: Store,
  hasher: Hasher,
  notebook: string,
  place: string,
): Promise<StoreSide | undefined> {
  const kept = await readNotebook(store, notebook);
  if (!kept) return undefined;
  const bytes = new TextEncoder().encode(kept.text);
  const digests = new Map([[place, await hasher.sha256(bytes)]]);
  const sources = new Map([[place, bytesSource(place, bytes)]]);
  const attachments = new Map<string, Attachment>();
  for (const attachment of await listAttachments(store, notebook)) {
    const path = besides(place, attachment.name);
    if (path === undefined) continue;
    digests.set(path, attachment.sha256);
    sources.set(path, openAttachment(store, attachment));
    attachments.set(path, attachment);
  }
  return { head: kept.head, text: kept.text, digests, sources, attachments };
}

/**
 * Path of a source in the folder, from the notebook's own. Undefined when it would lie outside of the folder, or where a
 * name starts with a dot: what a notebook from elsewhere names must not reach Git's own files.
 */
export function besides(place: string, source: string): string | undefined {
  if (/^([/\\]|[A-Za-z]:)/.test(source)) return undefined;
  const path = insidePath(folderOf(place) + source);
  return path === undefined || path === place || /(^|\/)\./.test(path) ? undefined : path;
}

function folderOf(place: string): string {
  return place.slice(0, place.lastIndexOf('/') + 1);
}

/** The sources that a text names, by their paths, shipped data left out. */
export function namedSources(
  text: string,
  kinds: ReadonlyMap<string, CellKind>,
  place: string,
): ReadonlyMap<string, string> {
  const cells = [...buildGraph(parseNotebook(text, kinds), kinds).cells.values()];
  const names = cells.flatMap((cell) => cell.sources.map(({ name }) => name)).filter((name) => !isSample(name));
  return new Map(
    names.flatMap((name) => {
      const path = besides(place, name);
      return path === undefined ? [] : [[path, name] as const];
    }),
  );
}

/** Whether a new file may be made there: beside the notebook or below, never among other people's files. */
export function mayCreate(place: string, path: string): boolean {
  return path.startsWith(folderOf(place));
}

export interface FolderSide {
  readonly digests: ReadonlyMap<string, Digest>;
  readonly stamps: ReadonlyMap<string, FileStamp>;
  /** Paths whose file is a Git LFS pointer: the digest is that of the file it stands for, and its bytes are not there. */
  readonly pointers: ReadonlySet<string>;
}

/** The folder's files at these paths. A file is hashed again only when its size or time changed since it last agreed. */
export async function folderSide(
  folder: MirrorFolder,
  hasher: Hasher,
  paths: Iterable<string>,
  record: MirrorRecord | undefined,
): Promise<FolderSide> {
  const digests = new Map<string, Digest>();
  const stamps = new Map<string, FileStamp>();
  const pointers = new Set<string>();
  for (const path of paths) {
    const stamp = await folder.stamp(path);
    if (!stamp) continue;
    stamps.set(path, stamp);
    const kept = record?.files[path];
    if (kept && kept.size === stamp.size && kept.modified === stamp.modified) digests.set(path, kept.sha256);
    else {
      const source = await folder.open(path);
      const pointer = await pointerOf(source);
      if (pointer) pointers.add(path);
      digests.set(path, pointer?.oid ?? (await hashSource(hasher, source)));
    }
  }
  return { digests, stamps, pointers };
}

async function pointerOf(source: ByteSource) {
  if (source.size >= MAX_LFS_POINTER_BYTES) return undefined;
  return readLfsPointer(new TextDecoder().decode(await source.read(0, source.size)));
}
