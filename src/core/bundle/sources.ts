import type { ByteSource, Hasher, Sources } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { isSample } from '../store/attached-sources.ts';
import { CHUNK_BYTES } from '../store/attachments.ts';
import { stopWhenCancelled, type LongWork } from '../store/verify.ts';
import type { BundledFile, BundledSource } from './manifest.ts';

export interface ReadSource {
  readonly source: BundledSource;
  /** Its pieces, for sources that a bundle carries. */
  readonly chunks: readonly (BundledFile & { bytes(): Promise<Uint8Array> })[];
}

/**
 * What a bundle says of each source: data that ship with Bancada by digest alone, every other in pieces. Refusals:
 * those of `Sources.open`, `source.changed` when a piece is another the second time. Memory: one piece.
 */
export async function readSources(
  parts: { readonly hasher: Hasher; readonly sources: Sources },
  names: readonly string[],
  work: LongWork,
): Promise<ReadSource[]> {
  const read: ReadSource[] = [];
  for (const name of names) read.push(await readSource(parts.hasher, await parts.sources.open(name), name, work));
  return read;
}

async function readSource(hasher: Hasher, file: ByteSource, name: string, work: LongWork): Promise<ReadSource> {
  const whole = await hasher.start();
  const chunks: (BundledFile & { bytes(): Promise<Uint8Array> })[] = [];
  for (let start = 0; start < file.size; start += CHUNK_BYTES) {
    stopWhenCancelled(work);
    const end = Math.min(file.size, start + CHUNK_BYTES);
    const bytes = await file.read(start, end);
    whole.update(bytes);
    const sha256 = await hasher.sha256(bytes);
    const again = async () => {
      const now = await file.read(start, end);
      if ((await hasher.sha256(now)) !== sha256) throw new Refusal(problem('source.changed', { source: name }));
      return now;
    };
    chunks.push({ size: bytes.length, sha256, bytes: again });
  }
  const source = { name, size: file.size, sha256: whole.digest() };
  if (isSample(name)) return { source, chunks: [] };
  return { source: { ...source, chunks: chunks.map((each) => each.sha256) }, chunks };
}

/** SHA-256 of a source of any size. Memory: one piece. */
export async function hashSource(hasher: Hasher, file: ByteSource): Promise<string> {
  const { source } = await readSource(hasher, file, file.name, {});
  return source.sha256;
}
