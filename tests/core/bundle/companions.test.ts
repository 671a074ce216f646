import { describe, expect, it } from 'vitest';
import { companions, type BundleFacts, type Companion } from '../../../src/core/bundle/companions.ts';
import { importBundle } from '../../../src/core/bundle/import.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import {
  bundleWorld,
  exported,
  filesOf,
  kinds,
  opened,
  replayed,
  sorted,
  wrongs,
  zipOf,
  manifestOf,
  setManifest,
} from '../../support/bundles.ts';
import { TINY, TINY_CSV, WHOLE, WHOLE_CSV } from './notebooks.ts';

const text = (value: string) => new TextEncoder().encode(value);

async function tinyWith(companion: Companion): Promise<Uint8Array> {
  const world = bundleWorld();
  world.sources.set('visits.csv', TINY_CSV);
  return exported(world, TINY, { companions: [...companions, companion] });
}

const hello: Companion = async () => new Map([['extra/hello.txt', text('hello')]]);

describe('a companion file', () => {
  it('stands in the bundle, is hashed as all files are, and changes no replay', async () => {
    const bytes = await tinyWith(hello);
    const files = await filesOf(bytes);
    expect(new TextDecoder().decode(files.get('extra/hello.txt'))).toBe('hello');
    expect(await wrongs(bytes)).toEqual([]);
    expect((await replayed(bytes)).verdict).toBe('identical');
    files.set('extra/hello.txt', text('hallo'));
    expect(await wrongs(await zipOf(sorted(files)))).toEqual(['E_HASH']);
  });

  it('is not imported', async () => {
    const { store } = bundleWorld();
    const parts = { store, hasher: nodeHasher, clock: { now: () => 0 }, kinds };
    const plain = await tinyWith(async () => new Map());
    await importBundle(parts, await opened(plain), 'book.md');
    const count = (await store.objects.list()).length;
    await importBundle(parts, await opened(await tinyWith(hello)), 'book.md');
    expect((await store.objects.list()).length).toBe(count);
  });

  it('may be an object under a name of its own, and sees outputs, claims and objects', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', WHOLE_CSV);
    let facts: BundleFacts | undefined;
    const bytes = await exported(world, WHOLE, {
      companions: [...companions, async (given) => ((facts = given), new Map())],
    });
    expect([...(await filesOf(bytes)).keys()]).toContain('models/sale/model.onnx');
    expect(facts!.text).toBe(WHOLE);
    expect(facts!.notebook.front.seed).toBe(3);
    expect((await facts!.output('sale'))?.type).toBe('model');
    expect(await facts!.output('none')).toBeUndefined();
    const [source] = facts!.manifest.sources;
    expect(new TextDecoder().decode(await facts!.objects.get(source!.sha256))).toBe(WHOLE_CSV);
    await expect(facts!.objects.get('0'.repeat(64))).rejects.toThrow('store.missing');
  });

  it('is not needed: a bundle as versions without them wrote it opens, verifies and replays', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', TINY_CSV);
    const files = await filesOf(await exported(world, TINY, { companions: [] }));
    files.delete('sha256sums.txt');
    const { 'sha256sums.txt': _, ...named } = manifestOf(files).files;
    setManifest(files, { ...manifestOf(files), files: named });
    const bytes = await zipOf(sorted(files));
    expect([...files.keys()].filter((path) => !path.startsWith('objects/'))).toEqual(['manifest.json', 'notebook.md']);
    expect(await wrongs(bytes)).toEqual([]);
    expect((await replayed(bytes)).verdict).toBe('identical');
  });

  it.each(['manifest.json', 'manifest.sig.json', 'notebook.md', 'objects/x', '../x', 'UPPER'])(
    'cannot take the place %s',
    async (path) => {
      await expect(tinyWith(async () => new Map([[path, text('x')]]))).rejects.toThrow('no companion');
    },
  );
});
