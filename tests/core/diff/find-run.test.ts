import { beforeAll, describe, expect, it } from 'vitest';
import { findRun, findText } from '../../../src/core/diff/find-run.ts';
import { change, lastRunId } from '../../../src/core/graph/records.ts';
import { Refusal, type Problem } from '../../../src/core/problem.ts';
import { saveNotebook } from '../../../src/core/store/notebooks.ts';
import { trackedRunChange } from '../../../src/core/tracking/tracked-run.ts';
import { memoryStore } from '../../support/memory-store.ts';

const store = memoryStore();
const FIRST = '01KAAA0000000000000000000A';
const SECOND = '01KAAB0000000000000000000B';
const THIRD = '01KBAB0000000000000000000C';
const clock = { now: () => 5 };

beforeAll(async () => {
  for (const [id, notebook, text] of [
    [FIRST, 'bikes.md', '# first\n'],
    [SECOND, 'bikes.md', '# second\n'],
    [THIRD, 'flights.md', '# third\n'],
  ] as const) {
    const object = await store.objects.put(new TextEncoder().encode(text));
    const run = { id, notebook, text: object, cells: {}, params: {}, environment: {}, status: 'ok', startedAt: 1 };
    await store.records.commit([
      change('run', id, run),
      change('run', `${id}/sale/trial 1`, { id: `${id}/sale/trial 1`, parent: id }),
      change('setting', lastRunId(notebook), { run: id }),
    ]);
  }
  await store.records.commit([
    trackedRunChange({
      id: 'tracked/mlflow/1',
      source: 'mlflow',
      name: 'x',
      status: 'finished',
      params: {},
      metrics: {},
      tags: {},
    }),
  ]);
  for (const text of ['one', 'two']) {
    await saveNotebook(store, clock, { id: 'bikes.md', title: '', text, newRevision: true });
  }
});

async function refused(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error('was not refused');
  return error.problems[0]!;
}

describe('a run by what a person typed', () => {
  it.each([
    ['a whole id', FIRST, FIRST],
    ['the beginning of one id', '01KAAB', SECOND],
    ['another case', '01kb', THIRD],
    ['a training of it', `${SECOND}/sale/trial 1`, SECOND],
  ])('is found by %s', async (_, given, id) => {
    expect((await findRun(store.records, given)).id).toBe(id);
  });

  it('is refused with those that it may be when several begin so', async () => {
    expect(await refused(findRun(store.records, '01KAA'))).toMatchObject({
      code: 'diff.ambiguous_run',
      params: { run: '01KAA', runs: [`${SECOND} (bikes.md)`, `${FIRST} (bikes.md)`] },
    });
  });

  it('is refused with the nearest and the newest when none begins so', async () => {
    expect(await refused(findRun(store.records, '01KAAX'))).toMatchObject({
      code: 'diff.unknown_run',
      params: { nearest: SECOND, runs: [`${THIRD} (flights.md)`, `${SECOND} (bikes.md)`, `${FIRST} (bikes.md)`] },
    });
  });

  it('is refused when another tracker made it, or when there are none', async () => {
    expect((await refused(findRun(store.records, 'tracked/mlflow/1'))).code).toBe('diff.imported_run');
    expect((await refused(findRun(memoryStore().records, '01K'))).code).toBe('diff.no_runs');
  });
});

describe('the text of a notebook at a revision', () => {
  it.each([
    ['the number of a save', '1', 'one', 'revision 1'],
    ['its last run', 'last', '# second\n', `run ${SECOND}`],
    ['a run of it', '01KAAA', '# first\n', `run ${FIRST}`],
  ])('is found by %s', async (_, revision, text, of) => {
    expect(await findText(store, 'bikes.md', revision)).toEqual({ text, of });
  });

  it.each([
    ['a number that was not saved', 'bikes.md', '9', 'diff.unknown_revision'],
    ['the run of another notebook', 'bikes.md', '01KB', 'diff.other_notebook'],
    ['a notebook that never ran', 'none.md', 'last', 'diff.never_run'],
  ])('is refused for %s', async (_, notebook, revision, code) => {
    expect((await refused(findText(store, notebook, revision))).code).toBe(code);
  });
});
