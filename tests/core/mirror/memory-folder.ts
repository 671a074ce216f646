import { bytesSource } from '../../../src/core/interop/run-files.ts';
import type { MirrorFolder } from '../../../src/core/mirror/folder.ts';
import { problem, Refusal } from '../../../src/core/problem.ts';

/** A folder in memory, with a clock of its own: every write has another time. */
export function memoryFolder() {
  const files = new Map<string, { bytes: Uint8Array; modified: number }>();
  let time = 1;
  const put = (path: string, bytes: Uint8Array) => {
    files.set(path, { bytes, modified: time++ });
    return { size: bytes.length, modified: files.get(path)!.modified };
  };
  const folder: MirrorFolder = {
    name: 'repository',
    notebooks: async () => [...files.keys()].filter((path) => path.endsWith('.md')).sort(),
    stamp: async (path) => {
      const file = files.get(path);
      return file && { size: file.bytes.length, modified: file.modified };
    },
    open: async (path) => {
      const file = files.get(path);
      if (!file) throw new Refusal(problem('mirror.unreadable', { path, reason: 'NotFoundError' }));
      return bytesSource(path, file.bytes);
    },
    write: async (path, source) => put(path, await source.read(0, source.size)),
    remove: async (path) => void files.delete(path),
  };
  return {
    folder,
    write: (path: string, text: string) => void put(path, new TextEncoder().encode(text)),
    remove: (path: string) => void files.delete(path),
    /** Path → text. */
    texts: () =>
      Object.fromEntries([...files].sort().map(([path, { bytes }]) => [path, new TextDecoder().decode(bytes)])),
  };
}
