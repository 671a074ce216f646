/** Bytes in order, one piece at a time: a source, unpacked and transcoded to UTF-8 on the way. */
import { Gunzip, Inflate } from 'fflate';
import type { ByteSource } from '../../ports.ts';
import { problem, Refusal } from '../../problem.ts';
import { crc32 } from './crc32.ts';
import type { Encoding } from './dialect.ts';
import type { ZipEntry } from './zip-entry.ts';

export interface ByteStream {
  /** The next bytes, never empty; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Bytes of the source that have been read, for progress. */
  consumed(): number;
}

const PIECE_BYTES = 1 << 20;
/** Packed bytes unpacked at once: at deflate's best ratio of 1,032 they make 16 MiB. */
const PACKED_PIECE_BYTES = 1 << 14;

/** The bytes of `source` from `start` up to `end`. */
export function streamOf(source: ByteSource, start = 0, end = source.size, piece = PIECE_BYTES): ByteStream {
  let at = start;
  return {
    async read() {
      if (at >= end) return undefined;
      const from = at;
      at = Math.min(at + piece, end);
      return source.read(from, at);
    },
    consumed: () => at,
  };
}

/** What a gzip file holds; a Refusal `E_CORRUPT` when it is cut or its checksum differs. */
export function gunzipped(source: ByteSource): ByteStream {
  let later = 0;
  const inflater = new Gunzip();
  inflater.onmember = () => later++;
  const packed = streamOf(source, 0, source.size, PACKED_PIECE_BYTES);
  return inflated(packed, inflater, 'gzip', async (crc, size) => {
    // Of several members only the last one's trailer is at hand, and its length is not.
    if (later > 0) return;
    const trailer = await source.read(Math.max(source.size - 8, 0), source.size);
    const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.length);
    if (trailer.length < 8 || view.getUint32(0, true) !== crc || view.getUint32(4, true) !== size % 4_294_967_296) {
      throw new Refusal(problem('E_CORRUPT', { what: 'gzip' }));
    }
  });
}

/** What one entry of a zip file holds; a Refusal `E_CORRUPT` when it is cut, lies about its size or its checksum differs. */
export function unzipped(source: ByteSource, entry: ZipEntry): ByteStream {
  const end = entry.start + entry.packedBytes;
  const packed = streamOf(source, entry.start, end, PACKED_PIECE_BYTES);
  const check = async (crc: number, size: number) => {
    if (crc !== entry.crc || size !== entry.bytes) throw new Refusal(problem('E_CORRUPT', { what: 'zip' }));
  };
  if (entry.method === 8) return inflated(packed, new Inflate(), 'zip', check);
  return checked(packed, check);
}

type Check = (crc: number, size: number) => Promise<void>;

function inflated(packed: ByteStream, inflater: Gunzip | Inflate, what: string, check: Check): ByteStream {
  const ready: Uint8Array[] = [];
  inflater.ondata = (piece) => {
    if (piece.length > 0) ready.push(piece);
  };
  function push(piece: Uint8Array, final: boolean): void {
    try {
      inflater.push(piece, final);
    } catch (error) {
      // fflate says what is wrong with the stream by throwing an Error that carries a code.
      if (error instanceof Error) throw new Refusal(problem('E_CORRUPT', { what }));
      throw error;
    }
  }
  let ended = false;
  async function read(): Promise<Uint8Array | undefined> {
    while (ready.length === 0 && !ended) {
      const piece = await packed.read();
      ended = piece === undefined;
      push(piece ?? new Uint8Array(0), ended);
    }
    return ready.shift();
  }
  return checked({ read, consumed: packed.consumed }, check);
}

function checked(stream: ByteStream, check: Check): ByteStream {
  let crc = 0;
  let size = 0;
  return {
    async read() {
      const piece = await stream.read();
      if (piece === undefined) {
        await check(crc, size);
        return undefined;
      }
      crc = crc32(piece, crc);
      size += piece.length;
      return piece;
    },
    consumed: stream.consumed,
  };
}

/** The stream as UTF-8 without a byte order mark. UTF-8 itself is passed on as it is; its form is checked where text is kept. */
export function transcoded(stream: ByteStream, encoding: Encoding, littleEndian: boolean): ByteStream {
  if (encoding === 'utf-8') return withoutMark(stream);
  const label = encoding === 'utf-16' ? (littleEndian ? 'utf-16le' : 'utf-16be') : encoding;
  const decoder = new TextDecoder(label, { fatal: true });
  const encoder = new TextEncoder();
  let ended = false;
  let read = 0;
  function decode(piece: Uint8Array | undefined): string {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch (error) {
      if (error instanceof TypeError)
        throw new Refusal(problem('table.encoding', { encoding, byte: read }, { byte: read }));
      throw error;
    }
  }
  return {
    async read() {
      while (!ended) {
        const piece = await stream.read();
        ended = piece === undefined;
        const bytes = encoder.encode(decode(piece));
        read += piece?.length ?? 0;
        if (bytes.length > 0) return bytes;
      }
      return undefined;
    },
    consumed: stream.consumed,
  };
}

function withoutMark(stream: ByteStream): ByteStream {
  let first = true;
  return {
    async read() {
      const piece = await stream.read();
      if (!first || piece === undefined) return piece;
      first = false;
      const marked = piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
      if (!marked) return piece;
      return piece.length > 3 ? piece.subarray(3) : stream.read();
    },
    consumed: stream.consumed,
  };
}
