import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planMirror } from '../../../src/core/mirror/plan.ts';

const file = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
const files = fc.dictionary(fc.constantFrom('w', 'x', 'y', 'z'), fc.record({ base: file, folder: file, store: file }));

type Side = 'base' | 'folder' | 'store';
const side = (all: Record<string, Record<Side, string | undefined>>, which: Side) =>
  new Map(Object.entries(all).flatMap(([path, each]) => (each[which] === undefined ? [] : [[path, each[which]]])));

/** Said once more, as a table of who changed. */
function expected(base?: string, folder?: string, store?: string): string {
  const [folderChanged, storeChanged] = [folder !== base, store !== base];
  if (folder === store) return 'agree';
  if (folderChanged && storeChanged) return 'ask';
  if (storeChanged) return store === undefined ? 'ask' : 'write';
  return folder === undefined ? 'ask' : 'take';
}

describe('a plan of a mirror', () => {
  it('is what who-changed says, for every path of any side, once and in order', () => {
    fc.assert(
      fc.property(files, (all) => {
        const steps = planMirror({ base: side(all, 'base'), folder: side(all, 'folder'), store: side(all, 'store') });
        const present = Object.entries(all).filter(([, { base, folder, store }]) => base ?? folder ?? store);
        expect(steps.map((step) => [step.path, step.do])).toEqual(
          present
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([path, { base, folder, store }]) => [path, expected(base, folder, store)]),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never puts anything in the place of bytes that changed since both agreed', () => {
    fc.assert(
      fc.property(file, file, file, (base, folder, store) => {
        const all = { x: { base, folder, store } };
        const [step] = planMirror({ base: side(all, 'base'), folder: side(all, 'folder'), store: side(all, 'store') });
        if (step?.do === 'write') expect([folder === base, store !== undefined]).toEqual([true, true]);
        if (step?.do === 'take') expect([store === base, folder !== undefined]).toEqual([true, true]);
      }),
    );
  });
});
