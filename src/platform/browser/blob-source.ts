import type { ByteSource } from '../../core/ports.ts';

/** A Blob of the browser's as a source: what can send a Blob as it is takes `blob`, and no script holds its bytes. */
export class BlobSource implements ByteSource {
  readonly name: string;
  readonly blob: Blob;

  constructor(name: string, blob: Blob) {
    this.name = name;
    this.blob = blob;
  }

  get size(): number {
    return this.blob.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await this.blob.slice(start, end).arrayBuffer());
  }
}
