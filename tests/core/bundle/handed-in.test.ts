import { beforeAll, describe, expect, it } from 'vitest';
import { glanceAt } from '../../../src/core/bundle/glance.ts';
import { gradeReplay } from '../../../src/core/bundle/grade.ts';
import { handedInRun, passesExercise, standingOf, type HandedIn } from '../../../src/core/bundle/handed-in.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { problem } from '../../../src/core/problem.ts';
import { createIndexBuilder } from '../../../src/core/tracking/build-index.ts';
import { filterRuns } from '../../../src/core/tracking/filter/match.ts';
import { columnNumber, valueAt } from '../../../src/core/tracking/run-index.ts';
import { bundleWorld, edited, exported, forged, kinds, opened, replayed } from '../../support/bundles.ts';
import { EASED, EXERCISE, SOLVED, VISITS } from '../../support/exercise.ts';

const exercise = parseNotebook(EXERCISE, kinds);

async function bundleOf(text: string): Promise<Uint8Array> {
  const world = bundleWorld();
  world.sources.set('visits.csv', VISITS);
  return exported(world, text);
}

let solved: Uint8Array;
let unsolved: Uint8Array;
let eased: Uint8Array;
/** The figure of the unsolved one made better, every digest made to fit again. */
let lied: Uint8Array;

beforeAll(async () => {
  [solved, unsolved, eased] = [await bundleOf(SOLVED), await bundleOf(EXERCISE), await bundleOf(EASED)];
  lied = await forged(unsolved, (files) => {
    for (const [path, content] of files) {
      if (!new TextDecoder().decode(content).includes('"type":"exercise"')) continue;
      edited(files, path, /"passed":false/g, '"passed":true ');
    }
  });
});

const glance = async (bytes: Uint8Array) => glanceAt(await opened(bytes), kinds, exercise);

describe('a handed-in bundle at a glance', () => {
  it('claims its metrics and how much of the exercise it meets, and nothing ran', async () => {
    const found = await glance(solved);
    expect(found).toMatchObject({ expected: { met: 2, total: 2 }, changed: [], partial: false });
    expect(Object.keys(found.metrics)).toEqual(['scores.roc_auc']);
    expect((await glance(unsolved)).expected).toEqual({ met: 1, total: 2 });
  });

  it('names the expectations that were eased', async () => {
    expect((await glance(eased)).changed).toEqual(['done']);
    expect((await glanceAt(await opened(eased), kinds)).changed).toEqual([]);
  });

  it('shows nothing of a claimed result that is damaged or has another shape', async () => {
    const bundle = await opened(solved);
    const damaged = {
      ...bundle,
      read: async () => new TextEncoder().encode('{"result":{"items":7},"type":"exercise"}'),
    };
    expect(await glanceAt(damaged, kinds, exercise)).toMatchObject({ metrics: {} });
    expect((await glanceAt(damaged, kinds, exercise)).expected).toBeUndefined();
  });
});

describe('a class as a table of runs', () => {
  async function row(file: string, bytes: Uint8Array): Promise<HandedIn> {
    return { file, glance: await glance(bytes), problems: [] };
  }
  const graded = async (file: string, bytes: Uint8Array): Promise<HandedIn> => ({
    ...(await row(file, bytes)),
    grade: gradeReplay(await replayed(bytes)),
  });

  it('holds what is claimed until a replay has computed it', async () => {
    const claimed = await row('lied.zip', lied);
    expect([standingOf(claimed), passesExercise(claimed, true)]).toEqual(['claimed', undefined]);
    expect(handedInRun(claimed, true)).toMatchObject({
      file: 'lied.zip',
      verdict: 'claimed',
      metrics: { 'exercise.met': 2, 'exercise.total': 2 },
      tags: { figures: 'claimed' },
    });
    const found = await graded('lied.zip', lied);
    expect(handedInRun(found, true)).toMatchObject({
      verdict: 'differs',
      metrics: { 'exercise.met': 1, 'exercise.total': 2 },
      tags: { figures: 'replayed', passed: 'no' },
    });
  });

  it('passes who meets the exercise as it was given out, and nobody who eased it or cannot be read', async () => {
    const rows: [HandedIn, boolean | undefined][] = [
      [await graded('ana.zip', solved), true],
      [await graded('carla.zip', eased), false],
      [{ file: 'eva.zip', problems: [problem('bundle.not_a_bundle', {}, { file: 'eva.zip' })] }, false],
      [{ file: 'fault.zip', problems: [], fault: 'the worker did not load' }, undefined],
      [{ file: 'new.zip', problems: [] }, undefined],
      [{ file: 'later.zip', problems: [problem('E_NEWER', { found: 9, known: 2, since: '' })] }, undefined],
    ];
    expect(rows.map(([each]) => passesExercise(each, true))).toEqual(rows.map(([, passed]) => passed));
    expect(rows.map(([each]) => standingOf(each))).toEqual([
      'identical',
      'identical',
      'unreadable',
      'failed',
      'waiting',
      'newer',
    ]);
    const builder = createIndexBuilder();
    for (const [each] of rows) builder.add(handedInRun(each, true));
    const index = builder.finish();
    const file = columnNumber(index, 'attributes.file')!;
    const filesOf = (filter: string) => {
      const found = filterRuns(index, filter);
      return found.ok ? [...found.rows].map((at) => valueAt(index, file, at)) : found.problems;
    };
    expect(filesOf('tags.passed = "yes"')).toEqual(['ana.zip']);
    expect(filesOf('verdict = identical and tags.changed is not null')).toEqual(['carla.zip']);
  });

  it('takes no control characters and no more than two hundred figures from a file', () => {
    const metrics = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`m${n}`, n]));
    const run = handedInRun(
      {
        file: 'a\u202eb.zip',
        glance: { title: 'x\u0000y', digest: 'd', partial: false, metrics, changed: [] },
        problems: [],
      },
      false,
    );
    expect([run.file, run.name, Object.keys(run.metrics).length]).toEqual(['a·b.zip', 'x·y', 200]);
  });
});
