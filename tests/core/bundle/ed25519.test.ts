import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicKey, verifyEd25519 } from '../../../src/core/bundle/ed25519.ts';
import { signerOfSeed, testSigner } from '../../support/signers.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

/** RFC 8032, 7.1: secret, public key, text, signature. */
const VECTORS = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

/** Every point whose order divides 8, also as y ≥ p and with the other sign where x is 0. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];
const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;

describe('an Ed25519 signature', () => {
  it.each(VECTORS)('of RFC 8032 is made and verified (%s)', async (secret, key, text, signature) => {
    const signer = signerOfSeed(hex(secret));
    expect(Buffer.from(signer.publicKey).toString('hex')).toBe(key);
    expect(Buffer.from(await signer.sign(hex(text))).toString('hex')).toBe(signature);
    expect(verifyEd25519(hex(key), hex(signature), hex(text))).toBe(true);
  });

  it('holds or not as Node says, whatever byte of text, key or signature changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('text', 'key', 'signature', 'nothing'),
        fc.nat(),
        async (seed, content, what, place) => {
          const signer = signerOfSeed(seed);
          const parts = {
            text: Uint8Array.from(content),
            key: signer.publicKey.slice(),
            signature: await signer.sign(content),
            nothing: new Uint8Array(1),
          };
          const changed = parts[what];
          if (changed.length > 0) changed[place % changed.length]! ^= 1 << (place % 8);
          const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(parts.key).toString('base64url') };
          const node = verify(null, parts.text, createPublicKey({ key: jwk, format: 'jwk' }), parts.signature);
          expect(verifyEd25519(parts.key, parts.signature, parts.text)).toBe(node);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(SMALL_ORDER)('is worth nothing under the key %s of small order', (key) => {
    expect(isPublicKey(hex(key))).toBe(false);
    const forAll = Uint8Array.from([...hex(SMALL_ORDER[0]!), ...new Uint8Array(32)]);
    expect(verifyEd25519(hex(key), forAll, hex('72'))).toBe(false);
  });

  it('is worth nothing written in another way: the scalar plus the order', async () => {
    const signer = testSigner(1);
    const signature = await signer.sign(hex('72'));
    let scalar = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + ORDER;
    for (let at = 32; at < 64; at++, scalar >>= 8n) signature[at] = Number(scalar & 255n);
    expect(verifyEd25519(signer.publicKey, signature, hex('72'))).toBe(false);
  });

  it('needs a key on the curve and bytes of the right length', async () => {
    const { publicKey, sign } = testSigner(2);
    const signature = await sign(hex('72'));
    expect(isPublicKey(hex(`02${'00'.repeat(31)}`))).toBe(false);
    expect([isPublicKey(publicKey), isPublicKey(publicKey.slice(1))]).toEqual([true, false]);
    expect(verifyEd25519(publicKey, signature.slice(1), hex('72'))).toBe(false);
    expect(verifyEd25519(publicKey, signature, hex('72'))).toBe(true);
  });
});
