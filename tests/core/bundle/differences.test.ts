import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../src/core/bundle/first-difference.ts';
import { verdictSentences } from '../../../src/core/bundle/replay-words.ts';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Tensor } from '../../../src/core/kind/model-kind.ts';
import { decodeModelState, encodeModelState } from '../../../src/core/learn/model-state.ts';
import { decodeColumn, encodeColumn } from '../../../src/core/table/column-object.ts';
import type { NumericColumn } from '../../../src/core/table/column.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { bundleWorld, exported, forged, manifestOf, replayed, wrongs, type Files } from '../../support/bundles.ts';
import { MODELS, WHOLE_CSV } from './notebooks.ts';

const world = bundleWorld();
world.sources.set('visits.csv', WHOLE_CSV);
const good = await exported(world, MODELS);

type Members = Record<string, Json>;

const bytesOf = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Replaces a cell's output document. */
function editOutput(files: Files, cell: string, edit: (document: Members) => unknown): void {
  const claim = manifestOf(files).cells[cell]!;
  if (claim.state !== 'done') throw new Error(`${cell} has no output`);
  const path = `objects/${claim.digest}`;
  const document = JSON.parse(textOf(files.get(path)!)) as Members;
  files.set(path, bytesOf(edit(document) ?? document));
}

/** Replaces the object under a path of keys in a cell's output, through documents. */
function editObject(
  files: Files,
  cell: string,
  keys: readonly (string | number)[],
  edit: (bytes: Uint8Array) => Uint8Array,
): void {
  const claim = manifestOf(files).cells[cell]!;
  if (claim.state !== 'done') throw new Error(`${cell} has no output`);
  let value = JSON.parse(textOf(files.get(`objects/${claim.digest}`)!)) as Json;
  for (const key of keys) {
    value = (value as Members)[key]!;
    const { object, form } = value as { object?: string; form?: string };
    if (form === 'json') value = JSON.parse(textOf(files.get(`objects/${object}`)!)) as Json;
  }
  const path = `objects/${(value as { object: string }).object}`;
  files.set(path, edit(files.get(path)!));
}

function editTensor(cell: string, name: string, edit: (tensor: Tensor) => void) {
  return (files: Files) =>
    editObject(files, cell, ['model', 'state'], (bytes) => {
      const state = decodeModelState(bytes);
      edit(state.tensors[name]!);
      return encodeModelState(state);
    });
}

const COLUMN = ['dataset', 'manifest', 'groups', 0, 'columns'] as const;

/** What a forger changes, everything else made to fit; where the replay finds it, and what it says. */
const FORGERIES: readonly (readonly [string, (files: Files) => void, object, RegExp])[] = [
  [
    'one value of one row',
    (files) =>
      editObject(files, 'visits', [...COLUMN, 3], (bytes) => {
        const column = decodeColumn(bytes) as NumericColumn;
        column.values[40]! += 1;
        return encodeColumn(column);
      }),
    { cell: 'visits', place: { what: 'row', row: 41, column: 'visits' } },
    /^cell visits: row 41, column visits: the bundle claims \d+, the replay gives \d+$/,
  ],
  [
    'a column by bytes that are none',
    (files) => editObject(files, 'visits', [...COLUMN, 3], () => new Uint8Array([66, 67, 79, 76, 1, 2])),
    { cell: 'visits', place: { what: 'byte', at: 5 } },
    /^cell visits: dataset\.manifest\.groups\.0\.columns\.3, byte 5: the bundle claims 2, the replay gives /,
  ],
  [
    'the rows of a part',
    (files) =>
      editObject(files, 'parts', ['parts', 'test', 'dataset', 'rows'], (bytes) => {
        const rows = new Uint32Array(bytes.slice().buffer);
        rows[2]! ^= 1;
        return new Uint8Array(rows.buffer);
      }),
    { cell: 'parts', place: { what: 'row', row: 3 } },
    /^cell parts: row 3 of part test: the bundle claims \d+, the replay gives \d+$/,
  ],
  [
    'a threshold of a tree',
    editTensor('trees', 'threshold', (tensor) => {
      tensor[tensor.length - 5]! += 0.5;
    }),
    { cell: 'trees', place: { what: 'node', tree: 4, member: 'threshold' } },
    /^cell trees: tree 4, node \d, threshold: /,
  ],
  [
    'the score before the first tree',
    editTensor('trees', 'base', (tensor) => {
      tensor[0]! += 0.5;
    }),
    { cell: 'trees', place: { what: 'tensor', tensor: 'base', index: 0 } },
    /^cell trees: tensor base, place 0: /,
  ],
  [
    'one weight of a network',
    editTensor('network', 'layer.1', (tensor) => {
      tensor[3]! += 1;
    }),
    { cell: 'network', place: { what: 'tensor', tensor: 'layer.1', index: 3 } },
    /^cell network: tensor layer\.1, place 3: /,
  ],
  [
    'a weight so small that only its bits tell',
    editTensor('network', 'layer.1', (tensor) => {
      const bits = new Uint32Array(tensor.buffer, tensor.byteOffset, tensor.length);
      bits[1]! ^= 1;
    }),
    { cell: 'network', place: { what: 'tensor', tensor: 'layer.1', index: 1 } },
    /^cell network: tensor layer\.1, place 1: /,
  ],
  [
    'a model by bytes whose lengths lie',
    (files) =>
      editObject(files, 'network', ['model', 'state'], (bytes) => {
        const changed = bytes.slice();
        const at = textOf(changed).indexOf('"length":');
        changed[at + 9] = 0x39;
        return changed;
      }),
    { cell: 'network', place: { what: 'byte' } },
    /^cell network: model\.state, byte \d+: /,
  ],
  [
    'one weight of the exported graph',
    (files) =>
      editObject(files, 'network', ['model', 'onnx'], (bytes) => {
        const changed = bytes.slice();
        const at = Buffer.from(changed).lastIndexOf('\x4a');
        changed[at + 6]! ^= 1;
        return changed;
      }),
    { cell: 'network' },
    /^cell network: (tensor|model\.onnx, byte)/,
  ],
  [
    'one step of the training curve',
    (files) =>
      editOutput(files, 'network', (document) => {
        const [points] = Object.values(document['curves'] as unknown as Record<string, [number, number][]>);
        points![1]![1] += 0.25;
      }),
    { cell: 'network', place: { what: 'step', step: 2 } },
    /^cell network: step 2 of \w+: /,
  ],
  [
    'the score of a trial',
    (files) =>
      editOutput(files, 'tuned', (document) => {
        const { trials } = document['search'] as unknown as { trials: { metrics: Record<string, number> }[] };
        trials[1]!.metrics['log_loss'] = 0.001;
      }),
    { cell: 'tuned', place: { what: 'trial', trial: 2, member: 'metrics.log_loss' } },
    /^cell tuned: trial 2, metrics\.log_loss: the bundle claims 0\.001, /,
  ],
  [
    'what the model said of one row',
    (files) =>
      editObject(files, 'scores', ['evaluation', 'models', 0, 'scores'], (bytes) => {
        const values = new Float64Array(bytes.slice().buffer);
        values[4] = 0.5;
        return new Uint8Array(values.buffer);
      }),
    { cell: 'scores', place: { what: 'row', row: 5 } },
    /^cell scores: row 5: the bundle claims 0\.5, /,
  ],
  [
    'a metric of one model',
    (files) =>
      editOutput(files, 'scores', (document) => {
        (document['result'] as unknown as { trees: { roc_auc: number } }).trees.roc_auc = 0.999;
      }),
    { cell: 'scores', place: { what: 'value' } },
    /^cell scores: result\.trees\.roc_auc: the bundle claims 0\.999, /,
  ],
];

describe('the first difference', () => {
  it.each(FORGERIES)('of a bundle in which %s was changed is told with both values', async (_, edit, place, says) => {
    const bytes = await forged(good, edit);
    expect(await wrongs(bytes)).toEqual([]);
    const { verdict, first } = await replayed(bytes);
    expect([verdict, { cell: first!.cell, place: first!.difference?.place }]).toMatchObject(['differs', place]);
    const [sentence] = verdictSentences(first!);
    expect(renderProblem(sentence!, 'en')).toMatch(says);
    expect(renderProblem(sentence!, 'pt')).toMatch(/^célula \w+: .*o pacote afirma .*, a repetição dá /);
    const { claimed, replayed: own } = first!.difference!;
    expect(claimed).not.toEqual(own);
  });

  it('lists every metric that differs', async () => {
    const bytes = await forged(good, FORGERIES.at(-1)![1]);
    const { first } = await replayed(bytes);
    expect(first!.results.map(({ path, claimed }) => [path, claimed])).toEqual([['trees.roc_auc', 0.999]]);
  });

  it('of two documents says where, and names numbers that JSON has not', () => {
    expect(firstDifference({ a: [1, 2] }, { a: [1, 2] })).toBeUndefined();
    expect(firstDifference({ a: [1, NaN] }, { a: [1, -0] })).toMatchObject({
      path: 'a.1',
      claimed: 'NaN',
      replayed: '-0',
    });
    expect(firstDifference({ a: 1 }, { b: 1 })).toEqual({ path: 'a', claimed: 1, place: { what: 'value' } });
  });
});
