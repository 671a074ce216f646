import { describe, expect, it } from 'vitest';
import { isBundle } from '../../../src/core/bundle/is-bundle.ts';
import { bundleWorld, exported, zipOf } from '../../support/bundles.ts';
import { bufferSource } from '../../support/context.ts';
import { TINY, TINY_CSV } from './notebooks.ts';

const world = bundleWorld();
world.sources.set('visits.csv', TINY_CSV);
const bundle = await exported(world, TINY);
const packed = await zipOf([['visits.csv', new TextEncoder().encode(TINY_CSV)]]);

describe('a zip file is taken for a bundle', () => {
  it.each([
    ['by its name, whatever is in it', 'a.bancada.zip', packed, true],
    ['by what it holds, under another name', 'download (1).zip', bundle, true],
    ['but not packed data', 'visits.zip', packed, false],
    ['nor what is no zip file', 'visits.zip', new TextEncoder().encode(TINY_CSV), false],
    ['nor one without bytes', 'visits.zip', new Uint8Array(), false],
  ])('%s', async (_, name, bytes, expected) => {
    expect(await isBundle(bufferSource(name, bytes))).toBe(expected);
  });
});
