import type { Hasher } from '../../core/ports.ts';

/** The browser's own SHA-256 for whole buffers; hash-wasm, loaded on first use, for bytes that come in pieces. */
export const browserHasher: Hasher = {
  async sha256(bytes) {
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
  },
  async start() {
    const { createSHA256 } = await import('hash-wasm');
    const hash = await createSHA256();
    hash.init();
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
  },
};

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
