/** Objects in pieces, for stores in memory that hold them whole. */
import type { KeptObjects } from '../../src/core/ports.ts';

export function inPieces({ put, get }: Pick<KeptObjects, 'put' | 'get'>): Pick<KeptObjects, 'open' | 'start'> {
  return {
    async open(digest) {
      const bytes = await get(digest);
      return { name: digest, size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
    },
    async start() {
      const pieces: Uint8Array[] = [];
      return {
        write: async (piece) => void pieces.push(piece.slice()),
        async finish() {
          const bytes = new Uint8Array(Buffer.concat(pieces));
          return { digest: await put(bytes), sizeBytes: bytes.length };
        },
        abandon: async () => undefined,
      };
    },
  };
}
