import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../../core/graph/digest.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { ByteSource, KeptObjects, ObjectWriter } from '../../core/ports.ts';
import { diskError, errorCode, makeFolder, syncFolder } from './files.ts';

const HEX = /^[0-9a-f]{64}$/;
/** Left by a process that ended between writing and `sync`. */
const STALE_MS = 3_600_000;
const SYNCS_AT_ONCE = 8;
/** Read at a time from an object that is hashed without being held. */
const PIECE = 1024 * 1024;

/**
 * Objects as files `objects/ab/<digest>`. `put` writes beside them; `sync` makes the bytes durable and only then
 * gives them their name, so that no name ever leads to half an object.
 */
export class FolderObjects implements KeptObjects {
  private readonly dir: string;
  private readonly incoming: string;
  /** Digest → where its bytes are until the next sync. */
  private readonly pending = new Map<Digest, string>();
  private readonly verified = new Set<Digest>();
  private readonly folders = new Set<string>();
  private syncing: Promise<void> = Promise.resolve();

  constructor(dir: string) {
    this.dir = path.join(dir, 'objects');
    this.incoming = path.join(dir, 'incoming');
    makeFolder(this.dir);
    makeFolder(this.incoming);
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = sha256(bytes);
    if (this.pending.has(digest)) return digest;
    if (existsSync(this.pathOf(digest))) return digest;
    const temporary = this.newFile();
    try {
      writeFileSync(temporary, bytes, { flag: 'wx' });
    } catch (error) {
      rmSync(temporary, { force: true });
      throw diskError(error, this.dir);
    }
    this.pending.set(digest, temporary);
    this.verified.add(digest);
    return digest;
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const bytes = this.read(this.pending.get(digest)) ?? this.read(this.pathOf(digest));
    if (!bytes) throw new Refusal(problem('store.missing', { digest }));
    if (!this.verified.has(digest)) {
      if (sha256(bytes) !== digest) throw new Refusal(problem('store.damaged', { digest }));
      this.verified.add(digest);
    }
    return bytes;
  }

  async open(digest: Digest): Promise<ByteSource> {
    const file = () => this.pending.get(digest) ?? this.pathOf(digest);
    const size = await sizeOf(file());
    if (size === undefined) throw new Refusal(problem('store.missing', { digest }));
    const source: ByteSource = { name: digest, size, read: (start, end) => readPart(file(), start, end) };
    if (!this.verified.has(digest)) {
      const hash = createHash('sha256');
      for (let at = 0; at < size; at += PIECE) hash.update(await source.read(at, Math.min(size, at + PIECE)));
      if (hash.digest('hex') !== digest) throw new Refusal(problem('store.damaged', { digest }));
      this.verified.add(digest);
    }
    return source;
  }

  async start(): Promise<ObjectWriter> {
    const temporary = this.newFile();
    const hash = createHash('sha256');
    const handle = await open(temporary, 'wx');
    let sizeBytes = 0;
    const abandon = async () => {
      await handle.close();
      await rm(temporary, { force: true });
    };
    return {
      write: async (piece) => {
        hash.update(piece);
        sizeBytes += piece.length;
        try {
          await handle.writeFile(piece);
        } catch (error) {
          throw diskError(error, this.dir);
        }
      },
      finish: async () => {
        const digest = hash.digest('hex');
        if (this.pending.has(digest) || existsSync(this.pathOf(digest))) {
          await abandon();
        } else {
          await handle.close();
          this.pending.set(digest, temporary);
          this.verified.add(digest);
        }
        return { digest, sizeBytes };
      },
      abandon,
    };
  }

  async has(digest: Digest): Promise<boolean> {
    return this.pending.has(digest) || existsSync(this.pathOf(digest));
  }

  sync(): Promise<void> {
    const next = this.syncing.then(() => this.flush());
    this.syncing = next.catch(() => undefined);
    return next;
  }

  async list(): Promise<{ digest: Digest; sizeBytes: number }[]> {
    const found: { digest: Digest; sizeBytes: number }[] = [];
    for (const folder of (await readdir(this.dir)).sort()) {
      for (const digest of (await readdir(path.join(this.dir, folder))).sort()) {
        if (!HEX.test(digest)) continue;
        const { size } = await stat(path.join(this.dir, folder, digest));
        found.push({ digest, sizeBytes: size });
      }
    }
    return found;
  }

  async delete(digests: readonly Digest[]): Promise<void> {
    for (const digest of digests) {
      this.verified.delete(digest);
      const waiting = this.pending.get(digest);
      if (waiting !== undefined) rmSync(waiting, { force: true });
      this.pending.delete(digest);
      rmSync(this.pathOf(digest), { force: true });
    }
    await this.removeStale();
  }

  forget(): void {
    for (const temporary of this.pending.values()) rmSync(temporary, { force: true });
    this.pending.clear();
  }

  private newFile(): string {
    return path.join(this.incoming, `${process.pid}-${randomBytes(8).toString('hex')}`);
  }

  private pathOf(digest: Digest): string {
    if (!HEX.test(digest)) throw new Error(`not a digest: ${digest}`);
    return path.join(this.dir, digest.slice(0, 2), digest);
  }

  private read(file: string | undefined): Uint8Array | undefined {
    if (file === undefined) return undefined;
    try {
      // A copy of its own for small files: Node reads them into a buffer that it shares.
      const bytes = readFileSync(file);
      return bytes.length === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  private async flush(): Promise<void> {
    const entries = [...this.pending];
    const folders = new Set<string>();
    try {
      for (let at = 0; at < entries.length; at += SYNCS_AT_ONCE) {
        await Promise.all(entries.slice(at, at + SYNCS_AT_ONCE).map(([, file]) => syncFile(file)));
      }
      for (const [digest, file] of entries) {
        const target = this.pathOf(digest);
        this.ensureFolder(path.dirname(target), folders);
        renameSync(file, target);
        folders.add(path.dirname(target));
        this.pending.delete(digest);
      }
      await Promise.all([...folders].map(syncFolder));
    } catch (error) {
      throw diskError(error, this.dir);
    }
  }

  private ensureFolder(folder: string, changed: Set<string>): void {
    if (this.folders.has(folder)) return;
    if (!existsSync(folder)) {
      makeFolder(folder);
      changed.add(this.dir);
    }
    this.folders.add(folder);
  }

  private async removeStale(): Promise<void> {
    for (const name of await readdir(this.incoming)) {
      const file = path.join(this.incoming, name);
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > STALE_MS) rmSync(file, { force: true });
    }
  }
}

/** Undefined where there is no such file. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function readPart(file: string, start: number, end: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

function sha256(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
