/** The outside of a Parquet file, checked before anything of it is decoded. */
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet';
import { parquetMetadataAsync } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteSource } from '../../ports.ts';
import { Cancelled, problem, Refusal } from '../../problem.ts';

/** The largest page, unpacked; writers keep pages near 1 MiB. */
const MAX_PAGE_BYTES = 512 * 1024 * 1024;
const MAX_FOOTER_BYTES = 64 * 1024 * 1024;

export interface OpenParquet {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
}

/** Refuses with `E_EMPTY`, `E_ENCRYPTED`, `E_CORRUPT`, `E_COUNT`, `E_CODEC` or `E_LIMIT`. */
export async function openParquet(source: ByteSource): Promise<OpenParquet> {
  await checkEnds(source);
  const file = bufferOf(source);
  const metadata = await guarded('footer', () => parquetMetadataAsync(file, { geoparquet: false }));
  checkMetadata(metadata, source.size);
  return { file, metadata, compressors: limited() };
}

/** Whatever hyparquet throws over bytes that are not what they should be, as the problem that it is. */
export async function guarded<T>(part: 'footer' | 'page', read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal || error instanceof Cancelled) throw error;
    throw new Refusal(problem(part === 'footer' ? 'E_CORRUPT' : 'E_CORRUPT_PAGE', { what: 'Parquet' }));
  }
}

async function checkEnds(source: ByteSource): Promise<void> {
  if (source.size === 0) throw new Refusal(problem('E_EMPTY', { file: source.name }));
  const corrupt = new Refusal(problem('E_CORRUPT', { what: 'Parquet' }));
  if (source.size < 12) throw corrupt;
  const head = ascii(await source.read(0, 4));
  const tail = await source.read(source.size - 8, source.size);
  if (head === 'PARE' || ascii(tail.subarray(4)) === 'PARE')
    throw new Refusal(problem('E_ENCRYPTED', { file: source.name }));
  if (head !== 'PAR1' || ascii(tail.subarray(4)) !== 'PAR1') throw corrupt;
  const footer = new DataView(tail.buffer, tail.byteOffset, 8).getUint32(0, true);
  if (footer > source.size - 12) throw corrupt;
  if (footer > MAX_FOOTER_BYTES) throw new Refusal(problem('E_LIMIT', { bytes: footer, limit: MAX_FOOTER_BYTES }));
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function bufferOf(source: ByteSource): AsyncBuffer {
  return {
    byteLength: source.size,
    async slice(start, end = source.size) {
      if (!(start >= 0 && start <= end && end <= source.size)) throw new Error(`no bytes ${start} to ${end}`);
      const bytes = await source.read(start, end);
      const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    },
  };
}

function checkMetadata(metadata: FileMetaData, size: number): void {
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(metadata.num_rows)) {
    throw new Refusal(problem('E_COUNT', { stated: Number(metadata.num_rows), found: rows }));
  }
  for (const group of metadata.row_groups) {
    for (const { meta_data: column, crypto_metadata: encrypted } of group.columns) {
      if (encrypted !== undefined) throw new Refusal(problem('E_ENCRYPTED', { file: '' }));
      if (column === undefined) throw new Refusal(problem('E_CORRUPT', { what: 'Parquet' }));
      const field = column.path_in_schema.join('.');
      const codec = column.codec as string | undefined;
      if (codec === undefined || (codec !== 'UNCOMPRESSED' && !(codec in compressors))) {
        throw new Refusal(problem('E_CODEC', { codec: codec ?? '?' }, { field }));
      }
      const start = Number(column.dictionary_page_offset || column.data_page_offset);
      if (!(start >= 4 && start + Number(column.total_compressed_size) <= size)) {
        throw new Refusal(problem('E_CORRUPT', { what: 'Parquet' }, { field }));
      }
    }
  }
}

/** The decompressors, none of which is asked for a page beyond the limit: its header may say anything. */
function limited(): Compressors {
  const guardedOnes = Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length > MAX_PAGE_BYTES) throw new Refusal(problem('E_LIMIT', { bytes: length, limit: MAX_PAGE_BYTES }));
      return decompress!(input, length);
    },
  ]);
  return Object.fromEntries(guardedOnes) as Compressors;
}
