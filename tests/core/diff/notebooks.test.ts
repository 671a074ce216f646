import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffNotebooks } from '../../../src/core/diff/notebooks.ts';
import { differing } from '../../../src/core/diff/section.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { kinds } from '../../support/bundles.ts';
import { mirrored, sorted } from './mirror.ts';

const FRONT = '---\nbancada: 1\ntitle: T\nseed: 3\nparams:\n  least: 5\n---\n';
const cell = (kind: string, name: string, body: string) => `\n\`\`\`{${kind}} ${name}\n${body}\n\`\`\`\n`;
const DATA = cell('data', 'visits', 'source: visits.csv\nwhere: visits >= ${least}');
const SPLIT = cell('split', 'parts', 'of: visits\ntrain: 0.6\nvalidation: 0.2\ntest: 0.2');
const TRAIN = cell('train', 'sale', 'of: parts\ntarget: sold\nmodel: gbdt\nparams:\n  rounds: 20\n  depth: 3');
const BASE = `${FRONT}\nWe believe.\n${DATA}\nThen we split.\n${SPLIT}${TRAIN}`;

const read = (text: string) => parseNotebook(text, kinds);
const differences = (a: string, b: string) =>
  differing(diffNotebooks(read(a), read(b))).flatMap(({ entries }) =>
    entries.map(({ lineA: _, lineB: __, ...each }) => each),
  );

const cases: readonly { name: string; b: string; found: readonly object[] }[] = [
  { name: 'the same text', b: BASE, found: [] },
  {
    name: 'another seed and parameter',
    b: BASE.replace('seed: 3', 'seed: 4').replace('least: 5', 'least: 8'),
    found: [
      { change: 'changed', what: 'seed', at: [], a: 3, b: 4, difference: 1 },
      { change: 'changed', what: 'parameter', at: ['least'], a: 5, b: 8, difference: 3 },
    ],
  },
  {
    name: 'a key changed, one gone and one new in a cell',
    b: BASE.replace('rounds: 20\n  depth: 3', 'rounds: 30\n  leaves: 4'),
    found: [
      { change: 'removed', what: 'key', at: ['sale', 'params', 'depth'], a: 3 },
      { change: 'added', what: 'key', at: ['sale', 'params', 'leaves'], b: 4 },
      { change: 'changed', what: 'key', at: ['sale', 'params', 'rounds'], a: 20, b: 30, difference: 10 },
    ],
  },
  {
    name: 'a cell gone',
    b: BASE.replace(TRAIN, ''),
    found: [{ change: 'removed', what: 'cell', at: ['sale'], a: 'train' }],
  },
  {
    name: 'a cell more, in a place where the others stay',
    b: BASE.replace(SPLIT, cell('data', 'more', 'source: m.csv') + SPLIT),
    found: [{ change: 'added', what: 'cell', at: ['more'], b: 'data' }],
  },
  {
    name: 'the last cell moved to the front',
    b: BASE.replace(TRAIN, '').replace(DATA, TRAIN + DATA),
    found: [{ change: 'moved', what: 'cell', at: ['sale'] }],
  },
  {
    name: 'another line of prose',
    b: BASE.replace('We believe.', 'We doubt.'),
    found: [
      { change: 'removed', what: 'line', at: [], a: 'We believe.' },
      { change: 'added', what: 'line', at: [], b: 'We doubt.' },
    ],
  },
  {
    name: 'a comment in a cell that says the same',
    b: BASE.replace('of: parts\n', 'of: parts # all of them\n'),
    found: [
      { change: 'removed', what: 'line', at: ['sale'], a: 'of: parts' },
      { change: 'added', what: 'line', at: ['sale'], b: 'of: parts # all of them' },
    ],
  },
  {
    name: 'a cell of another kind with the same body',
    b: BASE.replace('{split} parts', '{check} parts'),
    found: [{ change: 'changed', what: 'kind', at: ['parts'], a: 'split', b: 'check' }],
  },
  {
    name: 'a body that is not YAML any more',
    b: BASE.replace('of: visits\n', 'of: [visits\n'),
    found: [
      { change: 'removed', what: 'line', at: ['parts'], a: 'of: visits' },
      { change: 'added', what: 'line', at: ['parts'], b: 'of: [visits' },
    ],
  },
  {
    name: 'blank lines alone',
    b: BASE.replace('We believe.\n', 'We believe.\n\n\n'),
    found: [{ change: 'changed', what: 'layout', at: [] }],
  },
];

const pieces = fc.constantFrom(
  'We believe.\n',
  'Other.\n',
  DATA,
  SPLIT,
  TRAIN,
  TRAIN.replace('rounds: 20', 'rounds: 30'),
  TRAIN.replace('sale', 'other'),
  cell('train', '', 'of: [x'),
);
const notebooks = fc
  .tuple(fc.constantFrom('', FRONT, FRONT.replace('5', '[1, 2]')), fc.array(pieces, { maxLength: 9 }))
  .map(([front, body]) => read(front + body.join('')));

describe('the differences of two notebooks', () => {
  it.each(cases)('are told for $name', ({ b, found }) => {
    expect(differences(BASE, b)).toEqual(found);
  });

  it('name the lines on both sides', () => {
    const [entry] = differing(diffNotebooks(read(BASE), read(BASE.replace(TRAIN, '').replace(DATA, TRAIN + DATA))))[0]!
      .entries;
    expect([entry!.lineA, entry!.lineB]).toEqual([25, 11]);
  });

  it('are none between a notebook and itself, which still tells what is the same', () => {
    fc.assert(
      fc.property(notebooks, (notebook) => {
        const sections = diffNotebooks(notebook, notebook);
        expect(sections.flatMap(({ entries }) => entries)).not.toHaveLength(0);
        expect(differing(sections)).toEqual([]);
      }),
    );
  });

  it('are mirrored when the sides are swapped', () => {
    fc.assert(
      fc.property(notebooks, notebooks, (a, b) => {
        const back = diffNotebooks(b, a);
        for (const [index, section] of diffNotebooks(a, b).entries()) {
          expect(sorted(mirrored(section))).toEqual(sorted(back[index]!.entries));
        }
      }),
    );
  });
});
