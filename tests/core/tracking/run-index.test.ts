import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodeUnit } from '../../../src/core/graph/canonical-json.ts';
import { comparedColumns, foldColumns } from '../../../src/core/tracking/fold-columns.ts';
import { allRows, attributeText, columnNumber, rowOfRun, valueAt } from '../../../src/core/tracking/run-index.ts';
import { compareRunValues } from '../../../src/core/tracking/run-value.ts';
import { sortRuns } from '../../../src/core/tracking/sort-runs.ts';
import { metricNumber, type RunValue, type TrackedRun } from '../../../src/core/tracking/tracked-run.ts';
import { HANDFUL, indexOf, manyRuns, run } from './runs.ts';

const newestFirst = (runs: readonly TrackedRun[]) =>
  [...runs].sort((a, b) => {
    const [at, bt] = [a.startedAt ?? -1, b.startedAt ?? -1];
    return at !== bt ? bt - at : byCodeUnit(a.id, b.id);
  });

function valueOf(each: TrackedRun, id: string): RunValue | undefined {
  const [from, name] = [id.slice(0, id.indexOf('.')), id.slice(id.indexOf('.') + 1)];
  const source = from === 'metrics' ? each.metrics : from === 'params' ? each.params : each.tags;
  const value = Object.hasOwn(source, name) ? source[name] : undefined;
  if (value === undefined || value === null) return undefined;
  return from === 'metrics' ? metricNumber(value as never) : value;
}

describe('an index of runs', () => {
  it('gives every value of every run back, the newest run first', () => {
    fc.assert(
      fc.property(manyRuns, (runs) => {
        const index = indexOf(runs);
        const sorted = newestFirst(runs);
        expect(Array.from(allRows(index), (row) => attributeText(index, 'id', row))).toEqual(
          sorted.map(({ id }) => id),
        );
        for (const [c, column] of index.columns.entries()) {
          if (column.from === 'attributes') continue;
          for (const [row, each] of sorted.entries()) {
            expect(Object.is(valueAt(index, c, row), valueOf(each, column.id))).toBe(true);
          }
        }
        for (const [row, { id }] of sorted.entries()) expect(rowOfRun(index, id)).toBe(row);
      }),
      { numRuns: 60 },
    );
  });

  it('sorts as a plain stable sort of the records does, missing values and NaN last either way', () => {
    fc.assert(
      fc.property(manyRuns, fc.boolean(), fc.nat(), (runs, descending, at) => {
        const index = indexOf(runs);
        const asked = index.columns.filter(({ from }) => from !== 'attributes');
        if (asked.length === 0) return;
        const { id } = asked[at % asked.length]!;
        const known = (each: TrackedRun) => {
          const value = valueOf(each, id);
          return value !== undefined && !Number.isNaN(value);
        };
        const records = newestFirst(runs);
        const oracle = [
          ...records.filter(known).sort((a, b) => {
            const order = compareRunValues(valueOf(a, id)!, valueOf(b, id)!);
            return descending ? -order : order;
          }),
          ...records.filter((each) => !known(each)),
        ];
        const sorted = sortRuns(index, columnNumber(index, id)!, descending, allRows(index));
        expect(Array.from(sorted, (row) => attributeText(index, 'id', row))).toEqual(oracle.map((each) => each.id));
      }),
      { numRuns: 150 },
    );
  });

  it('is empty for no runs', () => {
    const index = indexOf([]);
    expect([index.count, index.columns, foldColumns(index)]).toEqual([0, [], { varying: [], constants: [] }]);
  });

  it('keeps a name that objects have of themselves apart from what they are', () => {
    const index = indexOf([run('a', { params: JSON.parse('{"__proto__": 1, "constructor": "x"}') as never })]);
    expect(index.columns.filter(({ from }) => from === 'params').map(({ name }) => name)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('the columns of a table', () => {
  const names = (index: ReturnType<typeof indexOf>, columns: readonly number[]) =>
    columns.map((c) => index.columns[c]!.id);

  it('have what varies first, metrics before parameters, and what more runs have in front', () => {
    const index = indexOf(HANDFUL);
    expect(names(index, foldColumns(index).varying).slice(0, 6)).toEqual([
      'metrics.rmse',
      'metrics.two words',
      'metrics.val/loss',
      'params.model',
      'params.learning_rate',
      'params.deep',
    ]);
  });

  it('fold what all runs have alike, but never a metric', () => {
    const alike = { params: { model: 'gbdt', depth: 3 }, metrics: { rmse: 1 } };
    const index = indexOf([run('a', alike), run('b', { ...alike, params: { model: 'gbdt', depth: 4 } })]);
    const { varying, constants } = foldColumns(index);
    expect(names(index, varying)).toEqual(['metrics.rmse', 'params.depth']);
    expect(constants.map(({ column, value }) => [index.columns[column]!.id, value])).toEqual([
      ['attributes.source', 'bancada'],
      ['attributes.status', 'finished'],
      ['params.model', 'gbdt'],
    ]);
  });

  it('of a comparison are those in which the chosen runs differ', () => {
    const index = indexOf(HANDFUL);
    const rows = [rowOfRun(index, 'a'), rowOfRun(index, 'c')];
    const differing = names(index, comparedColumns(index, rows, true));
    expect(differing).toContain('params.learning_rate');
    expect(differing).not.toContain('params.model');
    expect(names(index, comparedColumns(index, rows, false))).toContain('params.model');
  });
});
