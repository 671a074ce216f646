import { describe, expect, it } from 'vitest';
import { base64, fingerprintText, fromBase64, type SignatureFile } from '../../../src/core/bundle/signature.ts';
import { forgetSigner, knownSigner, listSigners, rememberSigner } from '../../../src/core/bundle/signers.ts';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import {
  bundleWorld,
  exported,
  filesOf,
  opened,
  replayed,
  sha256,
  sorted,
  wrongs,
  zipOf,
} from '../../support/bundles.ts';
import { testSigner } from '../../support/signers.ts';
import { refusalOf } from '../store/contract.ts';
import { TINY, TINY_CSV } from './notebooks.ts';

async function tiny(title = 'Tiny', signer?: ReturnType<typeof testSigner>): Promise<Uint8Array> {
  const world = bundleWorld();
  world.sources.set('visits.csv', TINY_CSV);
  return exported(world, TINY.replace('Tiny', title), signer ? { signer } : {});
}

const [ana, bea] = [testSigner(1), testSigner(2)];
const signed = await tiny('Tiny', ana);
const unsigned = await tiny();
const other = await tiny('Other', ana);
const SIGNATURE = 'manifest.sig.json';
const text = (value: string) => new TextEncoder().encode(value);

async function signatureOf(bytes: Uint8Array): Promise<SignatureFile> {
  return JSON.parse(new TextDecoder().decode((await filesOf(bytes)).get(SIGNATURE))) as SignatureFile;
}

/** The signed bundle with another signature file. */
async function withSignature(change: (file: SignatureFile) => unknown): Promise<Uint8Array> {
  const files = await filesOf(signed);
  const changed = change(await signatureOf(signed));
  files.set(SIGNATURE, changed instanceof Uint8Array ? changed : text(canonicalJson(changed)));
  return zipOf(sorted(files));
}

const flipped = (value: string) => (value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`);
/** The last digit before `=` with its unused bits set: other text, the same bytes. */
const loose = (value: string) =>
  value.replace(/(.)(=+)$/, (_, digit: string, end: string) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    return `${alphabet[alphabet.indexOf(digit) + 1]}${end}`;
  });

const CORPUS: readonly (readonly [string, string, (file: SignatureFile) => unknown])[] = [
  ['a changed signature', 'E_SIGNATURE', (file) => ({ ...file, signature: flipped(file.signature) })],
  ['the key of someone else', 'E_SIGNATURE', (file) => ({ ...file, key: base64(bea.publicKey) })],
  ['a key of small order', 'bundle.signature_key', (file) => ({ ...file, key: base64(new Uint8Array(32)) })],
  [
    'a key that is not on the curve',
    'bundle.signature_key',
    (file) => ({ ...file, key: base64(Uint8Array.of(2, ...new Uint8Array(31))) }),
  ],
  ['a key that is too short', 'bundle.signature_text', (file) => ({ ...file, key: base64(new Uint8Array(31)) })],
  [
    'a signature that is too long',
    'bundle.signature_text',
    (file) => ({ ...file, signature: base64(new Uint8Array(65)) }),
  ],
  ['no base64', 'bundle.signature_text', (file) => ({ ...file, signature: file.signature.replace(/./, '!') })],
  ['base64 without padding', 'bundle.signature_text', (file) => ({ ...file, key: file.key.replace('=', '') })],
  ['base64 with loose bits', 'bundle.signature_text', (file) => ({ ...file, signature: loose(file.signature) })],
  ['base64 of the URL alphabet', 'bundle.signature_text', (file) => ({ ...file, key: `${file.key.slice(0, -2)}_=` })],
  ['another algorithm', 'bundle.signature_text', (file) => ({ ...file, algorithm: 'none' })],
  ['a key more', 'bundle.signature_text', (file) => ({ ...file, more: 1 })],
  ['a member less', 'bundle.signature_text', ({ manifest: _, ...file }) => file],
  ['no JSON', 'bundle.signature_text', () => text('hello')],
  ['no text', 'bundle.signature_text', () => Uint8Array.of(0xff, 0xfe)],
  ['nothing', 'bundle.signature_text', () => new Uint8Array(0)],
  ['spaces in its JSON', 'bundle.signature_text', (file) => text(JSON.stringify(file, null, 1))],
  [
    'a member twice',
    'bundle.signature_text',
    (file) => text(`${canonicalJson(file).slice(0, -1)},"key":"${file.key}"}`),
  ],
  ['brackets without end', 'bundle.signature_text', () => text('['.repeat(1000))],
  ['a megabyte', 'bundle.signature_text', () => new Uint8Array(1_000_000)],
  ['the digest of another manifest', 'bundle.signature_other', (file) => ({ ...file, manifest: '0'.repeat(64) })],
];

describe('a signed bundle', () => {
  it('tells who signed it, and is otherwise the bundle that it was', async () => {
    const [one, plain] = [await opened(signed), await opened(unsigned)];
    expect(one.signature).toEqual({ key: ana.publicKey, fingerprint: sha256(ana.publicKey) });
    expect(plain.signature).toBeUndefined();
    expect(one.digest).toBe(plain.digest);
    expect(await wrongs(signed)).toEqual([]);
    expect((await replayed(signed)).verdict).toBe('identical');
  });

  it('has the same bytes every time', async () => {
    expect(Buffer.compare(signed, await tiny('Tiny', ana))).toBe(0);
  });

  it.each(CORPUS)('with %s is refused as %s', async (_, code, change) => {
    expect(await wrongs(await withSignature(change))).toEqual([code]);
  });

  it('with the signature of another bundle is refused, and so is one whose manifest changed', async () => {
    const theirs = await signatureOf(other);
    expect(await wrongs(await withSignature(() => theirs))).toEqual(['bundle.signature_other']);
    const { manifest } = await signatureOf(signed);
    expect(await wrongs(await withSignature(() => ({ ...theirs, manifest })))).toEqual(['E_SIGNATURE']);
    const files = await filesOf(signed);
    files.set('manifest.json', (await filesOf(other)).get('manifest.json')!);
    expect(await wrongs(await zipOf(sorted(files)))).toEqual(['bundle.signature_other']);
  });

  it('with any one bit of its manifest or signature changed is refused', async () => {
    const files = await filesOf(signed);
    for (const path of ['manifest.json', SIGNATURE]) {
      const content = files.get(path)!;
      const step = path === SIGNATURE ? 1 : 7;
      for (let at = 0; at < content.length; at += step) {
        const changed = content.slice();
        changed[at]! ^= 1 << (at % 8);
        const found = await wrongs(await zipOf(sorted(new Map(files).set(path, changed))));
        expect([path, at, found.length]).toEqual([path, at, 1]);
        expect(found[0]).toMatch(/^(E_SIGNATURE|bundle\.signature_)/);
      }
    }
  });
});

describe('base64', () => {
  it('is Node’s, and comes back', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(base64(bytes))).toEqual(bytes);
    }
  });
});

describe('known keys', () => {
  const fingerprint = sha256(ana.publicKey);
  const parts = () => ({ records: bundleWorld().store.records, clock: { now: () => 5 } });

  it('have the name that was given last, and none before', async () => {
    const here = parts();
    expect(await knownSigner(here.records, fingerprint)).toBeUndefined();
    await rememberSigner(here, fingerprint, 'Ana');
    await rememberSigner(here, fingerprint, 'Ana Maria');
    expect(await listSigners(here.records)).toEqual([{ fingerprint, name: 'Ana Maria', at: 5 }]);
    await forgetSigner(here.records, fingerprint);
    expect(await knownSigner(here.records, fingerprint)).toBeUndefined();
  });

  it('do not share a name: a swapped key is told', async () => {
    const here = parts();
    await rememberSigner(here, fingerprint, 'Ana');
    expect(await refusalOf(rememberSigner(here, sha256(bea.publicKey), 'Ana'))).toBe('sign.name_taken');
  });

  it.each(['', ' Ana', 'A\u001b[31m', 'a'.repeat(81), 'A\u202eb'])('have no name %j', async (name) => {
    expect(await refusalOf(rememberSigner(parts(), fingerprint, name))).toBe('sign.bad_name');
  });

  it('are read aloud in groups of four', () => {
    expect(fingerprintText('0123456789ab')).toBe('0123 4567 89ab');
  });
});
