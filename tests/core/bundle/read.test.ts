import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BundleParts } from '../../../src/core/bundle/plan.ts';
import { readBundle } from '../../../src/core/bundle/read.ts';
import { zipDirectoryOf, zipHeaderOf, type ZipEntry } from '../../../src/core/store/zip-stored.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import {
  agree,
  bundleWorld,
  exported,
  filesOf,
  forged,
  manifestOf,
  opened,
  setManifest,
  sorted,
  withManifest,
  wrongs,
  zipOf,
  type Files,
} from '../../support/bundles.ts';
import { TINY, TINY_CSV } from './notebooks.ts';

async function tiny(csv = TINY_CSV, workers = 2, more: Partial<BundleParts> = {}): Promise<Uint8Array> {
  const world = bundleWorld({ workers });
  world.sources.set('visits.csv', csv);
  return exported(world, TINY, more);
}
const good = await tiny();
/** Without the files for other tools, whose bytes are files like any other: short enough to try every place. */
const lean = await tiny(TINY_CSV, 2, { companions: [] });
const text = (value: string) => new TextEncoder().encode(value);
const at = (bytes: Uint8Array, needle: string) => Buffer.from(bytes).indexOf(needle);

/** With an entry more, or one replaced, and a manifest that agrees. */
async function withEntry(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  const files = await filesOf(good);
  files.set(name, bytes);
  return zipOf(sorted(files));
}

/** The bytes with `field` of the central header of `notebook.md` changed. */
function withCentral(offset: number, value: number, width: 2 | 4): Uint8Array {
  const bytes = Buffer.from(good);
  const header = bytes.lastIndexOf('notebook.md') - 46;
  if (width === 2) bytes.writeUInt16LE(value, header + offset);
  else bytes.writeUInt32LE(value, header + offset);
  return bytes;
}

async function without(edit: (files: Files) => void): Promise<Uint8Array> {
  const files = await filesOf(good);
  edit(files);
  return zipOf(sorted(files));
}

/** Two entries that share bytes, as bombs do. */
function overlapping(): Uint8Array {
  const entry: ZipEntry = { name: 'a', size: 10, crc: 0, offset: 0 };
  const body = Buffer.concat([zipHeaderOf(entry), Buffer.alloc(10)]);
  return Buffer.concat([body, zipDirectoryOf([entry, { ...entry, name: 'b' }], body.length)]);
}

const OBJECT = Object.keys(manifestOf(await filesOf(good)).files).find((each) => each.startsWith('objects/'))!;

/** What is wrong, the codes that say so, and the file. Numbers are those of the corpus of bad files. */
const CORPUS: readonly (readonly [string, readonly string[], () => Promise<Uint8Array> | Uint8Array])[] = [
  ['no zip at all', ['bundle.not_a_bundle'], () => text('hello')],
  ['an empty file', ['bundle.not_a_bundle'], () => new Uint8Array(0)],
  ['a zip without a manifest', ['bundle.not_a_bundle'], () => zipOf([['notebook.md', text('x')]])],
  ['54 a path that climbs', ['E_PATH'], () => withEntry('../x', text('x'))],
  ['54 a path that climbs inside', ['E_PATH'], () => withEntry('a/../../x', text('x'))],
  ['54 an absolute path', ['E_PATH'], () => withEntry('/x', text('x'))],
  ['54 a Windows path', ['E_PATH'], () => withEntry('C:\\x', text('x'))],
  ['54 a folder', ['E_PATH'], () => withEntry('models/', text(''))],
  ['54 a hidden file', ['E_PATH'], () => withEntry('.profile', text(''))],
  ['54 an endless name', ['E_PATH'], () => withEntry('a'.repeat(201), text(''))],
  ['55 a compressed entry', ['E_ENTRY_PACKED'], () => withCentral(10, 8, 2)],
  ['55 an encrypted entry', ['E_ENTRY_PACKED'], () => withCentral(8, 0x0801, 2)],
  ['55 entries that share bytes', ['E_SIZE'], overlapping],
  ['56 a packed size that lies', ['E_SIZE'], () => withCentral(20, 5, 4)],
  [
    '56 a size beyond the file',
    ['E_SIZE'],
    () => {
      const bytes = Buffer.from(withCentral(24, 1 << 30, 4));
      bytes.writeUInt32LE(1 << 30, bytes.lastIndexOf('notebook.md') - 46 + 20);
      return bytes;
    },
  ],
  ['56 a place that lies', ['bundle.rewritten'], () => withCentral(42, 0, 4)],
  [
    '56 a manifest that lies about a size',
    ['E_SIZE'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        files: { ...manifest.files, [OBJECT]: { ...manifest.files[OBJECT]!, size: 1 } },
      })),
  ],
  [
    '57 a name twice',
    ['E_ENTRY_TWICE'],
    async () => zipOf([...sorted(await filesOf(good)), ['notebook.md', text('x')]]),
  ],
  ['57 names that differ in case', ['E_PATH', 'E_ENTRY_CASE'], () => withEntry('Notebook.md', text('x'))],
  ['57 a symbolic link', ['E_ENTRY_LINK'], () => withCentral(38, 0xa1ff0000, 4)],
  ['58 a file of other bytes', ['E_HASH'], () => withEntry(OBJECT, new Uint8Array(manifestSize(OBJECT)))],
  [
    '58 another notebook',
    ['E_HASH'],
    async () => {
      const files = await filesOf(good);
      files.set('notebook.md', text(TINY.replace('Tiny', 'Tony')));
      return zipOf(sorted(files));
    },
  ],
  ['58 a missing file', ['E_HASH_MISSING'], () => without((files) => files.delete(OBJECT))],
  ['58 an extra file', ['E_HASH_EXTRA'], () => withEntry('models/x/extra.bin', text('x'))],
  [
    '58 an object under another name',
    ['E_HASH'],
    () =>
      without((files) => {
        const manifest = manifestOf(files);
        const name = `objects/${'0'.repeat(64)}`;
        files.set(name, files.get(OBJECT)!);
        setManifest(files, { ...manifest, files: { ...manifest.files, [name]: manifest.files[OBJECT]! } });
      }),
  ],
  [
    '58 a source whose digest is another file’s',
    ['E_HASH'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        sources: manifest.sources.map((each) => ({ ...each, sha256: '0'.repeat(64) })),
      })),
  ],
  [
    '58 a source cut short',
    ['E_SIZE'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        sources: manifest.sources.map((each) => ({ ...each, size: each.size + 1 })),
      })),
  ],
  [
    '58 an output that is not there',
    ['E_HASH_MISSING'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        cells: { visits: { ...manifest.cells['visits']!, digest: '0'.repeat(64) } },
      })),
  ],
  [
    '58 a column that is not there',
    ['E_HASH_MISSING'],
    () =>
      without((files) => {
        const manifest = manifestOf(files);
        const column = Object.keys(manifest.files).find(
          (path) => files.get(path)![0] !== 0x7b && /^objects/.test(path),
        )!;
        const kept = manifest.sources.some((each) => each.chunks!.some((chunk) => column.endsWith(chunk)));
        const victim = kept
          ? Object.keys(manifest.files).findLast((path) => files.get(path)![0] !== 0x7b && /^objects/.test(path))!
          : column;
        files.delete(victim);
        agree(files);
      }),
  ],
  [
    '60 a newer format',
    ['E_NEWER'],
    () => withManifest(good, (manifest) => ({ ...manifest, bancadaBundle: 3, surprise: true })),
  ],
  [
    '36 a manifest nested without end',
    ['bundle.manifest_text'],
    () => withEntry('manifest.json', text('['.repeat(1e5))),
  ],
  ['37 a key twice', ['bundle.manifest_text'], () => withEntry('manifest.json', text('{"a":1,"a":2}'))],
  [
    '42 text behind the manifest',
    ['bundle.manifest_text'],
    async () => {
      const files = await filesOf(good);
      files.set('manifest.json', Buffer.concat([files.get('manifest.json')!, text('\n')]));
      return zipOf(sorted(files));
    },
  ],
  [
    'a manifest of another shape',
    ['bundle.manifest'],
    () => withManifest(good, (manifest) => ({ ...manifest, seed: 'x' })),
  ],
  [
    'a manifest with a key more',
    ['bundle.manifest'],
    () => withManifest(good, (manifest) => ({ ...manifest, more: 1 })),
  ],
  [
    'a cell named like a path',
    ['bundle.manifest'],
    () => withManifest(good, (manifest) => ({ ...manifest, cells: { '../x': manifest.cells['visits'] } })),
  ],
  [
    'an environment that is not there',
    ['bundle.manifest'],
    () =>
      withManifest(good, (manifest) => ({
        ...manifest,
        cells: { visits: { ...manifest.cells['visits']!, environment: 9 } },
      })),
  ],
  [
    'an output that is no document',
    ['bundle.document'],
    () =>
      forged(good, (files, manifest) => {
        const claim = manifest.cells['visits']!;
        if (claim.state === 'done') files.set(`objects/${claim.digest}`, text('{"a":"$evil"}'));
      }),
  ],
  ['entries in another order', ['bundle.rewritten'], async () => zipOf(sorted(await filesOf(good)).reverse())],
  ['bytes before the first entry', ['bundle.not_a_bundle'], () => Buffer.concat([text('x'), good])],
  ['bytes behind the end', ['bundle.not_a_bundle'], () => Buffer.concat([good, text('x')])],
  [
    'too many entries',
    ['E_LIMIT_FILES'],
    () => zipOf(Array.from({ length: 10_001 }, (_, n) => [`a${String(n).padStart(5, '0')}`, text('')] as const)),
  ],
];

function manifestSize(path: string): number {
  return sizes[path]!.size;
}
const sizes = manifestOf(await filesOf(good)).files;

describe('a bundle', () => {
  it('has the same bytes whenever, wherever and with however many workers the run was made', async () => {
    const row = fc.tuple(fc.integer({ min: -99, max: 99 }), fc.stringMatching(/^[a-zç ]{0,6}$/));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (rows, workers) => {
          const csv = `n,word\n${rows.map(([n, word]) => `${n},"${word}"`).join('\n')}\n`;
          const [one, other] = [await tiny(csv, workers), await tiny(csv, 1)];
          expect(Buffer.compare(one, other)).toBe(0);
          expect(await wrongs(one)).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('opens to what was put in, and names every file', async () => {
    const bundle = await opened(good);
    expect(bundle.text).toBe(TINY);
    expect(bundle.manifest).toMatchObject({
      title: 'Tiny',
      seed: 0,
      parameters: {},
      environments: [{ engine: 'test' }],
    });
    expect(bundle.manifest.cells['visits']).toMatchObject({ state: 'done', kind: 'data', environment: 0 });
    const source = bundle.manifest.sources[0]!;
    expect(source).toEqual({
      name: 'visits.csv',
      size: TINY_CSV.length,
      sha256: source.chunks![0],
      chunks: [source.sha256],
    });
    expect(new TextDecoder().decode(await bundle.read(`objects/${source.sha256}`))).toBe(TINY_CSV);
    const names = [...(await filesOf(good)).keys()].filter((each) => each !== 'manifest.json');
    expect(Object.keys(bundle.manifest.files)).toEqual(names);
  });

  it.each(CORPUS)('with %s is named %j', async (_, codes, make) => {
    expect(await wrongs(await make())).toEqual(codes);
  });

  it('names everything that is wrong at once', async () => {
    const bytes = await without((files) => {
      files.delete(OBJECT);
      files.set('extra.bin', text('x'));
    });
    expect((await wrongs(bytes)).sort()).toEqual(['E_HASH_EXTRA', 'E_HASH_MISSING']);
  });

  it('with any one bit of any byte changed is found out', async () => {
    for (let place = 0; place < lean.length; place++) {
      const changed = Uint8Array.from(lean);
      changed[place]! ^= 1 << (place % 8);
      const found = await wrongs(changed);
      expect([place, found.length > 0 && found.every((code) => /^(E_|bundle\.)/.test(code))]).toEqual([place, true]);
    }
  });

  it('cut anywhere is found out', async () => {
    for (let length = 0; length < lean.length; length++) {
      expect(await wrongs(lean.subarray(0, length))).toEqual(['bundle.not_a_bundle']);
    }
  });

  it('keeps control characters of its names out of messages', async () => {
    const reading = await readBundle({ name: 'b', size: 0, read: async () => new Uint8Array(0) }, nodeHasher);
    expect(reading.ok).toBe(false);
    const evil = await withEntry('\u001b[31mred', text('x'));
    const read = await readBundle({ name: 'b', size: evil.length, read: async (a, b) => evil.slice(a, b) }, nodeHasher);
    expect(read.ok ? [] : read.problems.map((each) => each.params['entry'])).toEqual(['·[31mred']);
    expect(at(evil, '\u001b')).toBeGreaterThan(0);
  });
});
