/**
 * Zip files whose entries are stored as they are, dated 1980-01-01, so that the bytes follow from the contents alone.
 * Zip64 where sizes or counts ask for it. Source: PKWARE APPNOTE 6.3.10.
 */
import type { ByteSource } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { crc32 } from '../table/csv/crc32.ts';

export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  /** Of the entry's local header. */
  readonly offset: number;
}

/** An entry as the directory of any zip file tells of it, true or not. */
export interface DirectoryEntry extends ZipEntry {
  /** 0 for stored bytes. */
  readonly method: number;
  readonly flags: number;
  readonly packedSize: number;
  /** Of the host that wrote it: the upper half is a Unix mode where there is one. */
  readonly attributes: number;
}

/** Where the directory of a zip file stands. */
export interface ZipEnd {
  readonly count: number;
  readonly start: number;
  readonly size: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
/** 1980-01-01. */
const DATE = 0x21;
const UTF8_NAMES = 0x0800;
const MAX32 = 0xffffffff;
const MAX16 = 0xffff;

/** Writes entries one after the other; memory: one entry and the directory. */
export class ZipWriter {
  private readonly write: (bytes: Uint8Array) => Promise<void>;
  private readonly entries: ZipEntry[] = [];
  private at = 0;

  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.write = write;
  }

  async add(name: string, bytes: Uint8Array): Promise<void> {
    const entry: ZipEntry = { name, size: bytes.length, crc: crc32(bytes), offset: this.at };
    this.entries.push(entry);
    await this.put(localHeader(entry));
    await this.put(bytes);
  }

  async finish(): Promise<void> {
    const start = this.at;
    for (const entry of this.entries) await this.put(centralHeader(entry));
    await this.put(endRecords(this.entries.length, start, this.at - start));
  }

  private async put(bytes: Uint8Array): Promise<void> {
    await this.write(bytes);
    this.at += bytes.length;
  }
}

function localHeader({ name, size, crc }: ZipEntry): Uint8Array {
  const text = new TextEncoder().encode(name);
  // An entry holds at most 4 GiB: objects and chunks are far smaller.
  if (size > MAX32) throw new Error(`zip entry ${name} is too large`);
  return new Fields(30 + text.length)
    .u32(LOCAL)
    .u16(20)
    .u16(UTF8_NAMES)
    .u16(0)
    .u16(0)
    .u16(DATE)
    .u32(crc)
    .u32(size)
    .u32(size)
    .u16(text.length)
    .u16(0)
    .raw(text).bytes;
}

function centralHeader({ name, size, crc, offset }: ZipEntry): Uint8Array {
  const text = new TextEncoder().encode(name);
  const far = offset >= MAX32;
  const fields = new Fields(46 + text.length + (far ? 12 : 0))
    .u32(CENTRAL)
    .u16(45)
    .u16(far ? 45 : 20)
    .u16(UTF8_NAMES)
    .u16(0)
    .u16(0)
    .u16(DATE)
    .u32(crc)
    .u32(size)
    .u32(size)
    .u16(text.length)
    .u16(far ? 12 : 0)
    .u16(0)
    .u16(0)
    .u16(0)
    .u32(0)
    .u32(far ? MAX32 : offset)
    .raw(text);
  return far ? fields.u16(1).u16(8).u64(offset).bytes : fields.bytes;
}

function endRecords(count: number, start: number, size: number): Uint8Array {
  const large = count >= MAX16 || start >= MAX32 || size >= MAX32;
  const fields = new Fields(22 + (large ? 76 : 0));
  if (large) {
    fields.u32(END64).u64(44).u16(45).u16(45).u32(0).u32(0).u64(count).u64(count).u64(size).u64(start);
    fields
      .u32(LOCATOR64)
      .u32(0)
      .u64(start + size)
      .u32(1);
  }
  const short = Math.min(count, MAX16);
  fields.u32(END).u16(0).u16(0).u16(short).u16(short).u32(Math.min(size, MAX32)).u32(Math.min(start, MAX32)).u16(0);
  return fields.bytes;
}

/** Little-endian fields, one after the other. */
class Fields {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  u16(value: number): this {
    this.view.setUint16(this.at, value, true);
    this.at += 2;
    return this;
  }

  u32(value: number): this {
    this.view.setUint32(this.at, value, true);
    this.at += 4;
    return this;
  }

  u64(value: number): this {
    this.view.setBigUint64(this.at, BigInt(value), true);
    this.at += 8;
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    return this;
  }
}

/** What `ZipWriter` puts before an entry's bytes. */
export function zipHeaderOf(entry: ZipEntry): Uint8Array {
  return localHeader(entry);
}

/** What `ZipWriter` puts behind the last entry, when the directory starts at byte `start`. */
export function zipDirectoryOf(entries: readonly ZipEntry[], start: number): Uint8Array {
  const headers = entries.map(centralHeader);
  const size = headers.reduce((sum, each) => sum + each.length, 0);
  const end = endRecords(entries.length, start, size);
  const bytes = new Uint8Array(size + end.length);
  let at = 0;
  for (const each of [...headers, end]) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}

/** The end of a zip file without a comment; undefined for any other file, a cut one included. */
export async function readZipEnd(source: ByteSource): Promise<ZipEnd | undefined> {
  const tail = await source.read(Math.max(0, source.size - 98), source.size);
  const view = viewOf(tail);
  const end = tail.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END) return undefined;
  let count = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  if (end >= 76 && view.getUint32(end - 20, true) === LOCATOR64 && view.getUint32(end - 76, true) === END64) {
    count = Number(view.getBigUint64(end - 44, true));
    size = Number(view.getBigUint64(end - 36, true));
    start = Number(view.getBigUint64(end - 28, true));
  }
  return start + size > source.size ? undefined : { count, start, size };
}

/** The directory that `end` leads to, in its order; undefined when it is damaged. Memory: the directory. */
export async function readZipDirectory(source: ByteSource, end: ZipEnd): Promise<DirectoryEntry[] | undefined> {
  const directory = await source.read(end.start, end.start + end.size);
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at < directory.length;) {
    const entry = readCentral(directory, at);
    if (!entry) return undefined;
    entries.push(entry.entry);
    at = entry.next;
  }
  return entries.length === end.count ? entries : undefined;
}

/**
 * The entries of a zip file that `ZipWriter` wrote, in its order. Refusal `backup.not_a_backup` for any other file,
 * a cut one included.
 */
export async function readZipEntries(source: ByteSource): Promise<ZipEntry[]> {
  const end = await readZipEnd(source);
  const entries = end && (await readZipDirectory(source, end));
  if (!entries || entries.some((each) => each.method !== 0)) {
    throw new Refusal(problem('backup.not_a_backup', { source: source.name }));
  }
  return entries;
}

function readCentral(directory: Uint8Array, at: number): { entry: DirectoryEntry; next: number } | undefined {
  const view = viewOf(directory);
  if (at + 46 > directory.length || view.getUint32(at, true) !== CENTRAL) return undefined;
  const nameLength = view.getUint16(at + 28, true);
  const extra = view.getUint16(at + 30, true);
  const next = at + 46 + nameLength + extra + view.getUint16(at + 32, true);
  if (next > directory.length) return undefined;
  const short = view.getUint32(at + 42, true);
  const offset = short === MAX32 && extra >= 12 ? Number(view.getBigUint64(at + 50 + nameLength, true)) : short;
  return {
    entry: {
      name: new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength)),
      size: view.getUint32(at + 24, true),
      crc: view.getUint32(at + 16, true),
      offset,
      method: view.getUint16(at + 10, true),
      flags: view.getUint16(at + 8, true),
      packedSize: view.getUint32(at + 20, true),
      attributes: view.getUint32(at + 38, true),
    },
    next,
  };
}

/** An entry's bytes, its checksum compared. Refusal `backup.damaged`. */
export async function readZipEntry(source: ByteSource, entry: ZipEntry): Promise<Uint8Array> {
  const damaged = () => new Refusal(problem('backup.damaged', { source: source.name, entry: entry.name }));
  if (entry.offset + 30 > source.size) throw damaged();
  const header = viewOf(await source.read(entry.offset, entry.offset + 30));
  if (header.getUint32(0, true) !== LOCAL) throw damaged();
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.size > source.size) throw damaged();
  const bytes = await source.read(start, start + entry.size);
  if (crc32(bytes) !== entry.crc) throw damaged();
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
