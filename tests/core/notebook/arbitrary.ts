/** Generated notebook files: made of right pieces, of odd pieces, and of right ones broken at random places. */
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Json } from '../../../src/core/json.ts';

const word = fc.constantFrom(
  'rides',
  'parts',
  'forest',
  'scores',
  'a',
  'b',
  'parts.test',
  'x y',
  '${late}',
  '$${',
  '',
  '日本',
  '-',
  '#',
);

const scalar: fc.Arbitrary<Json> = fc.oneof(
  word,
  fc.string({ maxLength: 12 }),
  fc.constantFrom('a\nb', 'a\n```\nb\n', 'true', 'null', '1e3', ' x', 'x ', "it's", 'a: b', '[a, b]', 'k #c'),
  fc.integer({ min: -1000, max: 1000 }),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((each) => Number.isSafeInteger(each) || !Number.isInteger(each)),
  fc.boolean(),
  fc.constant(null),
);

const key = fc.oneof(
  fc.constantFrom('of', 'by', 'train', 'params', 'expect', 'where', 'source', 'x.y', '2013', 'true', 'a b'),
  fc.string({ minLength: 1, maxLength: 6 }).filter((each) => each !== '<<' && each !== '__proto__'),
);

export const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** A cell's body: a mapping. */
export const body: fc.Arbitrary<Record<string, Json>> = fc.dictionary(key, value, {
  maxKeys: 5,
  noNullPrototype: true,
});

/** YAML text of a body, in block or flow style, with comments and blank lines between its keys. */
export const bodyText: fc.Arbitrary<string> = fc
  .record({
    body,
    flow: fc.boolean(),
    notes: fc.array(fc.constantFrom('', '# a note\n', '\n', '  # deeper\n'), { maxLength: 6 }),
    tail: fc.constantFrom('', ' # behind'),
  })
  .map(({ body, flow, notes, tail }) => {
    const pieces = Object.entries(body).map(([name, each], index) => {
      const options = { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: false } as const;
      const text = stringify({ [name]: each }, flow ? { ...options, collectionStyle: 'flow' } : options);
      const line = flow ? `${text.trimEnd().slice(2, -2)}` : text.trimEnd();
      return `${notes[index] ?? ''}${line}${line.includes('\n') ? '' : tail}\n`;
    });
    return pieces.join('') + (notes.length > Object.keys(body).length ? notes.at(-1)! : '');
  });

const name = fc.constantFrom('rides', 'parts', 'forest', 'scores', 'a1', 'rides_ok', 'x', 'Bad', '');
const kind = fc.constantFrom('data', 'split', 'train', 'check', 'evaluate', 'dat', 'r');

export const cellText: fc.Arbitrary<string> = fc
  .record({ kind, name, body: bodyText })
  .map(({ kind, name, body }) => `\`\`\`{${kind}} ${name}\n${body}\`\`\`\n`);

/** Cells that fit the kinds of `kinds.ts`, where their names exist. */
const rightCell = fc.constantFrom(
  '```{data} rides\nsource: samples/bikes.csv # here\nwhere: x > ${late}\n```\n',
  '```{data} b\nof: rides\nderive: { y: x + 1 }\n```\n',
  '```{split} parts\nof: rides\nby: time\nfolds: 3\n```\n',
  '```{train} forest\nof: parts\ntarget: y\nmodel: gbdt\nparams:\n  # slow\n  learning_rate: 0.05\n\n  n_estimators: 10\n```\n',
  '```{train} tree\nof: parts\ntarget: y\nmodel: linear\n```\n',
  '```{check} rides_ok\nof: rides\nexpect:\n  - rows: { min: 10 }\n  # pairs\n  - column: y\n    between: [0, 1]\n```\n',
  '```{evaluate} scores\nof: [forest, tree]\non: "parts.test"\n```\n',
  '```{evaluate} one\nof: forest\non: parts.test # held out\nthreshold: auto\n```\n',
);

const proseLine = fc.constantFrom(
  '',
  '# Heading',
  'Some text.',
  '- a list',
  '> quoted',
  '~~~',
  '````',
  '```',
  '```js',
  '   ```{data} no',
  '<!--',
  '-->',
  '<pre>',
  '</pre>',
  '---',
  '***',
  '<<<<<<< HEAD',
  '=======',
  '>>>>>>> theirs',
  'Olá 🎈',
  '\u2028',
  '1. ```',
  '\t```{x}',
);

const prose = fc.array(proseLine, { maxLength: 6 }).map((lines) => lines.map((line) => `${line}\n`).join(''));

const front = fc.constantFrom(
  '',
  '---\nbancada: 1\ntitle: T\nseed: 7\nparams:\n  late: 15\n---\n',
  '---\nbancada: 2\n---\n',
  '---\nseed: x\ntitel: y\n---\n',
  '---\n',
);

const block = fc.oneof(
  { arbitrary: rightCell, weight: 3 },
  { arbitrary: cellText, weight: 1 },
  { arbitrary: prose, weight: 2 },
);

/** A whole file, with `\n` or `\r\n`, with or without a last line end. */
export const notebookText: fc.Arbitrary<string> = fc
  .record({
    front,
    blocks: fc.array(block, { maxLength: 7 }),
    crlf: fc.boolean(),
    cut: fc.boolean(),
  })
  .map(({ front, blocks, crlf, cut }) => {
    const text = front + blocks.join('\n');
    const lines = crlf ? text.replace(/\n/g, '\r\n') : text;
    return cut ? lines.replace(/\r?\n$/, '') : lines;
  });

const junk = fc.oneof(
  fc.constantFrom(
    '```',
    '```{',
    '}',
    '{data} x\n',
    '\n',
    '\r\n',
    '---\n',
    ': ',
    '- ',
    '[',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a ',
    '!!x ',
    '<<: ',
    '\t',
    '\0',
    '\uFEFF',
    '${',
    '#',
    '?',
    '%YAML\n',
    '\uD800',
    '...\n',
    '`',
  ),
  fc.string({ maxLength: 5 }),
);

/** A file with pieces cut out, doubled and pushed in. */
export const brokenText: fc.Arbitrary<string> = fc
  .tuple(
    notebookText,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 9 }), junk, fc.boolean()), { minLength: 1, maxLength: 8 }),
  )
  .map(([text, changes]) =>
    changes.reduce((result, [where, length, insert, double]) => {
      const at = result.length === 0 ? 0 : where % result.length;
      const cut = result.slice(at, at + length);
      return result.slice(0, at) + (double ? cut + insert + cut : insert) + result.slice(at + length);
    }, text),
  );
