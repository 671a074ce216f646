import type { Digest } from '../../core/graph/digest.ts';
import type { Clock, Hasher, KeptObjects, ObjectWriter } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { BlobSource } from './blob-source.ts';
import type { Database } from './database.ts';

const FLUSH_BYTES = 8 * 1024 * 1024;
/** Read or gathered at a time of an object that is not held. */
const PIECE = 4 * 1024 * 1024;

/**
 * Objects as Blobs. `put` gathers up to 8 MiB and writes them in one strict transaction; `sync` writes the rest, so
 * that what a record refers to is on disk before the record is.
 */
export class BlobObjects implements KeptObjects {
  private readonly database: Database;
  private readonly hasher: Hasher;
  private readonly clock: Clock;
  private readonly pending = new Map<Digest, Uint8Array>();
  private pendingBytes = 0;
  private readonly verified = new Set<Digest>();
  private writing: Promise<void> = Promise.resolve();

  constructor(database: Database, hasher: Hasher, clock: Clock) {
    this.database = database;
    this.hasher = hasher;
    this.clock = clock;
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = await this.hasher.sha256(bytes);
    if (await this.has(digest)) return digest;
    // The caller may reuse its buffer.
    this.pending.set(digest, bytes.slice());
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= FLUSH_BYTES) await this.sync();
    return digest;
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const waiting = this.pending.get(digest);
    if (waiting) return waiting.slice();
    const blob = await this.database.read(['blob'], () => this.database.blobs.get(digest));
    if (!blob) throw new Refusal(problem('store.missing', { digest }));
    const bytes = new Uint8Array(await this.bytesOf(blob, digest));
    if (!this.verified.has(digest)) {
      if ((await this.hasher.sha256(bytes)) !== digest) throw new Refusal(problem('store.damaged', { digest }));
      this.verified.add(digest);
    }
    return bytes;
  }

  async open(digest: Digest): Promise<BlobSource> {
    const waiting = this.pending.get(digest);
    const blob = waiting
      ? new Blob([waiting as Uint8Array<ArrayBuffer>])
      : await this.database.read(['blob'], () => this.database.blobs.get(digest));
    if (!blob) throw new Refusal(problem('store.missing', { digest }));
    const source = new BlobSource(digest, blob);
    if (!waiting && !this.verified.has(digest)) {
      const hash = await this.hasher.start();
      for (let at = 0; at < blob.size; at += PIECE) {
        hash.update(new Uint8Array(await this.bytesOf(blob.slice(at, at + PIECE), digest)));
      }
      if (hash.digest() !== digest) throw new Refusal(problem('store.damaged', { digest }));
      this.verified.add(digest);
    }
    return source;
  }

  /** Pieces become Blobs, which the browser keeps on disk when they are many. */
  async start(): Promise<ObjectWriter> {
    const hash = await this.hasher.start();
    const blobs: Blob[] = [];
    let gathered: Uint8Array<ArrayBuffer>[] = [];
    let [sizeBytes, loose] = [0, 0];
    const gather = () => {
      if (loose > 0) blobs.push(new Blob(gathered));
      [gathered, loose] = [[], 0];
    };
    return {
      write: async (piece) => {
        hash.update(piece);
        gathered.push(piece.slice() as Uint8Array<ArrayBuffer>);
        sizeBytes += piece.length;
        loose += piece.length;
        if (loose >= PIECE) gather();
      },
      finish: async () => {
        gather();
        const digest = hash.digest();
        await this.database.write(['blob', 'object'], async () => {
          await this.database.blobs.put(new Blob(blobs), digest);
          await this.database.infos.put({ sizeBytes, storedAt: this.clock.now() }, digest);
        });
        this.verified.add(digest);
        return { digest, sizeBytes };
      },
      abandon: async () => {
        blobs.length = 0;
        gathered = [];
      },
    };
  }

  async has(digest: Digest): Promise<boolean> {
    return this.pending.has(digest) || (await this.isKept(digest));
  }

  sync(): Promise<void> {
    const next = this.writing.then(() => this.flush());
    this.writing = next.catch(() => undefined);
    return next;
  }

  async list(): Promise<{ digest: Digest; sizeBytes: number }[]> {
    return this.database.read(['object'], async () => {
      const digests = (await this.database.infos.toCollection().primaryKeys()) as Digest[];
      const infos = await this.database.infos.toArray();
      return digests.map((digest, index) => ({ digest, sizeBytes: infos[index]!.sizeBytes }));
    });
  }

  async delete(digests: readonly Digest[]): Promise<void> {
    for (const digest of digests) {
      this.verified.delete(digest);
      this.pendingBytes -= this.pending.get(digest)?.length ?? 0;
      this.pending.delete(digest);
    }
    await this.database.writeAtLast(['blob', 'object'], async () => {
      await this.database.blobs.bulkDelete([...digests]);
      await this.database.infos.bulkDelete([...digests]);
    });
  }

  forget(): void {
    this.pending.clear();
    this.pendingBytes = 0;
  }

  private isKept(digest: Digest): Promise<boolean> {
    return this.database.read(['object'], async () => (await this.database.infos.get(digest)) !== undefined);
  }

  private async bytesOf(blob: Blob, digest: Digest): Promise<ArrayBuffer> {
    try {
      return await blob.arrayBuffer();
    } catch {
      // The browser lost the file behind the Blob; the record of it is all that is left.
      throw new Refusal(problem('store.damaged', { digest }));
    }
  }

  private async flush(): Promise<void> {
    // What comes while the transaction runs waits for the next one.
    const batch = [...this.pending];
    if (batch.length === 0) return;
    const storedAt = this.clock.now();
    const digests = batch.map(([digest]) => digest);
    await this.database.write(['blob', 'object'], async () => {
      await this.database.blobs.bulkPut(
        batch.map(([, bytes]) => new Blob([bytes as Uint8Array<ArrayBuffer>])),
        digests,
      );
      await this.database.infos.bulkPut(
        batch.map(([, bytes]) => ({ sizeBytes: bytes.length, storedAt })),
        digests,
      );
    });
    // After a refusal all of it stays for a retry.
    for (const digest of digests) {
      this.pendingBytes -= this.pending.get(digest)?.length ?? 0;
      this.pending.delete(digest);
      this.verified.add(digest);
    }
  }
}
