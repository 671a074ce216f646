import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIndexBuilder, type RunNote } from '../../../src/core/tracking/build-index.ts';
import { withNote } from '../../../src/core/tracking/note-in-index.ts';
import { isSameIndex, rowOfRun, type RunIndex } from '../../../src/core/tracking/run-index.ts';
import type { TrackedRun } from '../../../src/core/tracking/tracked-run.ts';
import { HANDFUL, indexOf, manyRuns, run } from './runs.ts';

function indexWith(runs: readonly TrackedRun[], notes: ReadonlyMap<string, RunNote>): RunIndex {
  const builder = createIndexBuilder();
  for (const each of runs) builder.add(each, notes.get(each.id));
  return builder.finish();
}

const note: fc.Arbitrary<RunNote> = fc.record(
  {
    text: fc.constantFrom('odd seed', 'again', ''),
    tags: fc.dictionary(fc.constantFrom('alpha', 'beta', 'stage', '__proto__'), fc.constantFrom('x', 'final', '3')),
  },
  { requiredKeys: [] },
);

describe('an index in which a note is kept', () => {
  it('is the index that would be built anew, whatever was noted before', () => {
    fc.assert(
      fc.property(
        manyRuns.filter((runs) => runs.length > 0),
        fc.array(fc.tuple(fc.nat(), note), { minLength: 1, maxLength: 6 }),
        (runs, kept) => {
          let index = indexOf(runs);
          const notes = new Map<string, RunNote>();
          for (const [at, each] of kept) {
            const noted = runs[at % runs.length]!;
            notes.set(noted.id, each);
            index = withNote(index, rowOfRun(index, noted.id), noted, each);
            expect(index).toEqual(indexWith(runs, notes));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('shows a tag of the run itself again when the note that stood over it goes', () => {
    const before = indexOf(HANDFUL);
    const row = rowOfRun(before, 'a');
    const noted = withNote(before, row, HANDFUL[0]!, { tags: { stage: 'draft' } });
    expect(noted).not.toEqual(before);
    expect(withNote(noted, row, HANDFUL[0]!, {})).toEqual(before);
  });

  it('is the very same when the note says nothing new', () => {
    const index = indexOf(HANDFUL);
    expect(withNote(index, rowOfRun(index, 'b'), HANDFUL[1]!, { tags: {} })).toBe(index);
  });
});

describe('two indexes', () => {
  it('are the same when every value of every run is', () => {
    expect(isSameIndex(indexOf(HANDFUL), indexOf(HANDFUL))).toBe(true);
  });

  it.each([
    ['a run more', [...HANDFUL, run('e')]],
    ['another value', [{ ...HANDFUL[0]!, metrics: { rmse: 41, 'val/loss': 0.5 } }, ...HANDFUL.slice(1)]],
    ['another word', [{ ...HANDFUL[0]!, tags: { stage: 'draft' } }, ...HANDFUL.slice(1)]],
    ['another name of a column', [{ ...HANDFUL[0]!, tags: { step: 'final' } }, ...HANDFUL.slice(1)]],
  ] as const)('differ by %s', (_, runs) => {
    expect(isSameIndex(indexOf(HANDFUL), indexOf(runs))).toBe(false);
  });
});
