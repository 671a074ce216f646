/** The single file in a zip archive, found by its central directory. */
import type { ByteSource } from '../../ports.ts';
import type { Problem } from '../../problem.ts';
import { problem } from '../../problem.ts';

export interface ZipEntry {
  readonly name: string;
  /** 0 = stored, 8 = deflate. */
  readonly method: number;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
  /** Where its data start in the archive. */
  readonly start: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const MAX_ENTRIES = 1_000;

/**
 * The only file of the archive, folders and what macOS adds aside.
 * Problems: `E_CORRUPT`, `table.zip_entries` (none or several files), `table.zip_method` (encrypted or packed otherwise).
 */
export async function findZipEntry(source: ByteSource): Promise<{ entry: ZipEntry } | { problem: Problem }> {
  const corrupt = { problem: problem('E_CORRUPT', { what: 'zip' }) };
  const tail = await source.read(Math.max(0, source.size - END_BYTES - LONGEST_COMMENT), source.size);
  const end = findEnd(tail);
  if (end < 0) return corrupt;
  const view = viewOf(tail);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const offset = view.getUint32(end + 16, true);
  if (count > MAX_ENTRIES) return { problem: problem('table.zip_entries', { count, names: [] }) };
  if (offset + size > source.size) return corrupt;
  const entries = readDirectory(await source.read(offset, offset + size), count);
  if (entries === undefined) return corrupt;
  const files = entries.filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'));
  const [file] = files;
  if (file === undefined || files.length > 1) {
    const names = files.slice(0, 10).map(({ name }) => name);
    return { problem: problem('table.zip_entries', { count: files.length, names }) };
  }
  if (file.encrypted || (file.method !== 0 && file.method !== 8)) {
    return { problem: problem('table.zip_method', { name: file.name }) };
  }
  const header = await source.read(file.headerAt, Math.min(file.headerAt + 30, source.size));
  if (header.length < 30 || viewOf(header).getUint32(0, true) !== 0x04034b50) return corrupt;
  const start = file.headerAt + 30 + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true);
  if (start + file.packedBytes > source.size) return corrupt;
  return { entry: { ...file, start } };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) if (view.getUint32(at, true) === 0x06054b50) return at;
  return -1;
}

interface DirectoryEntry extends Omit<ZipEntry, 'start'> {
  readonly encrypted: boolean;
  readonly headerAt: number;
}

function readDirectory(bytes: Uint8Array, count: number): DirectoryEntry[] | undefined {
  const view = viewOf(bytes);
  const entries: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
    const nameBytes = view.getUint16(at + 28, true);
    if (at + 46 + nameBytes > bytes.length) return undefined;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
    });
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
