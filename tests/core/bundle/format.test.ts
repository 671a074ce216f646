import { describe, expect, it } from 'vitest';
import { readBundle, type BundleReading } from '../../../src/core/bundle/read.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { bundleWorld, exported, filesOf, opened, sorted, withManifest, wrongs, zipOf } from '../../support/bundles.ts';
import { bufferSource } from '../../support/context.ts';
import { TINY, TINY_CSV } from './notebooks.ts';

async function tiny(rows: 'all' | 'none'): Promise<Uint8Array> {
  const world = bundleWorld();
  world.sources.set('visits.csv', TINY_CSV);
  return exported(world, TINY, { contents: { data: { rows } } });
}

const [whole, digests] = [await tiny('all'), await tiny('none')];
const read = (bytes: Uint8Array): Promise<BundleReading> =>
  readBundle(bufferSource('n.bancada.zip', bytes), nodeHasher);

/** A bundle as a later version may write it. */
const newer = (more: object) => withManifest(whole, (manifest) => ({ ...manifest, bancadaBundle: 3, ...more }));

describe('a bundle of a newer format', () => {
  it('shows its text, is not opened, and says which version opens it', async () => {
    const reading = await read(await newer({ since: '0.9.0', surprise: { anything: [1] } }));
    if (reading.ok) throw new Error('it was opened');
    expect(reading.newer).toMatchObject({ title: 'Tiny', text: TINY, since: '0.9.0' });
    expect(reading.problems.map(({ code }) => code)).toEqual(['E_NEWER']);
    expect(renderProblem(reading.problems[0]!, 'en')).toBe(
      'n.bancada.zip: written by a newer Bancada (bundle format 3, this one knows 2), its text can be read and nothing ' +
        'else; update Bancada to version 0.9.0 or newer to open it',
    );
  });

  it('that does not say which version opens it asks for an update', async () => {
    const reading = await read(await newer({}));
    expect(reading.ok ? '' : renderProblem(reading.problems[0]!, 'en')).toMatch(/update Bancada to open it$/);
  });

  it('whose version is a trap is shown nothing of', async () => {
    const reading = await read(await newer({ since: '\u001b[31m9.9.9' }));
    expect(reading.ok ? undefined : [reading.newer, reading.problems[0]!.params['since']]).toEqual([undefined, '']);
  });

  it('still has every byte hashed before it is shown', async () => {
    const files = await filesOf(await newer({}));
    files.set('notebook.md', new TextEncoder().encode(TINY.replace('Tiny', 'Tony')));
    const reading = await read(await zipOf(sorted(files)));
    expect(reading.ok ? [] : [reading.newer, reading.problems.map(({ code }) => code)]).toEqual([
      undefined,
      ['E_NEWER', 'E_HASH'],
    ]);
    files.set('extra.txt', new Uint8Array(1));
    expect(await wrongs(await zipOf(sorted(files)))).toEqual(['E_NEWER', 'E_HASH_EXTRA']);
  });
});

describe('a manifest with a key that is not known', () => {
  it('is refused, unless its format lets readers pass over just that key', async () => {
    const more = (extra: object) => withManifest(digests, (manifest) => ({ ...manifest, ...extra }));
    expect(await wrongs(await more({ colour: 'red' }))).toEqual(['bundle.manifest']);
    expect(await wrongs(await more({ colour: 'red', mayIgnore: ['color'] }))).toEqual(['bundle.manifest']);
    const tolerated = await more({ colour: 'red', mayIgnore: ['colour'] });
    expect(await wrongs(tolerated)).toEqual([]);
    expect((await opened(tolerated)).manifest).not.toHaveProperty('colour');
  });

  it('cannot hide a key that is known', async () => {
    const bytes = await withManifest(digests, (manifest) => ({ ...manifest, mayIgnore: ['seed'], seed: 'x' }));
    expect(await wrongs(bytes)).toEqual(['bundle.manifest']);
  });

  it('is refused in format 1, which has no such list', async () => {
    const bytes = await withManifest(whole, (manifest) => ({ ...manifest, colour: 1, mayIgnore: ['colour'] }));
    expect(await wrongs(bytes)).toEqual(['bundle.manifest']);
  });

  it('writes whole runs in format 1, so that what reads them today goes on', async () => {
    expect((await opened(whole)).manifest.bancadaBundle).toBe(1);
    expect((await opened(digests)).manifest).toMatchObject({ bancadaBundle: 2, since: '0.2.0' });
  });
});
