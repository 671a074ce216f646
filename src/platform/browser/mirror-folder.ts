/** A folder of the person's own, by the File System Access API where the browser has it. */
import { Dexie, type Table } from 'dexie';
import type { FileStamp, FolderPermission, MirrorFolder, MirrorPlace, MirrorPlaces } from '../../core/mirror/folder.ts';
import type { ByteSource } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';

const PIECE_BYTES = 8 * 1024 * 1024;
const DEPTH = 4;
/** A folder with more entries than this is not searched further: it is no repository of notebooks. */
const MAX_ENTRIES = 20_000;
const PASSED_OVER = new Set(['node_modules', 'dvc-remote', '__pycache__']);

/** What lib.dom leaves out: https://wicg.github.io/file-system-access/ */
interface FolderHandle extends FileSystemDirectoryHandle {
  queryPermission?(how: { mode: 'readwrite' }): Promise<FolderPermission>;
  requestPermission?(how: { mode: 'readwrite' }): Promise<FolderPermission>;
}
interface PickerWindow {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FolderHandle>;
}

export function browserMirrorPlaces(): MirrorPlaces {
  const picker = (window as PickerWindow).showDirectoryPicker;
  return {
    supported: picker !== undefined,
    async pick() {
      try {
        const handle = await picker!.call(window, { id: 'bancada-mirror', mode: 'readwrite' });
        await withHandles((table) => table.put(handle, KEY));
        return placeOf(handle);
      } catch (error) {
        if ((error as DOMException).name === 'AbortError') return undefined;
        throw error;
      }
    },
    async kept() {
      const handle = await withHandles((table) => table.get(KEY));
      return handle && placeOf(handle);
    },
    forget: () => withHandles((table) => table.delete(KEY)),
  };
}

const KEY = 'mirror';

/** Handles are no JSON, so they stand in a database of their own. */
async function withHandles<T>(work: (table: Table<FolderHandle, string>) => PromiseLike<T>): Promise<T> {
  const database = new Dexie('bancada-folders', { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ handle: '' });
  try {
    return await work(database.table('handle'));
  } finally {
    database.close();
  }
}

function placeOf(handle: FolderHandle): MirrorPlace {
  const how = { mode: 'readwrite' } as const;
  return {
    folder: mirrorFolder(handle),
    permission: async () => (await handle.queryPermission?.(how)) ?? 'granted',
    ask: async () => ((await handle.requestPermission?.(how)) ?? 'granted') === 'granted',
  };
}

export function mirrorFolder(root: FileSystemDirectoryHandle): MirrorFolder {
  return {
    name: root.name,
    async notebooks() {
      const found: string[] = [];
      await search(root as FolderHandle, '', { found, left: MAX_ENTRIES });
      return found.sort();
    },
    async stamp(path) {
      try {
        return stampOf(await fileAt(root, path));
      } catch (error) {
        if (isGone(error)) return undefined;
        throw refusal('mirror.unreadable', path, error);
      }
    },
    async open(path): Promise<ByteSource> {
      const file = await reading(path, () => fileAt(root, path));
      const read = (start: number, end: number) => reading(path, () => file.slice(start, end).arrayBuffer());
      return { name: path, size: file.size, read: async (start, end) => new Uint8Array(await read(start, end)) };
    },
    write: (path, source) => write(root, path, source),
    async remove(path) {
      try {
        const { folder, name } = await parentOf(root, path, false);
        await folder.removeEntry(name);
      } catch (error) {
        if (!isGone(error)) throw refusal('mirror.unwritable', path, error);
      }
    },
  };
}

async function search(
  folder: FolderHandle,
  prefix: string,
  state: { readonly found: string[]; left: number },
): Promise<void> {
  for await (const entry of folder.values()) {
    if (state.left-- <= 0) return;
    if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) continue;
    if (entry.kind === 'file') {
      if (entry.name.endsWith('.md')) state.found.push(prefix + entry.name);
    } else if (prefix.split('/').length < DEPTH) {
      await search(entry as FolderHandle, `${prefix}${entry.name}/`, state);
    }
  }
}

/** The browser writes beside the file and puts it in place when it is closed. */
async function write(root: FileSystemDirectoryHandle, path: string, source: ByteSource): Promise<FileStamp> {
  try {
    const { folder, name } = await parentOf(root, path, true);
    const handle = await folder.getFileHandle(name, { create: true });
    const writing = await handle.createWritable();
    try {
      for (let start = 0; start < source.size; start += PIECE_BYTES) {
        const bytes = await source.read(start, Math.min(source.size, start + PIECE_BYTES));
        await writing.write(bytes as Uint8Array<ArrayBuffer>);
      }
    } catch (error) {
      await writing.abort();
      throw error;
    }
    await writing.close();
    return stampOf(await handle.getFile());
  } catch (error) {
    throw refusal('mirror.unwritable', path, error);
  }
}

async function parentOf(root: FileSystemDirectoryHandle, path: string, create: boolean) {
  const parts = path.split('/');
  const name = parts.pop()!;
  let folder = root;
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return { folder, name };
}

async function fileAt(root: FileSystemDirectoryHandle, path: string): Promise<File> {
  const { folder, name } = await parentOf(root, path, false);
  return (await folder.getFileHandle(name)).getFile();
}

function stampOf(file: File): FileStamp {
  return { size: file.size, modified: file.lastModified };
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal('mirror.unreadable', path, error);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError');
}

/** What the browser says of a file, as advice; anything else is passed on. */
function refusal(code: 'mirror.unreadable' | 'mirror.unwritable', path: string, error: unknown): unknown {
  // A name that the system does not allow is a TypeError.
  if (!(error instanceof DOMException || error instanceof TypeError)) return error;
  const params = { path, reason: error.name };
  return new Refusal(
    code === 'mirror.unreadable' ? problem('mirror.unreadable', params) : problem('mirror.unwritable', params),
  );
}
