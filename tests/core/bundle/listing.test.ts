import { describe, expect, it } from 'vitest';
import type { BundleContents } from '../../../src/core/bundle/contents.ts';
import { bundlePlan } from '../../../src/core/bundle/listing.ts';
import type { BundleParts } from '../../../src/core/bundle/plan.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { bundleWorld, exportedRun, filesOf, opened } from '../../support/bundles.ts';
import { bufferSource } from '../../support/context.ts';
import { testSigner } from '../../support/signers.ts';
import { WHOLE, WHOLE_CSV } from './notebooks.ts';

const world = bundleWorld();
world.sources.set('visits.csv', WHOLE_CSV);
const { run } = await world.engine.run(world.read(WHOLE));

function partsWith(more: Partial<BundleParts>): BundleParts {
  const open = async (name: string) => bufferSource(name, new TextEncoder().encode(world.sources.get(name)!));
  return { store: world.store, hasher: nodeHasher, kinds: world.parts.kinds, sources: { open }, ...more };
}

const CHOICES: readonly (readonly [string, BundleContents])[] = [
  ['everything', { data: { rows: 'all' } }],
  ['a sample', { data: { rows: 5 } }],
  ['columns', { data: { rows: 'all', columns: ['visits', 'sold'] } }],
  ['digests', { data: { rows: 'none' } }],
  ['digests without models', { data: { rows: 'none' }, models: false }],
];

describe('the list of what a bundle will hold', () => {
  it.each(CHOICES)('is exact for %s: files, sizes and digest', async (_, contents) => {
    for (const more of [{ contents }, { contents, signer: testSigner(3) }]) {
      const listing = await bundlePlan(partsWith(more), run);
      const bytes = await exportedRun(world, run, more);
      const files = await filesOf(bytes);
      expect([listing.bytes, listing.files]).toEqual([bytes.length, files.size]);
      expect(listing.digest).toBe((await opened(bytes)).digest);
      const sum = listing.contents.reduce((all, each) => all + each.bytes, 0);
      expect(sum).toBe([...files.values()].reduce((all, each) => all + each.length, 0));
      expect(listing.contents.reduce((all, each) => all + each.files, 0)).toBe(files.size);
    }
  });

  it('names sources, rows, results and models', async () => {
    const { contents, replayable, leftOut } = await bundlePlan(partsWith({}), run);
    expect(contents.map(({ use, name }) => [use, name])).toEqual([
      ['notebook', undefined],
      ['source', 'visits.csv'],
      ['rows', undefined],
      ['result', undefined],
      ['model', undefined],
      ['companion', undefined],
      ['manifest', undefined],
    ]);
    expect([replayable, leftOut]).toEqual([true, []]);
  });

  it('says in both languages what stays out and what can still be seen', async () => {
    const contents = { data: { rows: 5 } };
    const { leftOut, inside, replayable } = await bundlePlan(partsWith({ contents }), run);
    expect([replayable, leftOut.map(({ code }) => code)]).toEqual([
      false,
      ['bundle.exported_as_sample', 'bundle.stays_out_rows'],
    ]);
    expect(inside.map(({ code }) => code)).toEqual([
      'bundle.holds_text',
      'bundle.holds_environment',
      'bundle.holds_sample',
      'bundle.holds_results',
      'bundle.holds_models',
      'bundle.holds_digests',
    ]);
    for (const each of [...leftOut, ...inside]) {
      for (const language of ['en', 'pt'] as const) {
        expect(renderProblem(each, language)).not.toMatch(/\{|bundle\.|undefined/);
      }
    }
  });
});
