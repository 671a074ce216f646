import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { ChildRecord } from '../../../src/core/graph/records.ts';
import { change } from '../../../src/core/graph/records.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { findPairedAnswers } from '../../../src/core/tracking/find-evaluation.ts';
import { firstColumns, foldColumns } from '../../../src/core/tracking/fold-columns.ts';
import { medianError, rowChanges } from '../../../src/core/tracking/row-changes.ts';
import { allRows, columnNumber } from '../../../src/core/tracking/run-index.ts';
import { scatterRuns } from '../../../src/core/tracking/scatter.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { indexOf, run } from './runs.ts';

describe('what became of each row', () => {
  it('is fixed, broken or the same, those that moved most first', () => {
    const before = Uint8Array.of(0, 0, 1, 1, 1, 0);
    const after = Uint8Array.of(1, 1, 0, 1, 0, 0);
    const changes = rowChanges(
      before,
      after,
      Float64Array.of(2, 5, 0.1, 0.1, 0.1, 3),
      Float64Array.of(1, 1, 2, 0.1, 4, 3),
    );
    expect([[...changes.fixed], [...changes.broken]]).toEqual([
      [1, 0],
      [4, 2],
    ]);
    expect([changes.bothRight, changes.bothWrong]).toEqual([1, 1]);
  });

  it('counts every row once, and is turned round when the two models are', () => {
    const rows = fc.array(fc.record({ a: fc.boolean(), b: fc.boolean(), la: fc.nat(9), lb: fc.nat(9) }));
    fc.assert(
      fc.property(rows, (drawn) => {
        const bits = (of: 'a' | 'b') => Uint8Array.from(drawn, (each) => Number(each[of]));
        const losses = (of: 'la' | 'lb') => Float64Array.from(drawn, (each) => each[of]);
        const there = rowChanges(bits('a'), bits('b'), losses('la'), losses('lb'));
        const back = rowChanges(bits('b'), bits('a'), losses('lb'), losses('la'));
        expect([there.fixed, there.broken]).toEqual([back.broken, back.fixed]);
        expect(there.fixed.length + there.broken.length + there.bothRight + there.bothWrong).toBe(drawn.length);
      }),
    );
  });

  it.each([
    [[], 0],
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
  ])('has for numbers the median error as its tolerance: of %j', (errors, expected) => {
    expect(medianError(Float64Array.from(errors))).toBe(expected);
  });
});

describe('the answers of two runs', () => {
  const childOf = (cell: string, model?: string): ChildRecord => ({
    id: `01/${cell}/${cell}`,
    parent: '01',
    notebook: 'bikes',
    cell,
    name: cell,
    at: 0,
    params: {},
    metrics: {},
    tags: {},
    artifacts: model === undefined ? {} : { model },
    inputs: {},
    units: [],
    environment: {},
  });

  async function evaluated(cells: Readonly<Record<string, { model: string; on: string }>>) {
    const store = memoryStore();
    const children = [childOf('trees', 'model of trees'), childOf('line', 'model of line'), childOf('trial')];
    const changes = children.map((each) => change('run', each.id, each));
    for (const [cell, { model, on }] of Object.entries(cells)) {
      const evaluation = {
        task: 'regression',
        classes: [],
        on: { manifest: { object: on }, count: 2 },
        actual: { object: `actual of ${on}` },
        models: [{ name: cell, model }],
      };
      const output = await store.objects.put(
        new TextEncoder().encode(canonicalJson({ type: 'evaluation', evaluation })),
      );
      changes.push(change('latest', `bikes/${cell}`, { key: `key of ${cell}` }));
      changes.push(change('cell', `key of ${cell}`, { output, type: 'evaluation' }));
    }
    await store.records.commit(changes);
    return store;
  }

  const codeOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((caught: unknown) => caught);
    return error instanceof Refusal ? error.problems[0]!.code : error;
  };

  it('are found where both were scored on the same rows', async () => {
    const store = await evaluated({
      a: { model: 'model of trees', on: 'test' },
      b: { model: 'model of line', on: 'validation' },
      c: { model: 'model of line', on: 'test' },
    });
    const [first, second] = await findPairedAnswers(store, '01/trees/trees', '01/line/line');
    expect([first.model.name, second.model.name]).toEqual(['a', 'c']);
  });

  it('are refused with the reason where there are none', async () => {
    const apart = await evaluated({
      a: { model: 'model of trees', on: 'test' },
      b: { model: 'model of line', on: 'validation' },
    });
    const pair = (before: string, after: string) => codeOf(findPairedAnswers(apart, before, after));
    expect(await pair('01/trees/trees', '01/line/line')).toBe('changes.other_rows');
    expect(await pair('01/trees/trees', 'tracked/mlflow/1')).toBe('changes.no_run');
    expect(await pair('01/trees/trees', '01/trial/trial')).toBe('changes.no_model');
    const one = await evaluated({ a: { model: 'model of trees', on: 'test' } });
    expect(await codeOf(findPairedAnswers(one, '01/trees/trees', '01/line/line'))).toBe('changes.not_evaluated');
  });
});

describe('a scatter of runs', () => {
  const runs = Array.from({ length: 100 }, (_, at) =>
    run(String(at).padStart(3, '0'), {
      startedAt: at,
      params: { x: at, model: `m${at % 4}` },
      metrics: at % 10 === 0 ? {} : { y: at * 2 },
    }),
  );
  const index = indexOf(runs);
  const [x, y, by] = ['params.x', 'metrics.y', 'params.model'].map((id) => columnNumber(index, id)!) as [
    number,
    number,
    number,
  ];

  it('has the runs with both values, told apart in order, beyond a few in one group', () => {
    const found = scatterRuns(index, allRows(index), { x, y, by, mostPoints: 1000, mostGroups: 3 });
    expect([found.total, found.drawn, found.gathered]).toEqual([90, 90, 2]);
    expect(found.groups.map(({ value }) => value)).toEqual(['m0', 'm1', undefined]);
    expect(found.groups.flatMap(({ points }) => points).every(([a, b]) => b === a * 2)).toBe(true);
  });

  it('is thinned evenly beyond what can be drawn, and says so', () => {
    const found = scatterRuns(index, allRows(index), { x, y, mostPoints: 40, mostGroups: 3 });
    expect([found.total, found.drawn, found.groups[0]!.points.length]).toEqual([90, 30, 30]);
  });
});

describe('the columns that a table begins with', () => {
  it('are few, metrics and parameters alike', () => {
    const wide = Array.from({ length: 3 }, (_, at) =>
      run(`r${at}`, {
        params: Object.fromEntries(Array.from({ length: 30 }, (__, each) => [`p${each}`, at])),
        metrics: Object.fromEntries(Array.from({ length: 2000 }, (__, each) => [`m${each}`, at])),
      }),
    );
    const index = indexOf(wide);
    const first = firstColumns(index, foldColumns(index)).map((c) => index.columns[c]!.from);
    expect(first).toEqual([...Array(6).fill('metrics'), ...Array(6).fill('params')]);
  });
});
