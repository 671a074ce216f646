import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupRuns, spreadOf } from '../../../src/core/tracking/group-runs.ts';
import {
  comparisonMarkdown,
  pivotCsv,
  pivotMarkdown,
  pivotRuns,
  runsCsv,
  runsMarkdown,
} from '../../../src/core/tracking/pivot.ts';
import { allRows, attributeText, columnNumber, rowOfRun, valueAt } from '../../../src/core/tracking/run-index.ts';
import { indexOf, manyRuns, run } from './runs.ts';

const seeds = indexOf([
  run('g1', { params: { model: 'gbdt', rows: 10 }, metrics: { rmse: 1 } }),
  run('g2', { params: { model: 'gbdt', rows: 10 }, metrics: { rmse: 2 } }),
  run('g3', { params: { model: 'gbdt', rows: 20 }, metrics: { rmse: 4 } }),
  run('l1', { params: { model: 'lin|ear', rows: 10 }, metrics: { rmse: 8 } }),
  run('l2', { params: { model: 'lin|ear' }, metrics: { rmse: 'NaN' } }),
]);
const column = (id: string) => columnNumber(seeds, id)!;
const MODEL = column('params.model');
const ROWS = column('params.rows');
const RMSE = column('metrics.rmse');
const four = (value: number) => String(Number(value.toPrecision(4)));

describe('runs in groups', () => {
  it('have mean, sample deviation and count of each metric, groups in the order of their values, missing last', () => {
    const groups = groupRuns(seeds, allRows(seeds), [MODEL, ROWS], [RMSE]);
    expect(groups.map(({ values, spreads }) => [values, spreads[0]])).toEqual([
      [['gbdt', 10], { n: 2, mean: 1.5, sd: Math.SQRT1_2 }],
      [['gbdt', 20], { n: 1, mean: 4, sd: undefined }],
      [['lin|ear', 10], { n: 1, mean: 8, sd: undefined }],
      [['lin|ear', undefined], undefined],
    ]);
    expect(groups.map(({ rows }) => Array.from(rows, (row) => attributeText(seeds, 'id', row)))).toEqual([
      ['g1', 'g2'],
      ['g3'],
      ['l1'],
      ['l2'],
    ]);
  });

  it('hold every run once, and runs of one group agree in what they are grouped by', () => {
    fc.assert(
      fc.property(manyRuns, (runs) => {
        const index = indexOf(runs);
        const by = index.columns.flatMap(({ from }, c) => (from === 'params' ? [c] : [])).slice(0, 2);
        const groups = groupRuns(index, allRows(index), by, []);
        expect(groups.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...allRows(index)]);
        for (const { rows, values } of groups) {
          for (const row of rows) expect(by.map((c) => valueAt(index, c, row))).toEqual(values);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leave out what is not finite', () => {
    expect(spreadOf([1, NaN, 3, Infinity])).toEqual({ n: 2, mean: 2, sd: Math.SQRT2 });
    expect(spreadOf([NaN])).toBeUndefined();
  });
});

describe('a pivot', () => {
  const pivot = pivotRuns(seeds, allRows(seeds), { down: [MODEL], across: ROWS, measure: RMSE });

  it('is CSV with every digit and the runs behind each figure', () => {
    expect(pivotCsv(pivot)).toBe(
      'model,rows=10 mean,rows=10 sd,rows=10 n,rows=10 runs,rows=20 mean,rows=20 sd,rows=20 n,rows=20 runs,' +
        'rows= mean,rows= sd,rows= n,rows= runs\r\n' +
        'gbdt,1.5,0.7071067811865476,2,g1 g2,4,,1,g3,,,0,\r\n' +
        'lin|ear,8,,1,l1,,,0,,,,0,l2\r\n',
    );
  });

  it('is Markdown with the runs as notes', () => {
    expect(pivotMarkdown(pivot, four)).toBe(
      '| model | rmse, rows = 10 | rmse, rows = 20 | rmse, rows =  |\n' +
        '| --- | ---: | ---: | ---: |\n' +
        '| gbdt | 1.5 ± 0.7071 (2) [1] | 4 (1) [2] |  |\n' +
        '| lin\\|ear | 8 (1) [3] |  |  [4] |\n' +
        '\n[1] `g1`, `g2`\n[2] `g3`\n[3] `l1`\n[4] `l2`\n',
    );
  });

  it('has one column of figures when nothing stands along the top', () => {
    const plain = pivotRuns(seeds, allRows(seeds), { down: [MODEL], across: undefined, measure: RMSE });
    expect(pivotCsv(plain).split('\r\n')[0]).toBe('model,rmse mean,rmse sd,rmse n,rmse runs');
    expect(pivotMarkdown(plain, four)).toContain('| gbdt | 2.333 ± 1.528 (3) [1] |');
  });
});

describe('a table of runs that leaves', () => {
  it('is CSV with ids, and no text that a spreadsheet would run', () => {
    const risky = indexOf([run('a', { name: '=1+1', params: { note: '@x', delta: '-5', text: 'say "hi"\nthere' } })]);
    const columns = ['params.note', 'params.delta', 'params.text'].map((id) => columnNumber(risky, id)!);
    expect(runsCsv(risky, allRows(risky), columns)).toBe(
      `run,name,params.note,params.delta,params.text\r\na,'=1+1,'@x,-5,"say ""hi""\nthere"\r\n`,
    );
  });

  it('is Markdown with ids', () => {
    const rows = Uint32Array.of(rowOfRun(seeds, 'g3'));
    expect(runsMarkdown(seeds, rows, [RMSE, MODEL], four)).toBe(
      '| name | rmse | model | run |\n| --- | ---: | --- | --- |\n| g3 | 4 | gbdt | `g3` |\n',
    );
  });

  it('stands side by side for a comparison', () => {
    const rows = [rowOfRun(seeds, 'g1'), rowOfRun(seeds, 'l1')];
    expect(comparisonMarkdown(seeds, rows, [RMSE], four)).toBe(
      '|  | g1 | l1 |\n| --- | ---: | ---: |\n| metrics.rmse | 1 | 8 |\n| run | `g1` | `l1` |\n',
    );
  });
});
