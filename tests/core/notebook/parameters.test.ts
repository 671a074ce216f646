import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { testKinds } from './kinds.ts';

const BOOK = `---
params: { rate: 0.5, name: a.csv, on: true, list: [x], inner: { a: 1 }, none: null, year: "2013" }
---
\`\`\`{data} rides
source: \${name}
where: \${on}
derive: { a: "\${rate}", b: "x > \${rate} and \${year}", c: "$\${rate}" }
missing: \${list}
\`\`\`
`;

const body = (set: Record<string, string>) =>
  parseNotebook(BOOK, testKinds, { set }).cells[0]!.body as Record<string, unknown>;
const problems = (set: Record<string, string>) => parseNotebook(BOOK, testKinds, { set }).problems;

describe('parameters', () => {
  it('alone keep their type, inside a text become text, and are left alone when escaped', () => {
    expect(body({})).toEqual({
      source: 'a.csv',
      where: true,
      derive: { a: 0.5, b: 'x > 0.5 and 2013', c: '${rate}' },
      missing: ['x'],
    });
  });

  it.each([
    ['rate', '2', { derive: { a: 2, b: 'x > 2 and 2013', c: '${rate}' } }],
    ['name', 'b.csv', { source: 'b.csv' }],
    ['name', '2013', { source: '2013' }],
    ['name', '[odd', { source: '[odd' }],
    ['on', 'false', { where: false }],
    ['list', '[p, q]', { missing: ['p', 'q'] }],
    ['year', '2014', { derive: { a: 0.5, b: 'x > 0.5 and 2014', c: '${rate}' } }],
  ])('are set by --set %s=%s', (name, text, expected) => {
    expect(problems({ [name]: text })).toEqual([]);
    expect(body({ [name]: text })).toMatchObject(expected);
  });

  it.each([
    ['rate', 'fast', ['number']],
    ['rate', '"2"', ['number']],
    ['rate', '', ['number']],
    ['on', '1', ['boolean']],
    ['list', 'x', ['list']],
    ['inner', '[1]', ['mapping']],
    ['rate', '[1', ['number']],
  ])('refuse --set %s=%s, which does not fit the default', (name, text, types) => {
    expect(problems({ [name]: text })).toMatchObject([
      { code: 'notebook.wrong_set', params: { name, types }, where: { line: 2 } },
    ]);
  });

  it('refuse a name that the notebook does not declare, with the nearest that it does', () => {
    expect(problems({ rat: '1' })).toMatchObject([
      { code: 'notebook.unknown_set', params: { name: 'rat', nearest: 'rate' } },
    ]);
  });

  it('are what a run records', () => {
    expect(parseNotebook(BOOK, testKinds, { set: { rate: '9' } }).front.params).toMatchObject({
      rate: 9,
      name: 'a.csv',
    });
  });
});
