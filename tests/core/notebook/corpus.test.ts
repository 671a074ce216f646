/** The notebook and JSON/YAML parts of the bad-file corpus: each has its named problem, in under two seconds. */
import { describe, expect, it } from 'vitest';
import { completeAt } from '../../../src/core/notebook/complete.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { testKinds } from './kinds.ts';

const cell = (kind: string, name: string, body: string) => `\`\`\`{${kind}} ${name}\n${body}\n\`\`\`\n`;
const data = (body: string) => cell('data', 'rides', body);
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

const LIMIT_MS = 2000;

function read(text: string): string[] {
  // Processor time, so that what else the machine does is not counted.
  const before = process.cpuUsage();
  const notebook = parseNotebook(text, testKinds);
  completeAt(notebook, { kinds: testKinds }, text.length >> 1);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(LIMIT_MS);
  const spans = [notebook.front.span, ...notebook.blocks.map((each) => each.span)];
  expect(spans.map((span) => (span ? text.slice(span.start, span.end) : '')).join('') === text).toBe(true);
  return [...new Set(notebook.problems.map((each) => each.code))].sort();
}

describe('YAML', () => {
  it.each([
    ['100,000 brackets deep', `source: ${'['.repeat(100_000)}`, 'E_DEPTH'],
    ['50,000 braces deep', `source: ${'{a: '.repeat(50_000)}`, 'E_DEPTH'],
    ['500 lines deep', many(500, (i) => `${' '.repeat(i)}a:\n`), 'E_DEPTH'],
    ['100,000 dashes deep', `${'- '.repeat(100_000)}x`, 'E_DEPTH'],
    ['with a key twice', 'source: a\nsource: b', 'E_DUP_KEY'],
    ['with a key twice among 10,000', many(10_000, (i) => `k${i}: 1\n`) + 'k7: 2', 'E_DUP_KEY'],
    ['with __proto__', '__proto__: { polluted: true }\nsource: a', 'E_KEY'],
    ['with NaN', 'derive: { a: .NaN }', 'E_NUMBER'],
    ['with 1e400', 'derive: { a: 1e400 }', 'E_NUMBER'],
    [
      'with an alias bomb',
      'a: &a [x, x]\n' + many(30, (i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *a]\n`),
      'E_LIMIT_ALIAS',
    ],
    ['with half a character', 'source: "\\ud800"', 'E_ENCODING_TEXT'],
    ['with text behind its end', 'source: a\n... \ntrailing', 'E_SYNTAX_DOCUMENTS'],
    ['with text behind a closed brace', '{ source: a } trailing', 'E_SYNTAX_UNEXPECTED'],
    ['with a tag that asks for code', 'source: !!js/function "x"', 'E_TAG'],
    ['with 10,000 unknown keys', many(10_000, (i) => `key_${i}: 1\n`), 'notebook.more_problems'],
    ['with 20,000 syntax errors', many(20_000, () => '"\n'), 'E_SYNTAX_UNEXPECTED'],
    ['of 5 MB', `source: ${'x'.repeat(5_000_000)}`, 'E_LIMIT_BODY'],
    ['of one line of 250 kB', `source: ${'x'.repeat(250_000)}`, undefined],
    ['of one quoted text of 250 kB', `source: "${'x'.repeat(250_000)}"`, undefined],
    ['of 80,000 entries', `missing: [${'a, '.repeat(80_000)}a]\nsource: a`, 'notebook.list_too_long'],
  ])('%s', (_, body, code) => {
    const codes = read(data(body));
    if (code === undefined) expect(codes).toEqual([]);
    else expect(codes).toContain(code);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('a notebook', () => {
  it.each([
    ['with a cycle', cell('data', 'a', 'of: b') + cell('data', 'b', 'of: a'), ['E_CYCLE']],
    ['with a cycle of 3,000 cells', many(3000, (i) => cell('data', `c${i}`, `of: c${(i + 1) % 3000}`)), ['E_CYCLE']],
    ['with an unknown kind', cell('forecast', 'x', 'a: 1'), ['E_UNKNOWN_CELL']],
    ['with 5,000 unknown kinds', many(5000, (i) => cell('dta', `x${i}`, 'a: 1')), ['E_UNKNOWN_CELL']],
    ['with a name twice', data('source: a') + data('source: a'), ['E_DUP_CELL']],
    ['with a name 5,000 times', many(5000, () => data('')), ['E_DUP_CELL', 'notebook.refused']],
    ['with merge markers', `<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n${data('source: a')}`, ['E_CONFLICT']],
    ['with 50,000 merge markers', many(50_000, () => '<<<<<<< a\n') + data('source: a'), ['E_CONFLICT']],
    ['with a conflict in a cell', data('<<<<<<< a\nsource: a\n=======\nsource: b\n>>>>>>> b'), ['E_CONFLICT']],
    [
      'with unknown references from 5,000 cells',
      many(5000, (i) => cell('data', `x${i}`, `of: y${i}`)),
      ['notebook.unknown_cell'],
    ],
    ['with CRLF', data('source: a').replace(/\n/g, '\r\n'), []],
    ['without a last line end', data('source: a').trimEnd(), []],
    ['with nothing in it', '', []],
    ['with NUL in its prose', 'a\0b\n', []],
    ['with a byte order mark', '\uFEFF---\ntitle: T\n---\n' + data('source: a'), []],
    ['that is one line of 5 MB', 'x'.repeat(5_000_000), []],
    ['of 500,000 empty lines', '\n'.repeat(500_000), []],
    ['of 200,000 fences', '```\n'.repeat(200_000), []],
    ['of 100,000 open comments', '<!--\n'.repeat(100_000), []],
    ['of 100,000 quotes and list marks', '> - 1. '.repeat(100_000), []],
    ['of 100,000 nested fences', many(100_000, (i) => `${'`'.repeat(3 + (i % 50))}\n`), []],
  ])('%s', (_, text, codes) => {
    expect(read(text)).toEqual(codes);
  });

  it('keeps the bytes of a cell whose kind it does not know', () => {
    const text = `# Title\n\n${cell('forecast', 'ahead', 'horizon: 3 # days\n\n  odd: [')}\nend`;
    const notebook = parseNotebook(text, testKinds);
    const [first] = notebook.cells;
    expect(text.slice(first!.span.start, first!.span.end)).toBe(
      cell('forecast', 'ahead', 'horizon: 3 # days\n\n  odd: ['),
    );
  });
});
