/** Keys for tests: made of a number, so that the same test signs the same bytes. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Signer } from '../../src/core/ports.ts';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signerOfSeed(seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    publicKey: Uint8Array.from(Buffer.from(x!, 'base64url')),
    sign: async (bytes) => Uint8Array.from(sign(null, bytes, key)),
  };
}

export function testSigner(number: number): Signer {
  return signerOfSeed(Buffer.alloc(32, number));
}
