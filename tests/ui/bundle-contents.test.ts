import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/core/bundle/manifest.ts';
import { contentGroups, leftOut } from '../../src/ui/bundle/contents.ts';
import { resultRows } from '../../src/ui/bundle/result-rows.ts';

const digest = (letter: string) => letter.repeat(64);
const file = (size: number) => ({ size, sha256: digest('0') });
const manifest: Manifest = {
  bancadaBundle: 2,
  title: 'A',
  seed: 0,
  parameters: {},
  environments: [],
  units: [],
  cells: {},
  sources: [
    { name: 'visits.csv', size: 10, sha256: digest('a'), chunks: [digest('b'), digest('c')] },
    { name: 'samples/birds.csv', size: 20, sha256: digest('d') },
    { name: 'secret.csv', size: 30, sha256: digest('e') },
  ],
  withheld: { data: [{ name: 'secret.csv', rows: 5, columns: ['day'] }], models: true, cells: {} },
  files: {
    'models/sale/MLmodel': file(4),
    'models/sale/model.onnx': file(5),
    'notebook.md': file(6),
    [`objects/${digest('b')}`]: file(8),
    [`objects/${digest('c')}`]: file(2),
    [`objects/${digest('f')}`]: file(7),
    'report.html': file(1),
  },
};

describe('what is in a bundle', () => {
  it('is grouped by what it is for, in the order in which people look', () => {
    const groups = contentGroups(manifest).map(({ phrase, name, files, bytes }) => [phrase, name, files, bytes]);
    expect(groups).toEqual([
      ['group_notebook', '', 1, 6],
      ['group_data', 'visits.csv', 2, 10],
      ['group_objects', '', 1, 7],
      ['group_model', 'sale', 2, 9],
      ['group_more', '', 1, 1],
    ]);
  });

  it('and what is not: data that ship with Bancada, data that the maker left out, and models of those', () => {
    const missing = leftOut(manifest).map(({ phrase, name, bytes, rows, columns }) => [
      phrase,
      name,
      bytes,
      rows,
      columns,
    ]);
    expect(missing).toEqual([
      ['left_out_ships', 'samples/birds.csv', 20, 0, []],
      ['left_out_rows', 'secret.csv', 30, 5, ['day']],
      ['left_out_models', '', 0, 0, []],
    ]);
  });

  it.each([
    ['none' as const, undefined, 'left_out_source'],
    ['all' as const, ['day'], 'left_out_columns'],
    [7, undefined, 'left_out_rows'],
  ])('says of rows %s and columns %s: %s', (rows, columns, phrase) => {
    const data = [{ name: 'secret.csv', rows, ...(columns && { columns }) }];
    const found = leftOut({ ...manifest, withheld: { data, models: false, cells: {} } });
    expect(found.map((each) => each.phrase)).toEqual(['left_out_ships', phrase]);
  });
});

describe('a claimed result', () => {
  it('is shown by its leaves, the first ones alone when there are many', () => {
    const result = { metrics: { rmse: 1, curve: [2, null] }, model: 'a', passed: true };
    expect(resultRows(result, 3)).toEqual({
      rows: [
        { path: 'metrics.rmse', value: 1 },
        { path: 'metrics.curve.0', value: 2 },
        { path: 'metrics.curve.1', value: null },
      ],
      count: 5,
    });
  });
});
