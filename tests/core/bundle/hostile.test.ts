import { describe, expect, it } from 'vitest';
import { isSafePath, MAX_BYTES, MAX_DEPTH, MAX_MANIFEST_BYTES, nestsTooDeep } from '../../../src/core/bundle/limits.ts';
import { readBundle } from '../../../src/core/bundle/read.ts';
import { verifyBundle } from '../../../src/core/bundle/verify.ts';
import type { ByteSource } from '../../../src/core/ports.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import {
  agree,
  bundleWorld,
  exported,
  filesOf,
  manifestOf,
  opened,
  sha256,
  sorted,
  withManifest,
  wrongs,
  zipOf,
} from '../../support/bundles.ts';
import { bufferSource } from '../../support/context.ts';
import { TINY, TINY_CSV } from './notebooks.ts';

const world = bundleWorld();
world.sources.set('visits.csv', TINY_CSV);
const good = await exported(world, TINY);
const text = (value: string) => new TextEncoder().encode(value);
/** Of the end record, which is the last 22 bytes. */
const END = good.length - 22;
const directoryStart = Buffer.from(good).readUInt32LE(END + 16);

function withField(place: number, value: number, width: 2 | 4): Uint8Array {
  const bytes = Buffer.from(good);
  if (width === 2) bytes.writeUInt16LE(value, place);
  else bytes.writeUInt32LE(value, place);
  return bytes;
}

/** The good bundle with an entry whose name is these bytes. */
async function withName(name: Uint8Array): Promise<Uint8Array> {
  const stand = 'x'.repeat(name.length);
  const bytes = Buffer.from(await zipOf([...sorted(await filesOf(good)), [stand, text('?')] as const]));
  for (let at = bytes.indexOf(stand); at >= 0; at = bytes.indexOf(stand, at + 1)) bytes.set(name, at);
  return bytes;
}

/** The end record for zip64 behind the good entries, with fields of its own. */
function zip64(edit: (end: Buffer) => void): Uint8Array {
  const end = Buffer.alloc(98);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  const count = BigInt(Buffer.from(good).readUInt16LE(END + 10));
  end.writeBigUInt64LE(count, 24);
  end.writeBigUInt64LE(count, 32);
  end.writeBigUInt64LE(BigInt(Buffer.from(good).readUInt32LE(END + 12)), 40);
  end.writeBigUInt64LE(BigInt(directoryStart), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeUInt32LE(0x06054b50, 76);
  end.writeUInt16LE(0xffff, 86);
  end.writeUInt32LE(0xffffffff, 88);
  end.writeUInt32LE(0xffffffff, 92);
  edit(end);
  return Buffer.concat([Buffer.from(good).subarray(0, END), end]);
}

/** Numbers are those of the corpus of bad files; the rest are rules for zips, paths and JSON. */
const CORPUS: readonly (readonly [string, readonly string[], () => Promise<Uint8Array> | Uint8Array])[] = [
  ['54 a drive and a slash', ['E_PATH'], () => withName(text('c:/x'))],
  ['54 a backslash', ['E_PATH'], () => withName(text('a\\b'))],
  ['54 a dot as a folder', ['E_PATH'], () => withName(text('a/./b'))],
  ['54 an empty folder', ['E_PATH'], () => withName(text('a//b'))],
  ['54 a dot at the end, which Windows drops', ['E_PATH'], () => withName(text('notes.'))],
  ['54 a space at the end', ['E_PATH'], () => withName(text('notes '))],
  ['54 a zero in the name', ['E_PATH'], () => withName(Uint8Array.of(97, 0, 98))],
  ['54 a name that is no UTF-8', ['E_PATH'], () => withName(Uint8Array.of(0xff, 0xfe))],
  ['54 a name that looks like another', ['E_PATH'], () => withName(text('nοtebook.md'))],
  ['54 a name of no length', ['E_PATH'], async () => zipOf([['', text('?')], ...sorted(await filesOf(good))])],
  ['54 a stream of another file', ['E_PATH'], () => withName(text('a:b'))],
  ['56 a count that is too small', ['bundle.not_a_bundle'], () => withField(END + 10, 1, 2)],
  ['56 a count that is too large', ['bundle.not_a_bundle'], () => withField(END + 10, 9000, 2)],
  ['56 a directory that is too long', ['bundle.not_a_bundle'], () => withField(END + 12, 1 << 30, 4)],
  ['56 a directory that starts too late', ['bundle.not_a_bundle'], () => withField(END + 16, good.length, 4)],
  ['56 a directory in the middle of itself', ['bundle.not_a_bundle'], () => withField(END + 16, directoryStart + 1, 4)],
  ['56 a comment', ['bundle.rewritten'], () => withField(END + 20, 4, 2)],
  ['56 a zip64 end that nobody needs', ['bundle.rewritten'], () => zip64(() => undefined)],
  ['56 a zip64 count beyond all limits', ['E_LIMIT_FILES'], () => zip64((end) => end.writeBigUInt64LE(2n ** 53n, 32))],
  [
    '56 a zip64 directory beyond the file',
    ['bundle.not_a_bundle'],
    () => zip64((end) => end.writeBigUInt64LE(2n ** 62n, 48)),
  ],
  ['56 a size that comes later', ['bundle.rewritten'], () => withField(directoryStart + 8, 0x0808, 2)],
  ['56 another day', ['bundle.rewritten'], () => withField(directoryStart + 14, 0x5a21, 2)],
  ['56 an extra field', ['bundle.not_a_bundle'], () => withField(directoryStart + 30, 4, 2)],
  [
    '55 a manifest without end',
    ['E_LIMIT_BUNDLE'],
    () => zipOf([['manifest.json', new Uint8Array(MAX_MANIFEST_BYTES + 1)]]),
  ],
  [
    '36 an output nested without end',
    ['bundle.document'],
    async () => {
      const files = await filesOf(good);
      const claim = manifestOf(files).cells['visits']!;
      if (claim.state !== 'done') throw new Error('no output');
      files.delete(`objects/${claim.digest}`);
      const deep = text(`${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`);
      files.set(`objects/${sha256(deep)}`, deep);
      agree(files);
      return withManifest(await zipOf(sorted(files)), (manifest) => ({
        ...manifest,
        cells: { visits: { ...claim, digest: sha256(deep) } },
      }));
    },
  ],
  [
    '39 a number beyond all numbers',
    ['bundle.manifest_text'],
    async () => {
      const files = await filesOf(good);
      const manifest = new TextDecoder().decode(files.get('manifest.json'));
      return zipOf(sorted(files.set('manifest.json', text(manifest.replace('"seed":0', '"seed":1e400')))));
    },
  ],
  [
    '39 a seed that is no number',
    ['bundle.manifest'],
    () => withManifest(good, (manifest) => ({ ...manifest, seed: NaN })),
  ],
  [
    '38 a cell by the name of the prototype',
    ['bundle.manifest_text'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        cells: Object.fromEntries([...Object.entries(manifest.cells), ['__proto__', manifest.cells['visits']]]),
      })),
  ],
  [
    '57 a file of the manifest by another case',
    ['bundle.manifest'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        files: { ...manifest.files, 'NOTEBOOK.MD': manifest.files['notebook.md'] },
      })),
  ],
  [
    '58 a list for sha256sum that leaves a file out',
    ['bundle.other_sums'],
    async () => {
      const files = await filesOf(good);
      const short = text(new TextDecoder().decode(files.get('sha256sums.txt')).replace(/^.*\n/, ''));
      files.set('sha256sums.txt', short);
      return withManifest(await zipOf(sorted(files)), (manifest) => ({
        ...manifest,
        files: { ...manifest.files, 'sha256sums.txt': { size: short.length, sha256: sha256(short) } },
      }));
    },
  ],
];

describe('a hostile bundle', () => {
  it.each(CORPUS)('with %s is named %j', async (_, codes, make) => {
    expect(await wrongs(await make())).toEqual(codes);
  });

  it('larger than any bundle is refused before its directory is read', async () => {
    const asked: number[] = [];
    const huge: ByteSource = {
      name: 'huge.zip',
      size: MAX_BYTES + 1,
      async read(start, end) {
        asked.push(end - start);
        return Buffer.from(good).subarray(good.length - (MAX_BYTES + 1 - start), good.length - (MAX_BYTES + 1 - end));
      },
    };
    const reading = await readBundle(huge, nodeHasher);
    expect(reading.ok ? [] : reading.problems.map(({ code }) => code)).toEqual(['E_LIMIT_BUNDLE']);
    expect(asked).toEqual([98]);
  });

  it('is never read further than its limits say, whatever it claims', async () => {
    for (const make of CORPUS.filter(([name]) => /^5[56]/.test(name)).map(([, , each]) => each)) {
      const bytes = await make();
      const source = bufferSource('b.zip', bytes);
      const limited: ByteSource = {
        ...source,
        async read(start, end) {
          expect([start >= 0, end <= bytes.length, start <= end]).toEqual([true, true, true]);
          return source.read(start, end);
        },
      };
      const reading = await readBundle(limited, nodeHasher);
      expect(reading.ok).toBe(false);
    }
  });

  it('changes no prototype', async () => {
    const parameters = JSON.parse('{"deep":{"__proto__":{"polluted":true}}}') as object;
    const bytes = await withManifest(good, (manifest) => ({ ...manifest, parameters }));
    expect(await wrongs(bytes)).toEqual(['bundle.manifest_text']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('has every file hashed before any parser sees it', async () => {
    const files = await filesOf(good);
    for (const path of files.keys()) {
      if (path === 'manifest.json') continue;
      const evil = new Uint8Array(files.get(path)!.length).fill(0x5b);
      expect([path, await wrongs(await zipOf(sorted(new Map(files).set(path, evil))))]).toEqual([path, ['E_HASH']]);
    }
  });

  it('gives no bytes of a file that is not what the manifest says, or that it does not name', async () => {
    const files = await filesOf(good);
    const [object] = Object.keys(manifestOf(files).files).filter((path) => path.startsWith('objects/'));
    files.set(object!, new Uint8Array(files.get(object!)!.length));
    const bundle = await opened(await zipOf(sorted(files)));
    await expect(bundle.read(object!)).rejects.toThrow('E_HASH');
    for (const path of ['manifest.json', 'objects/none', '../x', '__proto__', 'toString']) {
      await expect(bundle.read(path)).rejects.toThrow('E_HASH_MISSING');
    }
    expect((await verifyBundle(bundle, nodeHasher)).problems.map(({ code }) => code)).toEqual(['E_HASH']);
  });
});

describe('the limits of a bundle', () => {
  it.each(['notebook.md', 'objects/0a', 'models/sale/MLmodel', 'models/sale/Dockerfile', 'data/x.csv'])(
    'let a file be named %s',
    (path) => expect(isSafePath(path)).toBe(true),
  );

  it('count brackets outside of texts alone', () => {
    expect(nestsTooDeep(JSON.stringify('['.repeat(100)))).toBe(false);
    expect(nestsTooDeep(`"\\"${'['.repeat(MAX_DEPTH + 1)}"`)).toBe(false);
    expect(nestsTooDeep(`${'[{"a":'.repeat(MAX_DEPTH / 2)}1`)).toBe(false);
    expect(nestsTooDeep(`"\\\\"${'['.repeat(MAX_DEPTH + 1)}`)).toBe(true);
  });
});
