import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import {
  cellText,
  deleteBlock,
  duplicateBlock,
  insertBlock,
  moveBlock,
  removeKey,
  renameCell,
  setBlock,
  setBody,
  setFront,
  setKey,
  setKind,
} from '../../../src/core/notebook/edit.ts';
import { editYaml } from '../../../src/core/notebook/edit-yaml.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { testKinds } from './kinds.ts';

const BODY = `# what we read
of: rides   # the rides
by: time

params: { a: 1, b: [1, 2] }  # set by hand
expect:
  # first of all
  - rows: { min: 1 }
  - column: bikes # per hour
    between: [0, 1]
text: |
  one
  two
`;

describe('a key set in a body', () => {
  it.each<[string, (string | number)[], Json | undefined, string, string]>([
    ['a value, its comment stays', ['of'], 'trips', 'of: rides   # the rides', 'of: trips   # the rides'],
    ['inside braces', ['params', 'a'], 2.5, '{ a: 1, b: [1, 2] }', '{ a: 2.5, b: [1, 2] }'],
    ['new inside braces', ['params', 'c'], 'x, y', 'b: [1, 2] }', 'b: [1, 2], c: "x, y" }'],
    ['in a list in braces', ['params', 'b', 2], 3, '[1, 2] }', '[1, 2, 3] }'],
    ['inside a list entry', ['expect', 1, 'between', 1], 100, '[0, 1]\n', '[0, 100]\n'],
    ['new in a list entry', ['expect', 1, 'type'], 'number', '[0, 1]\n', '[0, 1]\n    type: number\n'],
    ['a new list entry', ['expect', 2], { rows: { max: 9 } }, '[0, 1]\n', '[0, 1]\n  - rows:\n      max: 9\n'],
    ['new at the end', ['time'], 'moment', '  two\n', '  two\ntime: moment\n'],
    ['new two levels down', ['inner', 'deep'], true, '  two\n', '  two\ninner: { deep: true }\n'],
    ['a text of lines', ['text'], 'only', '|\n  one\n  two\n', 'only\n'],
    ['removed', ['by'], undefined, 'by: time\n', ''],
    ['removed from braces', ['params', 'a'], undefined, '{ a: 1, b: [1, 2] }', '{ b: [1, 2] }'],
    ['a list entry removed', ['expect', 0], undefined, '  - rows: { min: 1 }\n', ''],
    [
      'the last key of a mapping removed, with the mapping',
      ['expect', 0, 'rows', 'min'],
      undefined,
      '  - rows: { min: 1 }\n',
      '  - {}\n',
    ],
    ['a word that YAML would read otherwise', ['by'], 'true', 'by: time', 'by: "true"'],
    ['a fence, which must not end the cell', ['by'], 'a\n```', 'by: time', 'by: "a\\n```"'],
  ])('%s', (_, path, value, from, to) => {
    expect(editYaml(BODY, path, value)).toBe(BODY.replace(from, () => to));
  });

  it('is written with the line ends of the file', () => {
    const book = parseNotebook('```{data} a\r\nsource: x\r\n```\r\n', testKinds);
    expect(setKey(book, 0, ['missing'], ['a', 'b'])).toBe('```{data} a\r\nsource: x\r\nmissing: [a, b]\r\n```\r\n');
  });

  it('is refused with advice where the body is not YAML', () => {
    const book = parseNotebook('```{data} a\nsource: [x\n```\n', testKinds);
    expect(() => setKey(book, 0, ['time'], 't')).toThrow('notebook.cannot_edit');
    expect(() => removeKey(book, 0, ['time'])).toThrow('notebook.cannot_edit');
  });
});

const BOOK = `# Bikes

\`\`\`{data} rides
source: a.csv # ours
\`\`\`

Then a split.

\`\`\`{split} parts
of: rides
\`\`\`

\`\`\`{evaluate} scores
of: forest
on: "parts.test" # held out
\`\`\`
`;
const book = () => parseNotebook(BOOK, testKinds);
const cell = cellText({ kind: 'check', name: 'ok', body: 'of: rides' });

describe('blocks', () => {
  it('are inserted with a blank line on both sides', () => {
    expect(insertBlock(book(), 2, cell)).toBe(BOOK.replace('\n\nThen', () => `\n\n${cell}\nThen`));
    expect(insertBlock(book(), 0, cell)).toBe(`${cell}\n${BOOK}`);
    expect(insertBlock(book(), book().blocks.length, cell)).toBe(`${BOOK}\n${cell}`);
    expect(insertBlock(parseNotebook('', testKinds), 0, cell)).toBe(cell);
  });

  it('are deleted with one of the blank lines around them', () => {
    expect(deleteBlock(book(), 3)).toBe(BOOK.replace('```{split} parts\nof: rides\n```\n\n', ''));
    const cells = '```{split} a\nof: x\n```\n\n```{split} b\nof: x\n```\n';
    const between = parseNotebook(cells.replace('\n\n', '\n\nText.\n\n'), testKinds);
    expect(deleteBlock(between, 1)).toBe(cells);
    const [first, last] = [deleteBlock(book(), 0), deleteBlock(book(), book().blocks.length - 1)];
    expect(first).toBe(BOOK.replace('# Bikes\n\n', ''));
    expect(last).toBe(BOOK.replace(/\n```\{evaluate[^]*$/, ''));
  });

  it('are moved, and moved back to the same bytes', () => {
    const moved = moveBlock(book(), 1, 4);
    expect(parseNotebook(moved, testKinds).cells.map((each) => each.name)).toEqual(['parts', 'rides', 'scores']);
    const again = parseNotebook(moved, testKinds);
    const at = again.blocks.findIndex((each) => each.type === 'cell' && each.name === 'rides');
    const prose = again.blocks.findIndex((each) => each.type === 'prose' && each.markdown.includes('Then'));
    expect(moved.split('\n').sort()).toEqual(BOOK.split('\n').sort());
    expect(at).toBeGreaterThan(prose);
    expect(moveBlock(book(), 1, 1)).toBe(BOOK);
    expect(moveBlock(book(), 1, 2)).toBe(BOOK);
  });

  it('are duplicated below themselves under a free name', () => {
    const twice = duplicateBlock(book(), 1);
    expect(twice).toBe(BOOK.replace('\n\nThen', () => '\n\n```{data} rides_2\nsource: a.csv # ours\n```\n\nThen'));
    const thrice = parseNotebook(duplicateBlock(parseNotebook(twice, testKinds), 1), testKinds);
    expect(thrice.cells.map((each) => each.name)).toContain('rides_3');
  });

  it('take new prose, new text and a new kind, and leave the rest', () => {
    expect(setBlock(book(), 2, 'Then two.\n\n')).toBe(BOOK.replace('\nThen a split.', 'Then two.'));
    expect(setBody(book(), 1, 'source: b.csv')).toBe(BOOK.replace('source: a.csv # ours', 'source: b.csv'));
    expect(setKind(book(), 3, 'features')).toBe(BOOK.replace('{split}', '{features}'));
  });
});

describe('a cell renamed', () => {
  it('is renamed wherever another refers to it, parts included', () => {
    expect(renameCell(book(), testKinds, 3, 'thirds')).toBe(
      BOOK.replace('} parts', '} thirds').replace('"parts.test"', 'thirds.test'),
    );
    expect(renameCell(book(), testKinds, 1, 'trips')).toBe(
      BOOK.replace('} rides', '} trips').replace('of: rides', 'of: trips'),
    );
  });

  it('gets its first name behind the braces', () => {
    const nameless = parseNotebook('```{data}\nsource: a.csv\n```\n', testKinds);
    expect(renameCell(nameless, testKinds, 0, 'rides')).toBe('```{data} rides\nsource: a.csv\n```\n');
  });

  it.each([
    ['a name that is taken', 'parts', 'E_DUP_CELL'],
    ['a word that cannot be a name', 'My Rides', 'notebook.bad_name'],
  ])('is refused %s', (_, name, code) => {
    expect(() => renameCell(book(), testKinds, 1, name)).toThrow(code);
  });
});

describe('front matter', () => {
  it('is made where there is none', () => {
    expect(setFront(book(), ['seed'], 7)).toBe(`---\nbancada: 1\nseed: 7\n---\n\n${BOOK}`);
    expect(setFront(book(), ['seed'], undefined)).toBe(BOOK);
  });

  it('changes one key and keeps the others with their comments', () => {
    const front = '---\nbancada: 1 # first\ntitle: Bikes\nparams:\n  late: 15 # minutes\n---\n';
    const written = parseNotebook(front + BOOK, testKinds);
    expect(setFront(written, ['params', 'late'], 20)).toBe(front.replace('15', '20') + BOOK);
    expect(setFront(written, ['title'], undefined)).toBe(front.replace('title: Bikes\n', '') + BOOK);
  });
});
