import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionWords } from '../../../src/core/expression/complete.ts';
import { completeAt } from '../../../src/core/notebook/complete.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { brokenText, notebookText } from './arbitrary.ts';
import { testKinds } from './kinds.ts';

const BEFORE =
  '---\nbancada: 1\nparams: { late: 15 }\n---\n' +
  '```{data} rides\nsource: a.csv\n```\n```{split} parts\nof: rides\nfolds: 2\n```\n```{train} forest\nof: parts\ntarget: y\nmodel: gbdt\n```\n';

/** Completes at the `|` of a cell put behind a small notebook. */
function complete(cell: string) {
  const at = BEFORE.length + cell.indexOf('|');
  const text = BEFORE + cell.replace('|', '');
  const notebook = parseNotebook(text, testKinds);
  const found = completeAt(notebook, { kinds: testKinds, columns: () => ['hour', 'bikes'] }, at);
  return found && { ...found, word: text.slice(found.from, found.to), labels: found.options.map((each) => each.label) };
}

const body = (kind: string, lines: string) => `\`\`\`{${kind}} here\n${lines}\n\`\`\`\n`;

const inExpression = expressionWords(['hour', 'bikes']).map(({ label }) => label);

describe('completion', () => {
  it.each([
    ['kinds in a fence', '```{sp|} x\n```\n', 'sp', ['data', 'check', 'split', 'train', 'evaluate']],
    ['keys, without those that are there', body('split', 'of: rides\n|'), '', ['by', 'train', 'folds']],
    ['keys above those that are there', body('split', '|\nof: rides\nby: time'), '', ['train', 'folds']],
    ['the key that is being typed', body('split', 'of: rides\nfo|'), 'fo', ['by', 'train', 'folds']],
    ['the options of a key', body('split', 'of: rides\nby: ti|'), 'ti', ['random', 'stratified', 'group', 'time']],
    ['cells that fit', body('train', 'of: |'), '', ['parts']],
    [
      'datasets and parts',
      body('check', 'of: pa|'),
      'pa',
      ['rides', 'parts.train', 'parts.validation', 'parts.test', 'parts.fold_1_train'],
    ],
    [
      'a part behind its dot',
      body('check', 'of: parts.te|'),
      'parts.te',
      ['rides', 'parts.train', 'parts.validation', 'parts.test', 'parts.fold_1_train'],
    ],
    ['cells in a list', body('evaluate', 'of: [forest, |'), '', ['forest']],
    ['columns', body('train', 'target: b|'), 'b', ['hour', 'bikes']],
    ['columns in an expression', body('data', 'where: hour > 3 and b|'), 'b', inExpression],
    ['columns under free keys', body('data', 'derive:\n  late: h|'), 'h', inExpression],
    ['keys of an inner mapping', body('train', 'of: parts\nparams:\n  n_estimators: 5\n  l|'), 'l', ['learning_rate']],
    ['keys in braces', body('train', 'params: { learning_rate: 0.1, |'), '', ['n_estimators']],
    ['keys of a list entry', body('check', 'of: rides\nexpect:\n  - |'), '', ['rows', 'column', 'type', 'between']],
    [
      'keys of a list entry further down',
      body('check', 'expect:\n  - rows: { min: 1 }\n  - column: y\n    t|'),
      't',
      ['rows', 'type', 'between'],
    ],
    ['keys of a list in its key’s column', body('check', 'expect:\n- column: y\n  |'), '', ['rows', 'type', 'between']],
    [
      'options in a list entry',
      body('check', 'expect:\n  - column: y\n    type: |'),
      '',
      ['number', 'text', 'timestamp'],
    ],
    ['options in brackets', body('evaluate', 'metrics: [rmse, m|]'), 'm', ['rmse', 'mae', 'roc_auc']],
    ['parameters', body('data', 'where: hour > ${l|'), 'l', ['late']],
    ['keys of an empty cell', '```{split} here\n|```\n', '', ['of', 'by', 'train', 'folds']],
  ])('offers %s', (_, cell, word, labels) => {
    const found = complete(cell);
    expect(found?.labels).toEqual(labels);
    expect(found?.word).toBe(word);
  });

  it('offers the front matter’s keys', () => {
    const text = '---\nbancada: 1\nse\n---\n';
    const found = completeAt(parseNotebook(text, testKinds), { kinds: testKinds }, 17);
    expect(found?.options.map((each) => each.label)).toEqual(['title', 'seed', 'params', 'language']);
  });

  it.each([
    ['in a comment', body('split', 'of: rides # |')],
    [
      'in a text of several lines',
      body('data', 'query: |-\n  select ').replace('|-', '>-').replace('select ', 'select |'),
    ],
    ['in a cell of an unknown kind', body('wat', '|')],
    ['in prose', 'text |\n'],
  ])('offers nothing %s', (_, cell) => {
    expect(complete(cell)).toBeUndefined();
  });

  it('says what a key is for, what it takes and whether it is required', () => {
    const found = complete(body('split', '|'));
    expect(found?.options[0]).toEqual({
      label: 'of',
      type: 'key',
      detail: 'required, string',
      info: 'dataset to split',
      apply: 'of: ',
      path: 'of',
    });
    expect(found?.options[1]?.detail).toBe('random | stratified | group | time, = "random"');
    expect(found?.options[3]?.detail).toBe('integer, ≥ 2, ≤ 50');
  });

  it('never throws, wherever the cursor stands', () => {
    fc.assert(
      fc.property(fc.oneof(notebookText, brokenText), fc.nat(), (text, where) => {
        const notebook = parseNotebook(text, testKinds);
        const offset = where % (text.length + 1);
        const found = completeAt(notebook, { kinds: testKinds, columns: () => ['a'] }, offset);
        if (found) expect(found.from <= offset && offset <= found.to).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
