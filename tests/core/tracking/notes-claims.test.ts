import { describe, expect, it } from 'vitest';
import type { ChildRecord, RunRecord } from '../../../src/core/graph/records.ts';
import { change } from '../../../src/core/graph/records.ts';
import {
  checkEvidence,
  claimChange,
  claimRemoval,
  CLAIMS,
  evidenceOf,
  readClaim,
  type Claim,
} from '../../../src/core/tracking/claims.ts';
import { noteChange, readNote, readTags, runNoteId, writeTags } from '../../../src/core/tracking/notes.ts';
import { readRunIndex } from '../../../src/core/tracking/read-runs.ts';
import { attributeText, columnNumber, rowOfRun, valueAt } from '../../../src/core/tracking/run-index.ts';
import { trackedRunChange, trackedRunId, type TrackedRun } from '../../../src/core/tracking/tracked-run.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { indexOf, run } from './runs.ts';

const at = (minute: number, more: Partial<TrackedRun>): Partial<TrackedRun> => ({
  ...more,
  startedAt: minute * 60_000,
  notebook: 'bikes',
  cell: 'forest',
  name: 'forest',
});
const FIRST = run('r1', at(1, { params: { model: 'gbdt' }, metrics: { rmse: 40, mae: 30 } }));
const claimOn = (runs: readonly TrackedRun[], metrics: readonly string[]): Claim => {
  const index = indexOf(runs);
  const evidence = runs.map(({ id }) => evidenceOf(index, rowOfRun(index, id), metrics));
  return { id: '01', kind: 'decision', text: 'Ship the trees.', at: 0, evidence };
};

describe('a decision rests on runs', () => {
  const claim = claimOn([FIRST], ['rmse']);
  const stateAfter = (...runs: TrackedRun[]) => checkEvidence(indexOf(runs), claim)[0];

  it('by digests of the run and of each metric', () => {
    expect(claim.evidence[0]!.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(claim.evidence[0]!.metrics)).toEqual(['rmse']);
    expect(claim.evidence[0]!.metrics['rmse']!.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('and stands while they say the same, whatever else is run', () => {
    expect(stateAfter(FIRST)).toEqual({ state: 'same' });
    expect(stateAfter(FIRST, run('r2', { ...at(2, {}), cell: 'other', name: 'other' }))).toEqual({ state: 'same' });
    expect(stateAfter(FIRST, { ...FIRST, id: 'r2', startedAt: 99 })).toEqual({ state: 'same' });
  });

  it('and is stale when one is gone', () => {
    expect(stateAfter(run('other'))).toEqual({ state: 'gone' });
  });

  it('and is stale when one was brought in again with other figures, and says which', () => {
    expect(stateAfter({ ...FIRST, metrics: { rmse: 41, mae: 30 } })).toEqual({
      state: 'changed',
      metrics: [{ name: 'rmse', before: 40, after: 41 }],
    });
    expect(stateAfter({ ...FIRST, metrics: { mae: 30 } })).toEqual({
      state: 'changed',
      metrics: [{ name: 'rmse', before: 40, after: undefined }],
    });
    expect(stateAfter({ ...FIRST, params: { model: 'mlp' } })).toEqual({ state: 'changed', metrics: [] });
  });

  it('and is stale when the same training came out otherwise since', () => {
    const again = run('r2', at(5, { params: { model: 'gbdt' }, metrics: { rmse: 45 } }));
    expect(stateAfter(FIRST, again)).toEqual({
      state: 'repeated',
      run: 'r2',
      metrics: [{ name: 'rmse', before: 40, after: 45 }],
    });
    expect(stateAfter(FIRST, run('r0', at(0, { metrics: { rmse: 1 } })))).toEqual({ state: 'same' });
  });

  it('and can be kept, read, taken away and put back', async () => {
    const { records } = memoryStore();
    await records.commit([claimChange(claim)]);
    const [kept] = await records.list('note', CLAIMS);
    expect(readClaim(kept!.value)).toEqual(claim);
    await records.commit([claimRemoval(claim.id)]);
    expect(await records.list('note', CLAIMS)).toEqual([]);
    await records.commit([claimChange(readClaim(kept!.value))]);
    expect(await records.list('note', CLAIMS)).toEqual([kept]);
  });
});

describe('a note beside a run', () => {
  it('is kept, changed, undone by what stood there before, and gone when empty', async () => {
    const { records } = memoryStore();
    const get = async () => readNote(await records.get('note', runNoteId('r1')));
    const before = await get();
    await records.commit([noteChange('r1', { text: 'Seeds differ.', tags: { stage: 'final' } })]);
    expect(await get()).toEqual({ text: 'Seeds differ.', tags: { stage: 'final' } });
    await records.commit([noteChange('r1', before)]);
    expect(await records.list('note')).toEqual([]);
    expect(noteChange('r1', { text: '  ', tags: {} }).value).toBeNull();
  });

  it.each([
    ['stage=final, reviewed', { stage: 'final', reviewed: '' }],
    ['', {}],
    [' , a = b=c ,', { a: 'b=c' }],
    ['x=1, x=2', { x: '2' }],
  ])('has tags in one line: %s', (line, tags) => {
    expect(readTags(line)).toEqual(tags);
    expect(readTags(writeTags(tags))).toEqual(tags);
  });
});

describe('the runs of a store', () => {
  it('are trainings, trials and imported runs, with their notes, read page by page', async () => {
    const { records } = memoryStore();
    const whole = { id: '01A', notebook: 'bikes', cells: {} } as unknown as RunRecord;
    const child = (at: number): ChildRecord => ({
      id: `01A/forest/trial ${at}`,
      parent: '01A',
      notebook: 'bikes',
      cell: 'forest',
      name: `trial ${at}`,
      at,
      params: { model: 'gbdt', nested: { depth: at }, list: [1, 2] },
      metrics: { rmse: at },
      tags: {},
      artifacts: {},
      inputs: {},
      units: [],
      environment: {},
    });
    const children = Array.from({ length: 5500 }, (_, at) => child(at));
    const imported = run(trackedRunId('mlflow', 'abc'), { source: 'mlflow', metrics: { rmse: 'NaN' } });
    await records.commit([
      change('run', whole.id, whole),
      ...children.map((each) => change('run', each.id, each)),
      trackedRunChange(imported),
      noteChange(children[7]!.id, { text: 'look here', tags: { good: '' } }),
    ]);
    let pauses = 0;
    const index = await readRunIndex(records, async () => void pauses++);
    expect([index.count, pauses > 1]).toEqual([5501, true]);
    expect(attributeText(index, 'name', 0)).toBe('forest trial 5499');
    const noted = rowOfRun(index, children[7]!.id);
    const value = (id: string, row: number) => valueAt(index, columnNumber(index, id)!, row);
    expect([value('attributes.note', noted), value('tags.good', noted)]).toEqual(['look here', '']);
    expect([value('params.nested.depth', noted), value('params.list', noted)]).toEqual([7, '[1,2]']);
    expect(value('metrics.rmse', rowOfRun(index, imported.id))).toBeNaN();
  });
});
